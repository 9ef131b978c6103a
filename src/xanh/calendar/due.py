"""Due rules: "before the 15th of the quarter's last month" means until the 14th, 23:59:59.

A rule is plain data, as a plan draft holds it::

    {"rule": "before", "day": 15, "month": "last_of_quarter"}
    {"rule": "before", "day": 5, "month": 12}
    {"rule": "by", "day": 25, "month": "each"}
    {"rule": "before", "date": "2026-06-30"}

`before` excludes the day named, `by` includes it. A report of one period may also be due by its own ends;
these two forms need a period and have no moments of a year::

    {"rule": "before", "day": 15, "month": "last"}       the last month of the period
    {"rule": "by", "day": 5, "month": "after"}           the month after it
    {"rule": "before", "day": 5, "month": 12}            in the year reported on
    {"rule": "by", "day": 31, "month": 1, "year": 1}     in the year after it
    {"rule": "after", "count": 2, "unit": "working_day"} counted from the day the data close; or unit "day"

A moment in time is late from the first instant of the second after it: 23:59:59.999999 is in time.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from xanh.calendar.days import StateCalendar
from xanh.calendar.periods import Period
from xanh.reference import Place, Problem

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS: Mapping[str, tuple[int, ...]] = {
    "each": tuple(range(1, 13)),
    "last_of_quarter": (3, 6, 9, 12),
    "last_of_half": (6, 12),
    "first_after_quarter": (1, 4, 7, 10),
}
# For a period: how many months after its last month the month named lies.
MONTHS_AFTER = {"last": 0, "after": 1, "first_after_quarter": 1}
UNITS = ("day", "working_day")
SECOND = timedelta(seconds=1)


def due_moments(rule: Mapping[str, Any], year: int) -> tuple[datetime, ...]:
    """The last moments at which a report under `rule` is in time, for the days named in `year`, in order.

    Raises
    ------
    ValueError
        For a rule that is neither "before" nor "by", or a month that is not known.

    Examples
    --------
    >>> rule = {"rule": "before", "day": 15, "month": "last_of_quarter"}
    >>> due_moments(rule, 2026)[0].isoformat()
    '2026-03-14T23:59:59+07:00'
    """
    if rule.get("rule") not in ("before", "by"):
        raise ValueError(f"unknown due rule {rule.get('rule')!r}: expected 'before' or 'by'")
    days = [day - timedelta(days=rule["rule"] == "before") for day in _days(rule, year)]
    return tuple(last_moment(day) for day in days)


def next_due(rule: Mapping[str, Any], now: datetime) -> datetime | None:
    """The first last-moment not before `now` (an aware datetime); None when a single date has passed.

    Examples
    --------
    >>> next_due({"rule": "before", "day": 5, "month": 12}, datetime(2026, 12, 5, tzinfo=ZONE)).isoformat()
    '2027-12-04T23:59:59+07:00'
    """
    local = now.astimezone(ZONE)
    years = (local.year, local.year + 1, local.year + 2)
    return min((m for year in years for m in due_moments(rule, year) if m >= local), default=None)


def due_moment(rule: Mapping[str, Any], period: Period, calendar: StateCalendar | None = None) -> datetime:
    """The last moment at which the report of one period is in time.

    Parameters
    ----------
    rule : mapping
        Of any form that this module names.
    period : Period
        The period reported on.
    calendar : StateCalendar, optional
        Needed where working days are counted.

    Raises
    ------
    ValueError
        For a rule of no known form, a month that the period does not end in, working days without a calendar.

    Examples
    --------
    >>> from xanh.calendar.periods import period_of
    >>> q3 = period_of("quarter", "decree_09_2019", 2026, 3)
    >>> due_moment({"rule": "before", "day": 15, "month": "last_of_quarter"}, q3).isoformat()
    '2026-09-14T23:59:59+07:00'
    >>> due_moment({"rule": "after", "count": 2, "unit": "working_day"}, q3, StateCalendar()).isoformat()
    '2026-09-16T23:59:59+07:00'
    """
    if rule.get("rule") == "after":
        return last_moment(_counted(rule, period, calendar))
    if rule.get("rule") not in ("before", "by"):
        raise ValueError(f"unknown due rule {rule.get('rule')!r}: expected 'before', 'by' or 'after'")
    return last_moment(_named(rule, period) - timedelta(days=rule["rule"] == "before"))


def last_moment(day: date) -> datetime:
    """The last second of a day in Vietnam."""
    return datetime.combine(day, time(23, 59, 59), ZONE)


def is_late(submitted_at: datetime, due: datetime) -> bool:
    """Whether a moment, of any time zone, lies after the last moment in time.

    Raises
    ------
    ValueError
        For a moment without a time zone.

    Examples
    --------
    >>> due = datetime(2026, 3, 14, 23, 59, 59, tzinfo=ZONE)
    >>> is_late(datetime(2026, 3, 14, 23, 59, 59, 999999, tzinfo=ZONE), due)
    False
    >>> is_late(datetime(2026, 3, 15, tzinfo=ZONE), due)
    True
    """
    if submitted_at.utcoffset() is None or due.utcoffset() is None:
        raise ValueError("a moment to be judged needs its time zone")
    return submitted_at >= due.replace(microsecond=0) + SECOND


def days_late(submitted_at: datetime, due: datetime) -> int:
    """By how many days of the calendar in Vietnam: 0 in time, 1 from the first instant of the day after.

    Examples
    --------
    >>> days_late(datetime(2026, 3, 16, 8, tzinfo=ZONE), datetime(2026, 3, 14, 23, 59, 59, tzinfo=ZONE))
    2
    """
    if not is_late(submitted_at, due):
        return 0
    return max(1, (submitted_at.astimezone(ZONE).date() - due.astimezone(ZONE).date()).days)


def due_on_rest_day(due: datetime, calendar: StateCalendar) -> Problem | None:
    """A warning where the due day is no working day, which names the last working day before it.

    Examples
    --------
    >>> due_on_rest_day(datetime(2026, 6, 14, 23, 59, 59, tzinfo=ZONE), StateCalendar()).message("en")
    '14/06/2026 is no working day; the last working day before it is 12/06/2026.'
    """
    day = due.astimezone(ZONE).date()
    if calendar.is_working(day):
        return None
    working = calendar.last_working_on_or_before(day)
    return Problem(
        "calendar.due_on_rest_day", Place(), {"day": f"{day:%d/%m/%Y}", "working": f"{working:%d/%m/%Y}"}
    )


def _counted(rule: Mapping[str, Any], period: Period, calendar: StateCalendar | None) -> date:
    unit, count = rule.get("unit"), int(rule["count"])
    if unit not in UNITS or count < 0:
        raise ValueError(f"unknown count of {unit!r}: expected one of {', '.join(UNITS)}, not negative")
    if unit == "day":
        return period.last_day + timedelta(days=count)
    if calendar is None:
        raise ValueError("working days are counted by a calendar: none was given")
    return calendar.add_working_days(period.last_day, count)


def _named(rule: Mapping[str, Any], period: Period) -> date:
    if "date" in rule:
        return date.fromisoformat(rule["date"])
    year, month = _month_named(rule, period)
    return date(year, month, min(int(rule["day"]), monthrange(year, month)[1]))


def _month_named(rule: Mapping[str, Any], period: Period) -> tuple[int, int]:
    (year, month), named = period.last_month, rule.get("month")
    if isinstance(named, int):
        return year + int(rule.get("year", 0)), _months(named)[0]
    year, month = _after(year, month, MONTHS_AFTER.get(str(named), 0))
    if named not in ("last", "after") and month not in _months(named):
        raise ValueError(f"a period by {period.frequency} does not end beside a month {named!r}")
    return year, month


def _after(year: int, month: int, count: int) -> tuple[int, int]:
    years, index = divmod(month - 1 + count, 12)
    return year + years, index + 1


def _days(rule: Mapping[str, Any], year: int) -> list[date]:
    if "date" in rule:
        named = date.fromisoformat(rule["date"])
        return [named] if named.year == year else []
    return [date(year, m, min(int(rule["day"]), monthrange(year, m)[1])) for m in _months(rule.get("month"))]


def _months(month: Any) -> tuple[int, ...]:
    if isinstance(month, int) and 1 <= month <= 12:
        return (month,)
    if month in MONTHS:
        return MONTHS[month]
    raise ValueError(f"unknown month {month!r}: expected 1-12 or one of {', '.join(MONTHS)}")
