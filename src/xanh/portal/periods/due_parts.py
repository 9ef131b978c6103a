"""A due rule as the parts of a form, and back: how it counts, a number, a month, a date."""

from collections.abc import Mapping
from datetime import date
from typing import Any

NAMED = ("before", "by")
COUNTED = ("working_day", "day")
DATED = {"before_date": "before", "by_date": "by"}
HOWS = (*NAMED, *COUNTED, *DATED)
MONTHS = ("last", "after", *(f"{year}-{month}" for year in (0, 1) for month in range(1, 13)))


def rule_of(how: str, number: int | None, month: str, day: date | None) -> dict[str, Any] | None:
    """The rule that a form's parts make; None where a part that it needs is missing.

    >>> rule_of("before", 5, "0-12", None)
    {'rule': 'before', 'day': 5, 'month': 12}
    >>> rule_of("working_day", 2, "", None)
    {'rule': 'after', 'count': 2, 'unit': 'working_day'}
    """
    if how in DATED:
        return {"rule": DATED[how], "date": day.isoformat()} if day else None
    if how in COUNTED:
        return None if number is None else {"rule": "after", "count": number, "unit": how}
    if how not in NAMED or month not in MONTHS or number is None or not 1 <= number <= 31:
        return None
    return {"rule": how, "day": number, **_month(month)}


def _month(month: str) -> dict[str, Any]:
    year, _, number = month.partition("-")
    if not number:
        return {"month": month}
    return {"month": int(number), **({"year": 1} if year == "1" else {})}


def parts_of(rule: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a form that show a rule.

    >>> parts_of({"rule": "before", "day": 15, "month": "last_of_quarter"})
    {'how': 'before', 'number': 15, 'month': 'last'}
    """
    if rule.get("rule") == "after":
        return {"how": rule["unit"], "number": rule["count"]}
    if "date" in rule:
        return {"how": f"{rule['rule']}_date", "date": date.fromisoformat(rule["date"])}
    month = rule["month"]
    if isinstance(month, int):
        shown = f"{rule.get('year', 0)}-{month}"
    else:  # under a regime, whose periods are of one length, these words say the same
        shown = "after" if month in ("after", "first_after_quarter") else "last"
    return {"how": rule["rule"], "number": rule["day"], "month": shown}
