"""Where uncertainty comes from: every assumption alone, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.plain import plain
from xanh.index.result import Result
from xanh.index.simulate.assumptions import Assumption
from xanh.index.simulate.outcome import Simulation
from xanh.index.simulate.run import Options, simulate_result


@dataclass(frozen=True)
class Sources:
    """Simulations with single assumptions beside the one with all.

    Attributes
    ----------
    names
        Of the a assumptions.
    alone
        One simulation for each, with the random numbers it has in the whole.
    together
        All assumptions at once.
    """

    names: tuple[str, ...]
    alone: tuple[Simulation, ...]
    together: Simulation

    @property
    def shares(self) -> Floats:
        """(a, n): variance of each unit's score from one assumption alone over that from all together.

        They add up to 1 where assumptions neither amplify nor dampen each other; how they do is what
        `sensitivity` tells. NaN for a unit whose score does not vary at all.
        """
        whole = self.together.deviation**2
        return np.stack(
            [
                np.divide(one.deviation**2, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
                for one in self.alone
            ]
        )

    @property
    def widths(self) -> Floats:
        """(a + 1, n): ranks between the outer quantiles, for each assumption alone and, last, for all."""
        every = (*self.alone, self.together)
        return np.stack([one.ranks[-1] - one.ranks[0] for one in every])

    def to_table(self) -> dict[str, list[Any]]:
        """One row for each unit: shares by assumption, widths of the rank interval."""
        table: dict[str, list[Any]] = {"unit": list(self.together.units)}
        for name, share, width in zip(self.names, self.shares, self.widths, strict=False):
            table |= {f"share:{name}": share.tolist(), f"ranks:{name}": width.tolist()}
        return {**table, "ranks": self.widths[-1].tolist()}

    def to_json(self) -> dict[str, Any]:
        """The table by rows, with what was simulated."""
        table = self.to_table()
        rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        mean_shift = {n: one.mean_shift for n, one in zip(self.names, self.alone, strict=True)}
        return {"units": plain(rows), "mean_shift": plain(mean_shift), "together": self.together.to_json()}


def sources(result: Result, assumptions: Sequence[Assumption], options: Options | None = None) -> Sources:
    """Simulate with every assumption alone and with all together.

    Parameters
    ----------
    result
        The nominal run.
    assumptions
        Two or more, such as the sampling error of a survey beside the choice of weights.

    Raises
    ------
    ProblemError
        As `simulate`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Step, score
    >>> from xanh.index.simulate import Alternatives, WeightNoise
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [9, 5, 0]}))
    >>> scales = Alternatives("scale", "normalise", (Step.of("normalise", "minmax", upper=100),
    ...                                              Step.of("normalise", "minmax", upper=200)))
    >>> found = sources(result, [WeightNoise(), scales], Options(replications=500))
    >>> bool(found.shares[1, 0] > found.shares[0, 0])
    True
    """
    chosen = options or Options()
    alone = tuple(simulate_result(result, [assumption], chosen) for assumption in assumptions)
    together = simulate_result(result, assumptions, chosen)
    return Sources(tuple(assumption.name for assumption in assumptions), alone, together)
