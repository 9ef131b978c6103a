"""What a person asks of the reports' pages by their address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xanh.portal.agencies.filters import whole, year
from xanh.portal.agencies.rules import Kind
from xanh.portal.reports.rules import State

WAITING = "waiting"
BOARD_ORDERS = ("late", "-late", "name", "-name", "complete", "-complete", "in_time", "-in_time")
BOARD_STATES = (*(s.value for s in State), "late")


@dataclass(frozen=True)
class BoardFilter:
    """Which tier and year, which units, in which order."""

    tier: int | None = None
    year: int | None = None
    kind: str = ""
    state: str = ""
    words: str = ""
    order: str = "-late"

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        kind, state, order = data.get("kind", ""), data.get("state", ""), data.get("order", "")
        return cls(
            tier=whole(data.get("tier", "")),
            year=year(data.get("year", "")),
            kind=kind if kind in set(Kind) else "",
            state=state if state in BOARD_STATES else "",
            words=data.get("q", "").strip()[:100],
            order=order if order in BOARD_ORDERS else "-late",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.state or self.words)


@dataclass(frozen=True)
class InboxFilter:
    """Which of the reports sent to us; without a choice those that wait for a word of ours."""

    state: str = WAITING
    tier: int | None = None
    period: str = ""
    words: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        state = data.get("state", WAITING)
        return cls(
            state=state if state in (WAITING, State.RETURNED, State.ACCEPTED, "") else WAITING,
            tier=whole(data.get("tier", "")),
            period=data.get("period", "").strip()[:12],
            words=data.get("q", "").strip()[:100],
        )

    @property
    def narrows(self) -> bool:
        return bool(self.tier or self.period or self.words or self.state != WAITING)
