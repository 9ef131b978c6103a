"""How far the fields of a scanned plan can be trusted: by the letters of their lines, and by what is known.

What a name or a sum confirms may have been read from bad print. All else is as sure as the letters it was
read from: where one is likely to be wrong, the field is `to_check`. A name with a letter wrong becomes the
known name that it can only be.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from rapidfuzz import fuzz, process

from xanh.documents.draft import (
    DutyRow,
    Fields,
    Header,
    IndicatorRow,
    Party,
    PlanDraft,
    Reading,
    RecipientRow,
    State,
    TargetRow,
    TaskRow,
    group_fields,
    plain_reading,
)
from xanh.documents.read.spellings import known_spelling
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import IndicatorFact

SURE = 0.985  # a field whose letters are all right with this probability may be accepted in bulk
LIKELY = 0.955  # below this a person must look
FAINT = 0.5  # lines below this may lack whole words: nothing confirms what is not there
ALIKE = 88  # likeness, letter by letter with accents, of a name read with a letter wrong
AHEAD = 4  # by so much the next name must be less like it
SHORT = 10  # letters of a name below which one wrong letter leaves too much open
Row = TypeVar("Row", TargetRow, TaskRow, DutyRow, RecipientRow, IndicatorRow, Header)


@dataclass(frozen=True)
class Print:
    """How sure the letters of each line are, 0 to 1, and the names that confirm them."""

    certainty: Sequence[float]
    vocabulary: Vocabulary

    def of(self, reading: Reading) -> float:
        """How sure all lines are that a field was read from."""
        lines = [self.certainty[n - 1] for s in reading.spans for n in range(s.first_line, s.last_line + 1)]
        return min(lines, default=1.0)

    def weigh(self, reading: Reading, *, confirmed: bool = False) -> Reading:
        """A reading with the confidence and the state that its print allows."""
        sure = self.of(reading)
        if (confirmed and sure >= FAINT) or sure >= SURE:
            return reading
        state = State.PROPOSED if confirmed or sure >= LIKELY else State.TO_CHECK
        worse = state if reading.state is not State.TO_CHECK else State.TO_CHECK
        return replace(reading, confidence=round(min(reading.confidence, sure), 2), state=worse)

    def knows(self, names: str | None) -> bool:
        """Whether every name of a list ("A; B") is known, letter by letter."""
        parts = [part.strip() for part in (names or "").split(";") if part.strip()]
        return bool(parts) and all(known_spelling(part, self.vocabulary) for part in parts)


def weighed(draft: PlanDraft, certainty: Sequence[float], vocabulary: Vocabulary) -> PlanDraft:
    """The draft with states and confidences that its print allows; unchanged where all lines are certain.

    Parameters
    ----------
    certainty : sequence of float, one for each line of the draft's source
        The probability that all its letters are right, 0 to 1.
    """
    if all(sure >= 1 for sure in certainty):
        return draft
    known = Print(certainty, vocabulary)
    return replace(
        draft,
        header=_weighed(draft.header, known),
        indicators=tuple(_indicator(row, known) for row in _numbered(draft.indicators, known)),
        targets=tuple(_weighed(row, known, confirmed=_adds_up(row)) for row in draft.targets),
        tasks=tuple(_task(_weighed(row, known)) for row in draft.tasks),
        reporting=tuple(_weighed(row, known) for row in draft.reporting),
        recipients=tuple(_weighed(row, known) for row in draft.recipients),
        archive=_group(draft.archive, known),
        signer=_group(draft.signer, known),
    )


def _weighed(row: Row, known: Print, *, confirmed: bool = False) -> Row:
    fields = {
        name: known.weigh(
            reading, confirmed=confirmed or (name != "text" and known.knows(reading.suggestion))
        )
        for name, reading in row.fields.items()
    }
    return replace(row, fields=fields)


def _task(row: TaskRow) -> TaskRow:
    """A task for which nobody is named may be the rest of another one that bad print cut in two."""
    text, lead = row.fields.get("text"), row.fields.get("lead")
    if text is None or lead is None or lead.as_written:
        return row
    doubt = replace(text, state=State.TO_CHECK, confidence=min(text.confidence, 0.5))
    return replace(row, fields={**row.fields, "text": doubt})


def _adds_up(row: TargetRow) -> bool:
    """Whether a target is its baseline and the gain, so that no figure can be wrong."""
    if row.target is None or row.baseline is None or row.delta is None:
        return False
    return abs(row.target - row.baseline - row.delta) < 0.005


def _group(group: Mapping[str, Any] | None, known: Print) -> dict[str, Any] | None:
    if group is None or "fields" not in group:
        return None if group is None else dict(group)
    fields = {n: plain_reading(known.weigh(reading)) for n, reading in group_fields(group).items()}
    return {**group, "fields": fields}


def _numbered(rows: Sequence[IndicatorRow], known: Print) -> Iterator[IndicatorRow]:
    """Rows with the numbers that they can only have: one on from the row before, or the indicator's own."""
    before: dict[int, int] = {}
    for row in rows:
        last = before.get(row.subindex, 0)
        node = _node(row, known)
        expected = {last + 1, node.number if node else last + 1}
        doubtful = row.number not in expected and "number" in row.fields
        found = _renumbered(row, max(expected), last, known) if doubtful else row
        before[row.subindex] = found.number
        yield found


def _renumbered(row: IndicatorRow, likely: int, last: int, known: Print) -> IndicatorRow:
    """A row whose number is not the one to be expected: taken over where it cannot be right."""
    reading = row.fields["number"]
    wrong = row.number <= last or known.of(reading) < SURE
    doubt = replace(reading, state=State.TO_CHECK, confidence=min(reading.confidence, 0.5))
    return replace(row, number=likely if wrong else row.number, fields={**row.fields, "number": doubt})


def _node(row: IndicatorRow, known: Print) -> IndicatorFact | None:
    return next((n for n in known.vocabulary.indicators if n.code == row.code), None) if row.code else None


def _indicator(row: IndicatorRow, known: Print) -> IndicatorRow:
    node = _node(row, known)
    lead, coordinating = (tuple(_party(p, known) for p in side) for side in (row.lead, row.coordinating))
    row = replace(row, lead=lead, coordinating=coordinating)
    row = replace(row, name=_spelled(row.name, node)) if node else row
    confirmed = {
        "name": node is not None and row.name in (node.name, *node.variants),
        "unit_note": node is not None and row.unit_note == node.unit_note,
        "number": node is not None and row.number == node.number,
        "lead": _are_known(lead),
        "coordinating": _are_known(coordinating) and row.coordinating_note is None,
    }
    fields: Fields = {
        name: known.weigh(_agreed(name, reading, row), confirmed=confirmed.get(name, False))
        for name, reading in row.fields.items()
    }
    return replace(row, fields=fields)


def _agreed(name: str, reading: Reading, row: IndicatorRow) -> Reading:
    """The reading of a row's roles, once its names have become known ones."""
    parties = {"lead": row.lead, "coordinating": row.coordinating}.get(name)
    if not parties or reading.state is not State.TO_CHECK or not all(_is_known(p) for p in parties):
        return reading
    return replace(
        reading, state=State.PROPOSED, confidence=min(p.fields["agency"].confidence for p in parties)
    )


def _is_known(party: Party) -> bool:
    reading = party.fields.get("agency")
    return reading is not None and reading.state is not State.TO_CHECK


def _are_known(parties: Sequence[Party]) -> bool:
    """Whether names alone stand in a cell, all of them known: what an agency does is free text."""
    return bool(parties) and all(_is_known(party) and party.scope is None for party in parties)


def _spelled(name: str, node: IndicatorFact) -> str:
    """The spelling of an indicator that its name in print can only be."""
    best = max((node.name, *node.variants), key=lambda spelling: fuzz.ratio(name, spelling))
    return best if fuzz.ratio(name, best) >= ALIKE else name


def _party(party: Party, known: Print) -> Party:
    reading = party.fields.get("agency")
    if reading is None:
        return party
    if reading.state is not State.TO_CHECK:
        return replace(party, fields={**party.fields, "agency": known.weigh(reading, confirmed=True)})
    spelling = _likest(reading.as_written, known.vocabulary) if known.of(reading) < SURE else None
    if spelling is None:
        return replace(party, fields={**party.fields, "agency": known.weigh(reading)})
    agency = known.vocabulary.by_spelling[spelling]
    sure = fuzz.ratio(reading.as_written, spelling) / 100
    found = replace(reading, suggestion=agency.name, state=State.PROPOSED, confidence=round(sure, 2))
    written = None if spelling == agency.name else spelling
    return replace(
        party, agency=agency.name, code=agency.code or None, as_written=written, fields={"agency": found}
    )


def _likest(name: str, vocabulary: Vocabulary) -> str | None:
    """The known spelling that a name with a letter wrong can only be."""
    if len(name) < SHORT:
        return None
    found = process.extract(
        name, vocabulary.by_spelling.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=4
    )
    if not found:
        return None
    best, score, _ = found[0]
    agency = vocabulary.by_spelling[best]
    others = [s for spelling, s, _ in found[1:] if vocabulary.by_spelling[spelling] is not agency]
    return best if all(score - other >= AHEAD for other in others) else None
