"""A unit's scores by year against its goals: each goal judged on its own. No table is asked here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xanh.portal.indicators.rules import (
    TOTAL,
    Kind,
    Verdict,
    computed_total,
    judge,
    judge_rank,
    total_differs,
)

ORDER = {Verdict.MISSED: 0, Verdict.UNKNOWN: 1, Verdict.REACHED: 2}
PREFERENCE = {Kind.PUBLISHED: 0, Kind.COMPUTED: 1, Kind.ESTIMATE: 2}


@dataclass(frozen=True)
class Figure:
    """One figure with where it comes from; `kind` published, computed or estimate."""

    year: int
    code: str
    kind: str
    value: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None
    outside_top: int | None = None
    source_name: str = ""
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Goal:
    """One goal of a plan. `is_sum` where no plan states it and the parts' goals were added."""

    year: int
    code: str
    value: Decimal | None = None
    rank_max: int | None = None
    lower_is_better: bool = False
    plan_id: int | None = None
    plan: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class Standing:
    """A node (or the rank of the total) in one year: what was reached, what was to be reached."""

    code: str
    name: str
    figure: Figure | None
    goal: Goal | None
    verdict: Verdict
    is_rank: bool = False

    @property
    def gap(self) -> Decimal | None:
        """The figure less its goal; None where one is missing."""
        value = self.figure.value if self.figure else None
        goal = self.goal.value if self.goal else None
        return value - goal if value is not None and goal is not None else None


@dataclass(frozen=True)
class YearScores:
    """All of one year: the total first, then the sub-indices, then the rank apart."""

    year: int
    break_before: bool
    note: str
    total: Standing
    parts: tuple[Standing, ...]
    rank: Standing
    published_total_differs: bool

    @property
    def judged(self) -> list[Standing]:
        """Every standing that has a goal, the failed ones first."""
        found = [s for s in (*self.parts, self.total, self.rank) if s.goal]
        return sorted(found, key=lambda s: ORDER[s.verdict])

    @property
    def goals_of_parts(self) -> list[Standing]:
        return [s for s in self.parts if s.goal]

    @property
    def reached_parts(self) -> list[Standing]:
        return [s for s in self.parts if s.verdict == Verdict.REACHED]

    @property
    def missed_parts(self) -> list[Standing]:
        return [s for s in self.parts if s.verdict == Verdict.MISSED]

    @property
    def sources(self) -> list[str]:
        """Where this year's figures come from, each source once."""
        figures = [s.figure for s in (*self.parts, self.total, self.rank) if s.figure]
        return list(dict.fromkeys(f.source_url for f in figures if f.source_url))

    @property
    def has_scores(self) -> bool:
        figures = [s.figure for s in (*self.parts, self.total, self.rank)]
        return any(f is not None for f in figures)


@dataclass(frozen=True)
class Edition:
    """What a year's edition says of comparing: None where nobody states it."""

    year: int
    comparable: bool | None
    note: str = ""


def years(
    figures: Sequence[Figure],
    goals: Sequence[Goal],
    *,
    editions: Iterable[Edition],
    names: Mapping[str, str],
) -> list[YearScores]:
    """Every year with a figure or a goal, oldest first. `names`: the total and the sub-indices, in order."""
    by_year = {e.year: e for e in editions}
    known = sorted({f.year for f in figures} | {g.year for g in goals})
    return [
        _year(
            [f for f in figures if f.year == year],
            [g for g in goals if g.year == year],
            edition=by_year.get(year, Edition(year, None)),
            first=year == known[0],
            names=names,
        )
        for year in known
    ]


def _year(
    figures: list[Figure], goals: list[Goal], *, edition: Edition, first: bool, names: Mapping[str, str]
) -> YearScores:
    parts = tuple(_standing(code, names[code], figures, goals) for code in names if code != TOTAL)
    published = _best(figures, TOTAL)
    total = _total(published, edition.year, parts)
    goal = _goal(goals, TOTAL) or _sum_of_goals(edition.year, parts)
    return YearScores(
        year=edition.year,
        break_before=edition.comparable is False and not first,
        note=edition.note,
        total=_judged(TOTAL, names[TOTAL], total, goal),
        parts=parts,
        rank=_rank(names[TOTAL], _ranked(figures), next((g for g in goals if g.rank_max), None)),
        published_total_differs=bool(
            published
            and published.kind == Kind.PUBLISHED
            and total_differs(published.value, [_value(s) for s in parts])
        ),
    )


def _standing(code: str, name: str, figures: list[Figure], goals: list[Goal]) -> Standing:
    return _judged(code, name, _best(figures, code), _goal(goals, code))


def _judged(code: str, name: str, figure: Figure | None, goal: Goal | None) -> Standing:
    value = figure.value if figure else None
    target = goal.value if goal else None
    lower = bool(goal and goal.lower_is_better)
    return Standing(code, name, figure, goal, judge(value, target, lower_is_better=lower))


def _rank(name: str, figure: Figure | None, goal: Goal | None) -> Standing:
    rank, outside = (figure.rank, figure.outside_top) if figure else (None, None)
    verdict = judge_rank(rank, goal.rank_max if goal else None, outside_top=outside)
    return Standing(TOTAL, name, figure, goal, verdict, is_rank=True)


def _best(figures: list[Figure], code: str) -> Figure | None:
    """The published figure where there is one; a computed or estimated one never replaces it."""
    found = [f for f in figures if f.code == code and f.value is not None]
    return min(found, key=lambda f: PREFERENCE[Kind(f.kind)], default=None)


def _ranked(figures: list[Figure]) -> Figure | None:
    return next((f for f in figures if f.code == TOTAL and (f.rank or f.outside_top)), None)


def _goal(goals: list[Goal], code: str) -> Goal | None:
    return next((g for g in goals if g.code == code and g.value is not None), None)


def _total(found: Figure | None, year: int, parts: Sequence[Standing]) -> Figure | None:
    if found:
        return found
    value = computed_total([_value(s) for s in parts])
    return None if value is None else Figure(year, TOTAL, Kind.COMPUTED, value)


def _sum_of_goals(year: int, parts: Sequence[Standing]) -> Goal | None:
    value = computed_total([s.goal.value if s.goal else None for s in parts])
    first = parts[0].goal if parts else None
    return None if value is None or first is None else replace(first, code=TOTAL, value=value, is_sum=True)


def _value(standing: Standing) -> Decimal | None:
    return standing.figure.value if standing.figure else None
