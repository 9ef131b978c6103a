"""What the documents' pages take in: a new draft, its parts, a number of a paper document."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xanh.documents.official import Block, Heading, OfficialText, Paragraph, Signer, Table
from xanh.portal.agencies.models import Agency
from xanh.portal.display.words import DOCUMENT_TYPES
from xanh.portal.documents.rules import LARGEST, PaperNumber

DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
TYPES = [(code, found.text) for code, found in DOCUMENT_TYPES.items()]
URGENCIES = [("", _("Thường")), ("KHẨN", "Khẩn"), ("THƯỢNG KHẨN", "Thượng khẩn"), ("HỎA TỐC", "Hỏa tốc")]
POWERS = [("", _("Ký trực tiếp")), *((p, p) for p in ("TM.", "KT.", "TL.", "TUQ.", "Q."))]
PLAIN = ("subject", "notation", "place", "archive", "type_code", "urgency")
LISTS = ("addressees", "bases", "recipients")
LEVELS = {"h1": 1, "h2": 2, "h3": 3}
NEEDED = _("Cần điền ô này.")


class Styled(forms.Form):
    """A form in the look of the pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if choice else "form-control"
            field.error_messages["required"] = NEEDED


def _lines(label: Any, rows: int = 2, help_text: Any = "") -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=box, max_length=20_000, help_text=help_text)


class NewForm(Styled):
    """A draft that is about to begin."""

    agency = forms.ChoiceField(label=_("Cơ quan ban hành"))
    type_code = forms.ChoiceField(label=_("Loại văn bản"), choices=TYPES)
    subject = forms.CharField(label=_("Trích yếu nội dung"), max_length=500)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [(a.code, a.name) for a in agencies]  # type: ignore[attr-defined]


class DraftForm(Styled):
    """The parts of a draft beside its body."""

    subject = forms.CharField(label=_("Trích yếu nội dung"), max_length=500)
    type_code = forms.ChoiceField(label=_("Loại văn bản"), choices=TYPES)
    notation = forms.CharField(
        label=_("Ký hiệu"), max_length=30, help_text=_("Ví dụ KH-UBND; công văn: UBND-VX.")
    )
    place = forms.CharField(label=_("Địa danh"), max_length=60, required=False)
    urgency = forms.ChoiceField(label=_("Mức độ khẩn"), choices=URGENCIES, required=False)
    addressees = _lines(_("Kính gửi"), help_text=_("Mỗi dòng một nơi; để trống nếu không có."))
    bases = _lines(_("Căn cứ ban hành"), 3, _("Mỗi dòng một căn cứ, không cần dấu chấm phẩy."))
    recipients = _lines(_("Nơi nhận (in trên văn bản)"), 3, _("Mỗi dòng một nơi, không gồm dòng Lưu."))
    archive = forms.CharField(label=_("Lưu"), max_length=60, required=False, help_text=_("Ví dụ VT, KHTC."))
    power = forms.ChoiceField(label=_("Thẩm quyền ký"), choices=POWERS, required=False)
    on_behalf_of = forms.CharField(label=_("Ký thay mặt, thay cho"), max_length=150, required=False)
    post = _lines(_("Chức vụ người ký"), 2, _("Hai dòng khi ký thay: KT. Chủ tịch, rồi Phó Chủ tịch."))
    name = forms.CharField(label=_("Họ và tên người ký"), max_length=60, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def text(self, before: OfficialText, body: tuple[Block, ...]) -> OfficialText:
        """The draft as the form has it; what the form does not show stays."""
        data = {name: v.strip() if isinstance(v, str) else v for name, v in self.cleaned_data.items()}
        changes: dict[str, Any] = {name: data[name] for name in PLAIN}
        changes |= {name: _split(data[name]) for name in LISTS}
        signer = Signer(data["name"], data["post"], data["power"], data["on_behalf_of"])
        return replace(before, body=body, signer=signer, **changes)


def values_of(text: OfficialText, revision: int) -> dict[str, Any]:
    """What the form shows of a text."""
    signer = {name: getattr(text.signer, name) for name in ("name", "post", "power", "on_behalf_of")}
    lists = {name: "\n".join(getattr(text, name)) for name in LISTS}
    return {**signer, **lists, **{name: getattr(text, name) for name in PLAIN}, "revision": revision}


def _split(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def body_of(data: Any, before: OfficialText) -> tuple[Block, ...]:
    """The body as the form has it, a kind and a text for each block; each line of a box is a paragraph."""
    columns = (data.getlist("kind"), data.getlist("block_text"), data.getlist("block"))
    blocks: list[Block] = []
    for kind, text, number in zip(*columns, strict=False):
        if kind == "table":
            blocks += _kept_table(number, before)
        else:
            blocks += [_block(kind, line) for line in _split(text)]
    return tuple(blocks)


def _block(kind: str, text: str) -> Block:
    return Heading(text, LEVELS[kind]) if kind in LEVELS else Paragraph(text)


def _kept_table(number: str, before: OfficialText) -> list[Block]:
    """A table is not edited here: it stays as it was, named by its place."""
    place = int(number) if number.isdecimal() and len(number) < 6 else -1
    known = before.body[place] if 0 <= place < len(before.body) else None
    return [known] if isinstance(known, Table) else []


def rows_of(body: Sequence[Block], empty: int = 0) -> list[dict[str, Any]]:
    """The blocks as the form shows them, with some empty ones below."""
    rows = [
        {"number": n, "kind": _kind(b), "text": getattr(b, "text", ""), "block": b}
        for n, b in enumerate(body)
    ]
    return rows + [{"number": "", "kind": "p", "text": "", "block": None} for _ in range(empty)]


def _kind(block: Block) -> str:
    if isinstance(block, Table):
        return "table"
    return f"h{block.level}" if isinstance(block, Heading) else "p"


class PaperForm(Styled):
    """A number that a document bears on paper."""

    agency = forms.ChoiceField(label=_("Cơ quan"))
    number = forms.IntegerField(label=_("Số"), min_value=1, max_value=LARGEST)
    type_code = forms.ChoiceField(label=_("Loại văn bản"), choices=TYPES)
    notation = forms.CharField(label=_("Ký hiệu"), max_length=30)
    dated = forms.DateField(label=_("Ngày văn bản"), input_formats=DAYS, help_text=_("ngày/tháng/năm"))
    subject = forms.CharField(label=_("Trích yếu"), max_length=500)
    signer = forms.CharField(label=_("Người ký"), max_length=150, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [(a.code, a.name) for a in agencies]  # type: ignore[attr-defined]
        self.fields["dated"].error_messages["invalid"] = _("Nhập ngày dạng ngày/tháng/năm.")
        self.fields["number"].error_messages["invalid"] = _("Nhập số nguyên từ 1 trở lên.")

    def paper(self) -> PaperNumber:
        """The number as the form has it."""
        names = ("number", "dated", "type_code", "notation", "subject", "signer")
        return PaperNumber(**{name: self.cleaned_data[name] for name in names})
