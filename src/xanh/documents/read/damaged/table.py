"""Reading an indicator table from damaged text: rows, units, and who leads and who coordinates."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from xanh.documents.draft import Fields, IndicatorRow, PlanDraft, Reading, Role, Source, Span, State
from xanh.documents.read.damaged.columns import Columns, Tapes, separate
from xanh.documents.read.damaged.parties import read_cell
from xanh.documents.read.damaged.records import UNIT, Record, cut
from xanh.documents.read.damaged.rows import Layout, find_rows, is_header, layout
from xanh.documents.read.damaged.table_header import province_of, read_header
from xanh.documents.read.damaged.trust import roles, stands_apart, unit_state
from xanh.documents.read.source import page_of
from xanh.documents.read.vocabulary import Vocabulary

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def holds_table(source: Source) -> bool:
    """Whether the text has the headings of an indicator table: lines in capitals that name its columns."""
    from xanh.documents.read.fold import fold

    heads = [fold(line) for line in source.lines if line.strip() and is_header(line)]
    return any("chu tri" in h or "phoi h" in h for h in heads) and len(heads) > 1


def read(source: Source, vocabulary: Vocabulary) -> PlanDraft:
    """The draft of an indicator table.

    Agencies are matched as of the vocabulary's day or else the plan's own date. Where columns run into each
    other, roles are proposed and marked `to_check`.
    """
    at = layout(source, vocabulary)
    header = read_header(source, at.top)
    day = vocabulary.as_of or (date.fromisoformat(header.date) if header.date else None)
    vocabulary = Vocabulary.of_province(day, province_of(header))
    records = cut(find_rows(at, vocabulary), at, vocabulary)
    tapes = Tapes.of(vocabulary)
    numbers = _numbers(records)
    rows = [
        _row(record, n, source, vocabulary, separate(record, tapes))
        for record, n in zip(records, numbers, strict=True)
    ]
    return PlanDraft(
        kind="plan_appendix_indicator_table",
        source=source,
        header=header,
        subindices=_subindices(at, rows, vocabulary),
        indicators=tuple(rows),
    )


def _row(
    record: Record, number: int, source: Source, vocabulary: Vocabulary, columns: Columns
) -> IndicatorRow:
    indicator = record.row.indicator
    mixed = not stands_apart(record, columns)
    lead = read_cell(columns.lead_words, columns.lead, Role.LEAD, vocabulary, mixed=mixed)
    words = columns.coordinating_words
    coordinating = read_cell(words, columns.coordinating, Role.COORDINATING, vocabulary, mixed=mixed)
    unit = _unit(record)
    return IndicatorRow(
        subindex=int(indicator.parent),
        number=number,
        name=indicator.name,
        unit_note=unit,
        lead=lead.parties,
        coordinating=coordinating.parties,
        code=indicator.code,
        coordinating_note=coordinating.note,
        fields=_fields(record, number, source, columns),
    )


def _numbers(records: Sequence[Record]) -> list[int]:
    """Row numbers: the framework's, unless those printed count the rows of this plan."""
    counted: list[int] = []
    seen: dict[str, int] = {}
    for record in records:
        parent = record.row.indicator.parent
        seen[parent] = seen.get(parent, 0) + 1
        counted.append(seen[parent])
    listed = [record.row.indicator.number for record in records]
    printed = [record.printed for record in records]
    votes = [sum(p == n for p, n in zip(printed, numbers, strict=True)) for numbers in (listed, counted)]
    return counted if votes[1] > votes[0] else listed


def _unit(record: Record) -> str | None:
    """The unit note: the framework's where the text agrees or shows none, else the words of the text."""
    known = record.row.indicator.unit_note or None
    read = {word for word in record.unit if word != "y"}
    if not read or (known and read <= _unit_words(known)):
        return known
    share = "% DN" if "dn" in read else "%"
    full = f"{share} đồng ý" if "dong" in read else share
    return f"TCTK, {full}" if "tctk" in read else full


def _unit_words(unit: str) -> set[str]:
    names = {"tctk": "TCTK", "%": "%", "dn": "DN", "dong": "đồng", "y": "ý"}
    return {word for word in UNIT if names[word] in unit}


def _fields(record: Record, number: int, source: Source, columns: Columns) -> Fields:
    place = record.row.place
    named = State.ACCEPTED if place.share >= 0.9 else State.PROPOSED if place.share >= 0.7 else State.TO_CHECK
    state, confidence = roles(record, columns)
    counted = State.ACCEPTED if record.printed == number else State.PROPOSED
    return {
        "number": _reading(source, (record.first,), 1.0 if counted is State.ACCEPTED else 0.8, counted),
        "name": _reading(source, record.name_lines, min(1.0, place.share), named),
        "unit_note": _reading(source, record.name_lines, 0.9, unit_state(record)),
        "lead": _reading(source, _lines(columns.lead_words, record), confidence, state),
        "coordinating": _reading(source, _lines(columns.coordinating_words, record), confidence, state),
    }


def _lines(words: Sequence[Any], record: Record) -> tuple[int, ...]:
    return tuple(sorted({w.line for w in words})) or (record.first, record.last)


def _reading(source: Source, lines: Sequence[int], confidence: float, state: State) -> Reading:
    written = "\n".join(source.lines[n - 1] for n in lines)
    spans: list[Span] = []
    for line in lines:
        if spans and spans[-1].last_line == line - 1:
            spans[-1] = replace(spans[-1], last_line=line)
        else:
            spans.append(Span(page_of(source, line), line, line))
    return Reading(written, tuple(spans), round(confidence, 2), state)


def _subindices(
    at: Layout, rows: Sequence[IndicatorRow], vocabulary: Vocabulary
) -> tuple[dict[str, Any], ...]:
    headed = {h.number: h for h in at.headings}
    out = []
    for node in vocabulary.subindices:
        count = sum(r.subindex == node.number for r in rows)
        heading = headed.get(node.number)
        if count or heading:
            line = heading.line if heading else None
            entry = {
                "number": node.number,
                "roman": ROMAN[node.number - 1],
                "name": node.name,
                "count": count,
            }
            out.append(entry | {"ocr_line": line})
    return tuple(out)
