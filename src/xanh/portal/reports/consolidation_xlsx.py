"""All parts by all lines as Excel: what each reported, and what comes of it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from xanh.portal.display.figures import moment
from xanh.portal.display.periods import period_name
from xanh.portal.display.sheets import Content as Cell
from xanh.portal.display.sheets import Table, workbook
from xanh.portal.display.words import word
from xanh.portal.periods.models import Line
from xanh.portal.periods.rules import LineKind
from xanh.portal.reports.gathering import Gathered, Part, is_rolled
from xanh.portal.reports.roll_ups import rounded


def consolidation(gathered: Gathered, *, at: datetime) -> bytes:
    """Three sheets: figures of each unit, texts of each unit, what was rolled up and written jointly."""
    figures = [line for line in gathered.asked if line.kind == LineKind.FIGURE]
    texts = [line for line in gathered.asked if line.kind == LineKind.TEXT]
    tables = [_figures(gathered, figures), _texts(gathered, texts), _joint(gathered)]
    return workbook(tables, about=_about(gathered), at=at)


def _about(gathered: Gathered) -> str:
    scope = gathered.scope
    return f"{scope.tier.regime.name}; {period_name(scope.period)}; {scope.tier.receiver.name}"


def _source(part: Part) -> list[Cell]:
    shown = part.used
    state = str(word("part", part.state))
    return [part.agency.name, state, shown.number if shown else None, moment(shown.at) if shown else ""]


def _source_header() -> list[str]:
    return [_("Đơn vị"), _("Trong bản tổng hợp"), _("Lần gửi"), _("Gửi lúc")]


SOURCE_WIDTHS = (44, 22, 8, 18)


def _figures(gathered: Gathered, lines: Sequence[Line]) -> Table:
    header = _source_header()
    for line in lines:
        told = f"{line.code} {line.title}" + (f" ({line.measure})" if line.measure else "")
        header += [f"{told}: {_('chính thức')}", f"{told}: {_('ước')}"]
    rows = [[*_source(part), *_given(part, lines)] for part in gathered.parts]
    return Table(
        _("Số liệu"), header, rows, (*SOURCE_WIDTHS, *(14 for _line in lines for _twice in "ab")), "B2"
    )


def _given(part: Part, lines: Sequence[Line]) -> list[Cell]:
    cells: list[Cell] = []
    for line in lines:
        estimate, actual = part.figures(line.code) if part.used else (None, None)
        cells += [actual, estimate]
    return cells


def _texts(gathered: Gathered, lines: Sequence[Line]) -> Table:
    header = [*_source_header(), *(f"{line.code} {line.title}" for line in lines)]
    rows = [[*_source(part), *(_text(part, line) for line in lines)] for part in gathered.parts]
    return Table(_("Nội dung"), header, rows, (*SOURCE_WIDTHS, *(60 for _line in lines)), "B2")


def _text(part: Part, line: Line) -> str:
    content = part.line(line.code) if part.used else None
    return content.values.text if content else ""


def _joint(gathered: Gathered) -> Table:
    header = [
        _("Mục"),
        _("Tên mục"),
        _("Đơn vị tính"),
        _("Cách gộp"),
        _("Số chính thức"),
        _("Số đơn vị có số chính thức"),
    ]
    header += [_("Số ước"), _("Số đơn vị có số ước"), _("Số đơn vị phải báo cáo"), _("Nội dung tổng hợp")]
    rows = [_joint_row(gathered, line) for line in gathered.asked]
    return Table(_("Tổng hợp"), header, rows, (8, 50, 14, 26, 14, 12, 14, 12, 12, 80))


def _joint_row(gathered: Gathered, line: Line) -> list[Cell]:
    written = gathered.line(line.code)
    start: list[Cell] = [line.code, line.title, line.measure]
    if not is_rolled(line):
        values = written.values if written else None
        rule = str(word("roll_up", line.roll_up)) if line.kind == LineKind.FIGURE else ""
        figures: list[Cell] = [values.actual, None, values.estimate, None] if values else [None] * 4
        return [*start, rule, *figures, gathered.owed, values.text if values else ""]
    found = gathered.figures[line.code]
    actual, estimate = (rounded(r.value, line.decimals) for r in (found.actual, found.estimate))
    counted: list[Cell] = [actual, found.actual.count, estimate, found.estimate.count, found.owed]
    return [*start, str(word("roll_up", line.roll_up)), *counted, ""]
