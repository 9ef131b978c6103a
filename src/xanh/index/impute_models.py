"""Imputation by a model of several indicators together: EM, and draws for multiple imputation.

EM for a normal model stands here because no well-kept Python library offers it: scikit-learn's chained
regressions and statsmodels' MICE are other methods. The draws of multiple imputation are scikit-learn's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.impute_fill import Filled, groups_at
from xanh.index.registry import bad_parameter, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

RIDGE = 1e-8


@method("impute", "em")
def expectation_maximisation(
    x: Floats, state: State, *, level: int = 2, iterations: int = 500, tolerance: float = 1e-8
) -> Floats:
    """The expected value given the unit's other indicators in its group, under a normal model fitted by EM.

    Each group at `level` has its own mean and covariance; the level of the top takes all indicators
    together. Deterministic.

    Parameters
    ----------
    x
        (n, k), at least one value in each column.
    level
        Of the groups, 2 is the one above the indicators.
    iterations, tolerance
        At most how many, and by how much mean and covariance of the standardised values may still move.

    Raises
    ------
    ProblemError
        `index.em_not_converged`; `index.bad_parameter` for a level without groups.

    References
    ----------
    Dempster, Laird, Rubin: Maximum likelihood from incomplete data via the EM algorithm, Journal of the
    Royal Statistical Society B 39 (1977); Little, Rubin: Statistical Analysis with Missing Data, chapter 11.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step
    >>> from xanh.index.scoring import run, start
    >>> f = Framework("f", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> data = Data.of(["U", "V", "W", "X"], {"a": [1, 2, 3, 4], "b": [2, 4, 6, None]})
    >>> run(start(f, data, Recipe()), (Step.of("impute", "em"),)).data.values[3].round(3).tolist()
    [4.0, 8.0]
    """
    filled = x.copy()
    for columns in groups_at(state, level, "em"):
        filled[:, columns] = fill_normal(x[:, columns], iterations=iterations, tolerance=tolerance)
    return filled


def fill_normal(x: Floats, *, iterations: int = 500, tolerance: float = 1e-8) -> Floats:
    """Missing values of x (n, k) replaced by their expectation under a normal model fitted by EM.

    A small ridge (1e-8 of each variance) keeps the covariance invertible where one indicator copies another.

    Raises
    ------
    ProblemError
        `index.em_not_converged` where the estimates still move after all iterations;
        `index.nothing_to_impute_from` for an empty column.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, np.nan]])
    >>> float(fill_normal(x)[3, 1].round(3))
    8.0
    """
    missing = np.isnan(x)
    _require_some(missing, ())
    if not missing.any():
        return x.copy()
    centre, spread = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    z = (x - centre) / spread
    mean, covariance = _fitted(z, missing, iterations, tolerance)
    filled, _ = _expected(z, missing, mean, covariance)
    return np.where(missing, filled * spread + centre, x)


def _fitted(z: Floats, missing: Flags, iterations: int, tolerance: float) -> tuple[Floats, Floats]:
    """Mean and covariance of maximum likelihood."""
    mean, covariance = np.zeros(z.shape[1]), np.eye(z.shape[1])
    for _ in range(iterations):
        filled, extra = _expected(z, missing, mean, covariance)
        new_mean = filled.mean(axis=0)
        residual = filled - new_mean
        new_covariance = (residual.T @ residual + extra) / len(z) + RIDGE * np.eye(z.shape[1])
        moved = max(np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max())
        mean, covariance = new_mean, new_covariance
        if moved < tolerance:
            return mean, covariance
    raise ProblemError(Problem("index.em_not_converged", values={"iterations": iterations}))


def _expected(z: Floats, missing: Flags, mean: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """The E step, each pattern of gaps at once: expectations, and the sum of conditional covariances."""
    filled, extra = np.where(missing, mean, z), np.zeros_like(covariance)
    patterns, which = np.unique(missing, axis=0, return_inverse=True)
    for number, gone in enumerate(patterns):
        if not gone.any():
            continue
        rows, there = np.flatnonzero(which.ravel() == number), ~gone
        across = covariance[np.ix_(there, gone)]
        weights = np.linalg.solve(covariance[np.ix_(there, there)], across)
        filled[np.ix_(rows, gone)] = mean[gone] + (z[np.ix_(rows, there)] - mean[there]) @ weights
        extra[np.ix_(gone, gone)] += len(rows) * (covariance[np.ix_(gone, gone)] - across.T @ weights)
    return filled, extra


@method("impute", "multiple")
def multiple(x: Floats, state: State, *, draws: int = 20, seed: int = 0, draw: int | None = None) -> Filled:
    """Draws from chained Bayesian regressions on all indicators: their mean, or one of them.

    Needs the extra "imputation" (scikit-learn). A simulation takes the draws one by one. The details keep,
    under "multiple", `draws`, `seed`, `draw`, and, with the mean, `spread` (n, k): the standard deviation
    between the draws, zero where a value was there.

    Parameters
    ----------
    x
        (n, k), at least one value in each column.
    draws
        How many are averaged.
    seed
        0 or more; the same seed gives the same draws.
    draw
        Number of one draw, from 0; then no others are made.

    Raises
    ------
    ProblemError
        `index.extra_missing` without scikit-learn; `index.bad_parameter` for numbers that cannot be.

    References
    ----------
    van Buuren, Groothuis-Oudshoorn: mice: Multivariate imputation by chained equations in R, Journal of
    Statistical Software 45 (2011).

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 4.1], [3.0, 5.9], [4.0, np.nan]])
    >>> first = multiple(x, None, draw=0, seed=1).values
    >>> bool(np.array_equal(first, imputation_draws(x, draws=2, seed=1)[0]))
    True
    """
    names = state.data.indicators if state is not None else ()
    if draw is not None:
        notes: dict[str, Any] = {"seed": seed, "draw": draw}
        return Filled(imputation_draw(x, draw=draw, seed=seed, names=names), notes)
    found = imputation_draws(x, draws=draws, seed=seed, names=names)
    spread = found.std(axis=0, ddof=1) if draws > 1 else np.zeros_like(x)
    known = ~np.isnan(x)
    spread[known] = 0.0
    notes = {"seed": seed, "draws": draws, "spread": spread}
    return Filled(np.where(known, x, found.mean(axis=0)), notes)


def imputation_draws(x: Floats, *, draws: int, seed: int = 0, names: Sequence[str] = ()) -> Floats:
    """(draws, n, k): x with what is missing drawn anew each time.

    Draw i depends on x, the seed and i alone: more draws leave the first ones as they were, and any of them
    may be made apart (`imputation_draw`).

    Parameters
    ----------
    x
        (n, k), NaN where missing, at least one value in each column.
    draws
        1 or more.
    seed
        0 or more.
    names
        Of the columns, for problems.

    Raises
    ------
    ProblemError
        `index.extra_missing` without scikit-learn; `index.nothing_to_impute_from` for an empty column;
        `index.bad_parameter` for numbers that cannot be.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 4.1], [3.0, 5.9], [4.0, np.nan]])
    >>> found = imputation_draws(x, draws=3, seed=0)
    >>> found.shape, bool(found[:, 3, 1].std() > 0), found[:, 0, 0].tolist()
    ((3, 4, 2), True, [1.0, 1.0, 1.0])
    """
    _require_number("draws", draws, 1)
    return np.stack([imputation_draw(x, draw=draw, seed=seed, names=names) for draw in range(draws)])


def imputation_draw(x: Floats, *, draw: int = 0, seed: int = 0, names: Sequence[str] = ()) -> Floats:
    """One draw, (n, k): what `imputation_draws` has at that place.

    A value that is drawn stays within the range of those known. An indicator with one value only takes it;
    where no other indicator varies, one of the known values is drawn.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 4.1], [3.0, 5.9], [4.0, np.nan]])
    >>> bool(2.0 <= imputation_draw(x, draw=5)[3, 1] <= 5.9)
    True
    """
    _require_number("draw", draw, 0)
    _require_number("seed", seed, 0)
    missing = np.isnan(x)
    _require_some(missing, names)
    if not missing.any():
        return x.copy()
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    varied = high > low
    filled = np.where(missing, low, x)
    stream = np.random.SeedSequence((seed, draw))
    if varied.sum() > 1:
        filled[:, varied] = _chained(x[:, varied], low[varied], high[varied], stream)
    elif varied.any():
        column, gone = x[:, varied][:, 0], missing[:, varied][:, 0]
        filled[gone, varied] = np.random.default_rng(stream).choice(column[~gone], gone.sum())
    return np.where(missing, filled, x)


def _chained(x: Floats, low: Floats, high: Floats, stream: np.random.SeedSequence) -> Floats:
    """Chained Bayesian regressions, every value drawn from its posterior."""
    try:
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401
        from sklearn.impute import IterativeImputer
    except ImportError:
        values = {"package": "scikit-learn", "extra": "imputation"}
        raise ProblemError(Problem("index.extra_missing", values=values)) from None
    imputer = IterativeImputer(
        sample_posterior=True, max_iter=10, random_state=int(stream.generate_state(1)[0]), min_value=low,
        max_value=high, n_nearest_features=min(10, x.shape[1]), initial_strategy="median",
    )  # fmt: skip
    found: Floats = imputer.fit_transform(x)
    return found


def _require_some(missing: Flags, names: Sequence[str]) -> None:
    empty = [names[j] if len(names) else str(j) for j in np.flatnonzero(missing.all(axis=0)).tolist()]
    if empty:
        raise ProblemError(
            Problem("index.nothing_to_impute_from", Place(column=code), {"indicator": code}) for code in empty
        )


def _require_number(name: str, value: int, least: int) -> None:
    if not isinstance(value, int | np.integer) or value < least:
        raise bad_parameter("multiple", name, value, f">= {least}")
