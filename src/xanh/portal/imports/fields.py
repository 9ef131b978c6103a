"""The fields of a draft that a reviewer may correct: one table from path to type."""

import re
from typing import Any

from xanh.portal.imports.cells import (
    Cell,
    RefusedError,
    day,
    due_rule,
    matching,
    number,
    one_of,
    record,
    several,
    text,
    whole,
)
from xanh.portal.imports.rules import ImportKind
from xanh.portal.plans.rules import Role
from xanh.reference import Problem, ProblemError

YEAR = whole(1990, 2100)
NODE = matching(r"\d{1,2}(\.\d{2})?", "1.05")
ROLE = one_of([r.value for r in Role])
PARTY = record({"agency": text(200), "code": text(60), "role": ROLE, "scope": text(400)}, needs="agency")
PARTIES = several(PARTY)
NAMES = several(text(200))
BASIS = record(
    {"document": text(60), "number": text(80), "date": day, "issuer": text(200), "subject": text(500)}
)
PERIODS = ("monthly", "quarterly", "semiannual", "annual")

HEADER: dict[str, Cell] = {
    "document": text(60),
    "number": text(80),
    "date": day,
    "year": YEAR,
    "issuer": text(200),
    "issuer_code": text(60),
    "part": text(60),
    "title": text(500),
    "legal_basis": several(BASIS),
}
SIGNER: dict[str, Cell] = {"name": text(150), "title": text(150)}
ARCHIVE: dict[str, Cell] = {"as_written": text(200), "drafting_unit": text(200)}
INDICATOR: dict[str, Cell] = {
    "subindex": whole(1, 99, required=True),
    "number": whole(1, 999, required=True),
    "name": text(300, required=True),
    "unit_note": text(60),
    "code": NODE,
    "coordinating_note": text(300),
    "lead": PARTIES,
    "coordinating": PARTIES,
}
TARGET: dict[str, Cell] = {
    "subindex": whole(0, 99),
    "subindex_name": text(300),
    "baseline_year": YEAR,
    "baseline": number(-1e6, 1e6),
    "target_year": YEAR,
    "target": number(-1e6, 1e6),
    "delta": number(-1e6, 1e6),
    "rank_max": whole(1, 999),
    "indicator": text(300),
    "score": number(-1e6, 1e6),
    "baseline_score": number(-1e6, 1e6),
    "delta_score": number(-1e6, 1e6),
    "baseline_rank": whole(1, 999),
    "delta_rank_min": whole(0, 999),
    "comparator": one_of([">=", "<=", "=", ">", "<"]),
    "unit": text(40),
}
TASK: dict[str, Cell] = {
    "subindex": whole(0, 99),
    "text": text(10_000, required=True),
    "lead_unit": text(200),
    "lead": PARTIES,
    "lead_verb": text(60),
    "coordinating": NAMES,
    "directed": NAMES,
    "deadline": text(300),
    "deliverable": text(2000),
    "budget": text(200),
    "section": text(500),
    "number": text(20),
}
DUTY: dict[str, Cell] = {
    "period": one_of(PERIODS),
    "due": due_rule,
    "due_text": text(200),
    "from": text(200),
    "to": text(200),
    "text": text(2000),
}
RECIPIENT: dict[str, Cell] = {"name": text(200, required=True), "note": text(120), "code": text(60)}
SCORE: dict[str, Cell] = {
    "kind": one_of(["published", "target"]),
    "year": YEAR,
    "province": text(120, required=True),
    **{f"cstp{n}": number(0, 10) for n in range(1, 5)},
    "total": number(0, 40),
    "node_code": NODE,
    "value": number(-99_999_999, 99_999_999),
    "rank": whole(1, 999),
    "rank_of": whole(1, 999),
    "outside_top": whole(1, 999),
    "rank_max": whole(1, 999),
    "plan_symbol": text(80),
    "plan_date": day,
    "plan_issuer": text(200),
    "plan_title": text(500),
    "source_url": text(500),
    "note": text(600),
}
PLAN_ITEMS = {
    "indicators": INDICATOR,
    "targets": TARGET,
    "tasks": TASK,
    "reporting": DUTY,
    "recipients": RECIPIENT,
}
PLAN_GROUPS = {"header": HEADER, "signer": SIGNER, "archive": ARCHIVE}
# For each kind of import: the lists of items, and the groups of which there is one.
ITEMS = {ImportKind.PLAN: PLAN_ITEMS, ImportKind.SCORES: {"rows": SCORE}}
GROUPS: dict[ImportKind, dict[str, dict[str, Cell]]] = {ImportKind.PLAN: PLAN_GROUPS, ImportKind.SCORES: {}}
# Readers name a duty's reporter by its field, the draft's JSON by the word "from"; a task's lead unit and its
# due text are judged with the lead and the rule read from them.
READING_NAMES = {"from": "reporter", "reporter": "from", "lead_unit": "lead", "due_text": "due"}
PATH = re.compile(r"(?P<part>[a-z]+)(?:\.(?P<index>\d{1,6}))?(?:\.(?P<name>[a-z_0-9]+))?")


def split(path: str) -> tuple[str, int | None, str | None]:
    """Part, index and field of a path; ProblemError where it is none.

    >>> split("indicators.6.lead")
    ('indicators', 6, 'lead')
    """
    found = PATH.fullmatch(path)
    if not found:
        raise unknown(path)
    index = found["index"]
    return found["part"], None if index is None else int(index), found["name"]


def clean(kind: str, path: str, value: Any) -> Any:
    """The value as it may stand at this path.

    Raises
    ------
    ProblemError
        Where no such field is known, or the value is not of its type.
    """
    try:
        return _cell(ImportKind(kind), path)(value)
    except RefusedError as refused:
        raise ProblemError(Problem(refused.code, values={"path": path, **_told(refused)})) from refused


def _told(refused: RefusedError) -> dict[str, Any]:
    return {name: str(value)[:80] for name, value in refused.values.items()}


def _cell(kind: ImportKind, path: str) -> Cell:
    part, index, name = split(path)
    cells = (GROUPS if index is None else ITEMS)[kind].get(part)
    if cells is None or (index is None and name is None):
        raise unknown(path)
    if name is None:
        return record(cells)
    if name not in cells:
        raise unknown(path)
    return cells[name]


def unknown(path: str) -> ProblemError:
    return ProblemError(Problem("field.unknown", values={"path": path[:80]}))
