"""What a person asks of the lists by their address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xanh.portal.reminders.rules import Delivery, Kind, Step

UNREAD = "unread"


@dataclass(frozen=True)
class NoticeFilter:
    """Which of one's notices."""

    seen: str = ""
    kind: str = ""
    step: str = ""
    words: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        kind, step = data.get("kind", ""), data.get("step", "")
        return cls(
            seen=UNREAD if data.get("seen") == UNREAD else "",
            kind=kind if kind in set(Kind) else "",
            step=step if step in set(Step) else "",
            words=data.get("q", "").strip()[:100],
        )

    @property
    def narrows(self) -> bool:
        return bool(self.seen or self.kind or self.step or self.words)


@dataclass(frozen=True)
class LetterFilter:
    """Which letters."""

    state: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        state = data.get("state", "")
        return cls(state=state if state in set(Delivery) else "")
