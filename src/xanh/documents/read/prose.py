"""A plan written as prose: header, sections, targets, tasks, reporting duties, recipients, signer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from xanh.documents.draft import DutyRow, PlanDraft, Source, TargetRow, TaskRow
from xanh.documents.read.figures import is_target
from xanh.documents.read.outline import Block, blocks
from xanh.documents.read.prose_accents import restore
from xanh.documents.read.prose_closing import closing_start, read_archive, read_recipients, read_signer
from xanh.documents.read.prose_duties import is_focal, read_duties
from xanh.documents.read.prose_header import read_header
from xanh.documents.read.prose_names import Name, is_head, whole
from xanh.documents.read.prose_tasks import Context, has_task, is_led, read_target, read_task, subindex_of
from xanh.documents.read.prose_words import find
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import IndicatorFact

# What a section is about, by words of its title; the first that fits counts.
TOPICS = (
    ("organise", ("to chuc thuc hien", "to chuc trien khai", "trach nhiem", "che do bao cao", "phan cong")),
    ("tasks", ("nhiem vu", "giai phap", "noi dung thuc hien", "noi dung")),
    ("aims", ("muc dich", "muc tieu", "yeu cau", "chi tieu")),
)


@dataclass
class Body:
    """What has been gathered so far, and where in the outline the reader stands."""

    topic: str = "top"
    node: IndicatorFact | None = None
    heading: Name | None = None
    sections: list[dict[str, Any]] = field(default_factory=list)
    subindices: list[IndicatorFact] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    duties: list[DutyRow] = field(default_factory=list)
    text: list[Block] = field(default_factory=list)


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
        kind="department_plan" if (header.issuer_code or "").startswith("so-") else "plan",
        source=source,
        header=header,
        subindices=tuple({"number": n.number, "name": n.name} for n in body.subindices),
        sections=tuple(body.sections),
        targets=tuple(body.targets),
        tasks=tuple(body.tasks),
        reporting=tuple(body.duties),
        recipients=read_recipients(source, tail, vocabulary),
        archive=read_archive(source, tail, vocabulary),
        signer=read_signer(source, tail),
    )


def _first_section(main: Sequence[Block]) -> int:
    return next((i for i, b in enumerate(main) if _is_section(b)), min(len(main), 8))


def _is_section(block: Block) -> bool:
    return block.kind in ("roman", "letter") and block.is_title and len(block.words) <= 20


def _read_body(main: Sequence[Block], context: Context) -> Body:
    body = Body()
    for block in main:
        if not _enter(block, body, context):
            _gather(block, body, context)
    return body


def _enter(block: Block, body: Body, context: Context) -> bool:
    """Whether the paragraph is a heading; where it is, the reader moves there."""
    node = subindex_of(block, context.vocabulary)
    if node and body.topic != "organise":
        body.node, body.heading = node, None
        body.subindices += [] if node in body.subindices else [node]
        return True
    if _is_section(block):
        _enter_section(block, body)
        return True
    return _enter_agency(block, body, context)


def _enter_section(block: Block, body: Body) -> None:
    body.topic = next(
        (t for t, phrases in TOPICS if any(find(block.words, p) is not None for p in phrases)), "other"
    )
    body.node = body.heading = None
    title = restore(block.flat)[0]
    body.sections.append({"label": block.marker, "title": title, "lines": [block.first, block.last]})


def _enter_agency(block: Block, body: Body, context: Context) -> bool:
    """Whether a heading is only a body's name ("1. Văn phòng Sở:"): the tasks below are that body's."""
    name_like = block.kind in ("number", "point", "roman") and len(block.words) <= 14
    if not name_like or not is_head(block.words, 0):
        return False
    if has_task(block) or is_focal(block):
        return False
    known = whole(block.flat, context.vocabulary)
    if known.code is None and not block.flat.endswith(":"):
        return False
    body.heading = replace(known, written=block.flat.strip(" :"))
    return True


def _gather(block: Block, body: Body, context: Context) -> None:
    if body.topic != "aims" or body.node:
        duties = read_duties(block, context)
        body.duties += duties
        if duties:
            return
    if is_target(block.flat) and _may_set_target(block, body):
        target = read_target(block, body.node, context)
        if target:
            body.targets.append(target)
            return
    if _may_set_task(block, body):
        body.tasks += _tasks(block, body, context)


def _may_set_target(block: Block, body: Body) -> bool:
    """A target belongs to the sub-index above it, or names the index itself."""
    return body.node is not None or any(find(block.words, w) is not None for w in ("pgi", "chi so xanh"))


def _may_set_task(block: Block, body: Body) -> bool:
    if len(block.words) < 5 or body.topic in ("top", "aims"):
        return False
    return is_led(block) if body.topic == "organise" and not body.heading else True


def _tasks(block: Block, body: Body, context: Context) -> Iterator[TaskRow]:
    task = read_task(block, body.node, context, heading=body.heading)
    if task and (task.lead or body.node or body.heading):
        yield task
