"""What a person asks of the plans' pages by their address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xanh.portal.agencies.filters import whole
from xanh.portal.plans.rules import PlanState

ORDERS = ("year", "-year", "symbol", "-symbol", "issuer", "-issuer")
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
            year=whole(data.get("year", "")),
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
