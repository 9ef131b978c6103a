"""What happened in a year, in plain words: each goal on its own, the failed ones never left out."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from xanh.portal.display.figures import number
from xanh.portal.indicators.rules import Kind, Verdict
from xanh.portal.insight.scores import Figure, Standing, YearScores

_TOTALS = {
    Kind.PUBLISHED: gettext_noop("Tổng điểm công bố %(value)s"),
    Kind.COMPUTED: gettext_noop("Tổng điểm tự tính %(value)s"),
    Kind.ESTIMATE: gettext_noop("Tổng điểm ước lượng %(value)s"),
}


def of_year(found: YearScores) -> list[str]:
    """The year in at most three sentences."""
    said = [_parts(found), _total(found.total), _rank(found.rank)]
    return [sentence for sentence in said if sentence] or [_("Chưa có số liệu.")]


def _parts(found: YearScores) -> str:
    goals = found.goals_of_parts
    if not goals:
        return _("Chưa có mục tiêu nào để đối chiếu.") if found.has_scores else ""
    numbers = {"year": found.year, "reached": len(found.reached_parts), "all": len(goals)}
    said = _("Năm %(year)s: %(reached)s trong %(all)s chỉ số thành phần đạt mục tiêu") % numbers
    missed = ", ".join(_("CSTP%(number)s") % {"number": s.code} for s in found.missed_parts)
    return said + (_("; không đạt: %(missed)s.") % {"missed": missed} if missed else ".")


def _total(standing: Standing) -> str:
    figure, goal = standing.figure, standing.goal
    if figure is None:
        return ""
    value = _(_TOTALS[Kind(figure.kind)]) % {"value": number(figure.value)}
    if goal is None or goal.value is None:
        return value + "."
    target = _("tổng các mục tiêu %(value)s") if goal.is_sum else _("mục tiêu %(value)s")
    words = {"total": value, "target": target % {"value": number(goal.value)}}
    if standing.verdict == Verdict.REACHED:
        return _("%(total)s, đạt %(target)s.") % words
    return _("%(total)s, không đạt %(target)s.") % words


def _rank(standing: Standing) -> str:
    figure, goal = standing.figure, standing.goal
    stood = rank(figure) if figure else ""
    if goal is None or goal.rank_max is None:
        return _("Thứ hạng: %(rank)s.") % {"rank": stood} if stood else ""
    words = {"top": goal.rank_max, "rank": stood or _("chưa có thứ hạng")}
    if standing.verdict == Verdict.REACHED:
        return _("Mục tiêu vào nhóm %(top)s đạt: %(rank)s.") % words
    if standing.verdict == Verdict.MISSED:
        return _("Mục tiêu vào nhóm %(top)s không đạt: %(rank)s.") % words
    return _("Mục tiêu vào nhóm %(top)s chưa đánh giá được: %(rank)s.") % words


def rank(figure: Figure) -> str:
    """A rank always carries "of N"; "outside the top N" is a fact of its own."""
    if figure.rank:
        place = {"rank": figure.rank, "of": figure.rank_of}
        return _("hạng %(rank)s/%(of)s") % place if figure.rank_of else _("hạng %(rank)s") % place
    return _("ngoài nhóm %(top)s") % {"top": figure.outside_top} if figure.outside_top else ""


def chart(found: list[YearScores]) -> str:
    """The trend chart for who cannot see it."""
    years = ", ".join(
        f"{y.year}: {number(y.total.figure.value)}" for y in found if y.total.figure and y.total.figure.value
    )
    return _("Biểu đồ đường: tổng điểm theo năm. %(years)s. Số liệu đầy đủ ở bảng bên dưới.") % {
        "years": years
    }


def bars(found: YearScores) -> str:
    """The bar chart for who cannot see it."""
    parts = "; ".join(
        f"{s.name}: {number(s.figure.value if s.figure else None)}"
        f" / {number(s.goal.value if s.goal else None)}"
        for s in found.parts
    )
    return _("Biểu đồ cột: điểm và mục tiêu từng chỉ số thành phần năm %(year)s. %(parts)s.") % {
        "year": found.year,
        "parts": parts,
    }
