"""Tasks of a plan in prose: who leads, who joins, what is to be done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xanh.documents.draft import Fields, Party, Reading, Role, Source, Span, State, TaskRow
from xanh.documents.read.prose.accents import is_clean, restore
from xanh.documents.read.prose.due import find_dues
from xanh.documents.read.prose.leads import DUTIFUL, Duty, led_before, led_behind, partners_at
from xanh.documents.read.prose.names import Name, begins, kind_of, leading, several, spelling_of, whole
from xanh.documents.read.prose.outline import Block, span
from xanh.documents.read.prose.schedules import deadline_of, read_schedule
from xanh.documents.read.prose.words import find_any, first_verb, starts, written
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import Word
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
SPELLED = SHOWN | {
    "tham muu": "tham mưu",
    "to chuc": "tổ chức",
    "trien khai": "triển khai",
    "thuc hien": "thực hiện",
    "xay dung": "xây dựng",
    "ra soat": "rà soát",
}
ASKING = re.compile(
    r"(?:giao (?:nhiệm vụ|trách nhiệm) cho|giao cho|giao|(?:kính |trân trọng )?đề nghị|yêu cầu|phân công)\b",
    re.IGNORECASE,
)
LISTED = re.compile(r"[^.:()]{4,150}: \S")  # "Sở Y tế, Sở Nội vụ: Rà soát ..."
GIVEN = re.compile(r"(?:giao|đề nghị|kính đề nghị|yêu cầu|phân công) (?=\w)", re.IGNORECASE)
ENDS = re.compile(
    r"\b(?:trong (?:qu[ýí]|tháng)|hoàn thành|xong|trước|chậm nhất|ban hành|trình|thời (?:gian|hạn)"
    r"|thực hiện)\b"
)
READY = re.compile(
    r"\b((?:trước |chậm nhất |đến hết )?qu[ýí] (?:IV|I{1,3}|[1-4])(?: ?[/-] ?| năm )20\d\d"
    r"|(?:trước |chậm nhất |đến hết )?tháng \d{1,2}(?: ?/ ?| năm )20\d\d)",
    re.IGNORECASE,
)
LONGEST = 12  # words of a lead's name where only a weak verb follows
REACH = 24  # words within which a task names its lead


@dataclass(frozen=True)
class Context:
    """What a block is read with."""

    source: Source
    vocabulary: Vocabulary
    year: int | None


def read_task(
    block: Block, node: IndicatorFact | None, context: Context, *, heading: Sequence[Name] = ()
) -> TaskRow | None:
    """The task a paragraph gives; `heading` are the bodies named above it. None where it gives no task."""
    duty = _duty(block, context, heading)
    if duty is None:
        return None
    text, share = restore(written(block.text, block.words, duty.start, duty.end).rstrip(" (,"))
    schedule = _schedule(text if duty.end is None else block.flat, context.year)
    return TaskRow(
        subindex=node.number if node else None,
        text=text,
        lead_unit=duty.leads[0].name if duty.leads else None,
        lead_verb=duty.verb,
        coordinating=tuple(_as_party_text(n) for n in duty.partners),
        directed=tuple(_as_party_text(n) for n in duty.directed),
        deadline=deadline_of(schedule) if schedule else None,
        schedule=schedule,
        lead=tuple(_party(lead, context) for lead in duty.leads),
        fields=_task_fields(block, duty, context, (text, share)),
    )


def bare_task(
    block: Block, node: IndicatorFact | None, context: Context, *, heading: Sequence[Name] = ()
) -> TaskRow:
    """The whole paragraph as a task that names no lead: those named above it lead."""
    text = block.flat
    where = (span(context.source, block.first, block.last),)
    duty = Duty(tuple(heading), None, (0, 0), 0)
    schedule = _schedule(text, context.year)
    return TaskRow(
        node.number if node else None,
        text,
        heading[0].name if heading else None,
        lead=tuple(_party(name, context) for name in heading),
        deadline=deadline_of(schedule) if schedule else None,
        schedule=schedule,
        fields={
            "text": Reading(text, where, 0.9, State.ACCEPTED),
            "lead": _lead_reading(block, duty, context),
        },
    )


def has_task(block: Block) -> bool:
    """Whether a paragraph says who is to do something."""
    start = _behind_label(block)
    return _lead_verb(block, start + starts(block.words, start, "giao")) is not None


def is_led(block: Block) -> bool:
    """Whether a paragraph says in so many words who leads."""
    verb = _lead_verb(block, int(starts(block.words, 0, "giao")))
    clean = is_clean(block.flat)
    listed = clean and begins(block.flat, block.words, 0) and bool(LISTED.match(block.flat))
    firm = listed or (verb is not None and (verb[1] in FIRM or (clean and verb[1] in DUTIFUL)))
    return firm or (clean and bool(GIVEN.match(block.flat)))


def _duty(block: Block, context: Context, heading: Sequence[Name]) -> Duty | None:
    start = _behind_label(block)
    given = _given_words(block, start)
    at = start + given
    if is_clean(block.flat):
        found = led_behind(block, context.vocabulary) or led_before(block, at, given, context.vocabulary)
        if found:
            return found
    verb = _lead_verb(block, at)
    if verb is None:
        return _given(block, at, context) if given else _bare(block, start, heading)
    place, phrase = verb
    named = () if place == at else (whole(written(block.text, block.words, at, place), context.vocabulary),)
    partners, after = partners_at(block, place + len(phrase.split()), context.vocabulary)
    directed = (
        several(block.text, block.words, place + 2, context.vocabulary)[0] if phrase == "chi dao" else []
    )
    shown = SHOWN.get(phrase) or restore(phrase)[0]
    return Duty(
        leads=named or tuple(heading),
        verb=f"Giao … {shown}" if given else shown,
        lead_words=(at, place),
        start=after if phrase in SHOWN and phrase != "chi dao" else place,
        partners=tuple(partners),
        directed=tuple(directed),
    )


def _given_words(block: Block, start: int) -> int:
    """How many words ask a body to do something: "Giao", "Đề nghị", "Giao nhiệm vụ cho"."""
    if not is_clean(block.flat):
        return int(starts(block.words, start, "giao"))
    asking = ASKING.match(block.text, block.words[start].start) if start < len(block.words) else None
    return len(asking[0].split()) if asking else 0


def _given(block: Block, at: int, context: Context) -> Duty | None:
    """What is given to a body by its name alone: "Giao phòng X rà soát ..."."""
    named = leading(block.text, block.words, at, context.vocabulary)
    if named is None:
        return None
    return Duty(leads=(named[0],), verb="Giao", lead_words=(at, named[1]), start=named[1])


def _bare(block: Block, start: int, heading: Sequence[Name]) -> Duty | None:
    """A paragraph that begins with what is to be done."""
    acts = first_verb(block.words[: start + 12], start) is not None
    return Duty(leads=tuple(heading), verb=None, lead_words=(start, start), start=start) if acts else None


def _behind_label(block: Block) -> int:
    """The first word behind "Nhiệm vụ:" where the paragraph opens with it."""
    label = starts(block.words, 0, "nhiem vu") and len(block.words) > 2 and ":" in block.words[1].after
    return 2 if label else 0


def _find(block: Block, found: Sequence[Word], phrases: tuple[str, ...], at: int) -> tuple[int, str] | None:
    """The first of the phrases; in clean text letter by letter, for "chỗ tại" is like "chủ trì" elsewhere."""
    if not is_clean(block.flat):
        return find_any(found, phrases, at)
    raw = [word.raw.lower() for word in found]
    for i in range(at, len(raw) - 1):
        for phrase in phrases:
            spelled = SPELLED[phrase].split()
            if raw[i : i + len(spelled)] == spelled:
                return i, phrase
    return None


def _lead_verb(block: Block, at: int) -> tuple[int, str] | None:
    """Where the duty of the lead begins, with its verb, if a body is named in front of it."""
    found = block.words[: at + REACH]
    first = _find(block, found, FIRM, at) or _find(block, found, LEADING, at)
    if first is None:
        return None
    if first[0] == at:
        return first if first[1] == "chu tri" else None
    named = begins(block.text, found, at) and (first[1] in FIRM or first[0] - at <= LONGEST)
    return first if named else None


def _party(name: Name, context: Context) -> Party:
    spelled = spelling_of(name, context.vocabulary)
    kind = kind_of(name.name, context.vocabulary.by_spelling.get(name.name))
    return Party(
        name.name, Role.LEAD, name.code, as_written=None if spelled == name.name else spelled, kind=kind
    )


def _as_party_text(name: Name) -> str:
    """A party in running text: groups in small letters ("các cơ quan liên quan"), names as they are."""
    return name.name[0].lower() + name.name[1:] if name.name.startswith("Các ") else name.name


def _schedule(text: str, year: int | None) -> dict[str, Any] | None:
    """A calendar date named as the task's own limit, or a quarter or month to be ready in."""
    dated = [d for d in find_dues(text) if "date" in d.rule]
    if dated:
        return read_schedule(dated[-1].text)
    named = list(READY.finditer(text)) if ENDS.search(text) else []
    return read_schedule(named[-1][1], year) if named else None


def _task_fields(block: Block, duty: Duty, context: Context, read: tuple[str, float]) -> Fields:
    text, share = read
    all_lines = (span(context.source, block.first, block.last),)
    raw = written(block.text, block.words, duty.start, duty.end)
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
    first_line = (span(context.source, block.first, block.first),)
    if not duty.leads:
        return Reading("", first_line, 0.0, State.TO_CHECK)
    if end <= first:  # named in the heading above
        return Reading(duty.leads[0].written, first_line, 0.6, State.TO_CHECK)
    lines = span(context.source, block.words[first].line, block.words[end - 1].line)
    return _names_reading(duty.leads, (lines,))


def _names_reading(names: tuple[Name, ...], lines: tuple[Span, ...]) -> Reading:
    worst = min(names, key=lambda n: n.confidence)
    return Reading(
        "; ".join(n.written for n in names),
        lines,
        worst.confidence,
        worst.state,
        "; ".join(n.name for n in names),
    )
