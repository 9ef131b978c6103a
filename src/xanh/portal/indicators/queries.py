"""Reads over frameworks, units and figures."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xanh.portal.agencies.rules import is_valid, search_key
from xanh.portal.indicators.models import Edition, Node, Unit, Value
from xanh.portal.indicators.rules import CONTENT, FRAMEWORK, Figure, contradictions
from xanh.reference import Place, Problem

PREFIXES = ("tinh ", "thanh pho ", "tp. ", "tp.", "tp ")


def newest_list(framework: str = FRAMEWORK) -> Edition | None:
    """The newest edition whose list of indicators is known."""
    return (
        Edition.objects.filter(framework=framework, nodes__isnull=False).distinct().order_by("-year").first()
    )


def nodes_by_code(framework: str = FRAMEWORK) -> dict[str, Node]:
    """The nodes of the newest list."""
    edition = newest_list(framework)
    return {n.code: n for n in edition.nodes.all()} if edition else {}


class UnitRegister:
    """Finds a unit by name and year; read once, asked many times."""

    def __init__(self) -> None:
        self._units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.all():
            self._units.setdefault(_bare(unit.name), []).append(unit)

    def find(self, name: str, year: int | None) -> Unit | None:
        """The unit of this name at the end of the year; without the words "tỉnh", "thành phố"."""
        if year is None:
            return None
        end = date(year, 12, 31)
        named = self._units.get(_bare(name), [])
        return next((u for u in named if is_valid(u.valid_from, u.valid_to, end)), None)


def _bare(name: str) -> str:
    folded = search_key(name)
    for prefix in PREFIXES:
        folded = folded.removeprefix(prefix)
    return folded


class KnownFigures:
    """Figures on their way in beside what is known of them already; read in two queries."""

    def __init__(self, figures: Sequence[Figure], framework: str = FRAMEWORK) -> None:
        self.framework = framework
        self.units = UnitRegister()
        self._figures = figures
        units = {u for f in figures if (u := self.units.find(f.unit, f.year))}
        years = {f.year for f in figures}
        values = Value.objects.filter(framework=framework, unit__in=units, year__in=years)
        self._values = {
            (v.unit_id, v.year, v.node_code, v.kind, v.source_url, v.source_name): v for v in values
        }

    def value(self, figure: Figure) -> Value | None:
        """What the same source has said already."""
        return self._values.get(self._key(figure))

    def problems(self) -> list[Problem]:
        """Everything that keeps the figures from being kept."""
        said: dict[tuple[Any, ...], Figure] = {}
        return [p for figure in self._figures for p in self._problems(figure, said)]

    def _key(self, figure: Figure) -> tuple[Any, ...]:
        unit = self.units.find(figure.unit, figure.year)
        source = (figure.source_url, figure.source_name)
        return (unit and unit.pk, figure.year, figure.node_code, figure.kind.value, *source)

    def _problems(self, figure: Figure, said: dict[tuple[Any, ...], Figure]) -> list[Problem]:
        key = self._key(figure)
        if key[0] is None:
            return [_problem("scores.unknown_unit", figure)]
        earlier = said.setdefault(key, figure)
        if earlier is not figure:
            return [_problem("scores.twice", figure, other=earlier.row)]
        return self._differences(figure)

    def _differences(self, figure: Figure) -> list[Problem]:
        value, new = self.value(figure), figure.content
        old = {name: getattr(value, name) for name in CONTENT} if value else dict.fromkeys(CONTENT)
        return [
            _problem("scores.differs", figure, old=_shown(old[name]), new=_shown(new[name]))
            for name in contradictions(old, new)
        ]


def _problem(code: str, figure: Figure, **values: Any) -> Problem:
    about = {"unit": figure.unit, "year": figure.year, "node": figure.node_code, **values}
    return Problem(code, Place(row=figure.row or None), {k: str(v) for k, v in about.items()})


def _shown(number: Decimal | int | None) -> str:
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)
