"""Names of reporting periods and due rules in words, as officials write them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xanh.calendar import ZONE, Period, parse_code
from xanh.portal.display.figures import day

ROMAN = ("I", "II", "III", "IV")
WEEKDAYS = (
    gettext_lazy("Thứ Hai"),
    gettext_lazy("Thứ Ba"),
    gettext_lazy("Thứ Tư"),
    gettext_lazy("Thứ Năm"),
    gettext_lazy("Thứ Sáu"),
    gettext_lazy("Thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)


def weekday(when: date) -> str:
    """The day of the week, of a day or of a moment in Vietnam."""
    local = when.astimezone(ZONE) if isinstance(when, datetime) else when
    return str(WEEKDAYS[local.weekday()])


def period_name(period: Period) -> str:
    """Quý III/2026, Tháng 9/2026, 6 tháng đầu năm 2026, 9 tháng năm 2026, Năm 2026."""
    told = {"year": period.year, "n": period.number}
    if period.frequency == "quarter":
        return _("Quý %(n)s/%(year)s") % {**told, "n": ROMAN[period.number - 1]}
    if period.frequency == "month":
        return _("Tháng %(n)s/%(year)s") % told
    if period.frequency == "half":
        half = _("6 tháng đầu năm %(year)s") if period.number == 1 else _("6 tháng cuối năm %(year)s")
        return half % told
    return (_("9 tháng năm %(year)s") if period.frequency == "nine_months" else _("Năm %(year)s")) % told


def period_in_text(period: Period) -> str:
    """The name inside a sentence, as documents write it: quý III/2026, 6 tháng đầu năm 2026."""
    name = period_name(period)
    return name[:1].lower() + name[1:]


def code_name(code: str) -> str:
    """The name of a period known by its code; a code of no known form stands as it is."""
    try:
        return period_name(parse_code(code, "calendar"))
    except ValueError:
        return code


def due_words(rule: Mapping[str, Any]) -> str:
    """A due rule in words: trước ngày 15 của tháng cuối kỳ; 2 ngày làm việc sau ngày chốt số liệu."""
    if rule.get("rule") == "after":
        return _counted(rule)
    before = rule.get("rule") == "before"
    named = _named(rule)
    return (_("trước ngày %(day)s") if before else _("chậm nhất ngày %(day)s")) % {"day": named}


def _counted(rule: Mapping[str, Any]) -> str:
    told = {"count": rule["count"]}
    if rule["unit"] == "working_day":
        return _("chậm nhất %(count)s ngày làm việc sau ngày chốt số liệu") % told
    return _("chậm nhất %(count)s ngày sau ngày chốt số liệu") % told


def _named(rule: Mapping[str, Any]) -> str:
    if "date" in rule:
        return day(date.fromisoformat(rule["date"]))
    month, number = rule.get("month"), int(rule["day"])
    if isinstance(month, int):
        shown = f"{number:02d}/{month:02d}"
        return _("%(day)s năm sau") % {"day": shown} if rule.get("year") else shown
    return PLACES[str(month)]() % {"day": number}


PLACES = {
    "last": lambda: _("%(day)s của tháng cuối kỳ"),
    "after": lambda: _("%(day)s của tháng sau kỳ"),
    "each": lambda: _("%(day)s hằng tháng"),
    "last_of_quarter": lambda: _("%(day)s của tháng cuối quý"),
    "last_of_half": lambda: _("%(day)s của tháng 6 và tháng 12"),
    "first_after_quarter": lambda: _("%(day)s của tháng đầu quý sau"),
}
