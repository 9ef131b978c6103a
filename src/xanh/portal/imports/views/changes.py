"""A draft beside the version of the plan that is there: what is new, changed, gone; as a page and as XLSX."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from xanh.documents.compare import FieldChange, Kind, RowChange, wording
from xanh.portal.display import names, sheets, words
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.imports import access, queries
from xanh.portal.imports.views import cards as shown
from xanh.portal.imports.views.parts import FIELDS, PARTS

A_PAGE = 100
# What is compared but has no field of its own on a card.
OTHER_FIELDS = {
    "coordinating_note": gettext_lazy("Ghi chú về phối hợp"),
    "subindex": gettext_lazy("Chỉ số thành phần"),
    "signer": gettext_lazy("Người ký"),
    "lead_unit": gettext_lazy("Đơn vị chủ trì"),
}
LISTS = ("parties", "lines")
TOLD = (Kind.ADDED, Kind.CHANGED, Kind.REMOVED)


@dataclass(frozen=True)
class Change:
    """One line of the comparison: a field that changed, or a whole row that came or went."""

    part: str
    kind: str
    title: str
    label: str | Promise
    before: str
    after: str
    runs: tuple[tuple[str, str], ...] = ()

    @property
    def part_name(self) -> str:
        return str(PARTS[self.part])


def lines(found: queries.Versions) -> list[Change]:
    """Every change in reading order, field by field."""
    return [line for row in found.rows if row.kind != Kind.SAME for line in _lines(row, found)]


def counts(found: queries.Versions) -> dict[str, int]:
    """How many rows are new, changed, gone and the same; the header counts as a row."""
    kinds = Counter(row.kind.value for row in found.rows)
    return {kind.value: kinds[kind.value] for kind in Kind} | {"all": sum(kinds[kind] for kind in TOLD)}


def _lines(change: RowChange, found: queries.Versions) -> list[Change]:
    draft, index = (found.before, change.before) if change.after is None else (found.after, change.after)
    row = draft["header"] if change.part == "header" else draft[change.part][index]
    title = shown.title_of(change.part, row, index or 0)
    if change.kind == Kind.CHANGED:
        return [_field(change.part, title, field) for field in change.fields]
    whole = _whole(change.part, row)
    before, after = ("", whole) if change.kind == Kind.ADDED else (whole, "")
    return [Change(change.part, change.kind.value, title, "", before, after)]


def _field(part: str, title: str, field: FieldChange) -> Change:
    label, editor = _named(part).get(field.name, (OTHER_FIELDS.get(field.name, field.name), "text"))
    before, after = _words(editor, field.before), _words(editor, field.after)
    change = Change(part, Kind.CHANGED.value, title, label, before, after)
    if editor in LISTS:
        return replace(change, runs=_members(*(_listed(side) for side in (field.before, field.after))))
    both = before and after and editor in ("text", "long", "agency")
    return replace(change, runs=tuple(wording(before, after))) if both else change


def _members(before: list[str], after: list[str]) -> tuple[tuple[str, str], ...]:
    """Two lists member by member, a line each: what is in one of them alone is marked."""
    kept = [("same" if one in after else "removed", f"{one}\n") for one in before]
    return (*kept, *(("added", f"{one}\n") for one in after if one not in before))


def _listed(value: Any) -> list[str]:
    return [one if isinstance(one, str) else _party(one) for one in value or ()]


def _named(part: str) -> dict[str, tuple[str | Promise, str]]:
    return {name: (label, editor) for name, label, editor in FIELDS[part]}


def _whole(part: str, row: dict[str, Any]) -> str:
    """A row in words: each field that says anything, a line for each."""
    told = ((label, _words(editor, row.get(name))) for name, label, editor in FIELDS[part])
    return "\n".join(f"{label}: {text}" for label, text in told if text)


def _words(editor: str, value: Any) -> str:
    if value in (None, "", [], ()):
        return ""
    if editor in LISTS:
        return "; ".join(_listed(value))
    return shown.SHOWN.get(editor, str)(value)


def _party(party: Any) -> str:
    read = party.get if isinstance(party, dict) else lambda name: getattr(party, name)
    return f"{read('agency')} ({read('scope')})" if read("scope") else str(read("agency"))


@require_safe
def changes(request, pk):
    """What accepting the draft would change in the plan that is there; to htmx only how much."""
    item, found = _found(request, pk)
    if request.htmx:
        return render(request, "imports/changes_count.html", {"counts": counts(found)})
    kind, part = request.GET.get("kind", ""), request.GET.get("part", "")
    told = lines(found)
    kept = [line for line in told if kind in ("", line.kind) and part in ("", line.part)]
    context = {
        "item": item,
        "plan": found.plan,
        "counts": counts(found),
        "kinds": TOLD,
        "kind": kind,
        "part": part,
        "parts": {line.part: line.part_name for line in told},
        "page": Paginator(kept, A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "imports/changes.html", context)


@require_safe
def changes_xlsx(request, pk):
    """The same as a spreadsheet."""
    item, found = _found(request, pk)
    columns = [_("Phần"), _("Mục"), _("Thay đổi"), _("Trường"), _("Bản đang có"), _("Bản mới")]
    rows = [
        [c.part_name, c.title, str(words.word("change", c.kind)), str(c.label), c.before, c.after]
        for c in lines(found)
    ]
    table = sheets.Table(_("Thay đổi"), columns, rows, (16, 40, 12, 20, 60, 60))
    about = f"{names.plan_name(found.plan)} / {item.document.name}"
    data = sheets.workbook([table], about=about, at=timezone.now())
    return spreadsheet(data, "thay-doi.xlsx")


def _found(request, pk):
    item = access.get_import(request.user, pk)
    found = queries.versions(item, queries.current_draft(item)) if item.plan_id is None else None
    if found is None:
        raise Http404
    return item, found
