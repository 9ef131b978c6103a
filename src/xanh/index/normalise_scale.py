"""Fitted normalisations: what was learnt from one set of values, to be applied to it or to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.moments import constant
from xanh.index.registry import bad_parameter, method
from xanh.reference import Place, Problem, ProblemError

P = ParamSpec("P")

# Elements worked on at a time: few enough to stay in the cache through all passes.
BLOCK = 1 << 15
# Attribute of a registered method that holds the function which fits its scale.
FIT = "fit"


class Scale(Protocol):
    """A fitted normalisation of k columns.

    Attributes
    ----------
    faults
        Columns that cannot be put on the scale, by problem code: (..., k). They come out as NaN.
    affine
        Whether every result is `constant + slope * x`, whatever x.
    slope
        Points per unit of the column, (..., k), where the result is not held at a bound; NaN for ranks.
    """

    @property
    def faults(self) -> Mapping[str, Flags]: ...
    @property
    def affine(self) -> bool: ...
    @property
    def slope(self) -> Floats: ...

    def apply(self, x: Floats) -> Floats:
        """Normalised values of x (..., n, k), NaN where x is missing."""
        ...

    def derivative(self, x: Floats) -> Floats:
        """Points gained per unit at each value of x, (..., n, k), the scale held as it is."""
        ...


@dataclass(frozen=True)
class Linear:
    """`(x - origin) / span * width + base`, held between `floor` and `ceiling` where these are given.

    Attributes
    ----------
    origin, span
        (..., k), in the columns' own units: the value that scores `base`, and how far from it `base + width`
        lies; negative where lower is better.
    width, base, floor, ceiling
        (k,) each, in points; -inf and inf hold nothing.

    Examples
    --------
    >>> scale = Linear(np.array([10.0]), np.array([-5.0]), width=np.array([100.0]), base=np.array([0.0]))
    >>> scale.apply(np.array([[10.0], [9.0], [4.0]])).ravel().tolist()
    [0.0, 20.0, 120.0]
    >>> scale.slope.tolist()
    [-20.0]
    """

    origin: Floats
    span: Floats
    width: Floats
    base: Floats
    floor: Floats | None = None
    ceiling: Floats | None = None
    faults: Mapping[str, Flags] = field(default_factory=dict)

    @property
    def affine(self) -> bool:
        """Whether nothing is held at a bound."""
        return self.floor is None and self.ceiling is None

    @property
    def slope(self) -> Floats:
        """Points per unit of the column, (..., k)."""
        slope: Floats = self.width / self.span
        return slope

    def apply(self, x: Floats) -> Floats:
        """Normalised values of x (..., n, k)."""
        origin, span = self._aligned(x)
        found = np.empty(np.broadcast_shapes(x.shape, origin.shape))
        wide = np.broadcast_to(x, found.shape)
        for rows in blocks(found.shape):
            part = found[rows]
            np.subtract(wide[rows], share(origin, rows), out=part)
            part /= share(span, rows)
            part *= self.width
            part += self.base
            self._hold(part)
        return found

    def derivative(self, x: Floats) -> Floats:
        """Slope at each value of x (..., n, k): 0 beyond a bound, NaN where x is missing."""
        with np.errstate(invalid="ignore"):
            free = replace_bounds(self).apply(x)
            low = -np.inf if self.floor is None else self.floor
            high = np.inf if self.ceiling is None else self.ceiling
            inside = (free >= low) & (free <= high)
        found: Floats = np.where(np.isnan(free), np.nan, np.where(inside, self.slope[..., None, :], 0.0))
        return found

    def _aligned(self, x: Floats) -> tuple[Floats, Floats]:
        missing = max(x.ndim - self.origin.ndim - 1, 0)
        lead = (1,) * missing
        shape = (*lead, *self.origin.shape[:-1], 1, self.origin.shape[-1])
        return self.origin.reshape(shape), np.broadcast_to(self.span, self.origin.shape).reshape(shape)

    def _hold(self, part: Floats) -> None:
        if self.floor is not None:
            np.maximum(part, self.floor, out=part)
        if self.ceiling is not None:
            np.minimum(part, self.ceiling, out=part)


def replace_bounds(scale: Linear) -> Linear:
    """The scale with nothing held."""
    return Linear(scale.origin, scale.span, scale.width, scale.base)


def blocks(shape: tuple[int, ...]) -> Iterator[slice]:
    """Slices of the first axis of about `BLOCK` elements."""
    each = max(1, BLOCK // max(1, int(np.prod(shape[1:]))))
    return (slice(start, start + each) for start in range(0, shape[0], each))


def share(whole: Floats, rows: slice) -> Floats:
    """The rows of an array that may hold one row for all."""
    return whole if whole.shape[0] == 1 else whole[rows]


def faults_of(low: Floats, high: Floats, spread: bool = True) -> dict[str, Flags]:
    """Columns that are all missing, hold an infinite value or (where a spread is needed) one value only."""
    infinite = np.isinf(low) | np.isinf(high)
    found = {"index.nothing_known": np.isnan(low), "index.infinite_value": infinite}
    if spread:
        found["index.constant_column"] = ~infinite & constant(low, high)
    return {code: flags for code, flags in found.items() if flags.any()}


def masked(values: Floats, faults: Mapping[str, Flags]) -> Floats:
    """The values with NaN where a column is at fault."""
    for flags in faults.values():
        values = np.where(flags, np.nan, values)
    return values


class Normaliser(Protocol[P]):
    """A method of normalising: called, it fits a scale and applies it; `fit` gives the scale alone."""

    def __call__(self, x: Floats, *args: P.args, **parameters: P.kwargs) -> Floats:
        """Normalised values of x (..., n, k); ProblemError for every column at fault."""
        ...

    def fit(self, x: Floats, *args: P.args, **parameters: P.kwargs) -> Scale:
        """The scale, faults noted and not raised."""
        ...


def scaling(name: str) -> Callable[[Callable[Concatenate[Floats, P], Scale]], Normaliser[P]]:
    """Register a function that fits a scale as a method of normalising."""

    def register(fit: Callable[Concatenate[Floats, P], Scale]) -> Normaliser[P]:
        @method("normalise", name)
        @wraps(fit)
        def normalised(x: Floats, *args: P.args, **parameters: P.kwargs) -> Floats:
            scale = fit(x, *args, **parameters)
            require_sound(problems_of(scale))
            return scale.apply(x)

        setattr(normalised, FIT, fit)
        return cast(Normaliser[P], normalised)

    return register


def points(direction: Floats, lower: Any, upper: Any) -> tuple[Floats, Floats]:
    """Width and base of a range of points, (k,) each."""
    base = np.broadcast_to(np.asarray(lower, dtype=float), direction.shape)
    return np.asarray(upper, dtype=float) - base, base


def whole_range(lower: float | None, upper: float | None) -> tuple[float, float] | None:
    """Both ends of a range, or None where neither is given. Raises ProblemError for one without the other."""
    if lower is not None and upper is not None:
        return lower, upper
    if lower is None and upper is None:
        return None
    name = "lower" if lower is None else "upper"
    raise bad_parameter("normalise", name, "-", "lower + upper")


def problems_of(scale: Scale, names: Sequence[str] = ()) -> list[Problem]:
    """A problem for every column at fault, placed by its name or, without names, by its number from 1."""
    found = []
    for code, flags in scale.faults.items():
        for column in np.flatnonzero(flags.reshape(-1, flags.shape[-1]).any(axis=0)).tolist():
            found.append(Problem(code, Place(column=names[column] if names else str(column + 1))))
    return found


def require_sound(problems: list[Problem]) -> None:
    """Raise ProblemError where there is a problem."""
    if problems:
        raise ProblemError(problems)
