"""What a person asks of the documents' pages by their address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xanh.portal.agencies.filters import year
from xanh.portal.documents.rules import DocumentState, Medium

ORDERS = ("created", "-created", "symbol", "-symbol", "subject", "-subject")
NUMBER_ORDERS = ("number", "-number", "dated", "-dated", "subject", "-subject")
RECEIVED_ORDERS = ("received", "-received", "dated", "-dated", "sender", "-sender")
CANCELLED = "cancelled"


@dataclass(frozen=True)
class ListFilter:
    """Which documents, numbers or messages, in which order."""

    words: str = ""
    year: int | None = None
    agency: str = ""
    type: str = ""
    state: str = ""
    order: str = "-created"

    @classmethod
    def documents(cls, data: Mapping[str, str]) -> Self:
        """Of the documents written here."""
        return cls._read(data, ORDERS, "-created", frozenset(DocumentState))

    @classmethod
    def numbers(cls, data: Mapping[str, str]) -> Self:
        """Of the register; the state is the medium, or that a number was cancelled."""
        return cls._read(data, NUMBER_ORDERS, "-number", frozenset({*Medium, CANCELLED}))

    @classmethod
    def received(cls, data: Mapping[str, str]) -> Self:
        """Of what came in; the state is whether it was acknowledged."""
        return cls._read(data, RECEIVED_ORDERS, "-received", frozenset({"waiting", "acknowledged"}))

    @classmethod
    def _read(
        cls, data: Mapping[str, str], orders: tuple[str, ...], usual: str, states: frozenset[str]
    ) -> Self:
        state, order = data.get("state", ""), data.get("order", "")
        return cls(
            words=data.get("q", "").strip()[:100],
            year=year(data.get("year", "")),
            agency=data.get("agency", "")[:60],
            type=data.get("type", "")[:10],
            state=state if state in states else "",
            order=order if order in orders else usual,
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.year or self.agency or self.type or self.state)
