"""What one would write in an afternoon: each line against the vocabulary with rapidfuzz's process.extractOne.

The same names as Xanh's reader, tone marks taken off on both sides; agencies of a line are split at ";".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import process

from xanh import reference

SURE = 80
UNIT = re.compile(r"\((%[^)]*)\)")
TARGET = re.compile(r"(\d,\d\d).*?(\d,\d\d).*?(\d{4}).*?(\d,\d\d)")
SUBINDEX = re.compile(r"(?:^|cstp )(\d)\. ")


def toneless(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))


@dataclass
class NaiveReader:
    """The vocabulary, folded once."""

    agencies: dict[str, str] = field(default_factory=dict)
    indicators: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    @classmethod
    def made(cls) -> NaiveReader:
        agencies = {toneless(s): a.name for a in reference.agencies() for s in a.spellings}
        rows = [i for i in reference.indicators() if i.kind == "indicator"]
        named = {toneless(s): (int(i.parent), i.number, i.name) for i in rows for s in (i.name, *i.variants)}
        return cls(agencies, named)

    def read(self, text: str) -> dict[str, Any]:
        """A plan in the shape the scoring tool takes."""
        lines = [toneless(line) for line in text.splitlines()]
        if any("cstp" in line for line in lines):
            return {"indicators": self.rows(lines)}
        paragraphs = [toneless(" ".join(part.split())) for part in text.split("\n\n")]
        return {**self.prose(paragraphs), "recipients": self.recipients(lines)}

    def agency(self, text: str) -> tuple[str | None, float]:
        found = process.extractOne(text, self.agencies.keys(), score_cutoff=SURE)
        return (self.agencies[found[0]], found[1]) if found else (None, 0)

    def rows(self, lines: list[str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        role = "lead"
        for line in filter(str.strip, lines):
            best = process.extractOne(line, self.indicators.keys(), score_cutoff=SURE)
            parties = [self.agency(part) for part in line.split(";") if part.strip()]
            if best and best[1] > max(score for _, score in parties):
                found.append(self.row(*self.indicators[best[0]], line))
                role = "lead"
            elif found:
                role = "coordinating" if line.startswith("-") else role
                found[-1][role] += [{"agency": name} for name, _ in parties if name]
        return found

    def row(self, subindex: int, number: int, name: str, line: str) -> dict[str, Any]:
        unit = UNIT.search(line)
        about = {"subindex": subindex, "number": number, "name": name, "unit_note": unit[1] if unit else None}
        return {**about, "lead": [], "coordinating": []}

    def prose(self, paragraphs: list[str]) -> dict[str, Any]:
        subindex, targets, tasks = 0, [], []
        for text in paragraphs:
            heading = SUBINDEX.match(text)
            subindex = int(heading[1]) if heading else subindex
            if figures := TARGET.search(text):
                targets.append(self.target(subindex, figures))
            elif text.startswith("+") or "nhiem vu:" in text:
                lead, _ = self.agency(text[:60])
                tasks.append({"subindex": subindex, "text": text, "lead_unit": lead, "coordinating": []})
        return {"targets": targets, "tasks": tasks}

    def target(self, subindex: int, found: re.Match[str]) -> dict[str, Any]:
        target, delta, baseline = (float(found[n].replace(",", ".")) for n in (1, 2, 4))
        years = {"baseline_year": int(found[3]), "target_year": int(found[3]) + 1}
        return {"subindex": subindex, "baseline": baseline, "target": target, "delta": delta, **years}

    def recipients(self, lines: list[str]) -> list[dict[str, str]]:
        start = next((n for n, line in enumerate(lines) if line.startswith("noi nhan")), len(lines))
        found = [self.agency(line)[0] for line in lines[start + 1 :] if line.startswith("-")]
        return [{"name": name} for name in found if name]
