"""What the figures of an audit are held against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Thresholds:
    """Limits of the findings; where each comes from stands with its figure in `measures.py`.

    Attributes
    ----------
    available, available_least
        Share of figures that are there: below the first a warning, below the second a failure; the second
        also for each unit's worst group.
    imputed
        Share of a unit's figures that were filled in.
    skew, kurtosis, treated_most
        Outliers are left where both are exceeded; how many values may be Winsorised.
    p
        Correlations with a higher p-value may be chance.
    parent, opposed, redundant
        Correlation with the own group; of two parts that trade off (negative); of two that say the same.
    first_share, loading, even
        Variance share of the first component; loading that counts as of the wrong sign below its negative;
        smallest loading over the largest.
    alpha, alpha_rise
        Cronbach's alpha, and how much it may rise without one part.
    importance
        Times that importance may be above or below the weight.
    moved, places
        Share of units that the composite ranks elsewhere than a part does, by so many places (at most 15 % of
        the units).
    width, wide, wide_most
        Share of all ranks that an interval may span; share of units with wider ones: warning, failure.
    shift, shift_most, agreement
        Mean rank shift over the number of units: warning, failure; correlation of ranks.
    dominant
        Share of the variance that one assumption may account for.
    frontier, on_frontier
        Rank correlation with benefit of the doubt; share of units that it puts on the frontier.
    frontier_units
        Above so many units the frontier is not computed.
    confidence, apart, tied
        Share of replications in which one of two units must be above; share of neighbours to be told apart;
        share of units in the largest group that cannot be.
    """

    available: float = 2 / 3
    available_least: float = 0.5
    imputed: float = 1 / 3
    skew: float = 2.0
    kurtosis: float = 3.5
    treated_most: float = 5
    p: float = 0.05
    parent: float = 0.3
    opposed: float = -0.3
    redundant: float = 0.92
    first_share: float = 0.6
    loading: float = 0.3
    even: float = 0.5
    alpha: float = 0.7
    alpha_rise: float = 0.05
    importance: float = 2.0
    moved: float = 0.3
    places: int = 10
    width: float = 0.2
    wide: float = 0.25
    wide_most: float = 0.5
    shift: float = 0.1
    shift_most: float = 0.2
    agreement: float = 0.9
    dominant: float = 0.8
    frontier: float = 0.7
    on_frontier: float = 0.34
    frontier_units: int = 2000
    confidence: float = 0.95
    apart: float = 0.5
    tied: float = 0.5

    def places_of(self, units: int) -> int:
        """Places that count as elsewhere among so many units.

        Examples
        --------
        >>> Thresholds().places_of(63), Thresholds().places_of(34)
        (9, 5)
        """
        return min(self.places, max(1, round(0.15 * units)))
