"""Two versions of one plan: which rows go on, are new, are gone, and what changed in those that go on.

Rows are matched by their number, else by the likeness of their words; agencies by code, else by name without
tone marks. How a row was read (spans, confidence) does not count, nor do spaces.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from rapidfuzz import fuzz, process

from xanh.documents.draft import Party, PlanDraft
from xanh.documents.read.fold import fold

PARTS = ("indicators", "targets", "tasks", "reporting", "recipients")
ALIKE = 75  # of 100: below, two rows say different things
SAME_NUMBER = 45  # enough for rows that bear the same number: a name may be written anew
AgencyKey = Callable[[str, str | None], str]
Places = list[int]


class Kind(StrEnum):
    """What became of a row."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True)
class FieldChange:
    """A field with the value of each version, as the draft holds it."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class RowChange:
    """A row of a part (or the header): its index in each version, None where it is not there."""

    part: str
    kind: Kind
    before: int | None
    after: int | None
    fields: tuple[FieldChange, ...] = ()


def agency_key(name: str, code: str | None) -> str:
    """What tells an agency where no register is at hand: its code, else its name without tone marks.

    Examples
    --------
    >>> agency_key("Sở Xây dựng", None) == agency_key("SỞ XÂY DỰNG", None)
    True
    """
    return code or fold(" ".join(name.split())).lower()


def compare(before: PlanDraft, after: PlanDraft, *, agency: AgencyKey = agency_key) -> tuple[RowChange, ...]:
    """What changed from one version of a plan to the next, in the order of the next; gone rows end each part.

    Parameters
    ----------
    before, after : PlanDraft
        The two versions.
    agency : callable
        (name, code) -> key: two agencies of one key are one. A register of agencies may know more names.

    Returns
    -------
    tuple of RowChange
        First the header (`before` and `after` 0), then every row of every part.

    Examples
    --------
    >>> from xanh.documents.draft import Header, Source, TaskRow
    >>> source = Source("a.txt", "", "text", (), (1,))
    >>> def version(*texts):
    ...     return PlanDraft("plan", source, Header(), tasks=tuple(TaskRow(1, text, None) for text in texts))
    >>> found = compare(version("Trồng rừng", "Mở lớp"), version("Mở lớp", "Trồng thêm rừng", "Thu gom rác"))
    >>> [(row.kind.value, row.before, row.after) for row in found[1:]]
    [('same', 1, 0), ('changed', 0, 1), ('added', None, 2)]
    """
    versions = (_Version(before, agency), _Version(after, agency))
    heads = [version.head() for version in versions]
    rows = [_row("header", (0, 0), [[head] for head in heads])]
    for part in PARTS:
        sides = [list(version.rows(part)) for version in versions]
        rows += [_row(part, pair, sides) for pair in _pairs(part, *sides)]
    return tuple(rows)


def wording(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts word by word: runs marked "same", "removed" or "added".

    Examples
    --------
    >>> wording("trước ngày 15", "trước ngày 20")
    [('same', 'trước ngày'), ('removed', '15'), ('added', '20')]
    """
    old, new = before.split(), after.split()
    runs: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("same", " ".join(old[i:j])))
            continue
        runs += [
            (kind, " ".join(words)) for kind, words in (("removed", old[i:j]), ("added", new[k:m])) if words
        ]
    return runs


@dataclass(frozen=True)
class _Compared:
    """A row as it is compared: its number, its words in alphabetical order (words that changed places make no
    other row), and each field as a value and as what tells it.
    """

    number: Any
    words: str
    values: dict[str, Any]
    keys: dict[str, Any]


class _Version:
    """One version of the plan, its rows ready to be compared."""

    def __init__(self, draft: PlanDraft, agency: AgencyKey) -> None:
        self.draft, self.agency = draft, agency

    def head(self) -> _Compared:
        header, signer = self.draft.header, self.draft.signer or {}
        named: dict[str, Any] = {name: getattr(header, name) for name in ("number", "date", "title")}
        named["year"] = header.year or (int(header.date[:4]) if header.date else None)
        keys = {name: _plain(value) for name, value in named.items()}
        issuer = self.agency(header.issuer, header.issuer_code) if header.issuer else None
        values = {**named, "issuer": header.issuer, "signer": signer.get("name")}
        return _Compared(None, "", values, {**keys, "issuer": issuer, "signer": _plain(signer.get("name"))})

    def rows(self, part: str) -> Iterator[_Compared]:
        made = {
            "indicators": self._indicator,
            "targets": self._target,
            "tasks": self._task,
            "reporting": self._duty,
            "recipients": self._recipient,
        }[part]
        return (made(row) for row in getattr(self.draft, part))

    def _compared(
        self, number: Any, words: str, plain: dict[str, Any], agencies: dict[str, Any]
    ) -> _Compared:
        keys = {name: _plain(value) for name, value in plain.items()}
        keys |= {name: self._agencies(value) for name, value in agencies.items()}
        in_order = " ".join(sorted(_folded(words).split()))
        return _Compared(number, in_order, {**plain, **agencies}, keys)

    def _agencies(self, value: Any) -> Any:
        """What tells a list of agencies: who, in which role and scope, in any order."""
        listed = [value] if isinstance(value, (str, Party)) else list(value or ())
        return sorted(self._told(one) for one in listed if one)

    def _told(self, one: str | Party) -> tuple[str, str, str]:
        if isinstance(one, str):
            return self.agency(one, None), "", ""
        return self.agency(one.agency, one.code), one.role.value, _folded(one.scope or "")

    def _indicator(self, row: Any) -> _Compared:
        plain = {"number": row.number, "name": row.name, "unit_note": row.unit_note}
        agencies = {"lead": row.lead, "coordinating": row.coordinating}
        plain["coordinating_note"] = row.coordinating_note
        return self._compared((row.subindex, row.number), row.name, plain, agencies)

    def _target(self, row: Any) -> _Compared:
        year = row.target_year or self.draft.header.year
        names = ("baseline_year", "baseline", "delta", "target", "rank_max")
        plain = {name: getattr(row, name) for name in names} | {"target_year": year}
        words = f"{row.subindex} {year} {row.rank_max is None}"
        return self._compared((row.subindex, year, row.rank_max is None), words, plain, {})

    def _task(self, row: Any) -> _Compared:
        plain = {"subindex": row.subindex, "text": row.text, "deadline": row.deadline}
        names = ("lead_unit", "coordinating", "directed")
        return self._compared(None, row.text, plain, {name: getattr(row, name) for name in names})

    def _duty(self, row: Any) -> _Compared:
        plain = {"period": row.period, "due_text": row.due_text}
        words = " ".join(filter(None, (row.reporter, row.to, row.period)))
        return self._compared(None, words, plain, {"from": row.reporter, "to": row.to})

    def _recipient(self, row: Any) -> _Compared:
        return self._compared(None, row.name, {"note": row.note}, {"name": row.name})


def _plain(value: Any) -> Any:
    """A value without what does not count: outer and double spaces, ways to write a letter, absence."""
    if isinstance(value, str):
        return " ".join(normalize("NFC", value).split()) or None
    return float(value) if isinstance(value, (int, float)) else value


def _folded(text: str) -> str:
    return fold(" ".join(text.split())).lower()


def _row(part: str, pair: tuple[int | None, int | None], sides: list[list[_Compared]]) -> RowChange:
    before, after = pair
    if before is None or after is None:
        return RowChange(part, Kind.ADDED if before is None else Kind.REMOVED, before, after)
    old, new = sides[0][before], sides[1][after]
    changed = tuple(
        FieldChange(name, old.values[name], new.values[name])
        for name in new.keys
        if old.keys[name] != new.keys[name]
    )
    return RowChange(part, Kind.CHANGED if changed else Kind.SAME, before, after, changed)


def _pairs(part: str, old: list[_Compared], new: list[_Compared]) -> list[tuple[int | None, int | None]]:
    """Which row continues which, each at most once; then the rows that are gone."""
    found = _by_number(old, new)
    for match in (_by_same_words, _by_words):
        left = sorted(set(range(len(old))) - set(found.values()))
        found |= match(old, new, left, [n for n in range(len(new)) if n not in found])
    gone = set(range(len(old))) - set(found.values())
    return [*((found.get(n), n) for n in range(len(new))), *((n, None) for n in sorted(gone))]


def _by_same_words(
    old: list[_Compared], new: list[_Compared], left: list[int], free: list[int]
) -> dict[int, int]:
    """Rows that say the same, in their order: most of a long plan, and no likeness needs to be measured."""
    places: dict[str, deque[int]] = {}
    for m in left:
        places.setdefault(old[m].words, deque()).append(m)
    return {n: places[new[n].words].popleft() for n in free if places.get(new[n].words)}


def _by_number(old: list[_Compared], new: list[_Compared]) -> dict[int, int]:
    """Rows of one number whose words are not quite different; a number that stands twice tells nothing."""
    numbers, earlier = _once(new), _once(old)
    return {
        n: earlier[number]
        for number, n in numbers.items()
        if number in earlier and fuzz.ratio(new[n].words, old[earlier[number]].words) >= SAME_NUMBER
    }


def _once(rows: list[_Compared]) -> dict[Any, int]:
    """Where each number stands that stands once."""
    counts = Counter(row.number for row in rows)
    return {row.number: n for n, row in enumerate(rows) if row.number and counts[row.number] == 1}


def _by_words(old: list[_Compared], new: list[_Compared], left: Places, free: Places) -> dict[int, int]:
    """The likest rows first; of equally like ones those nearest to each other."""
    likeness = process.cdist(
        [new[n].words for n in free],
        [old[n].words for n in left],
        scorer=fuzz.ratio,
        score_cutoff=ALIKE,
    )
    best = sorted(
        (-likeness[i, j], abs(n - m), n, m)
        for i, n in enumerate(free)
        for j, m in enumerate(left)
        if likeness[i, j] >= ALIKE
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _score, _far, n, m in best:
        if n not in found and m not in taken:
            found[n] = m
            taken.add(m)
    return found
