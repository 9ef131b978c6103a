"""The official report that a consolidation becomes: sections, figures, who is missing, all units."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil

from django.utils import translation

from xanh.documents.official import Appendix, Block, Heading, OfficialText, Paragraph, Table
from xanh.portal.agencies.models import Agency
from xanh.portal.display.figures import day, number
from xanh.portal.display.periods import period_in_text, period_name
from xanh.portal.documents.queries import blank_text
from xanh.portal.periods.models import Line
from xanh.portal.periods.rules import LineKind
from xanh.portal.plans.models import Plan, Responsibility
from xanh.portal.plans.rules import PlanState
from xanh.portal.reports.content import Values
from xanh.portal.reports.gathering import Gathered, Part, is_rolled, reported_in
from xanh.portal.reports.roll_ups import Rolled

REPORT = "BC"
COLUMNS = 8  # figures beside each other on a page on its side
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
NOTHING = "–"
EMPTY = "[Chưa có nội dung tổng hợp của mục này.]"
APART = (
    "Số chính thức và số ước được gộp riêng, không cộng lẫn. Số đơn vị là số đơn vị có số liệu "
    "trên tổng số đơn vị phải báo cáo."
)
MARKS = (
    "Dấu * sau số liệu: số ước, hoặc số gộp có số ước. Dấu –: không có số liệu. "
    "Đơn vị không ghi lần gửi: dùng bản gửi lần đầu."
)


def report_text(gathered: Gathered) -> OfficialText:
    """A report of the receiver to the next one; in Vietnamese whatever the reader's language."""
    with translation.override("vi"):
        blank = blank_text(gathered.scope.tier.receiver, type_code=REPORT, subject=_subject(gathered))
        above = addressees(gathered)
        lines = tuple(["Như trên"] if above else [])
        return OfficialText(
            **{
                name: getattr(blank, name)
                for name in ("type_code", "issuer", "superior", "notation", "place")
            },
            subject=blank.subject,
            body=tuple(_body(gathered, above)),
            addressees=tuple(agency.name for agency in above),
            recipients=lines + tuple(_recipients(gathered, above)),
            archive=blank.archive,
            signer=blank.signer,
            appendices=tuple(_appendices(gathered)),
        )


def _subject(gathered: Gathered) -> str:
    name = gathered.scope.tier.regime.name
    return f"Tổng hợp {name[0].lower()}{name[1:]}, {period_in_text(gathered.scope.period)}"


def addressees(gathered: Gathered) -> list[Agency]:
    """To whom the receiver reports on what it has consolidated."""
    return [tier.receiver for tier in reported_in(gathered.scope, gathered.frame)]


def delivered_to(gathered: Gathered) -> list[Agency]:
    """Who gets the document here: the next receiver, those who reported, whoever bears a role in the plan."""
    agencies = [*addressees(gathered), *(part.agency for part in gathered.parts), *_of_plan(gathered)]
    own = gathered.scope.tier.receiver_id
    return list({agency.pk: agency for agency in agencies if agency.pk != own}.values())


def _recipients(gathered: Gathered, above: Sequence[Agency]) -> list[str]:
    """As printed: those who report by the groups that the regime names, then the others of the plan."""
    named = [*gathered.scope.tier.reporters.order_by("sort_key"), *_of_plan(gathered)]
    known = {gathered.scope.tier.receiver_id, *(agency.pk for agency in above)}
    return list({agency.pk: agency.name for agency in named if agency.pk not in known}.values())


def _of_plan(gathered: Gathered) -> list[Agency]:
    """Whoever bears a role in the plan that the regime rests on, and does not report in it."""
    basis = gathered.scope.tier.regime.legal_basis
    plans = Plan.objects.filter(state=PlanState.ACCEPTED).exclude(symbol="").values_list("pk", "symbol")
    cited = [pk for pk, symbol in plans if symbol in basis]
    duties = Responsibility.objects.filter(plan__in=cited).values("agency")
    reporting = {part.agency.pk for part in gathered.parts} | {gathered.scope.tier.receiver_id}
    groups = gathered.scope.tier.reporters.values_list("pk", flat=True)
    return list(
        Agency.objects.filter(pk__in=duties).exclude(pk__in=reporting | set(groups)).order_by("sort_key")
    )


def _body(gathered: Gathered, above: Sequence[Agency]) -> list[Block]:
    texts = [line for line in gathered.lines if not line.is_figure]
    blocks: list[Block] = [Paragraph(_opening(gathered))]
    for line in texts:
        blocks += [Heading(line.title), *(Paragraph(p) for p in _paragraphs(line.values.text) or [EMPTY])]
    if gathered.figures:
        blocks += [Heading("Số liệu tổng hợp"), _totals(gathered), Paragraph(APART)]
    blocks += [Heading("Tình hình gửi báo cáo"), Paragraph(_missing(gathered))]
    return [*blocks, Paragraph(_closing(gathered, above))]


def _opening(gathered: Gathered) -> str:
    scope, told = gathered.scope, f"{len(gathered.used)} trên {gathered.owed} cơ quan, đơn vị"
    basis = f"Thực hiện {scope.tier.regime.legal_basis}, " if scope.tier.regime.legal_basis else ""
    first, last = day(scope.period.first_day), day(scope.period.last_day)
    return (
        f"{basis}{scope.tier.receiver.name} tổng hợp báo cáo của {told}; "
        f"số liệu {period_in_text(scope.period)} tính từ ngày {first} đến hết ngày {last}. Kết quả như sau:"
    )


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _totals(gathered: Gathered) -> Table:
    lines = [line for line in gathered.asked if line.code in gathered.figures]
    columns = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số chính thức", "Số đơn vị", "Số ước", "Số đơn vị")
    rows = tuple(_total(gathered, line, n) for n, line in enumerate(lines, 1))
    return Table(columns, rows, (0.6, 4.2, 1.2, 1.4, 1.1, 1.4, 1.1), "cllrcrc")


def _total(gathered: Gathered, line: Line, n: int) -> tuple[str, ...]:
    start = (str(n), line.title, line.measure)
    if not is_rolled(line):
        values = _entered(gathered, line)
        return (*start, _figure(values.actual, line), "", _figure(values.estimate, line), "")
    figure = gathered.figures[line.code]
    return (
        *start,
        *_counted(figure.actual, line, figure.owed),
        *_counted(figure.estimate, line, figure.owed),
    )


def _entered(gathered: Gathered, line: Line) -> Values:
    found = gathered.line(line.code)
    return found.values if found else Values()


def _counted(rolled: Rolled, line: Line, owed: int) -> tuple[str, str]:
    return (_figure(rolled.value, line), f"{rolled.count}/{owed}") if rolled.count else (NOTHING, f"0/{owed}")


def _figure(value: Decimal | None, line: Line) -> str:
    return NOTHING if value is None else number(value, line.decimals)


def _missing(gathered: Gathered) -> str:
    late = [part.agency.name for part in gathered.used if not part.duty.is_in_time]
    absent = [part.agency.name for part in gathered.missing]
    told = [f"Đã tổng hợp báo cáo của {len(gathered.used)} trên {gathered.owed} cơ quan, đơn vị."]
    if absent:
        told.append(f"Chưa tổng hợp báo cáo của {len(absent)} cơ quan, đơn vị: {'; '.join(absent)}.")
    if late:
        told.append(f"Gửi sau thời hạn ({len(late)}): {'; '.join(late)}.")
    return " ".join(told)


def _closing(gathered: Gathered, above: Sequence[Agency]) -> str:
    own = f"báo cáo tổng hợp {period_in_text(gathered.scope.period)} của {gathered.scope.tier.receiver.name}"
    to = f", kính báo cáo {', '.join(agency.name for agency in above)}" if above else ""
    return f"Trên đây là {own}{to}"


def _appendices(gathered: Gathered) -> list[Appendix]:
    """Every unit by every figure, so many figures to a page that they can be read."""
    lines = [line for line in gathered.asked if line.kind == LineKind.FIGURE]
    if not lines:
        return []
    count = ceil(len(lines) / COLUMNS)
    size = ceil(len(lines) / count)
    groups = [lines[n : n + size] for n in range(0, len(lines), size)]
    return [_appendix(gathered, group, n, len(groups)) for n, group in enumerate(groups)]


def _appendix(gathered: Gathered, lines: Sequence[Line], n: int, of: int) -> Appendix:
    columns = ("STT", "Cơ quan, đơn vị", *(_heading(line) for line in lines))
    rows = tuple(_unit(part, lines, n) for n, part in enumerate(gathered.parts, 1))
    table = Table(
        columns, (*rows, _sums(gathered, lines)), (0.5, 3.0, *(1.2 for _ in lines)), "cl" + "r" * len(lines)
    )
    note = Paragraph(MARKS)
    title = f"SỐ LIỆU CỦA TỪNG CƠ QUAN, ĐƠN VỊ, {period_name(gathered.scope.period).upper()}"
    return Appendix(
        title, (table, note), number=ROMAN[n] if of > 1 and n < len(ROMAN) else "", landscape=True
    )


def _heading(line: Line) -> str:
    return f"{line.title} ({line.measure})" if line.measure else line.title


def _unit(part: Part, lines: Sequence[Line], n: int) -> tuple[str, ...]:
    return (str(n), f"{part.agency.name}{_version(part)}", *(_given(part, line) for line in lines))


def _version(part: Part) -> str:
    """Which submission was used, where that is not plain."""
    if part.used is None:
        return " (chưa tổng hợp)"
    return f" (bản gửi lần {part.used.number})" if part.used.number > 1 else ""


def _given(part: Part, line: Line) -> str:
    estimate, actual = part.figures(line.code) if part.used else (None, None)
    if actual is not None:
        return number(actual, line.decimals)
    return NOTHING if estimate is None else f"{number(estimate, line.decimals)}*"


def _sums(gathered: Gathered, lines: Sequence[Line]) -> tuple[str, ...]:
    return ("", "Tổng hợp", *(_best(gathered, line) for line in lines))


def _best(gathered: Gathered, line: Line) -> str:
    if not is_rolled(line):
        values = _entered(gathered, line)
        return _figure(values.estimate if values.actual is None else values.actual, line)
    figure = gathered.figures[line.code]
    return _figure(figure.best.value, line) + ("*" if figure.best.count and figure.has_estimates else "")
