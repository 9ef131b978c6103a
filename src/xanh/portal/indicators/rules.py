"""Kinds of figures, and how a figure is judged against its goal."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Where a figure comes from. The three are shown beside each other, never mixed."""

    PUBLISHED = "published"
    COMPUTED = "computed"
    ESTIMATE = "estimate"


class Verdict(StrEnum):
    """How a figure stands against its goal."""

    REACHED = "reached"
    MISSED = "missed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Figure:
    """One figure on its way in: who, when, what, and where it stands in its file."""

    unit: str
    year: int
    node_code: str
    value: Decimal | None = None
    rank: int | None = None
    rank_of: int | None = None
    outside_top: int | None = None
    kind: Kind = Kind.PUBLISHED
    source_name: str = ""
    source_url: str = ""
    note: str = ""
    row: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """What is said, apart from who says it."""
        said = {name: getattr(self, name) for name in CONTENT}
        return {**said, "value": None if self.value is None else self.value.quantize(PLACES)}


FRAMEWORK = "PGI"
CONTENT = ("value", "rank", "rank_of", "outside_top")
PLACES = Decimal("0.0001")  # as many as a column keeps
TOTAL = "0"
SUM_TOLERANCE = Decimal("0.03")


def judge(value: Decimal | None, target: Decimal | None, *, lower_is_better: bool = False) -> Verdict:
    """Each goal on its own: a good total never hides a failed part."""
    if value is None or target is None:
        return Verdict.UNKNOWN
    reached = value <= target if lower_is_better else value >= target
    return Verdict.REACHED if reached else Verdict.MISSED


def judge_rank(rank: int | None, rank_max: int | None, *, outside_top: int | None = None) -> Verdict:
    """`outside_top` N states that the rank is known only to be worse than N."""
    if rank_max is None or (rank is None and outside_top is None):
        return Verdict.UNKNOWN
    if rank is None:
        return Verdict.MISSED if outside_top is not None and outside_top >= rank_max else Verdict.UNKNOWN
    return Verdict.REACHED if rank <= rank_max else Verdict.MISSED


def computed_total(parts: list[Decimal | None]) -> Decimal | None:
    """The plain sum of the sub-indices, None where one is missing."""
    present = [p for p in parts if p is not None]
    return sum(present, Decimal(0)) if parts and len(present) == len(parts) else None


def total_differs(published: Decimal | None, parts: list[Decimal | None]) -> bool:
    """Whether a published total differs from the sum of its parts by more than rounding."""
    total = computed_total(parts)
    return published is not None and total is not None and abs(published - total) > SUM_TOLERANCE


def contradictions(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The names under which both say something, and not the same: filling a gap contradicts nothing.

    >>> contradictions({"value": 1, "rank": None}, {"value": 2, "rank": 5})
    ['value']
    """
    return [k for k in CONTENT if None not in (old.get(k), new.get(k)) and old[k] != new[k]]
