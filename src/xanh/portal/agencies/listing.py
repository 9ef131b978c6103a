"""Reads for the list of agencies."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from xanh.portal.agencies.filters import NOW, PAST, ListFilter
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import search, valid_on
from xanh.portal.agencies.rules import is_valid
from xanh.portal.display import figures
from xanh.portal.display.sheets import Content, Table
from xanh.portal.display.sheets import workbook as sheets
from xanh.portal.display.words import word

ORDER = {
    "name": ("sort_key", "id"),
    "-name": ("-sort_key", "-id"),
    "kind": ("kind", "sort_key", "id"),
    "-kind": ("-kind", "sort_key", "id"),
    "until": (F("valid_to").asc(nulls_last=True), "sort_key"),
    "-until": (F("valid_to").desc(nulls_last=True), "sort_key"),
}


def agencies(visible: QuerySet[Agency], asked: ListFilter, *, today: date) -> QuerySet[Agency]:
    """The agencies asked for; names sort as a Vietnamese dictionary does."""
    found = search(visible, asked.words).select_related("parent", "successor")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.on or asked.valid == NOW:
        found = found.filter(valid_on(asked.on or today))
    elif asked.valid == PAST:
        found = found.filter(valid_to__lt=today)
    return found.order_by(*ORDER[asked.order])


def workbook(found: QuerySet[Agency], *, day: date, at: datetime) -> bytes:
    """The agencies as an Excel file, with the codes of a day."""
    rows: list[list[Content]] = [_row(a, day) for a in found.prefetch_related("codes")]
    header = [
        _("Mã định danh"),
        _("Tên"),
        _("Tên viết tắt"),
        _("Loại"),
        _("Trực thuộc"),
        _("Từ ngày"),
        _("Đến ngày"),
        _("Cơ quan kế thừa"),
        _("Cách viết khác"),
        _("Nguồn"),
    ]
    table = Table(_("Cơ quan"), header, rows, (18, 44, 20, 24, 30, 12, 12, 34, 44, 44))
    return sheets([table], about=_("Danh mục cơ quan, đơn vị của Xanh"), at=at)


def _row(agency: Agency, day: date) -> list[Any]:
    codes = [c.code for c in agency.codes.all() if is_valid(c.valid_from, c.valid_to, day)]
    return [
        ", ".join(codes),
        agency.name,
        ", ".join(agency.abbreviations),
        str(word("agency", agency.kind)),
        agency.parent.name if agency.parent else "",
        figures.day(agency.valid_from),
        figures.day(agency.valid_to),
        agency.successor.name if agency.successor else "",
        "; ".join(agency.variants),
        agency.source,
    ]


def kinds(visible: QuerySet[Agency]) -> list[str]:
    """The kinds that occur."""
    return list(visible.order_by("kind").values_list("kind", flat=True).distinct())
