"""Targets and tasks of a plan in prose, sub-index by sub-index."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from xanh.documents.draft import Fields, Party, Reading, Role, Source, Span, State, TargetRow, TaskRow
from xanh.documents.read.due import find_dues
from xanh.documents.read.figures import Figures, read_figures
from xanh.documents.read.outline import Block, span
from xanh.documents.read.prose_accents import is_clean, restore
from xanh.documents.read.prose_names import Name, is_head, leading, several, spelling_of, whole
from xanh.documents.read.prose_words import find_any, first_verb, key, starts, written
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import IndicatorFact

FIRM = ("chu tri", "chi dao")  # these tell the lead; the verbs below only where none of them stands
LEADING = (
    "chiu trach nhiem",
    "co trach nhiem",
    "tham muu",
    "to chuc",
    "trien khai",
    "thuc hien",
    "xay dung",
    "ra soat",
)
SHOWN = {
    "chu tri": "chủ trì",
    "chi dao": "chỉ đạo",
    "chiu trach nhiem": "chịu trách nhiệm",
    "co trach nhiem": "có trách nhiệm",
}
JOINED = ("phoi hop chat che voi", "phoi hop cung voi", "phoi hop voi", "phoi hop cung", "phoi hop")
SUBINDEX = 80  # likeness of a heading and a sub-index
LONGEST = 12  # words of a lead's name where only a weak verb follows
REACH = 24  # words within which a task names its lead


@dataclass(frozen=True)
class Context:
    """What a block is read with."""

    source: Source
    vocabulary: Vocabulary
    year: int | None


@dataclass(frozen=True)
class Duty:
    """Who does what: the lead and its words first..end, the partners, where the duty's own text begins."""

    lead: Name | None
    verb: str | None
    lead_words: tuple[int, int]
    start: int
    partners: tuple[Name, ...] = ()
    directed: tuple[Name, ...] = ()


def subindex_of(block: Block, vocabulary: Vocabulary) -> IndicatorFact | None:
    """The sub-index that a heading names: "1. Chỉ số “Giảm thiểu ...”", "II. CSTP 2. Đảm bảo tuân thủ"."""
    if len(block.words) > 24 or block.kind in ("plus", ""):
        return None
    text = re.sub(r"^(?:(?:chi so|chi tieu) ?(?:thanh phan)? ?|cstp ?)\d?\d? ?", "", key(block.flat))
    scored = [
        (fuzz.ratio(text, key(s)), node.number, node)
        for node in vocabulary.subindices
        for s in (node.name, *node.variants)
    ]
    score, _, best = max(scored, key=lambda item: item[:2])
    return best if score >= SUBINDEX else None


def read_target(block: Block, node: IndicatorFact | None, context: Context) -> TargetRow | None:
    """The target a paragraph sets for a sub-index, or (`node` None) for the total."""
    figures = read_figures(block.flat)
    if figures is None:
        return None
    return TargetRow(
        subindex=node.number if node else 0,
        subindex_name=node.name if node else None,
        baseline_year=figures.baseline_year,
        baseline=figures.baseline,
        target_year=context.year,
        target=figures.target,
        delta=figures.delta,
        rank_max=figures.rank_max,
        unit=figures.unit,
        fields=_target_fields(block, figures, context),
    )


def _target_fields(block: Block, figures: Figures, context: Context) -> Fields:
    """Digits survive a scan: where the sum holds (or the text is clean) the figures can be trusted."""
    held = figures.adds_up is True or (is_clean(block.flat) and figures.adds_up is None)
    sure = held and not figures.mended
    state = State.ACCEPTED if sure else State.TO_CHECK
    reading = Reading(
        block.flat, (span(context.source, block.first, block.last),), 0.99 if sure else 0.5, state
    )
    names = ("target", "baseline", "delta", "baseline_year", "rank_max")
    fields = {name: reading for name in names if getattr(figures, name) is not None}
    if context.year is not None:
        fields["target_year"] = Reading(str(context.year), reading.spans, 0.8, State.PROPOSED)
    return fields


def read_task(
    block: Block, node: IndicatorFact | None, context: Context, *, heading: Name | None = None
) -> TaskRow | None:
    """The task a paragraph gives; `heading` is the body named above it. None where it gives no task."""
    duty = _duty(block, context, heading)
    if duty is None:
        return None
    text, share = restore(written(block.text, block.words, duty.start))
    lead = duty.lead
    return TaskRow(
        subindex=node.number if node else None,
        text=text,
        lead_unit=lead.name if lead else None,
        lead_verb=duty.verb,
        coordinating=tuple(_as_party_text(n) for n in duty.partners),
        directed=tuple(_as_party_text(n) for n in duty.directed),
        deadline=_deadline(text),
        lead=_party(lead, context) if lead else None,
        fields=_task_fields(block, duty, context, text, share),
    )


def has_task(block: Block) -> bool:
    """Whether a paragraph says who is to do something."""
    start = _behind_label(block)
    return _lead_verb(block, start + starts(block.words, start, "giao")) is not None


def is_led(block: Block) -> bool:
    """Whether a paragraph says in so many words who leads."""
    verb = _lead_verb(block, int(starts(block.words, 0, "giao")))
    return verb is not None and verb[1] in FIRM


def _duty(block: Block, context: Context, heading: Name | None) -> Duty | None:
    start = _behind_label(block)
    given = starts(block.words, start, "giao")
    at = start + given
    verb = _lead_verb(block, at)
    if verb is None:
        return _given(block, at, context) if given else _bare(block, start, heading)
    place, phrase = verb
    lead = heading if place == at else whole(written(block.text, block.words, at, place), context.vocabulary)
    partners, after = _partners(block, place + len(phrase.split()), context)
    directed = (
        several(block.text, block.words, place + 2, context.vocabulary)[0] if phrase == "chi dao" else []
    )
    shown = SHOWN.get(phrase) or restore(phrase)[0]
    return Duty(
        lead=lead,
        verb=f"Giao … {shown}" if given else shown,
        lead_words=(at, place),
        start=place if phrase == "chi dao" else after,
        partners=tuple(partners),
        directed=tuple(directed),
    )


def _given(block: Block, at: int, context: Context) -> Duty | None:
    """What is given to a body by its name alone: "Giao phòng X rà soát ..."."""
    named = leading(block.text, block.words, at, context.vocabulary)
    if named is None:
        return None
    return Duty(lead=named[0], verb="Giao", lead_words=(at, named[1]), start=named[1])


def _bare(block: Block, start: int, heading: Name | None) -> Duty | None:
    """A paragraph that begins with what is to be done."""
    acts = first_verb(block.words[: start + 12], start) is not None
    return Duty(lead=heading, verb=None, lead_words=(start, start), start=start) if acts else None


def _behind_label(block: Block) -> int:
    """The first word behind "Nhiệm vụ:" where the paragraph opens with it."""
    label = starts(block.words, 0, "nhiem vu") and len(block.words) > 2 and ":" in block.words[1].after
    return 2 if label else 0


def _lead_verb(block: Block, at: int) -> tuple[int, str] | None:
    """Where the duty of the lead begins, with its verb, if a body is named in front of it."""
    found = block.words[: at + REACH]
    first = find_any(found, FIRM, at) or find_any(found, LEADING, at)
    if first is None:
        return None
    if first[0] == at:
        return first if first[1] == "chu tri" else None
    named = is_head(found, at) and (first[1] in FIRM or first[0] - at <= LONGEST)
    return first if named else None


def _partners(block: Block, at: int, context: Context) -> tuple[list[Name], int]:
    """The coordinating bodies behind the lead's verb, and where the duty itself begins."""
    for phrase in JOINED:
        if starts(block.words, at, phrase):
            names, after = several(block.text, block.words, at + len(phrase.split()), context.vocabulary)
            if names:
                return names, after
    return [], at


def _party(name: Name, context: Context) -> Party:
    spelled = spelling_of(name, context.vocabulary)
    return Party(name.name, Role.LEAD, name.code, as_written=None if spelled == name.name else spelled)


def _as_party_text(name: Name) -> str:
    """A party in running text: groups in small letters ("các cơ quan liên quan"), names as they are."""
    return name.name[0].lower() + name.name[1:] if name.name.startswith("Các ") else name.name


def _deadline(text: str) -> str | None:
    """A calendar date named as the task's own limit."""
    dated = [d.rule["date"] for d in find_dues(text) if "date" in d.rule]
    return dated[-1] if dated else None


def _task_fields(block: Block, duty: Duty, context: Context, text: str, share: float) -> Fields:
    all_lines = (span(context.source, block.first, block.last),)
    raw = written(block.text, block.words, duty.start)
    clean = is_clean(block.flat)
    state = State.ACCEPTED if clean else State.PROPOSED if share >= 0.9 else State.TO_CHECK
    fields = {"text": Reading(raw, all_lines, share, state, None if clean else text)}
    fields["lead"] = _lead_reading(block, duty, context)
    if duty.partners:
        fields["coordinating"] = _names_reading(duty.partners, all_lines)
    if duty.directed:
        fields["directed"] = _names_reading(duty.directed, all_lines)
    return fields


def _lead_reading(block: Block, duty: Duty, context: Context) -> Reading:
    first, end = duty.lead_words
    if duty.lead is None:
        return Reading("", (span(context.source, block.first, block.first),), 0.0, State.TO_CHECK)
    if end <= first:
        return Reading(
            duty.lead.written, (span(context.source, block.first, block.first),), 0.6, State.TO_CHECK
        )
    lines = span(context.source, block.words[first].line, block.words[end - 1].line)
    return Reading(duty.lead.written, (lines,), duty.lead.confidence, duty.lead.state, duty.lead.name)


def _names_reading(names: tuple[Name, ...], lines: tuple[Span, ...]) -> Reading:
    worst = min(names, key=lambda n: n.confidence)
    return Reading(
        "; ".join(n.written for n in names),
        lines,
        worst.confidence,
        worst.state,
        "; ".join(n.name for n in names),
    )
