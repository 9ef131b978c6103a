"""A plan written as prose: header, sections, targets, tasks, reporting duties, recipients, signer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from xanh.documents.draft import DutyRow, Header, PlanDraft, Source, State, TargetRow, TaskRow
from xanh.documents.read.prose.accents import is_clean
from xanh.documents.read.prose.closing import closing_start, read_archive, read_recipients, read_signer
from xanh.documents.read.prose.duties import is_focal, read_duties
from xanh.documents.read.prose.goals import index_named
from xanh.documents.read.prose.header import read_header
from xanh.documents.read.prose.labels import labelled
from xanh.documents.read.prose.names import Name, begins, kind_of, names_only, whole
from xanh.documents.read.prose.outline import Block, blocks
from xanh.documents.read.prose.sections import DEPTHS, Sections, depth_of, is_heading, is_section
from xanh.documents.read.prose.targets import read_targets, sets_target, subindex_of
from xanh.documents.read.prose.tasks import Context, bare_task, has_task, is_led, read_task
from xanh.documents.read.prose.words import find
from xanh.documents.read.sheet import CellText
from xanh.documents.read.source import page_of
from xanh.documents.read.tables.task_rows import with_cells
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import words
from xanh.reference import IndicatorFact

# What a section is about, by words of its title; the first that fits counts.
TOPICS = (
    ("organise", ("to chuc thuc hien", "to chuc trien khai", "trach nhiem", "che do bao cao", "phan cong")),
    ("tasks", ("nhiem vu", "giai phap", "noi dung thuc hien", "noi dung")),
    ("aims", ("muc dich", "muc tieu", "yeu cau", "chi tieu")),
)
BODY_OF = re.compile(r"^(?:trách nhiệm|nhiệm vụ) (?:của )?|^(?:giao|đề nghị) ", re.IGNORECASE)
REPORTS = re.compile(r"báo cáo|đầu mối|tổng hợp", re.IGNORECASE)
LONGEST_HEADING = 24  # words of a heading that only names bodies
LABEL_ONLY = 3  # words in front of a label that are no task


@dataclass
class Body:
    """What has been gathered so far, and where in the outline the reader stands.

    `open` counts the tasks at the end of `tasks` that lines like "Cơ quan chủ trì: ..." may still speak of;
    `above` is the paragraph that such lines make a task of where there is none.
    """

    topic: str = "top"
    node: IndicatorFact | None = None
    index: str | None = None
    heading: tuple[Name, ...] = ()
    under: int = 0  # the depth of that heading
    above: Block | None = None
    open: int = 0
    told: bool = False
    sections: Sections = field(default_factory=Sections)
    subindices: list[IndicatorFact] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    duties: list[DutyRow] = field(default_factory=list)


def read(source: Source, vocabulary: Vocabulary) -> PlanDraft:
    """A plan from its lines, damaged by a scan or clean.

    Returns
    -------
    PlanDraft
        `kind` is "department_plan" where a department's plan sets tasks for its divisions, else "plan".
    """
    found = blocks(source)
    end = closing_start(found)
    main, tail = (found, []) if end is None else (found[:end], found[end:])
    top = main[: _first_section(main)]
    header = read_header(source, top, vocabulary)
    body = _read_body(main[len(top) :], Context(source, vocabulary, header.year))
    return PlanDraft(
        kind="department_plan" if _of_department(header) else "plan",
        source=source,
        header=header,
        subindices=tuple({"number": n.number, "name": n.name} for n in body.subindices),
        sections=tuple(body.sections.rows),
        targets=tuple(body.targets),
        tasks=tuple(body.tasks),
        reporting=tuple(body.duties),
        recipients=read_recipients(source, tail, vocabulary),
        archive=read_archive(source, tail, vocabulary),
        signer=read_signer(source, tail),
    )


def _of_department(header: Header) -> bool:
    return (header.issuer_code or "").startswith("so-") or (header.issuer or "").startswith("Sở ")


def read_head(source: Source, vocabulary: Vocabulary) -> Header:
    """What stands above the plan, without reading the rest."""
    found = blocks(source)
    return read_header(source, found[: _first_section(found)], vocabulary)


def _first_section(main: Sequence[Block]) -> int:
    titled = next((i for i, b in enumerate(main) if is_section(b)), None)
    if titled is None:
        titled = next((i for i, b in enumerate(main) if b.kind == "number" and _topic(b) != "other"), None)
    return min(len(main), 8) if titled is None else titled


def _read_body(main: Sequence[Block], context: Context) -> Body:
    body = Body()
    for block, after in zip_longest(main, main[1:]):
        if block and not _enter(block, after, body, context):
            _gather(block, body, context)
    return body


def _enter(block: Block, after: Block | None, body: Body, context: Context) -> bool:
    """Whether the paragraph is a heading; where it is, the reader moves there."""
    if body.heading and block.kind and depth_of(block) <= body.under and is_clean(block.flat):
        body.heading = ()
    node = subindex_of(block, context.vocabulary)
    if node and body.topic != "organise":
        body.node, body.heading, body.index = node, (), None
        body.subindices += [] if node in body.subindices else [node]
        _move(block, body)
        return True
    if block.kind in ("roman", "letter") and _enter_agency(block, after, body, context):
        return True
    if is_section(block) or _heads_all(block, after, body):
        _enter_section(block, body)
        return True
    if _enter_agency(block, after, body, context):
        return True
    if is_heading(block, after) and not has_task(block):
        _enter_part(block, body)
        return True
    return False


def _heads_all(block: Block, after: Block | None, body: Body) -> bool:
    """Whether a numbered title is one of the highest level, where a plan has no letters or romans."""
    if block.kind != "number" or _topic(block) == "other":
        return False
    top = "." not in block.marker and not any(depth < DEPTHS["number"] for depth, _ in body.sections.open)
    return not body.sections.rows or (top and is_heading(block, after))


def _enter_section(block: Block, body: Body) -> None:
    _enter_part(block, body)
    body.topic = _topic(block)
    body.node, body.heading = None, ()


def _enter_part(block: Block, body: Body) -> None:
    """Under a heading of any level; a higher one ends what was said of a body or a sub-index."""
    _move(block, body)
    named = index_named(block.flat) if is_clean(block.flat) else None
    body.index = named or (body.index if len(body.sections.open) > 2 else None)
    if depth_of(block) <= DEPTHS["number"]:
        body.heading = ()
    if body.node and block.kind == "number" and "." not in block.marker and _topic(block) != "other":
        body.node = None


def _move(block: Block, body: Body) -> None:
    if is_section(block) or is_clean(block.flat):
        body.sections.enter(block)
    body.above, body.open, body.told = block, 0, False


def _topic(block: Block) -> str:
    return next(
        (t for t, phrases in TOPICS if any(find(block.words, p) is not None for p in phrases)), "other"
    )


def _enter_agency(block: Block, after: Block | None, body: Body, context: Context) -> bool:
    """Whether a heading is only a body's name ("1. Văn phòng Sở:"): the tasks below are that body's."""
    text = BODY_OF.sub("", block.flat)
    listed = text.endswith(":") and after is not None and after.kind not in ("", "number", block.kind)
    titled = block.kind in ("letter", "number", "point", "roman") or listed
    if not titled or len(block.words) > LONGEST_HEADING or not begins(text, words(text), 0):
        return False
    if is_focal(block) or text.endswith((".", ";")):
        return False
    deeper = listed or (after is not None and depth_of(after) > depth_of(block))
    names = (
        names_only(text, context.vocabulary, titled=deeper)
        if is_clean(text)
        else _damaged(text, block, context)
    )
    if not names:
        return False
    _move(block, body)
    body.heading = tuple(replace(name, written=text.strip(" :")) for name in names)
    body.under = depth_of(block) if block.kind else DEPTHS["number"]
    if block.kind in ("roman", "letter"):
        body.node, body.topic = None, "tasks" if body.topic in ("top", "aims") else body.topic
    return True


def _damaged(text: str, block: Block, context: Context) -> list[Name]:
    """The name that a damaged heading is, known or opening a list."""
    known = whole(text, context.vocabulary)
    if has_task(block) and known.state is not State.ACCEPTED:
        return []
    usual = context.vocabulary.by_spelling.get(known.name) is not None
    named = known.code or known.state is not State.TO_CHECK or usual
    return [known] if named or text.endswith(":") or kind_of(known.name) != "agency" else []


def _gather(block: Block, body: Body, context: Context) -> None:
    rest, told = labelled(block.flat) if is_clean(block.flat) else (block.flat, {})
    if told and len(rest.split()) < LABEL_ONLY:
        _tell(block, told, body, context)
        return
    if (body.topic != "aims" or body.node) and (not is_clean(block.flat) or REPORTS.search(block.flat)):
        duties = read_duties(block, context)
        body.duties += duties
        if duties:
            return
    if _read_targets(block, body, context):
        return
    _gather_task(replace(block, text=rest) if told else block, told, body, context)


def _read_targets(block: Block, body: Body, context: Context) -> bool:
    aims = body.topic in ("aims", "top")
    if body.topic == "organise" or not sets_target(block, body.node, body.index, aims=aims):
        return False
    found = read_targets(block, body.node, context, index=body.index)
    body.targets += found
    return bool(found)


def _gather_task(block: Block, told: dict[str, str], body: Body, context: Context) -> None:
    if not _may_set_task(block, body, told):
        return
    task = read_task(block, body.node, context, heading=body.heading) or _plain_task(
        block, body, told, context
    )
    if task is None or not (task.lead or body.node or body.heading or told or _stated(block, body)):
        return
    body.open = 1 if body.told else body.open + 1
    body.told = False
    row = replace(task, section=body.sections.title, number=block.marker if block.marker.isalnum() else None)
    body.tasks.append(with_cells(row, _cells(block, told, context), context.vocabulary, context.year))


def _may_set_task(block: Block, body: Body, told: dict[str, str]) -> bool:
    if told:
        return True
    if len(block.words) < 5 or body.topic in ("top", "aims"):
        return False
    return is_led(block) if body.topic == "organise" and not body.heading else True


def _stated(block: Block, body: Body) -> bool:
    """Whether a paragraph without a lead is a task all the same: a marked item of the part on tasks."""
    return body.topic == "tasks" and block.kind != "" and is_clean(block.flat) and len(block.words) >= 7


def _plain_task(block: Block, body: Body, told: dict[str, str], context: Context) -> TaskRow | None:
    """A task in words that no list of verbs holds, where the part it stands in or a label says it is one."""
    if not told and not _stated(block, body) and not (body.heading and is_clean(block.flat)):
        return None
    return bare_task(block, body.node, context, heading=body.heading)


def _tell(block: Block, told: dict[str, str], body: Body, context: Context) -> None:
    """What a line of labels says of the tasks above it, or of the heading above it."""
    if not body.open and body.above is not None:
        title = bare_task(body.above, body.node, context)
        above = body.sections.rows[body.sections.open[-1][1]] if body.sections.open else {}
        parent = body.sections.rows[above["parent"]]["title"] if above.get("parent") is not None else None
        number = body.above.marker if body.above.marker.isalnum() else None
        body.tasks.append(replace(title, section=parent, number=number))
        body.open = 1
    cells = _cells(block, told, context)
    first = len(body.tasks) - body.open
    for at in range(first, len(body.tasks)):
        own = {role: cell for role, cell in cells.items() if role != "lead" or not body.tasks[at].lead}
        body.tasks[at] = with_cells(body.tasks[at], own, context.vocabulary, context.year)
    body.told = True


def _cells(block: Block, told: dict[str, str], context: Context) -> dict[str, CellText]:
    page = page_of(context.source, block.first)
    lines = block.last - block.first + 1
    return {
        role: CellText((text,), block.first, block.last, (page,) * lines if page > 1 else ())
        for role, text in told.items()
    }
