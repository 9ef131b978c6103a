"""The headings of a plan with their levels, and where in them the reader stands."""

from dataclasses import dataclass, field
from typing import Any

from xanh.documents.read.prose.accents import is_clean, restore
from xanh.documents.read.prose.outline import Block

ENDS = (".", ";", ",", "/")
LONGEST = 40  # words of a heading
DEPTHS = {"part": 0, "letter": 1, "roman": 2, "number": 3, "point": 7, "dash": 8, "plus": 9, "": 10}


@dataclass
class Sections:
    """Headings read so far: `rows` as a draft keeps them, `open` the depths and places of those entered."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    open: list[tuple[int, int]] = field(default_factory=list)

    def enter(self, block: Block) -> None:
        """Go under a heading."""
        depth = self._depth(block)
        self.leave(depth)
        parent = self.open[-1][1] if self.open else None
        title = restore(block.flat)[0].rstrip(":").strip()
        row = {"label": block.marker, "title": title, "lines": [block.first, block.last]}
        self.open.append((depth, len(self.rows)))
        self.rows.append(row | {"level": len(self.open), "parent": parent})

    def leave(self, depth: int) -> None:
        """Come back from under the headings that stand no higher than `depth`."""
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()

    @property
    def title(self) -> str | None:
        """The heading at hand."""
        return self.rows[self.open[-1][1]]["title"] if self.open else None

    def _depth(self, block: Block) -> int:
        """Romans stand below letters only where they begin anew under one: A, B, III is one level."""
        if block.kind == "roman":
            depths = [depth for depth, _ in self.open]
            below = 1 in depths and (block.marker == "I" or 2 in depths)
            return 2 if below or 1 not in depths else 1
        return depth_of(block)


def depth_of(block: Block) -> int:
    """How deep a paragraph's marker stands: 1.2.1. deeper than 1.2., a dash deeper than both."""
    return DEPTHS[block.kind] + (block.marker.count(".") if block.kind == "number" else 0)


def is_section(block: Block) -> bool:
    """Whether a paragraph is the title of a part of the plan."""
    if block.kind not in ("part", "roman", "letter") or len(block.words) > 25:
        return False
    return (block.is_title and len(block.words) <= 20) or (
        is_clean(block.flat) and not block.flat.endswith(ENDS)
    )


def is_heading(block: Block, after: Block | None) -> bool:
    """Whether a numbered paragraph of clean text is the title of what stands below it."""
    if block.kind not in ("number", "point") or after is None or not is_clean(block.flat):
        return False
    deeper = depth_of(after) > depth_of(block)
    return deeper and len(block.words) <= LONGEST and not block.flat.endswith(ENDS)
