"""What the pages of a plan that is written take in: its head, a task, a reason."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xanh.portal.agencies.queries import Register
from xanh.portal.display.figures import day, number
from xanh.portal.display.numbers import AmbiguousError, decimal
from xanh.portal.display.words import EVIDENCE
from xanh.portal.plans import deadlines
from xanh.portal.plans.definition import Definition, plain
from xanh.portal.plans.rules import Role
from xanh.portal.plans.writing import Head

DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
NOTE = re.compile(r"(.+?)\s*\(([^()]*)\)\s*")
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
MOST = Decimal(10) ** 11
SPARE = 2  # empty boxes below the agencies there are


class FigureField(forms.CharField):
    """A figure as people write it, with decimal comma or point."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = decimal(text)
        except AmbiguousError as error:
            raise forms.ValidationError(_("Số này hiểu được theo hai cách: viết 1234 hoặc 1,234.")) from error
        except ValueError as error:
            raise forms.ValidationError(_("Hãy viết một số, ví dụ 12,5.")) from error
        self.run_bounds(found)
        return found

    def run_bounds(self, found: Decimal) -> None:
        for check in (MinValueValidator(0), MaxValueValidator(MOST)):
            check(found)


class NamesWidget(forms.Widget):
    """One box for each name, and a few more, with the names of the register to choose from."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        listed = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [text.strip() for text in listed if text.strip()]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        boxes = [*(value or ()), *[""] * SPARE]
        first = (attrs or {}).get("id", name)
        rows = (
            (first if n == 0 else f"{first}_{n}", name, text, _("Cơ quan %(n)s") % {"n": n + 1})
            for n, text in enumerate(boxes)
        )
        box = '<input class="form-control" id="{}" name="{}" value="{}" list="agency-names" aria-label="{}">'
        return format_html('<div class="name-list">{}</div>', format_html_join("", box, rows))


class NamesField(forms.Field):
    """Names of agencies that the register knows, as their codes."""

    widget = NamesWidget
    register: Register

    def clean(self, value: Any) -> list[str]:
        found = {text: self.register.find(text) for text in value or ()}
        unknown = [text for text, agency in found.items() if agency is None]
        if unknown:
            told = {"names": ", ".join(f"“{text}”" for text in unknown)}
            raise forms.ValidationError(_("Danh mục không có: %(names)s. Chọn tên trong gợi ý.") % told)
        return list(dict.fromkeys(agency.code for agency in found.values() if agency))


class LinesField(forms.CharField):
    """Text of several lines, whatever ends them."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return "\n".join((super().to_python(value) or "").splitlines())

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class MilestonesField(LinesField):
    """Lines of a day, what is to be reached by then, and its share: "30/6/2026; xong dự thảo; 40"."""

    def clean(self, value: Any) -> list[dict[str, Any]]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        return [_milestone(line) for line in lines]


def _milestone(line: str) -> dict[str, Any]:
    when, words, share, *_more = [*(part.strip() for part in line.split(";")), "", ""]
    share = share.removesuffix("%").strip()
    try:
        due = _day(when)
        percent = decimal(share) if share else None
    except ValueError as error:
        raise forms.ValidationError(_("Không đọc được mốc: %(line)s") % {"line": line}) from error
    if percent is not None and not 0 < percent <= 100:
        raise forms.ValidationError(_("Tỷ lệ của mốc phải từ 0 đến 100: %(line)s") % {"line": line})
    stated = {"share": plain(percent)} if percent is not None else {}
    return {"kind": "date", "date": due.isoformat(), "rule": "by", "text": line, "words": words, **stated}


def _day(text: str) -> date:
    found = DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(int(found[3]), int(found[2]), int(found[1]))


def milestone_lines(schedule: Any) -> str:
    """The milestones of a schedule as the field shows them."""
    items = (schedule or {}).get("items") or ()
    return "\n".join(line for item in items if (line := _line(item)))


def _line(item: Any) -> str:
    if item["kind"] != "date":
        return ""
    share = number(Decimal(item["share"]), None) if item.get("share") else ""
    parts = [day(date.fromisoformat(item["date"])), item.get("words") or "", share]
    return "; ".join(parts).rstrip("; ")


class TaskForm(forms.Form):
    """A task: `wanted` is its definition once the form is valid."""

    text = LinesField(label=gettext_lazy("Nội dung nhiệm vụ"), max_length=4000)
    section = forms.CharField(label=gettext_lazy("Thuộc mục"), max_length=500, required=False)
    lead = NamesField(label=gettext_lazy("Chủ trì"), required=False)
    coordinating = NamesField(label=gettext_lazy("Phối hợp"), required=False)
    deliverable = LinesField(label=gettext_lazy("Sản phẩm"), max_length=2000, required=False)
    measure = forms.CharField(
        label=gettext_lazy("Đơn vị tính"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Ví dụ: %, văn bản, km, hộ"),
    )
    quantity = FigureField(label=gettext_lazy("Số lượng cần đạt"), max_length=20, required=False)
    start_on = forms.DateField(label=gettext_lazy("Ngày bắt đầu"), input_formats=DAYS, required=False)
    deadline = forms.CharField(
        label=gettext_lazy("Thời hạn"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Viết như trong văn bản: trước ngày 30/6/2026; Quý III/2026; hằng quý; thường xuyên"
        ),
    )
    milestones = MilestonesField(
        label=gettext_lazy("Các mốc (nếu có)"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy(
            "Mỗi dòng một mốc: ngày; nội dung; tỷ lệ %. Ví dụ: 30/6/2026; xong dự thảo; 40"
        ),
    )
    weight = FigureField(
        label=gettext_lazy("Trọng số"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("Khi tính tiến độ chung; để trống là 1, ghi 0 là không tính"),
    )
    requires_evidence = forms.ChoiceField(label=gettext_lazy("Minh chứng"), choices=list(EVIDENCE.items()))
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Là phần của nhiệm vụ"), coerce=int, empty_value=None, required=False
    )
    serves = forms.MultipleChoiceField(
        label=gettext_lazy("Phục vụ"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        base: Definition,
        register: Register,
        year: int | None,
        choices: Mapping[str, Sequence[tuple[str, str]]],
    ) -> None:
        self.base, self.year = base, year
        super().__init__(data, initial=_initial(base, register))
        for name in ("lead", "coordinating"):
            self.fields[name].register = register  # type: ignore[attr-defined]
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]
        _dress(self.fields, long=("text", "deliverable", "milestones"))

    @property
    def wanted(self) -> Definition:
        """What the person wants; fields that the page does not show stay as they were."""
        data = self.cleaned_data
        typed = {name: data[name] for name in ("section", "deliverable", "measure", "requires_evidence")}
        return replace(
            self.base,
            **typed,
            **self._deadline(),
            text=data["text"].strip(),
            quantity=None if data["quantity"] is None else plain(data["quantity"]),
            weight="1" if data["weight"] is None else plain(data["weight"]),
            start_on=data["start_on"].isoformat() if data["start_on"] else None,
            parent=data["parent"],
            parties=_parties(self.base, data["lead"], data["coordinating"]),
            serves=tuple((kind, key) for kind, _, key in (s.partition(":") for s in data["serves"])),
        )

    def _deadline(self) -> dict[str, Any]:
        words, items = self.cleaned_data["deadline"].strip(), self.cleaned_data["milestones"]
        unchanged = words == self.initial["deadline"] and not {"deadline", "milestones"} & {
            *self.changed_data
        }
        if unchanged:
            return {}
        if items:
            text = words or "; ".join(item["text"] for item in items)
            return {"deadline": words[:300], "schedule": {"kind": "milestones", "items": items, "text": text}}
        read = deadlines.read(words or None, self.year)
        return {"deadline": read["deadline"] or "", "schedule": read["schedule"]}


def _parties(base: Definition, lead: Iterable[str], coordinating: Iterable[str]) -> tuple[Any, ...]:
    """The agencies named, each with the scope it had; other roles stay."""
    scopes = {(role, code): scope for role, code, scope in base.parties}
    pairs = [(Role.LEAD.value, code) for code in lead]
    pairs += [(Role.COORDINATING.value, code) for code in coordinating]
    others = tuple(p for p in base.parties if p[0] not in (Role.LEAD, Role.COORDINATING))
    return (*((role, code, scopes.get((role, code), "")) for role, code in pairs), *others)


def _initial(base: Definition, register: Register) -> dict[str, Any]:
    names = {role: [_name(register, c) for r, c, _ in base.parties if r == role] for role in Role}
    marks = milestone_lines(base.schedule)
    figures = {name: getattr(base, name) for name in ("quantity", "weight")}
    same = ("text", "section", "deliverable", "measure", "requires_evidence", "parent")
    return {
        **{name: getattr(base, name) for name in same},
        **{name: number(Decimal(text), None) if text else "" for name, text in figures.items()},
        "lead": names[Role.LEAD],
        "coordinating": names[Role.COORDINATING],
        "start_on": day(date.fromisoformat(base.start_on)) if base.start_on else "",
        "deadline": base.deadline if marks else deadlines.written(base.deadline, base.schedule),
        "milestones": marks,
        "serves": [f"{kind}:{key}" for kind, key in base.serves],
    }


def _name(register: Register, code: str) -> str:
    found = register.by_code(code)
    return found.name if found else code


class HeadForm(forms.Form):
    """What stands around the tasks of a plan."""

    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=500)
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ người ký"), max_length=150, required=False)
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=150, required=False)
    archive = forms.CharField(
        label=gettext_lazy("Lưu"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ví dụ: VT, KHTC"),
    )
    recipients = forms.CharField(
        label=gettext_lazy("Nơi nhận"),
        max_length=10_000,
        required=False,
        help_text=gettext_lazy("Mỗi dòng một nơi; ghi chú trong ngoặc. Ví dụ: UBND tỉnh (để báo cáo)"),
    )

    def __init__(self, data: Any = None, *, head: Head | None = None) -> None:
        initial = (
            {**head.to_json(), "recipients": "\n".join(map(_recipient, head.recipients))} if head else {}
        )
        super().__init__(data, initial=initial)
        _dress(self.fields, long=("title", "recipients"))

    @property
    def head(self) -> Head:
        data = dict(self.cleaned_data)
        lines = [line.strip() for line in data.pop("recipients").splitlines()]
        named = tuple((m[1], m[2]) if (m := NOTE.fullmatch(x)) else (x, "") for x in lines if x)
        return Head(**data, recipients=named)


def _recipient(line: tuple[str, str]) -> str:
    name, note = line
    return f"{name} ({note})" if note else name


class ReasonForm(forms.Form):
    """Why: the journal keeps it."""

    why = forms.CharField(max_length=500, required=False, strip=True)


class GiveForm(forms.Form):
    """To whom a task is given, and which part of it."""

    agency = NamesField()
    scope = forms.CharField(max_length=400, required=False)

    def __init__(self, data: Any, *, register: Register) -> None:
        super().__init__(data)
        self.fields["agency"].register = register  # type: ignore[attr-defined]


def _dress(fields: Any, *, long: Iterable[str]) -> None:
    for name, field in fields.items():
        if name in long:
            field.widget = forms.Textarea(attrs={"rows": 3})
        select = isinstance(field.widget, forms.Select)
        if not isinstance(field.widget, forms.CheckboxSelectMultiple):
            field.widget.attrs["class"] = "form-select" if select else "form-control"
        if field.max_length if hasattr(field, "max_length") else None:
            field.widget.attrs.setdefault("maxlength", field.max_length)
