"""What the charts draw, as plain data for the page: the same figures as the tables beside them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xanh.portal.indicators.rules import Kind
from xanh.portal.insight.scores import Standing, YearScores


def by_year(found: Sequence[YearScores]) -> dict[str, Any]:
    """Each node's line over the years, with its goals and the years that break the series."""
    nodes = [y.total for y in found[:1]] + [s for y in found[:1] for s in y.parts]
    return {
        "years": [y.year for y in found],
        "breaks": [y.year for y in found if y.break_before],
        "series": [_series(s.code, s.name, found) for s in nodes],
        "words": {
            "published": _("công bố"),
            "computed": _("tự tính"),
            "estimate": _("ước lượng"),
            "target": _("mục tiêu"),
            "break": _("không so sánh được"),
            "points": _("điểm"),
        },
    }


def against_goals(found: YearScores) -> dict[str, Any]:
    """One year's sub-indices as bars, each with the mark of its goal."""
    return {
        "year": found.year,
        "parts": [
            {
                "code": s.code,
                "name": s.name,
                "value": _plain(s.figure.value if s.figure else None),
                "target": _plain(s.goal.value if s.goal else None),
                "verdict": s.verdict.value,
            }
            for s in found.parts
        ],
        "words": {"value": _("đạt được"), "target": _("mục tiêu"), "points": _("điểm")},
    }


def _series(code: str, name: str, found: Sequence[YearScores]) -> dict[str, Any]:
    standings = [_of(code, y) for y in found]
    return {
        "code": code,
        "name": name,
        **{kind.value: [_of_kind(s, kind) for s in standings] for kind in Kind},
        "target": [_plain(s.goal.value if s.goal else None) for s in standings],
    }


def _of(code: str, year: YearScores) -> Standing:
    return next((s for s in year.parts if s.code == code), year.total)


def _of_kind(standing: Standing, kind: Kind) -> float | None:
    figure = standing.figure
    return _plain(figure.value) if figure and figure.kind == kind else None


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
