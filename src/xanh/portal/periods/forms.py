"""Forms: a day of the calendar, a notice, a regime with its tiers and lines, the end of a regime."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from xanh.calendar import FREQUENCIES
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import search
from xanh.portal.display.names import in_readers_language
from xanh.portal.display.words import (
    CONTENTS,
    LINE_KINDS,
    REGIME_KINDS,
    ROLL_UPS,
)
from xanh.portal.display.words import (
    FREQUENCIES as FREQUENCY_WORDS,
)
from xanh.portal.periods.due_parts import HOWS, MONTHS, parts_of, rule_of
from xanh.portal.periods.listing import groups_first
from xanh.portal.periods.models import Regime
from xanh.portal.periods.notices import FIRST, LAST
from xanh.portal.periods.rules import DEFAULT_AFTER, DEFAULT_BEFORE, LineDraft, RegimeDraft, TierDraft
from xanh.reference import StateDayFact, period_rules

SALT = "periods.notice"
DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
IN_RANGE = [MinValueValidator(FIRST), MaxValueValidator(LAST)]
REQUIRED = {"required": _("Cần điền ô này.")}
MOST_TIERS, MOST_LINES = 6, 60
FOUND_AT_MOST = 30


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    box = forms.DateInput(
        format="%d/%m/%Y", attrs={"class": "form-control date-input", "placeholder": _("ngày/tháng/năm")}
    )
    wrong = {"invalid": _("Ghi ngày như 31/12/2026."), **REQUIRED}
    return forms.DateField(
        label=label,
        required=required,
        input_formats=DAYS,
        widget=box,
        validators=IN_RANGE,
        error_messages=wrong,
    )


def _text(label: Any, limit: int, *, required: bool = True, lines: int = 1, **attrs: str) -> forms.CharField:
    shown = {"class": "form-control", **attrs}
    box = forms.TextInput(attrs=shown) if lines == 1 else forms.Textarea(attrs={**shown, "rows": str(lines)})
    return forms.CharField(
        label=label, max_length=limit, required=required, widget=box, error_messages=REQUIRED
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.Select(attrs={"class": "form-select"})
    )


def _count(label: Any, most: int, *, required: bool = True, initial: int | None = None) -> forms.IntegerField:
    box = forms.NumberInput(
        attrs={"class": "form-control", "min": "0", "max": str(most), "inputmode": "numeric"}
    )
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=required,
        initial=initial,
        widget=box,
        error_messages=REQUIRED,
    )


class DayForm(forms.Form):
    """A day that differs from the week."""

    day = _day(_("Ngày"))
    works = _choice(_("Làm việc hay nghỉ"), [("0", _("Nghỉ")), ("1", _("Làm việc"))])
    reason = _text(_("Lý do"), 200)
    source = _text(_("Nguồn (thông báo, văn bản)"), 300, required=False)
    confirmed = _choice(
        _("Tình trạng"), [("1", _("Đã có thông báo")), ("0", _("Dự kiến: hiện trên lịch, chưa tính"))]
    )

    def fact(self) -> StateDayFact:
        data = self.cleaned_data
        return StateDayFact(
            day=data["day"],
            works=data["works"] == "1",
            reason=data["reason"],
            source=data["source"],
            confirmed=data["confirmed"] == "1",
        )


class WhyForm(forms.Form):
    """A reason, for the journal."""

    why = _text(_("Lý do sửa hoặc bỏ"), 300)


class NoticeForm(forms.Form):
    """A notice as a file or as pasted text, and where it is from."""

    source = _text(_("Số, ký hiệu, ngày của thông báo"), 300)
    file = forms.FileField(
        label=_("Tệp CSV hoặc Excel (.xlsx)"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".csv,.xlsx,.txt"}),
    )
    text = _text(_("Hoặc dán bảng vào đây"), 50_000, required=False, lines=8)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and not cleaned.get("text") and not self.errors:
            self.add_error("text", _("Chọn một tệp hoặc dán bảng."))
        return cleaned


def sealed(rows: Iterable[tuple[str, StateDayFact]], seen: str) -> str:
    """The days of a preview on their way through the page and back, with the calendar compared to."""
    plain = [[row, str(f.day), f.works, f.reason, f.source, f.confirmed] for row, f in rows]
    return signing.dumps({"rows": plain, "seen": seen}, salt=SALT, compress=True)


def unsealed(text: str) -> tuple[list[StateDayFact], str]:
    """What `sealed` put away; `BadSignature` where the text was changed."""
    kept = signing.loads(text, salt=SALT)
    return [StateDayFact(date.fromisoformat(day), *rest) for _row, day, *rest in kept["rows"]], kept["seen"]


class WorkingDays(forms.CharField):
    """Counts of working days, such as "5, 2, 1"."""

    def clean(self, value: Any) -> tuple[int, ...]:
        written = re.split(r"[\s,;]+", str(super().clean(value) or "").strip())
        if not all(re.fullmatch(r"[1-9]\d?", part) for part in written if part):
            raise forms.ValidationError(_("Ghi các số ngày làm việc từ 1 đến 99, ví dụ: 5, 2, 1."))
        return tuple(sorted({int(part) for part in written if part}, reverse=True))


def _reminders(label: Any, initial: tuple[int, ...]) -> WorkingDays:
    box = forms.TextInput(attrs={"class": "form-control", "inputmode": "numeric"})
    shown = ", ".join(map(str, initial))
    return WorkingDays(label=label, required=False, max_length=60, initial=shown, widget=box)


class RegimeForm(forms.Form):
    """What a regime says as a whole."""

    name = _text(_("Tên chế độ báo cáo"), 300)
    code = forms.SlugField(
        label=_("Mã (chữ không dấu, số, gạch nối)"),
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={**REQUIRED, "invalid": _("Chỉ dùng chữ không dấu, số và gạch nối, ví dụ: pgi-quy.")},
    )
    kind = _choice(_("Loại"), [(k, w.text) for k, w in REGIME_KINDS.items()])
    content = _choice(_("Nội dung"), [(k, w.text) for k, w in CONTENTS.items()])
    frequency = _choice(_("Kỳ báo cáo"), [(k, FREQUENCY_WORDS[k].text) for k in FREQUENCIES])
    period_rule = _choice(_("Cách tính kỳ số liệu"), ())
    valid_from = _day(_("Áp dụng từ ngày"), required=False)
    valid_to = _day(_("Đến hết ngày"), required=False)
    remind_before = _reminders(_("Nhắc trước hạn (số ngày làm việc)"), DEFAULT_BEFORE)
    remind_after = _reminders(_("Nhắc khi quá hạn (số ngày làm việc)"), DEFAULT_AFTER)
    legal_basis = _text(_("Căn cứ"), 500, required=False)
    sending = _text(_("Cách gửi"), 200, required=False)
    guide = _text(_("Hướng dẫn điền"), 4000, required=False, lines=3)
    source = _text(_("Nguồn và điều còn giả định"), 300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period_rule"].choices = [  # type: ignore[attr-defined]
            (code, in_readers_language(rule.name, rule.name_en)) for code, rule in period_rules().items()
        ]


HOW_WORDS = {
    "before": _("Trước ngày … (không kể ngày đó)"),
    "by": _("Chậm nhất ngày … (kể cả ngày đó)"),
    "working_day": _("Số ngày làm việc sau ngày chốt số liệu"),
    "day": _("Số ngày sau ngày chốt số liệu"),
    "before_date": _("Trước một ngày cụ thể"),
    "by_date": _("Chậm nhất một ngày cụ thể"),
}


def _months() -> list[tuple[str, Any]]:
    words = {"last": _("tháng cuối kỳ"), "after": _("tháng sau kỳ")}
    return [(m, words.get(m) or _named_month(m)) for m in MONTHS]


def _named_month(code: str) -> str:
    year, number = code.split("-")
    return (str(_("tháng %(n)s năm sau")) if year == "1" else str(_("tháng %(n)s"))) % {"n": number}


class TierForm(forms.Form):
    """One step: who reports to whom, by when."""

    level = forms.IntegerField(min_value=1, max_value=99, widget=forms.HiddenInput)
    reporters: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(queryset=None, required=False)
    q = _text(_("Tìm cơ quan hoặc nhóm cơ quan báo cáo (không cần dấu)"), 100, required=False, type="search")
    receiver: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Nhận báo cáo"),
        queryset=None,
        empty_label=_("(chọn cơ quan)"),
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=REQUIRED,
    )
    how = _choice(_("Cách tính hạn"), [(how, HOW_WORDS[how]) for how in HOWS])
    number = _count(_("Ngày, hoặc số ngày"), 366, required=False, initial=15)
    month = forms.ChoiceField(
        label=_("Tháng"), choices=_months, required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    date = _day(_("Ngày cụ thể"), required=False)
    opens_before = _count(_("Mở nhập trước hạn (ngày)"), 366, initial=30)
    locks_after = _count(_("Khóa sau hạn (ngày; để trống: không khóa)"), 366, required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("reporters", "receiver"):
            self.fields[name].queryset = agencies  # type: ignore[attr-defined]

    def chosen(self) -> list[Agency]:
        """The reporters ticked so far."""
        keys = [key for key in self["reporters"].value() or () if str(key).isdigit()]
        return groups_first(self.fields["reporters"].queryset.filter(pk__in=keys))  # type: ignore[attr-defined]

    def found(self) -> list[Agency]:
        """The agencies that the search words find, without those ticked already."""
        words = str(self["q"].value() or "").strip()
        if not words:
            return []
        keys = {agency.pk for agency in self.chosen()}
        matches = search(self.fields["reporters"].queryset, words)  # type: ignore[attr-defined]
        return [agency for agency in groups_first(matches) if agency.pk not in keys][:FOUND_AT_MOST]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parts = (cleaned.get("number"), cleaned.get("month") or "", cleaned.get("date"))
        cleaned["due"] = rule_of(cleaned.get("how", ""), *parts)
        if cleaned["due"] is None and not self.errors:
            self.add_error("number", _("Chưa đủ ngày, tháng hoặc số ngày cho cách tính hạn này."))
        return cleaned

    def draft(self) -> TierDraft:
        data = self.cleaned_data
        return TierDraft(
            level=data["level"],
            reporters=tuple(agency.pk for agency in data["reporters"]),
            receiver=data["receiver"].pk,
            due=data["due"],
            opens_before=data["opens_before"],
            locks_after=data["locks_after"],
        )


class LineForm(forms.Form):
    """One line of the report."""

    position = _count(_("Thứ tự"), 999)
    code = _text(_("Mã"), 20)
    kind = _choice(_("Loại"), [(k, w.text) for k, w in LINE_KINDS.items()])
    title = _text(_("Nội dung"), 300)
    hint = _text(_("Gợi ý khi điền"), 500, required=False)
    measure = _text(_("Đơn vị tính"), 40, required=False)
    decimals = _count(_("Số chữ số thập phân"), 6, initial=0)
    required = forms.BooleanField(label=_("Bắt buộc"), required=False, initial=True)
    node_code = _text(_("Mã chỉ số, chỉ tiêu"), 20, required=False)
    roll_up = _choice(_("Cách gộp khi tổng hợp"), [(k, w.text) for k, w in ROLL_UPS.items()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True  # a row without code and content is one not used

    def has_changed(self) -> bool:
        return bool(str(self["code"].value() or "").strip() or str(self["title"].value() or "").strip())

    def draft(self) -> LineDraft:
        data = {name: self.cleaned_data[name] for name in self.fields if name not in ("position", "DELETE")}
        return LineDraft(**data)


class EndForm(forms.Form):
    """The last day of a regime, with the reason."""

    last_day = _day(_("Ngày áp dụng cuối cùng"))
    why = _text(_("Lý do kết thúc"), 300)


TierForms = formset_factory(TierForm, extra=0, can_delete=True, max_num=MOST_TIERS, absolute_max=MOST_TIERS)
LineForms = formset_factory(LineForm, extra=0, can_delete=True, max_num=MOST_LINES, absolute_max=MOST_LINES)


def draft_of(head: RegimeForm, tiers: BaseFormSet, lines: BaseFormSet) -> RegimeDraft:
    """The regime that three valid forms state; lines in the order of their numbers."""
    kept = [form for form in lines.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
    kept.sort(key=lambda form: form.cleaned_data["position"])
    return RegimeDraft(
        **head.cleaned_data,
        tiers=tuple(form.draft() for form in tiers.forms if not form.cleaned_data.get("DELETE")),
        lines=tuple(form.draft() for form in kept),
    )


def shown(regime: Regime) -> dict[str, Any]:
    """What the three forms show of a regime at first: `head`, `tiers`, `lines`."""
    head = {name: getattr(regime, name) for name in RegimeForm.base_fields if not name.startswith("remind")}
    head |= {n: ", ".join(map(str, getattr(regime, n))) for n in ("remind_before", "remind_after")}
    lines = [
        {name: getattr(line, name) for name in LineForm.base_fields if name != "DELETE"}
        for line in regime.lines.all()
    ]
    return {"head": head, "tiers": [_tier_shown(tier) for tier in regime.tiers.all()], "lines": lines}


def _tier_shown(tier: Any) -> dict[str, Any]:
    return {
        "level": tier.level,
        "reporters": [agency.pk for agency in tier.reporters.all()],
        "receiver": tier.receiver_id,
        "opens_before": tier.opens_before,
        "locks_after": tier.locks_after,
        **parts_of(tier.due),
    }
