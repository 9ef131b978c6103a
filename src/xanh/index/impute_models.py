"""Imputation by a model of several indicators together: EM, and draws for multiple imputation."""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.registry import method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError


@method("impute", "em")
def expectation_maximisation(
    x: Floats, state: State, *, level: int = 2, iterations: int = 500, tolerance: float = 1e-8
) -> Floats:
    """The expected value given the unit's other indicators in its group, under a normal model fitted by EM.

    Each group at `level` has its own mean and covariance. Deterministic.

    Source
    ------
    Dempster, Laird, Rubin: Maximum likelihood from incomplete data via the EM algorithm (1977); Little,
    Rubin: Statistical Analysis with Missing Data, chapter 11.
    """
    filled, tree = x.copy(), state.framework.tree
    for place in np.flatnonzero(tree.level == level):
        columns = tree.below(int(place))
        filled[:, columns] = fill_normal(x[:, columns], iterations=iterations, tolerance=tolerance)
    return filled


def fill_normal(x: Floats, *, iterations: int = 500, tolerance: float = 1e-8) -> Floats:
    """Missing values of x (n, k) replaced by their expectation under a normal model fitted by EM.

    A small ridge (1e-8 of each variance) keeps the covariance invertible where one indicator copies another.

    Raises
    ------
    ProblemError
        `index.em_not_converged` where the estimates still move after all iterations.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, np.nan]])
    >>> float(fill_normal(x)[3, 1].round(3))
    8.0
    """
    missing = np.isnan(x)
    centre, spread = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    z = (x - centre) / spread
    mean, covariance = np.zeros(x.shape[1]), np.eye(x.shape[1])
    for _ in range(iterations):
        filled, extra = _expected(z, missing, mean, covariance)
        new_mean = filled.mean(axis=0)
        residual = filled - new_mean
        new_covariance = (residual.T @ residual + extra) / len(x) + 1e-8 * np.eye(x.shape[1])
        moved = max(np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max())
        mean, covariance = new_mean, new_covariance
        if moved < tolerance:
            break
    else:
        raise ProblemError(Problem("index.em_not_converged", values={"iterations": iterations}))
    filled, _ = _expected(z, missing, mean, covariance)
    return np.where(missing, filled * spread + centre, x)


def _expected(z: Floats, missing: Floats, mean: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """The E step: expectations of missing values, and the sum of their conditional covariances."""
    filled, extra = np.where(missing, mean, z), np.zeros_like(covariance)
    for row in np.flatnonzero(missing.any(axis=1)):
        gone, there = missing[row], ~missing[row]
        weights = np.linalg.solve(covariance[np.ix_(there, there)], covariance[np.ix_(there, gone)])
        filled[row, gone] = mean[gone] + (z[row, there] - mean[there]) @ weights
        extra[np.ix_(gone, gone)] += (
            covariance[np.ix_(gone, gone)] - covariance[np.ix_(gone, there)] @ weights
        )
    return filled, extra


@method("impute", "multiple")
def multiple(x: Floats, state: State, *, draws: int = 20, seed: int = 0, draw: int | None = None) -> Floats:
    """Draws from chained Bayesian regressions on all indicators: their mean, or one of them.

    Needs the extra "imputation" (scikit-learn). A simulation takes the draws one by one.

    Source
    ------
    van Buuren, Groothuis-Oudshoorn: mice: Multivariate imputation by chained equations in R (2011).
    """
    found = imputation_draws(x, draws=draws if draw is None else draw + 1, seed=seed)
    result: Floats = found.mean(axis=0) if draw is None else found[draw]
    return result


def imputation_draws(x: Floats, *, draws: int, seed: int = 0) -> Floats:
    """(draws, n, k): x with what is missing drawn anew each time; draw i depends on the seed and i alone.

    Raises
    ------
    ProblemError
        `index.extra_missing` without scikit-learn; `index.nothing_to_impute_from` for an empty column.
    """
    empty = np.flatnonzero(np.isnan(x).all(axis=0))
    if len(empty):
        raise ProblemError(
            [
                Problem("index.nothing_to_impute_from", Place(column=str(j)), {"indicator": int(j)})
                for j in empty
            ]
        )
    return np.stack([_drawn(x, seed, draw) for draw in range(draws)])


def _drawn(x: Floats, seed: int, draw: int) -> Floats:
    try:
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401
        from sklearn.impute import IterativeImputer
    except ImportError:
        values = {"package": "scikit-learn", "extra": "imputation"}
        raise ProblemError(Problem("index.extra_missing", values=values)) from None
    number = int(np.random.SeedSequence((seed, draw)).generate_state(1)[0])
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    imputer = IterativeImputer(
        sample_posterior=True, max_iter=10, random_state=number, min_value=low, max_value=high,
        n_nearest_features=min(10, x.shape[1]), initial_strategy="median",
    )  # fmt: skip
    found: Floats = imputer.fit_transform(x)
    return np.where(np.isnan(x), found, x)
