"""Forms of the register: an agency, its end, codes, members, contacts; a merger."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from xanh.portal.agencies.merging import NewAgency
from xanh.portal.agencies.models import Agency, Contact
from xanh.portal.agencies.registering import Span
from xanh.portal.agencies.rules import CANNOT_MERGE, EARLIEST, LATEST, Kind
from xanh.portal.display.words import AGENCY_KINDS

ONE_OF_BOTH = _("Chọn một cơ quan đang có, hoặc điền tên cơ quan mới; không cả hai.")
REQUIRED = _("Cần điền ô này.")
KINDS = [(kind.value, AGENCY_KINDS[kind.value].text) for kind in Kind]


class Day(forms.DateField):
    """A day, by the browser's own calendar or as people write it."""

    def __init__(self, **more: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        bad = {"invalid": _("Nhập ngày dạng 01/03/2026.")}
        within = [MinValueValidator(EARLIEST, bad["invalid"]), MaxValueValidator(LATEST, bad["invalid"])]
        formats = ["%Y-%m-%d", "%d/%m/%Y"]
        super().__init__(widget=widget, input_formats=formats, error_messages=bad, validators=within, **more)


class Lines(forms.CharField):
    """Several spellings, one to a line."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000, **more)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split())[:200] for line in (super().clean(value) or "").splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class Plain(forms.Form):
    """A form whose boxes look like all others here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = REQUIRED
            if isinstance(field.widget, forms.CheckboxSelectMultiple):
                continue
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"


class ByName(Plain):
    """A form in which agencies are chosen, by code."""

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = agencies


def _one(label: Any, **more: Any) -> Any:
    return forms.ModelChoiceField(label=label, queryset=Agency.objects.none(), to_field_name="code", **more)


class AgencyForm(ByName):
    """The facts of an agency."""

    name = forms.CharField(label=_("Tên"), max_length=200)
    kind = forms.ChoiceField(label=_("Loại"), choices=KINDS)
    parent = _one(_("Trực thuộc"), required=False, empty_label=_("(không trực thuộc cơ quan nào)"))
    valid_from = Day(label=_("Hoạt động từ ngày"), required=False)
    abbreviations = Lines(label=_("Tên viết tắt, mỗi dòng một tên"))
    variants = Lines(label=_("Cách viết khác trong văn bản, mỗi dòng một cách"))
    source = forms.CharField(label=_("Nguồn (văn bản thành lập)"), max_length=300, required=False)
    why = forms.CharField(label=_("Lý do sửa"), max_length=300, required=False)

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())


class EndForm(Plain):
    """The last day of an agency; none takes the end back."""

    last = Day(label=_("Ngày hoạt động cuối cùng"), required=False, help_text=_("Để trống: vẫn hoạt động."))
    why = forms.CharField(label=_("Lý do"), max_length=300)


class SpanForm(Plain):
    """From when until when."""

    valid_from = Day(label=_("Từ ngày"), required=False)
    valid_to = Day(label=_("Đến ngày"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and first > last:
            self.add_error("valid_to", _("Ngày cuối đứng trước ngày đầu."))
        return cleaned

    @property
    def span(self) -> Span:
        return Span(self.cleaned_data["valid_from"], self.cleaned_data["valid_to"])


class CodeForm(SpanForm):
    """A code in either shape."""

    code = forms.CharField(label=_("Mã định danh"), max_length=60, help_text=_("H37.05 hoặc 000.00.05.H37"))
    source = forms.CharField(label=_("Nguồn"), max_length=300, required=False)
    field_order = ("code", "valid_from", "valid_to", "source")


class MemberForm(ByName, SpanForm):
    """A body named as a member of a group."""

    agency = _one(_("Thành viên"))
    field_order = ("agency", "valid_from", "valid_to")


class KindsForm(Plain):
    """The kinds whose bodies are all members."""

    kinds = forms.MultipleChoiceField(
        label=_("Mọi cơ quan thuộc các loại"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ContactForm(SpanForm):
    """Whom to reach."""

    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    post = forms.CharField(label=_("Chức vụ"), max_length=150, required=False)
    phone = forms.RegexField(
        r"^[0-9+(). -]*$",
        label=_("Điện thoại"),
        max_length=40,
        required=False,
        error_messages={"invalid": _("Số điện thoại chỉ gồm chữ số, dấu cách và các dấu + ( ) . -")},
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        error_messages={"invalid": _("Địa chỉ thư điện tử chưa đúng.")},
    )
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)
    field_order = ("name", "post", "phone", "email", "note", "valid_from", "valid_to")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("phone") or cleaned.get("email")):
            self.add_error("phone", _("Cần ít nhất số điện thoại hoặc thư điện tử."))
        return cleaned

    @classmethod
    def of(cls, contact: Contact) -> "ContactForm":
        return cls(initial={name: getattr(contact, name) for name in cls.base_fields}, prefix="edit")


class MergeForm(ByName):
    """Who ends, who has their duties, from when, why."""

    predecessors: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Cơ quan kết thúc hoạt động"),
        queryset=Agency.objects.none(),
        to_field_name="code",
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Giữ phím Ctrl để chọn nhiều cơ quan."),
    )
    successor = _one(
        _("Cơ quan kế thừa"), required=False, empty_label=_("(lập cơ quan mới, điền tên bên dưới)")
    )
    new_name = forms.CharField(label=_("Tên cơ quan mới"), max_length=200, required=False)
    new_kind = forms.ChoiceField(
        label=_("Loại cơ quan mới"),
        choices=[("", "---------"), *(k for k in KINDS if k[0] not in CANNOT_MERGE)],
        required=False,
    )
    on = Day(label=_("Cơ quan kế thừa nhận nhiệm vụ từ ngày"))
    why = forms.CharField(label=_("Căn cứ (nghị quyết, quyết định)"), max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("successor")) == bool(cleaned.get("new_name")):
            self.add_error("successor", ONE_OF_BOTH)
        if cleaned.get("new_name") and not cleaned.get("new_kind"):
            self.add_error("new_kind", REQUIRED)
        return cleaned

    @property
    def into(self) -> Agency | NewAgency:
        """The successor chosen, or the one to be made, which stands where the first predecessor stood."""
        data = self.cleaned_data
        if data["successor"]:
            return data["successor"]
        parents = [a.parent for a in data["predecessors"]]
        return NewAgency(" ".join(data["new_name"].split()), Kind(data["new_kind"]), parents[0])
