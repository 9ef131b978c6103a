"""What the reports' pages take in: lines, a ruling, an exception; clean values, whatever was sent."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xanh.calendar import last_moment
from xanh.portal.agencies.filters import whole
from xanh.portal.reports.content import FIELDS, Content
from xanh.portal.reports.rules import Ruling, Verdict
from xanh.portal.reports.shown import seen_of

DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
CHOSEN = re.compile(r"(\d{1,9})/(\w{4,12})/([-\w]{1,60})/(\d{1,6})", re.ASCII)
CHOSEN_PART = re.compile(r"([-\w]{1,60})/(\d{1,6})", re.ASCII)
WHOLE, LINES, ACCEPT = "return", "return_lines", "accept"


def whole_form(data: QueryDict, lines: Iterable[Content]) -> Iterator[tuple[str, dict[str, str], int]]:
    """The lines in which something was typed in one form of all lines, with the version seen of each."""
    for line in lines:
        fields = {n: str(data[f"{line.code}.{n}"]) for n in FIELDS if f"{line.code}.{n}" in data}
        if fields and seen_of(fields) != data.get(f"{line.code}.seen"):
            yield line.code, fields, whole(data.get(f"{line.code}.expected", "")) or 0


def ruling_of(data: QueryDict) -> Ruling:
    """What the receiver says. Reasons count for the lines ticked, and only where single lines come back."""
    act, number = data.get("act", ""), whole(data.get("number", "")) or 0
    if act == ACCEPT:
        return Ruling(Verdict.ACCEPTED, number, data.get("reason", ""))
    lines = {code: data.get(f"why.{code}", "") for code in data.getlist("line")} if act == LINES else {}
    return Ruling(Verdict.RETURNED, number, data.get("reason", ""), lines)


def chosen_duties(values: Iterable[str]) -> list[tuple[tuple[int, str, str], int]]:
    """What was ticked in a list: tier, period, agency and the number of the submission that was seen."""
    found = (CHOSEN.fullmatch(value) for value in values)
    return [((int(m[1]), m[2], m[3]), int(m[4])) for m in found if m]


def chosen_parts(values: Iterable[str]) -> dict[str, int]:
    """Agencies with the number of the submission that was seen of each."""
    found = (CHOSEN_PART.fullmatch(value) for value in values)
    return {m[1]: int(m[2]) for m in found if m}


class LiftForm(forms.Form):
    """Until which day, and why."""

    until_day = forms.DateField(
        label=_("Cho phép nhập đến hết ngày"),
        input_formats=DAYS,
        widget=forms.DateInput(attrs={"class": "form-control date-input", "placeholder": "dd/mm/yyyy"}),
        error_messages={"invalid": _("Ghi ngày/tháng/năm, ví dụ 25/09/2026.")},
    )
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=500,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 3}),
        help_text=_("Lý do, người cho phép và thời hạn được ghi vào nhật ký."),
    )

    @property
    def until(self) -> datetime:
        return last_moment(self.cleaned_data["until_day"])

    @property
    def why(self) -> str:
        data: Mapping[str, str] = self.cleaned_data
        return data["reason"]
