"""What a person asks of the plans' pages by their address: clean values, whatever was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from xanh.portal.agencies.filters import year
from xanh.portal.agencies.rules import search_key
from xanh.portal.plans.rules import PlanState

ORDERS = ("year", "-year", "symbol", "-symbol", "issuer", "-issuer")
CARRIED = ("no_plan", "not_served", "drafted", "served", "outside")
OPEN, GAP = "open", ("no_plan", "not_served", "drafted")
PARTS = ("summary", "indicators", "tasks", "findings", "history")


@dataclass(frozen=True)
class ListFilter:
    """Which plans, in which order."""

    words: str = ""
    year: int | None = None
    state: str = ""
    order: str = "-year"

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        state, order = data.get("state", ""), data.get("order", "")
        return cls(
            words=data.get("q", "").strip()[:100],
            year=year(data.get("year", "")),
            state=state if state in set(PlanState) else "",
            order=order if order in ORDERS else "-year",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.year or self.state)


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks of a plan."""

    words: str = ""
    agency: str = ""
    subindex: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        return cls(
            words=data.get("q", "").strip()[:100],
            agency=data.get("agency", "")[:60],
            subindex=data.get("subindex", "")[:20],
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.agency or self.subindex)


@dataclass(frozen=True)
class GapFilter:
    """Which lines of the gap check; without a choice those that are not carried on."""

    words: str = ""
    agency: str = ""
    kind: str = ""
    state: str = OPEN
    helping: bool = False

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        kind, state = data.get("kind", ""), data.get("state", OPEN)
        return cls(
            words=data.get("q", "").strip()[:100],
            agency=data.get("agency", "")[:60],
            kind=kind if kind in ("indicator", "task") else "",
            state=state if state in {"", OPEN, *CARRIED} else OPEN,
            helping=data.get("helping") == "1",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.agency or self.kind or self.helping or self.state != OPEN)

    def narrowed(self, lines: Iterable[Any]) -> list[Any]:
        """The lines that are asked for."""
        keys = search_key(self.words).split()
        found = [x for x in lines if self._wants(x)]
        return [x for x in found if all(k in search_key(x.label) for k in keys)] if keys else found

    def _wants(self, line: Any) -> bool:
        return (
            (not self.agency or line.agency.code == self.agency)
            and (not self.kind or line.kind == self.kind)
            and (not self.state or line.carried == self.state or (self.state == OPEN and line.carried in GAP))
        )
