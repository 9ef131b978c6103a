"""Reads for the pages: a year by months, days that differ from the week, regimes with their next periods."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet

from xanh.calendar import Certainty, Period, StateCalendar, due_on_rest_day
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import is_valid, search_key
from xanh.portal.periods.filters import STATES, ListFilter
from xanh.portal.periods.models import Regime, StateDay, Tier
from xanh.portal.periods.queries import (
    Link,
    Window,
    chain,
    reporters_on,
    state_calendar,
    tier_periods,
    window,
)
from xanh.reference import Problem

PERIODS_SHOWN = 4


@dataclass(frozen=True)
class Square:
    """One day of a month's table; `kind` is one of the words' table of days."""

    day: date
    kind: str
    reason: str

    @property
    def has_note(self) -> bool:
        return self.kind not in ("work", "weekend")


@dataclass(frozen=True)
class Month:
    """One month in weeks from Monday; None where a week reaches into another month."""

    number: int
    weeks: tuple[tuple[Square | None, ...], ...]
    working: int

    @property
    def first(self) -> date:
        return next(square.day for square in self.weeks[0] if square)


@dataclass(frozen=True)
class Note:
    """A day that differs from the week, or is expected to, with what is known of it."""

    square: Square
    source: str
    row: StateDay | None


def square(day: date, calendar: StateCalendar) -> Square:
    """A day as the year's page shows it."""
    return Square(day, _kind(day, calendar), calendar.reason(day))


def _kind(day: date, calendar: StateCalendar) -> str:
    certainty, works = calendar.certainty(day), calendar.is_working(day)
    if certainty is Certainty.EXPECTED:
        return "expected"
    if certainty is Certainty.LIBRARY:
        return "library_work" if works else "library"
    if certainty is Certainty.NOTICE:
        return "made_up" if works else "rest"
    return "work" if works else "weekend"


def months(year: int, calendar: StateCalendar) -> list[Month]:
    """The twelve months of a year."""
    return [_month(year, number, calendar) for number in range(1, 13)]


def _month(year: int, number: int, calendar: StateCalendar) -> Month:
    first = date(year, number, 1)
    count = monthrange(year, number)[1]
    squares: list[Square | None] = [None] * first.weekday()
    squares += [square(first + timedelta(days=n), calendar) for n in range(count)]
    squares += [None] * (-len(squares) % 7)
    weeks = tuple(tuple(squares[n : n + 7]) for n in range(0, len(squares), 7))
    working = sum(calendar.is_working(first + timedelta(days=n)) for n in range(count))
    return Month(number, weeks, working)


def notes(year: int, calendar: StateCalendar, rows: Mapping[date, StateDay]) -> list[Note]:
    """The days of a year that have something to say, in order."""
    days = calendar.days_of_note(year)
    return [Note(square(day, calendar), calendar.source_of(day), rows.get(day)) for day in days]


@dataclass(frozen=True)
class Coming:
    """One period of a tier: when its report opens, is due and locks; a warning where due on a day of rest."""

    period: Period
    window: Window
    warning: Problem | None


@dataclass(frozen=True)
class Step:
    """One tier as the regime's page shows it."""

    tier: Tier
    link: Link
    named: list[Agency]
    reporters: list[Agency]
    coming: list[Coming]


def steps(regime: Regime, today: date) -> list[Step]:
    """The tiers of a regime with their next periods."""
    calendar = state_calendar()
    links = {link.tier.pk: link for link in chain(regime)}
    return [_step(tier, links[tier.pk], today, calendar) for tier in regime.tiers.all()]


def _step(tier: Tier, link: Link, today: date, calendar: StateCalendar) -> Step:
    named = sorted(tier.reporters.all(), key=lambda a: (a.kind != "group", a.sort_key))
    coming = [coming_of(tier, p, calendar) for p in tier_periods(tier, today, PERIODS_SHOWN)]
    return Step(tier, link, named, reporters_on(tier, today), coming)


def coming_of(tier: Tier, period: Period, calendar: StateCalendar) -> Coming:
    """One period of a tier with its dates."""
    times = window(tier, period, calendar)
    return Coming(period, times, due_on_rest_day(times.due, calendar))


def state_on(regime: Regime, today: date) -> str:
    """Whether a regime is in force, to come or ended."""
    if is_valid(regime.valid_from, regime.valid_to, today):
        return "in_force"
    return "to_come" if regime.valid_from and regime.valid_from > today else "ended"


@dataclass(frozen=True)
class Row:
    """A regime in the list: its state and, where it has one, the next due moment of its first tier."""

    regime: Regime
    state: str
    tiers: list[Tier]
    next: Coming | None


def rows(found: QuerySet[Regime], asked: ListFilter, today: date) -> list[Row]:
    """The regimes asked for, those in force first, each state by what is due next."""
    calendar = state_calendar()
    tiers = Prefetch("tiers", Tier.objects.select_related("receiver").order_by("level"))
    kept = [r for r in found.prefetch_related(tiers) if asked.lets_through(_words(r), state_on(r, today))]
    listed = [_row(regime, today, calendar) for regime in kept]
    return sorted(listed, key=_order)


def _words(regime: Regime) -> str:
    receivers = [tier.receiver.name for tier in regime.tiers.all()]
    return search_key(" ".join([regime.code, regime.name, regime.legal_basis, *receivers]))


def _order(row: Row) -> tuple[int, str, str]:
    return STATES.index(row.state), row.next.window.due.isoformat() if row.next else "", row.regime.code


def _row(regime: Regime, today: date, calendar: StateCalendar) -> Row:
    state, tiers = state_on(regime, today), list(regime.tiers.all())
    first = tier_periods(tiers[0], today, 1) if tiers and state != "ended" else []
    return Row(regime, state, tiers, coming_of(tiers[0], first[0], calendar) if first else None)


def guessed_years(steps: Iterable[Step]) -> list[int]:
    """The years of the due days shown whose days off are not all known yet."""
    calendar = state_calendar()
    years = {coming.window.due.year for step in steps for coming in step.coming}
    return sorted(year for year in years if not calendar.covers(year))


def groups_first(found: Iterable[Agency]) -> list[Agency]:
    """Agencies to choose from: groups before single bodies, then by name."""
    return sorted(found, key=lambda a: (a.kind != "group", a.sort_key, a.pk))
