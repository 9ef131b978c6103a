"""Kinds of figures, and how a figure is judged against its goal."""

from decimal import Decimal
from enum import StrEnum


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
