"""The pages of documentation, taken apart: fenced blocks, links, tables, words in backquotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
ROW = re.compile(r"^\| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, the line of the page where the text begins."""

    language: str
    text: str
    line: int


@dataclass(frozen=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def blocks(self) -> list[Block]:
        return [Block(m[1], m[2], self.text[: m.start(2)].count("\n") + 1) for m in FENCE.finditer(self.text)]

    @property
    def prose(self) -> str:
        """The text without fenced blocks and without words in backquotes."""
        return re.sub(r"`[^`\n]*`", "", FENCE.sub("", self.text))

    @property
    def links(self) -> list[str]:
        """Targets of links and images within the repository."""
        return [target for target in LINK.findall(self.prose) if "://" not in target]

    @property
    def anchors(self) -> set[str]:
        """What `#...` may name: headings as code hosts write them."""
        return {anchor(heading) for heading in HEADING.findall(FENCE.sub("", self.text))}

    def rows(self) -> list[list[str]]:
        """The cells of every table row, header lines included."""
        return [[cell.strip() for cell in row.split(" | ")] for row in ROW.findall(self.text)]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


PAGES = [Page(path) for path in sorted([*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")])]
EVERYTHING = "\n".join(page.text for page in PAGES)
