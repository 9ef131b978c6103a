"""Reads of the calendar and of reporting regimes: who reports to whom, for which period, by when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from itertools import islice

from django.db.models import Q

from xanh.calendar import (
    ZONE,
    Period,
    StateCalendar,
    due_moment,
    last_moment,
    next_periods,
    parse_code,
    period_of,
)
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import everyone, members_on, successor_on
from xanh.portal.agencies.rules import HAVE_PEOPLE, Kind, is_valid, means
from xanh.portal.journal.queries import history
from xanh.portal.periods.models import Regime, StateDay, Tier
from xanh.portal.periods.rules import Around, RegimeDraft
from xanh.reference import StateDayFact

YEAR = timedelta(days=366)
LOOK_BACK = 3 * YEAR  # a report may be due up to the end of the year after the one it is about
EARLIEST = date(1910, 1, 1)


@dataclass(frozen=True)
class Window:
    """When one tier's report of one period may be entered; all three in Vietnamese time.

    `due` and `locks` are last moments: the second they name is still inside. `locks` None: never locked by
    time.
    """

    opens: datetime
    due: datetime
    locks: datetime | None


@dataclass(frozen=True)
class Link:
    """One tier, the agency it reports to, and the tiers in which that agency reports on: empty at the top."""

    tier: Tier
    receiver: Agency
    above: tuple[Tier, ...]


def state_calendar() -> StateCalendar:
    """The calendar of state offices as it stands: one small query; hand it on rather than ask again."""
    return _calendar(tuple(StateDay.objects.values_list("day", "works", "reason", "source", "confirmed")))


@lru_cache(maxsize=8)
def _calendar(rows: tuple[tuple[date, bool, str, str, bool], ...]) -> StateCalendar:
    return StateCalendar(StateDayFact(*row) for row in rows)


def regimes_on(day: date) -> list[Regime]:
    """The regimes in force on `day`, with tiers, reporters, receivers and lines ready."""
    in_force = (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))
    found = Regime.objects.filter(in_force)
    return list(found.prefetch_related("tiers__reporters", "tiers__receiver", "lines"))


def period(regime: Regime, code: str) -> Period:
    """The period of a code under a regime; ValueError for a code of another form or frequency."""
    found = parse_code(code, regime.period_rule)
    if found.frequency != regime.frequency:
        raise ValueError(f"{code!r} is no period by {regime.frequency}")
    return found


def window(tier: Tier, period: Period, calendar: StateCalendar | None = None) -> Window:
    """When the tier's report of a period opens, is due, and locks.

    `calendar` is asked for where a due rule counts working days; give it where many windows are worked out.
    """
    if calendar is None and tier.due.get("unit") == "working_day":
        calendar = state_calendar()
    due = due_moment(tier.due, period, calendar)
    opens = datetime.combine(due.date() - timedelta(days=tier.opens_before), time(0), ZONE)
    locks = None if tier.locks_after is None else last_moment(due.date() + timedelta(days=tier.locks_after))
    return Window(opens, due, locks)


def tier_periods(tier: Tier, day: date, count: int = 4) -> list[Period]:
    """The next `count` periods whose reports are due on or after `day`, in order; fewer where a regime ends.

    A report is owed where its due day lies in the regime's validity.
    """
    return list(islice(_owed(tier, day, date.max, state_calendar()), count))


def periods_due(tier: Tier, first: date, last: date, calendar: StateCalendar | None = None) -> list[Period]:
    """The periods whose reports are due from `first` to `last`, both included, in order."""
    return list(_owed(tier, first, last, calendar or state_calendar()))


def open_periods(tier: Tier, at: datetime) -> list[Period]:
    """The periods whose reports may be entered at a moment: their window has opened and no time has locked
    it.

    Where nothing locks by time, those due in the year before still count.
    """
    calendar, day = state_calendar(), at.astimezone(ZONE).date()
    back = YEAR if tier.locks_after is None else timedelta(days=tier.locks_after)
    ahead = day + timedelta(days=tier.opens_before)
    return [p for p in _owed(tier, day - back, ahead, calendar) if window(tier, p, calendar).opens <= at]


def _owed(tier: Tier, first: date, last: date, calendar: StateCalendar) -> Iterator[Period]:
    regime = tier.regime
    first, last = max(first, regime.valid_from or first), min(last, regime.valid_to or last)
    if "date" in tier.due:
        named = due_moment(tier.due, period_of("year", regime.period_rule, 2000)).date()
        if first <= named <= last:
            yield next_periods(regime.frequency, regime.period_rule, named, 1)[0]
        return
    period = next_periods(regime.frequency, regime.period_rule, max(first, EARLIEST) - LOOK_BACK, 1)[0]
    while (due := due_moment(tier.due, period, calendar).date()) <= last:
        if due >= first:
            yield period
        period = period.next


def reporters_on(tier: Tier, day: date, register: Mapping[int, Agency] | None = None) -> list[Agency]:
    """The agencies that report in a tier on `day`, in the order of their names, each once.

    A group stands for its members on that day; an agency that has ended for its successor. The receiver does
    not report to itself. `register` has `everyone()` by key: give it where many days are asked for.
    """
    return expand(tier.reporters.all(), day, receiver=tier.receiver_id, register=register)


def expand(
    named: Iterable[Agency],
    day: date,
    *,
    receiver: int | None = None,
    register: Mapping[int, Agency] | None = None,
) -> list[Agency]:
    """Agencies and groups as the bodies they mean on `day`, without the receiver."""
    register = register or {agency.pk: agency for agency in everyone()}
    found: set[int] = set()
    for agency in named:
        found |= _meant(register.get(agency.pk, agency), register, day)
    bodies = [register[pk] for pk in found if pk != receiver]
    return sorted(bodies, key=lambda a: (a.sort_key, a.pk))


def _meant(agency: Agency, register: Mapping[int, Agency], day: date) -> set[int]:
    if agency.kind == Kind.GROUP:
        return {a.pk for a in members_on(agency, day, list(register.values())) if a.kind in HAVE_PEOPLE}
    heir = successor_on(register[agency.pk], day)
    return {heir.pk} if is_valid(heir.valid_from, heir.valid_to, day) else set()


def chain(regime: Regime) -> list[Link]:
    """Who consolidates whom: each tier with the tiers above it, in which its receiver reports."""
    tiers = list(regime.tiers.select_related("receiver").prefetch_related("reporters").order_by("level"))
    return [Link(tier, tier.receiver, tuple(_above(tier, tiers))) for tier in tiers]


def tiers_above(tier: Tier) -> list[Tier]:
    """The higher tiers in which the one who receives in this one reports on."""
    higher = tier.regime.tiers.filter(level__gt=tier.level).select_related("receiver", "regime")
    return [one for one in higher.prefetch_related("reporters") if _reports_in(tier.receiver, one)]


def _above(tier: Tier, tiers: list[Tier]) -> list[Tier]:
    return [t for t in tiers if t.pk != tier.pk and _reports_in(tier.receiver, t)]


def _reports_in(body: Agency, tier: Tier) -> bool:
    return any(body.pk == named.pk or means(named, body) for named in tier.reporters.all())


def around(draft: RegimeDraft, day: date) -> Around:
    """What a regime is judged against on `day`."""
    register = {agency.pk: agency for agency in everyone()}
    everybody = list(register.values())
    named = {pk for tier in draft.tiers for pk in (*tier.reporters, tier.receiver) if pk in register}
    meant = {pk: frozenset({pk, *(a.pk for a in members_on(register[pk], day, everybody))}) for pk in named}
    return Around(day, state_calendar(), {pk: register[pk].name for pk in named}, meant)


def fingerprint(calendar: StateCalendar) -> str:
    """Tells whether the calendar is still the one that was shown."""
    return sha256(repr(calendar.rows).encode()).hexdigest()


def version(regime: Regime) -> str:
    """Tells whether a regime is still as it was: the number of its newest line in the journal."""
    newest = history(regime).last()
    return str(newest.pk) if newest else ""


def day_rows(year: int) -> dict[date, StateDay]:
    """The rows of a year's days, with who added them."""
    found = StateDay.objects.filter(day__year=year).select_related("added_by")
    return {row.day: row for row in found}
