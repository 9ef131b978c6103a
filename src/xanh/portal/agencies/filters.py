"""What a person asks of the list of agencies by its address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from xanh.portal.agencies.rules import EARLIEST, LATEST, Kind

ORDERS = ("name", "-name", "kind", "-kind", "until", "-until")
NOW, PAST = "now", "past"


def whole(text: str | None) -> int | None:
    """A plain number, None for anything else; more digits than a key has are no number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def year(text: str | None) -> int | None:
    """A year that days may be of, or None."""
    number = whole(text)
    return number if number and EARLIEST.year <= number <= LATEST.year else None


def day(text: str | None) -> date | None:
    """A day as a date field sends it (2026-03-01) or as people write it (01/03/2026), or None."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime((text or "").strip(), form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
        return found if EARLIEST <= found <= LATEST else None
    return None


@dataclass(frozen=True)
class ListFilter:
    """Which agencies, in which order. Without a choice those that exist today."""

    words: str = ""
    kind: str = ""
    valid: str = NOW
    order: str = "name"
    on: date | None = None  # as the register stood on this day, instead of `valid`

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        kind, order, valid = data.get("kind", ""), data.get("order", ""), data.get("valid", NOW)
        return cls(
            words=data.get("q", "").strip()[:100],
            kind=kind if kind in set(Kind) else "",
            valid=valid if valid in (NOW, PAST, "") else NOW,
            order=order if order in ORDERS else "name",
            on=day(data.get("on")),
        )

    @property
    def narrows(self) -> bool:
        return bool(self.words or self.kind or self.on or self.valid != NOW)
