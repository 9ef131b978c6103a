"""The journal as files, written line by line: however long it is, little of it is in memory."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xanh.documents.plain_cells import looks_like_formula
from xanh.portal.display.figures import moment
from xanh.portal.display.sheets import Content, Table, long_workbook
from xanh.portal.display.words import word
from xanh.portal.journal.models import COVERED, Entry
from xanh.portal.journal.rules import ACTS, canonical, told
from xanh.portal.journal.templatetags.journal import value

AT_ONCE = 2000
WIDTHS = (9, 18, 26, 28, 16, 44, 60, 40, 40, 66)


def columns() -> list[str]:
    return [
        _("Dòng"),
        _("Lúc"),
        _("Người làm"),
        _("Việc"),
        _("Loại đối tượng"),
        _("Đối tượng"),
        _("Thay đổi"),
        _("Lý do"),
        _("Chi tiết"),
        _("Mã băm"),
    ]


def _row(line: Entry) -> list[Content]:
    said = told(line.details)
    changed = [f"{word('field', c.field)}: {value(c.before)} → {value(c.after)}" for c in said.changes]
    rest = [f"{word('field', name)}: {value(content)}" for name, content in said.rest.items()]
    return [
        line.pk,
        moment(line.at),
        line.actor_name,
        _(ACTS.get(line.act, line.act)),
        str(word("object", line.object_type)),
        line.object_label,
        "\n".join(changed),
        said.why,
        "\n".join(rest),
        line.hash,
    ]


def xlsx(found: QuerySet[Entry], *, at: datetime) -> IO[bytes]:
    """An Excel file on disk, open for reading."""
    rows = (_row(line) for line in found.iterator(chunk_size=AT_ONCE))
    return long_workbook(Table(_("Nhật ký"), columns(), rows, WIDTHS), about=_("Nhật ký"), at=at)


class _Echo:
    """What a CSV writer writes to: hands back each row instead of keeping it."""

    def write(self, row: str) -> str:
        return row


def csv_rows(found: QuerySet[Entry]) -> Iterator[str]:
    """CSV as Vietnamese Excel reads it: UTF-8 with its mark, semicolons; no cell is a formula."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(columns())
    for line in found.iterator(chunk_size=AT_ONCE):
        yield writer.writerow(_quoted(_row(line)))


def _quoted(row: Iterable[Content]) -> list[Any]:
    return [f"'{cell}" if isinstance(cell, str) and looks_like_formula(cell) else cell for cell in row]


def json_lines(found: QuerySet[Entry]) -> Iterator[str]:
    """One JSON object a line, with everything that the hashes cover: the chain can be checked elsewhere."""
    names = ("id", *COVERED, "previous_hash", "hash")
    for row in found.values_list(*names).iterator(chunk_size=AT_ONCE):
        yield canonical(dict(zip(names, row, strict=True))) + "\n"
