"""The frameworks shipped with Xanh, as plain data: what they hold is read by `xanh.index`.

PGI's indicators come from the list of facts (`xanh.reference.indicators`), so that there is one source of
their names and directions; PCI's stand in its own file.

Examples
--------
>>> [fact.name for fact in frameworks()]
['pci-2014-2021', 'pci-2022', 'pgi-2026']
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from xanh.reference.facts import IndicatorFact, indicators
from xanh.reference.shipped_files import DATA, shipped

STATES = {"read_from_wording": "wording"}  # the list's word for it -> the library's
SOURCES = {"survey": "survey", "statistics": "statistics"}


@dataclass(frozen=True)
class FrameworkFact:
    """A framework shipped.

    Attributes
    ----------
    name
        By which it is asked for.
    plain
        The framework as plain data, in the form of a framework file.
    notes
        What is uncertain or was recovered, by language, each with its source where there is one.
    """

    name: str
    plain: Mapping[str, Any]
    notes: tuple[Mapping[str, str], ...] = field(default=())


@cache
def frameworks() -> tuple[FrameworkFact, ...]:
    """Every framework shipped, by name."""
    files = sorted(entry.name for entry in (DATA / "frameworks").iterdir() if entry.name.endswith(".yaml"))
    return tuple(_read(name) for name in files)


def _read(file: str) -> FrameworkFact:
    found: dict[str, Any] = shipped("frameworks", file)
    name, notes = found.pop("name"), tuple(found.pop("notes", ()))
    assumed = found.pop("assumed_directions", {})
    if found.pop("indicators_csv", None):
        nodes = [_node(fact, assumed) for fact in indicators()]
        kinds = dict(zip((fact.code for fact in indicators()), indicators(), strict=True))
        found["groups"] = [node for node in nodes if kinds[node["code"]].kind != "indicator"]
        found["indicators"] = [node for node in nodes if kinds[node["code"]].kind == "indicator"]
    return FrameworkFact(name, found, notes)


def _node(fact: IndicatorFact, assumed: Mapping[str, str]) -> dict[str, Any]:
    """A row of the list in the form of a framework file; an assumed direction keeps the state of the list."""
    node: dict[str, Any] = {"code": fact.code, "names": {"vi": fact.name, "en": fact.name_en}}
    if fact.parent:
        node["parent"] = fact.parent
    node["direction"] = fact.direction or assumed.get(fact.code, "unknown")
    node["measure"] = fact.unit_note if fact.kind == "indicator" else fact.unit_en
    if fact.kind == "indicator":
        node["direction_state"] = STATES.get(fact.direction_state, fact.direction_state)
        node["source"] = SOURCES.get(fact.data_source, "")
    return node
