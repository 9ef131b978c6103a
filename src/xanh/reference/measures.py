"""Units of measure as printed in indicator lists, with the range that each allows by its nature.

Examples
--------
>>> measure("% DN đồng ý").highest
100.0
>>> measure("parsec") is None
True
"""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from xanh.reference.shipped_files import shipped

PERCENT = "%"


@dataclass(frozen=True)
class Measure:
    """A unit of measure; what lies outside `lowest` and `highest` is a slip or another measure."""

    code: str
    lowest: float
    highest: float

    def allows(self, value: float) -> bool:
        """Whether a value can be one of this measure."""
        return self.lowest <= value <= self.highest

    def to_json(self) -> dict[str, Any]:
        """The range in words of a message."""
        low, high = (str(int(v)) if math.isfinite(v) else str(v) for v in (self.lowest, self.highest))
        return {"measure": self.code, "low": low, "high": high}


@cache
def _known() -> Mapping[str, Measure]:
    found: dict[str, Measure] = {}
    for code, entry in shipped("measures.yaml").items():
        low, high = entry["range"]
        bounds = float(-math.inf if low is None else low), float(math.inf if high is None else high)
        found |= {_folded(name): Measure(code, *bounds) for name in entry["written"]}
    return found


@cache
def measure(written: str) -> Measure | None:
    """The measure that a text names, None where it is not known.

    A text that begins or ends with a per cent sign is a percentage: "% firms", "TCTK, %".
    """
    name = _folded(written)
    if name.startswith(PERCENT) or name.endswith(PERCENT):
        return _known()[PERCENT]
    return _known().get(name)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
