"""Due rules: "before the 15th of the quarter's last month" means until the 14th, 23:59:59.

A rule is plain data, as a plan draft holds it::

    {"rule": "before", "day": 15, "month": "last_of_quarter"}
    {"rule": "before", "day": 5, "month": 12}
    {"rule": "by", "day": 25, "month": "each"}
    {"rule": "before", "date": "2026-06-30"}

`before` excludes the day named, `by` includes it.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONTHS: Mapping[str, tuple[int, ...]] = {
    "each": tuple(range(1, 13)),
    "last_of_quarter": (3, 6, 9, 12),
    "last_of_half": (6, 12),
    "first_after_quarter": (1, 4, 7, 10),
}


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
    return tuple(datetime.combine(day, time(23, 59, 59), ZONE) for day in days)


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
