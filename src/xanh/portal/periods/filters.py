"""What a person asks of the list of regimes by its address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xanh.portal.agencies.rules import search_key

STATES = ("in_force", "to_come", "ended")


@dataclass(frozen=True)
class ListFilter:
    """Which regimes: words of name, code, basis or receiver; one state."""

    words: str = ""
    state: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        state = data.get("state", "")
        return cls(words=data.get("q", "").strip()[:100], state=state if state in STATES else "")

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.state)

    def lets_through(self, words: str, state: str) -> bool:
        """Whether a regime of these words (as a search key) and this state is asked for."""
        asked = search_key(self.words).split()
        return self.state in ("", state) and all(word in words for word in asked)
