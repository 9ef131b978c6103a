"""Whether indicators of a group measure one thing: reliability and principal components."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xanh.index.arrays import Floats
from xanh.reference import Problem, ProblemError

FEWEST = 3  # rows that a component needs


def cronbach_alpha(x: Floats, *, standardised: bool = False) -> float:
    """Cronbach's alpha of the columns of x (n, c).

    Over covariances of rows known in both columns; `standardised` takes correlations instead, which does not
    depend on the columns' scales. NaN for a single column or where nothing varies.

    Source
    ------
    Cronbach: Coefficient alpha and the internal structure of tests (1951).

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 3.0], [3.0, 5.0], [4.0, 4.0]])
    >>> round(cronbach_alpha(x), 4), round(cronbach_alpha(x, standardised=True), 4)
    (0.8889, 0.8889)
    """
    count = x.shape[1]
    covariance = _covariances(x)
    if standardised:
        deviation = np.sqrt(np.diag(covariance))
        covariance = covariance / np.where(deviation > 0, deviation, np.nan) / deviation[:, None]
    total = covariance.sum()
    if count < 2 or total == 0 or np.isnan(total):
        return float("nan")
    off_diagonal = (total - np.trace(covariance)) / (count * (count - 1))
    return float(count**2 * off_diagonal / total)


def alpha_without(x: Floats) -> Floats:
    """(c,): alpha when each column is left out."""
    return np.array([cronbach_alpha(np.delete(x, column, axis=1)) for column in range(x.shape[1])])


def _covariances(x: Floats) -> Floats:
    """(c, c) sample covariances over rows known in both columns."""
    count = x.shape[1]
    found = np.full((count, count), np.nan)
    for i in range(count):
        for j in range(i, count):
            known = ~np.isnan(x[:, i]) & ~np.isnan(x[:, j])
            if known.sum() > 1:
                a, b = x[known, i], x[known, j]
                found[i, j] = found[j, i] = ((a - a.mean()) * (b - b.mean())).sum() / (known.sum() - 1)
    return found


def complete(x: Floats) -> Floats:
    """Rows of x (n, c) without a missing value.

    Raises
    ------
    ProblemError
        `index.too_few_for_component` where they are fewer than three or a column is constant in them.
    """
    known = x[~np.isnan(x).any(axis=1)]
    if len(known) < FEWEST or (np.ptp(known, axis=0) == 0).any():
        raise ProblemError(Problem("index.too_few_for_component", values={"group": "-", "rows": len(known)}))
    return known


@dataclass(frozen=True)
class Components:
    """Principal components of c columns: eigenvalues (c,), largest first; loadings (c, c), a column each."""

    eigenvalues: Floats
    loadings: Floats

    @property
    def shares(self) -> Floats:
        """(c,) of the variance."""
        shares: Floats = self.eigenvalues / self.eigenvalues.sum()
        return shares

    @property
    def above_one(self) -> int:
        """How many components explain more than a single column does (Kaiser's rule)."""
        return int((self.eigenvalues > 1 + 1e-12).sum())


def components(x: Floats) -> Components:
    """Principal components of the columns of x (n, c), centred and scaled, over rows without a missing value.

    Each component's sign makes the sum of its loadings positive.

    Raises
    ------
    ProblemError
        `index.too_few_for_component` with fewer than three complete rows or a constant column.

    Examples
    --------
    >>> x = np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.5], [4.0, 8.0]])
    >>> found = components(x)
    >>> found.above_one, found.loadings[:, 0].round(4).tolist()
    (1, [0.7071, 0.7071])
    """
    known = complete(x)
    values, vectors = np.linalg.eigh(np.corrcoef(known, rowvar=False).reshape(x.shape[1], x.shape[1]))
    signs = np.where(vectors.sum(axis=0) < 0, -1.0, 1.0)
    return Components(np.maximum(values[::-1], 0.0), (vectors * signs)[:, ::-1])


def parallel_analysis(x: Floats, *, seed: int = 0, draws: int = 200, level: float = 0.95) -> int:
    """How many components explain more than those of random data of the same size do.

    Source
    ------
    Horn: A rationale and test for the number of factors in factor analysis (1965).

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> parallel_analysis(rng.normal(size=(80, 1)) + 0.5 * rng.normal(size=(80, 5)))
    1
    """
    known = x[~np.isnan(x).any(axis=1)]
    rng = np.random.default_rng(seed)
    random = [components(rng.normal(size=known.shape)).eigenvalues for _ in range(draws)]
    above = components(x).eigenvalues > np.quantile(random, level, axis=0)
    return int(above.argmin()) if not above.all() else len(above)


def clusters(x: Floats, count: int) -> Floats:
    """Cluster of each unit, (n,) from 1, by Ward's method on the scaled columns of x (n, c).

    Examples
    --------
    >>> x = np.array([[0.0, 0.1], [0.1, 0.0], [5.0, 5.0], [5.1, 5.0]])
    >>> clusters(x, 2).tolist()
    [1.0, 1.0, 2.0, 2.0]
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    spread = x.std(axis=0)
    scaled = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    labels = fcluster(linkage(scaled, "ward"), count, "maxclust")
    order = {label: place for place, label in enumerate(dict.fromkeys(labels.tolist()), 1)}
    return np.array([float(order[label]) for label in labels.tolist()])
