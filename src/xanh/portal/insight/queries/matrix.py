"""The responsibility matrix of one plan: its indicators by the agencies named for them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import predecessors, successor_on
from xanh.portal.agencies.rules import search_key
from xanh.portal.insight.filters import MatrixFilter
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility
from xanh.portal.plans.queries import table_findings
from xanh.portal.plans.rules import Role
from xanh.reference import Problem


@dataclass(frozen=True)
class Note:
    """A scope in words: what a mark of the matrix is limited to. Numbered as on paper."""

    number: int
    code: str
    agency: str
    role: str
    scope: str


@dataclass(frozen=True)
class Mark:
    """One role of one agency for one indicator."""

    role: str
    note: Note | None = None


@dataclass(frozen=True)
class Row:
    """One indicator: its marks by column, what the linter found on it."""

    indicator: PlanIndicator
    code: str
    cells: tuple[tuple[Mark, ...], ...]
    findings: tuple[Problem, ...]


@dataclass(frozen=True)
class Matrix:
    """What is left of a plan's matrix by a filter; `agencies` are the columns, most leads first."""

    plan: Plan
    agencies: tuple[Agency, ...]
    rows: tuple[Row, ...]
    notes: tuple[Note, ...]
    leads: tuple[int, ...]
    all_agencies: tuple[Agency, ...]
    all_rows: int
    finding_count: int
    subindices: tuple[int, ...]
    roles: tuple[str, ...]

    @property
    def width(self) -> int:
        """Columns of the table: the name and the agencies."""
        return len(self.agencies) + 1


Named = Mapping[int, Sequence[Responsibility]]


def matrix(plan: Plan, asked: MatrixFilter) -> Matrix:
    """The matrix of a plan from `with_table`, as asked for."""
    indicators = list(plan.indicators.all())
    meant = _meant(asked.agency)
    named = {i.pk: list(i.responsibilities.all()) for i in indicators}
    found = _by_row(table_findings(plan))
    shown = [i for i in indicators if _asked_for(i, named[i.pk], found[code(i)], (asked, meant))]
    marks = {i.pk: [r for r in named[i.pk] if asked.role in ("", r.role)] for i in shown}
    agencies = _columns(r for rows in marks.values() for r in rows)
    notes = _notes(shown, marks)
    return Matrix(
        plan=plan,
        agencies=agencies,
        rows=tuple(Row(i, code(i), _cells(marks[i.pk], agencies, notes), found[code(i)]) for i in shown),
        notes=tuple(notes.values()),
        leads=tuple(_leads(marks)[a.pk] for a in agencies),
        all_agencies=_by_name(_with_today(r.agency for rows in named.values() for r in rows)),
        all_rows=len(indicators),
        finding_count=sum(len(p) for p in found.values()),
        subindices=tuple(sorted({i.subindex for i in indicators})),
        roles=tuple(role for role in Role if any(r.role == role for rows in named.values() for r in rows)),
    )


def code(indicator: PlanIndicator) -> str:
    return f"{indicator.subindex}.{indicator.number:02d}"


def _by_row(problems: Iterable[Problem]) -> Mapping[str, tuple[Problem, ...]]:
    """Findings by indicator code."""
    grouped: dict[str, tuple[Problem, ...]] = defaultdict(tuple)
    for problem in problems:
        grouped[problem.place.row or ""] += (problem,)
    return grouped


def _asked_for(
    indicator: PlanIndicator,
    named: Sequence[Responsibility],
    found: Sequence[Problem],
    wish: tuple[MatrixFilter, frozenset[str]],
) -> bool:
    asked, meant = wish
    if asked.subindex and indicator.subindex != asked.subindex:
        return False
    if asked.findings and not found and any(r.role == Role.LEAD for r in named):
        return False
    concerned = [r for r in named if _fits(r, asked, meant)]
    if (asked.agency or asked.role) and not concerned:
        return False
    return not asked.words or _has_words(indicator, named, asked.keys)


def _fits(row: Responsibility, asked: MatrixFilter, meant: frozenset[str]) -> bool:
    return (not asked.agency or row.agency.code in meant) and asked.role in ("", row.role)


def _meant(code: str) -> frozenset[str]:
    """The agency asked for, and the old names whose duties are its own today."""
    found = Agency.objects.filter(code=code).first() if code else None
    if found is None:
        return frozenset({code})
    return frozenset({code, *(a.code for a in predecessors(found, timezone.localdate()))})


def _with_today(agencies: Iterable[Agency]) -> list[Agency]:
    """Whoever stands in the table, and whoever has their duties today: a person knows the name of today."""
    today = timezone.localdate()
    return [each for agency in agencies for each in (agency, successor_on(agency, today))]


def _has_words(indicator: PlanIndicator, named: Iterable[Responsibility], keys: Sequence[str]) -> bool:
    text = " ".join([code(indicator), search_key(indicator.name), *(r.agency.search_key for r in named)])
    return all(key in text for key in keys)


def _columns(rows: Iterable[Responsibility]) -> tuple[Agency, ...]:
    """Each agency once, those that lead most first."""
    found, leads = {}, Counter[int]()
    for row in rows:
        found[row.agency_id] = row.agency
        leads[row.agency_id] += row.role == Role.LEAD
    return tuple(sorted(found.values(), key=lambda a: (-leads[a.pk], a.sort_key, a.pk)))


def _by_name(agencies: Iterable[Agency]) -> tuple[Agency, ...]:
    return tuple(sorted({a.pk: a for a in agencies}.values(), key=lambda a: (a.sort_key, a.pk)))


def _leads(marks: Named) -> Counter[int]:
    return Counter(r.agency_id for rows in marks.values() for r in rows if r.role == Role.LEAD)


def _notes(shown: Iterable[PlanIndicator], marks: Named) -> dict[int, Note]:
    """A numbered note for each responsibility with a scope, in reading order."""
    scoped = [(i, r) for i in shown for r in marks[i.pk] if r.scope]
    return {
        r.pk: Note(number, code(i), r.agency.name, r.role, r.scope)
        for number, (i, r) in enumerate(scoped, start=1)
    }


def _cells(
    rows: Iterable[Responsibility], agencies: Iterable[Agency], notes: Mapping[int, Note]
) -> tuple[tuple[Mark, ...], ...]:
    by_agency: dict[int, list[Mark]] = defaultdict(list)
    for row in rows:
        by_agency[row.agency_id].append(Mark(row.role, notes.get(row.pk)))
    return tuple(tuple(by_agency.get(a.pk, ())) for a in agencies)
