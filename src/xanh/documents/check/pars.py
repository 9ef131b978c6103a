"""A paragraph as it is measured, what it stands in, and the flow of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xanh.documents.check.formats import Letters
from xanh.documents.check.shapes import Drawn
from xanh.documents.metrics import text_width

TYPED_RULE = re.compile(r"[_\-–—=.*]{3,}")


@dataclass(frozen=True)
class Cell:
    """Where in which table a paragraph stands."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Holder:
    """What paragraphs stand in: page, cell, text box; `room` is its width in points, None if unknown."""

    room: float | None
    cell: Cell | None = None
    box: int = 0


@dataclass(eq=False)
class Par:
    """A paragraph, or the part of one between two tabs or forced breaks."""

    number: int
    page: int | None
    section: int
    text: str
    label: str
    spans: list[tuple[str, Letters]]
    look: Mapping[str, Any]
    holder: Holder
    heading: bool = False
    split: str = ""  # "tab" or "break" where it is a part of a paragraph
    first: bool = True  # the first part
    tabbed: bool = False  # begins with a tab
    top: int = 0  # how many stand above it in its holder
    under: list[Drawn] = field(default_factory=list)
    anchored: list[Drawn] = field(default_factory=list)

    @property
    def full(self) -> str:
        """The text with the number that Word sets."""
        return f"{self.label} {self.text}".strip()

    @property
    def align(self) -> str:
        """ "centre", "left", "right", "justify"; "" where a tab decides."""
        return "" if self.split == "tab" else str(self.look.get("align", "left"))

    @property
    def is_rule(self) -> bool:
        """Whether it is a line typed of signs."""
        return TYPED_RULE.fullmatch(self.text.replace(" ", "")) is not None

    @property
    def size(self) -> float:
        """The size of most letters."""
        return float(self._most("size", 0.0))

    @property
    def room(self) -> float | None:
        """The width in which its lines are set, in points."""
        around = self.holder.room
        return None if around is None else around - self.look.get("left", 0.0) - self.look.get("right", 0.0)

    def share(self, name: str) -> float:
        """The share of letters that are "bold", "italic" and so on."""
        total = sum(len(text) for text, _ in self.spans)
        return sum(len(text) for text, look in self.spans if getattr(look, name)) / (total or 1)

    @property
    def shown(self) -> str:
        """The text with the capitals that formatting makes."""
        return self.text.upper() if self.share("caps") > 0.5 else self.text

    def width(self, text: str | None = None) -> float:
        """The width of its text on one line, in points."""
        style = {"bold": self.share("bold") > 0.5, "italic": self.share("italic") > 0.5}
        return text_width(self.shown if text is None else text, self.size, **style)

    def _most(self, name: str, default: Any) -> Any:
        counts: dict[Any, int] = {}
        for text, look in self.spans:
            value = getattr(look, name)
            counts[value] = counts.get(value, 0) + len(text)
        return max(counts, key=lambda value: counts[value]) if counts else default


@dataclass
class Flow:
    """The paragraphs of a document in reading order, and the tables by the number of their rows."""

    pars: list[Par] = field(default_factory=list)
    tables: list[Any] = field(default_factory=list)
    sections: list[Any] = field(default_factory=list)
    loose: list[Drawn] = field(default_factory=list)  # lines that stand under no text that the file tells

    @property
    def filled(self) -> list[Par]:
        """Those that say something."""
        return [par for par in self.pars if par.text and not par.is_rule]
