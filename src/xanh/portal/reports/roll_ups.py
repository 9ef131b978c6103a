"""Figures of many reports made one: exactly, by the rule of their line, with their sources; all pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from xanh.portal.periods.rules import RollUp

# Figures have at most 15 digits: any sum is exact, a mean that does not end is cut far out.
EXACT = Context(prec=60)
Pair = tuple[Decimal | None, Decimal | None]  # estimate, actual


def roll_up(rule: str, figures: Iterable[Decimal]) -> Decimal | None:
    """One figure by the rule; None where nothing was given, or where it is to be entered anew.

    A mean counts each reporter once, so a mean of means is not the mean of all: tiers say what they average.

    >>> roll_up("sum", [Decimal("0.1"), Decimal("0.2")]), roll_up("mean", [Decimal(1), Decimal(2)])
    (Decimal('0.3'), Decimal('1.5'))
    """
    known = list(figures)
    if not known or rule == RollUp.NONE:
        return None
    with localcontext(EXACT):
        total = sum(known, Decimal(0))
        return {
            RollUp.SUM: total,
            RollUp.MEAN: total / len(known),
            RollUp.LEAST: min(known),
            RollUp.GREATEST: max(known),
        }[RollUp(rule)]


def rounded(figure: Decimal | None, decimals: int) -> Decimal | None:
    """A figure with as many decimals as its line takes; halves go away from zero.

    >>> rounded(Decimal("2.345"), 2), rounded(Decimal("-0.5"), 0)
    (Decimal('2.35'), Decimal('-1'))
    """
    if figure is None:
        return None
    return figure.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)


@dataclass(frozen=True)
class Rolled:
    """One figure and the figures it came from, by whoever gave them."""

    value: Decimal | None
    given: Mapping[str, Decimal]

    @property
    def count(self) -> int:
        return len(self.given)


@dataclass(frozen=True)
class Figure:
    """One line over all reporters: estimates and actual figures apart, and the best known of each reporter.

    `best` takes the actual figure where there is one, else the estimate; `is_mixed` says that both are in it.
    """

    estimate: Rolled
    actual: Rolled
    best: Rolled
    owed: int

    @property
    def is_mixed(self) -> bool:
        return 0 < self.actual.count < self.best.count

    @property
    def has_estimates(self) -> bool:
        return self.actual.count < self.best.count


def figure_of(rule: str, pairs: Mapping[str, Pair], owed: int) -> Figure:
    """Roll up what each of the `owed` reporters gave on one line."""
    estimates = {who: estimate for who, (estimate, _) in pairs.items() if estimate is not None}
    actuals = {who: actual for who, (_, actual) in pairs.items() if actual is not None}
    best = {who: actuals.get(who, estimates.get(who)) for who in pairs}
    known = {who: value for who, value in best.items() if value is not None}
    return Figure(_rolled(rule, estimates), _rolled(rule, actuals), _rolled(rule, known), owed)


def _rolled(rule: str, given: Mapping[str, Decimal]) -> Rolled:
    return Rolled(roll_up(rule, given.values()), given)
