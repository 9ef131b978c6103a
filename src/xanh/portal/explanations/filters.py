"""What a person asks of the list of explanations by its address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xanh.portal.explanations.rules import State

SIDES = ("of_us", "by_us", "all")
ORDERS = ("due", "-due", "asked", "-asked", "agency", "-agency")
CHOICES = (*State, "overdue")


@dataclass(frozen=True)
class ListFilter:
    """Which requests, in which order."""

    side: str = "of_us"
    state: str = ""
    agency: str = ""
    words: str = ""
    order: str = "due"

    @classmethod
    def read(cls, data: Mapping[str, str], *, side: str = "of_us") -> Self:
        """What was chosen; `side` where nothing was."""
        chosen, state, order = data.get("side", ""), data.get("state", ""), data.get("order", "")
        return cls(
            side=chosen if chosen in SIDES else side,
            state=state if state in set(CHOICES) else "",
            agency=data.get("agency", "")[:60],
            words=data.get("q", "").strip()[:100],
            order=order if order in ORDERS else "due",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.state or self.agency or self.words)
