"""What the pages of explanations take in: a question with its term, an answer; a figure sealed on its way."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from xanh.portal.explanations.rules import Figure
from xanh.reference.terms import term

SALT = "explanations.figure"
REQUIRED = {"required": _("Cần điền ô này.")}


def sealed(figure: Figure, agencies: Iterable[str] = ()) -> str:
    """A figure on its way through a page's address, so that only what a page of ours wrote returns."""
    return signing.dumps({**asdict(figure), "agencies": list(agencies)}, salt=SALT, compress=True)


def unsealed(text: str) -> tuple[Figure, list[str]] | None:
    """The figure and the codes of the agencies that owe it; None where the text is not one of ours."""
    try:
        told = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    agencies = told.pop("agencies")
    return Figure(**told), agencies


class QuestionForm(forms.Form):
    """What is to be explained, and in how many working days."""

    text = forms.CharField(
        label=_("Cần giải trình điều gì"),
        max_length=5000,
        error_messages=REQUIRED,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
    )
    days = forms.IntegerField(
        label=_("Trả lời trong mấy ngày làm việc"),
        error_messages={**REQUIRED, "invalid": _("Viết một số nguyên.")},
        widget=forms.NumberInput(attrs={"class": "form-control date-input", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        known = term("explanation")
        kwargs["initial"] = {"days": known.days, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["days"].widget.attrs |= {"min": known.least, "max": known.most}


class AskForm(QuestionForm):
    """A question, and whom it goes to."""

    agency: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Cơ quan giải trình"),
        queryset=None,
        to_field_name="code",
        empty_label=_("(chọn cơ quan)"),
        error_messages={**REQUIRED, "invalid_choice": _("Chọn một cơ quan đang hoạt động.")},
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field_order = ("agency", "text", "days")

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]


class TextForm(forms.Form):
    """An answer, or why something is taken back."""

    text = forms.CharField(
        label=_("Nội dung"),
        max_length=5000,
        error_messages=REQUIRED,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 6}),
    )
