"""What the import pages take in: filters, a file, the value of one field."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils import timezone

from xanh.portal.imports.rules import ImportKind, ImportState

SALT = "imports.field"
FILES_AT_ONCE = 20
DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
FIRST_DAY = MinValueValidator(date(1900, 1, 1))  # the midnight of the first day there is has no UTC


class FilterForm(forms.Form):
    """The list's filters: state, person, from and to which day."""

    state = forms.ChoiceField(required=False, choices=[("", ""), *((s.value, s.value) for s in ImportState)])
    who = forms.CharField(required=False, max_length=150)
    since = forms.DateField(required=False, input_formats=DAYS, validators=[FIRST_DAY])
    until = forms.DateField(required=False, input_formats=DAYS, validators=[FIRST_DAY])

    def applied(self, found: Any) -> Any:
        """The imports that the filters let through; a filter that cannot be read lets all through."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("state"):
            found = found.filter(state=data["state"])
        if data.get("who"):
            who = data["who"]
            found = found.filter(Q(created_by__first_name__icontains=who) | Q(created_by__username=who))
        if data.get("since"):
            found = found.filter(created_at__gte=_midnight(data["since"], time.min))
        if data.get("until"):
            found = found.filter(created_at__lte=_midnight(data["until"], time.max))
        return found


def _midnight(day: Any, moment: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))


class SeveralFiles(forms.ClearableFileInput):
    """A box for one file or more."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """At least one file, at most `FILES_AT_ONCE`."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if len(data or ()) > FILES_AT_ONCE:
            raise forms.ValidationError("", "too_many")
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class UploadForm(forms.Form):
    """Files, what they hold, and the day their names are meant for."""

    file = FilesField(allow_empty_file=True)
    kind = forms.ChoiceField(choices=[(k.value, k.value) for k in ImportKind])
    as_of = forms.DateField(required=False, input_formats=DAYS)


def raw_value(editor: str, data: Any, *, before: Any = None) -> Any:
    """The value of a field as a reviewer's form holds it, not yet judged."""
    if editor == "parties":
        return party_rows(data)
    if editor == "basis":
        return _basis(data, before)
    value = data.get("value", "")
    if editor == "lines":
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value or None


def party_rows(data: Any) -> list[dict[str, Any]]:
    """The parties of the form, one a row."""
    columns = [data.getlist(name) for name in ("agency", "code", "role", "scope")]
    return [
        {"agency": agency, "code": code or None, "role": role, "scope": scope.strip() or None}
        for agency, code, role, scope in zip(*columns, strict=False)
    ]


def _basis(data: Any, before: Any) -> list[dict[str, Any]]:
    first, *others = before or [{"document": "Kế hoạch", "subject": None}]
    stated = {name: data.get(name, "").strip() or None for name in ("number", "date", "issuer")}
    return [{**first, **stated}, *others] if any(stated.values()) else others


def sealed(value: Any) -> str:
    """A value on its way through the page and back, so that only what this server wrote returns."""
    return signing.dumps(value, salt=SALT)


def unsealed(text: str) -> Any:
    """The value sealed before; `BadSignature` where the text was changed."""
    return signing.loads(text, salt=SALT)


def typed(field: Any) -> Any:
    """The value as it stands in an editor's box: decimal comma, dd/mm/yyyy, one name a line."""
    value = field.value
    if value in (None, "", []):
        return ""
    if field.editor == "lines":
        return "\n".join(value)
    if field.editor == "date":
        return "/".join(reversed(str(value).split("-")))
    if field.editor == "number":
        return str(Decimal(str(value)).normalize()).replace(".", ",")
    return value
