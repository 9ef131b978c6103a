"""How far a reading of a row can be trusted: what was told apart by the layout, what was only inferred."""

from xanh.documents.draft import State
from xanh.documents.read.damaged.columns import BOTH, COORDINATING, LEAD, Columns, dashed
from xanh.documents.read.damaged.records import Record

CLEAR = 0.88  # share of every name shown
STRAY = 0.08  # share of letters that belong to no name
AHEAD = 1.0  # points before the next best choice of leads


def roles(record: Record, columns: Columns) -> tuple[State, float]:
    """State and confidence of the roles of a row.

    Roles are certain only where the cells stand apart: one block of leads, then the coordinating ones, names
    whole, hardly a word left over.
    """
    shares = [f.share for f in (*columns.lead, *columns.coordinating)]
    least = min(shares, default=0.0)
    stray = _stray(columns)
    if not stands_apart(record, columns) or not columns.lead or not columns.coordinating:
        return State.TO_CHECK, round(max(0.1, min(0.7, 0.35 + 0.05 * min(columns.ahead, 5.0)) - stray), 2)
    # A scope is free text, put back from what the scan left: never certain.
    scoped = any(f.scope for f in (*columns.lead, *columns.coordinating))
    if least >= CLEAR and stray <= STRAY and columns.ahead >= AHEAD and not scoped:
        return State.ACCEPTED, round(min(0.98, least), 2)
    sure = least >= 0.7 and stray <= 2.5 * STRAY
    return (State.PROPOSED if sure else State.TO_CHECK), round(max(0.3, least - stray), 2)


def unit_state(record: Record) -> State:
    """Accepted where the text shows the unit, proposed where only the framework does."""
    return State.ACCEPTED if record.unit or not record.row.indicator.unit_note else State.PROPOSED


def stands_apart(record: Record, columns: Columns) -> bool:
    """Whether the lines came out cell by cell: no line shared, leads first, and no doubt where they end."""
    if not record.apart or BOTH in columns.kinds or LEAD not in columns.kinds:
        return False
    if any(line.beside for line in record.lines):
        return False
    switched = columns.kinds.index(COORDINATING) if COORDINATING in columns.kinds else len(columns.kinds)
    if LEAD in columns.kinds[switched:]:
        return False
    blocks = [line.block for line in record.lines]
    if any(
        words and set(words[-1].after) & {";", ","}
        for words in (columns.lead_words, columns.coordinating_words)
    ):
        return False  # a list that goes on
    if switched < len(blocks) and blocks[switched] == blocks[switched - 1]:
        return False
    return len(set(blocks)) == 2 or (len(set(blocks[:switched])) == 1 and _marked(columns))


def _marked(columns: Columns) -> bool:
    """Whether only the coordinating column is a list of dashes: its first dash shows where it begins."""
    if not columns.lead_words or not columns.coordinating_words:
        return False
    return not dashed(columns.lead_words[0]) and dashed(columns.coordinating_words[0])


def _stray(columns: Columns) -> float:
    """The share of letters that belong to no agency or scope."""
    words = (*columns.lead_words, *columns.coordinating_words)
    found = (*columns.lead, *columns.coordinating)
    taken = {id(w) for f in found for w in (*f.words, *f.scope, *f.aside)}
    total = sum(len(w.text) for w in words)
    return sum(len(w.text) for w in words if id(w) not in taken) / total if total else 1.0
