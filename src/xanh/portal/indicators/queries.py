"""Reads over frameworks, units and figures."""

from datetime import date

from django.db.models import Q, QuerySet

from xanh.portal.agencies.rules import is_valid, search_key
from xanh.portal.indicators.models import Edition, Node, Unit, Value
from xanh.portal.indicators.rules import FRAMEWORK

PREFIXES = ("tinh ", "thanh pho ", "tp. ", "tp.", "tp ")
COUNTRY_CODE = "VN"


def units_on(day: date) -> QuerySet[Unit]:
    """The provinces of a day, the country left out."""
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return Unit.objects.filter(begun, Q(valid_to=None) | Q(valid_to__gte=day)).exclude(code=COUNTRY_CODE)


def newest_list(framework: str = FRAMEWORK) -> Edition | None:
    """The newest edition whose list of indicators is known."""
    return (
        Edition.objects.filter(framework=framework, nodes__isnull=False).distinct().order_by("-year").first()
    )


def nodes_by_code(framework: str = FRAMEWORK) -> dict[str, Node]:
    """The nodes of the newest list."""
    edition = newest_list(framework)
    return {n.code: n for n in edition.nodes.all()} if edition else {}


def values_of(unit: Unit, framework: str = FRAMEWORK) -> QuerySet[Value]:
    """Every figure of a unit, by year and node; those of several sources stand beside each other."""
    return Value.objects.filter(unit=unit, framework=framework).order_by("year", "node_code", "id")


class UnitRegister:
    """Finds a unit by name and year; read once, asked many times."""

    def __init__(self) -> None:
        self._units: dict[str, list[Unit]] = {}
        for unit in Unit.objects.all():
            self._units.setdefault(_bare(unit.name), []).append(unit)

    def find(self, name: str, year: int) -> Unit | None:
        """The unit of this name at the end of the year; without the words "tỉnh", "thành phố"."""
        end = date(year, 12, 31)
        named = self._units.get(_bare(name), [])
        return next((u for u in named if is_valid(u.valid_from, u.valid_to, end)), None)


def _bare(name: str) -> str:
    folded = search_key(name)
    for prefix in PREFIXES:
        folded = folded.removeprefix(prefix)
    return folded
