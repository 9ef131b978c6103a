"""Fill gaps of a panel from other periods of the same unit and indicator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.checking_structure import nearest
from xanh.index.impute_fill import told_by_indicator
from xanh.index.panel import Panel
from xanh.index.recipe import Choice
from xanh.index.registry import bad_parameter
from xanh.reference import Place, Problem, ProblemError

Sources = tuple[Integers, Integers]


@dataclass(frozen=True)
class ImputedPanel:
    """A panel with its gaps filled, and where from.

    Attributes
    ----------
    panel
        With the values found.
    imputed
        (t, n, k), on the panel's `units`.
    earlier, later
        (t, n, k): the periods of the known values that a value rests on, the same one for a value that was
        known or was taken as it stood; NaN where there is none.
    warnings
        `index.left_missing` for each indicator that still has gaps.
    """

    panel: Panel
    imputed: Flags
    earlier: Floats
    later: Floats
    warnings: tuple[Problem, ...] = ()

    @property
    def taken_from(self) -> Floats:
        """The period a value was taken from, (t, n, k); NaN where it was interpolated or is missing."""
        return np.where(self.earlier == self.later, self.earlier, np.nan)

    @property
    def by_unit(self) -> Floats:
        """Share of a unit's values that were imputed, over the periods in which it has a row, (n,)."""
        there = self.panel.present.sum(axis=0) * self.imputed.shape[-1]
        share: Floats = self.imputed.sum(axis=(0, 2)) / there
        return share

    @property
    def by_indicator(self) -> Floats:
        """Share of an indicator's values that were imputed, (k,)."""
        share: Floats = self.imputed.sum(axis=(0, 1)) / self.panel.present.sum()
        return share


def fill_panel(
    panel: Panel,
    method: str = "latest",
    *,
    maximal_age: float | None = None,
    each: Mapping[str, str | Mapping[str, object]] | None = None,
) -> ImputedPanel:
    """Fill gaps from other periods of the same series (one unit, one indicator).

    Known values are not changed, and a unit gets no row in a period in which it has none. A series without
    any value stays missing, with a warning; a series with a single one never stops the others.

    Parameters
    ----------
    panel
        t periods.
    method
        "latest": the last known value of an earlier period; nothing before the first one. "constant": the
        same, and before the first known value that one. "linear": on the line between the known values on
        either side; outside them nothing. "linear_constant": on the line, outside it the nearest known value.
        "none": nothing.
    maximal_age
        In the periods' own unit (years): a value is not taken from farther away.
    each
        By indicator: another method, or a mapping with `method` and `maximal_age`.

    Raises
    ------
    ProblemError
        `index.bad_parameter`, `index.unknown_indicator` for one the panel does not have: all at once.

    Examples
    --------
    >>> from xanh.index import Data
    >>> series = [1.0, None, None, 4.0, None]
    >>> panel = Panel.of({2020 + t: Data.of(["U"], {"a": [v]}) for t, v in enumerate(series)})
    >>> fill_panel(panel).panel.values[:, 0, 0].tolist()
    [1.0, 1.0, 1.0, 4.0, 4.0]
    >>> found = fill_panel(panel, "linear_constant", maximal_age=2)
    >>> found.panel.values[:, 0, 0].tolist()
    [1.0, 2.0, 3.0, 4.0, 4.0]
    >>> found.earlier[:, 0, 0].tolist(), found.later[:, 0, 0].tolist()
    ([2020.0, 2020.0, 2020.0, 2023.0, 2023.0], [2020.0, 2023.0, 2023.0, 2023.0, 2023.0])
    """
    choices = _choices(panel, Choice(method, {"maximal_age": maximal_age}), each or {})
    x, periods = panel.values, np.array(panel.periods, dtype=float)
    filled = np.full(x.shape, np.nan)
    sources = (np.full(x.shape, -1), np.full(x.shape, -1))
    for column, choice in enumerate(choices):
        pair = SOURCES[choice.method](x[..., column])
        pair = _near(pair, periods, choice.parameters.get("maximal_age"))
        filled[..., column] = interpolate(x[..., column], periods, pair)
        for found, part in zip(sources, pair, strict=True):
            found[..., column] = part
    absent = ~panel.present[:, :, None]
    earlier, later = (np.where((found < 0) | absent, np.nan, periods[found]) for found in sources)
    gaps = np.isnan(x) & ~absent
    imputed = gaps & ~np.isnan(filled)
    warned = np.array([choice.method != "none" for choice in choices])
    left = (gaps & ~imputed & warned).sum(axis=0)
    warnings = tuple(told_by_indicator("index.left_missing", left, panel.units, panel.indicators))
    return ImputedPanel(panel.with_values(filled), imputed, earlier, later, warnings)


def interpolate(x: Floats, periods: Floats, sources: Sources) -> Floats:
    """Missing values on the line between two known ones, x (t, ...) and sources as positions in t.

    Two sources that are the same give its value; where one is -1 the value stays missing.

    Examples
    --------
    >>> x = np.array([0.0, np.nan, 4.0])
    >>> sources = np.array([0, 0, 2]), np.array([0, 2, 2])
    >>> interpolate(x, np.array([2020.0, 2021.0, 2024.0]), sources).tolist()
    [0.0, 1.0, 4.0]
    """
    first, second = sources
    low, high = (np.take_along_axis(x, np.maximum(source, 0), axis=0) for source in sources)
    span = periods[second] - periods[first]
    when = periods.reshape(-1, *[1] * (x.ndim - 1))
    share = np.divide(when - periods[first], span, out=np.zeros(x.shape), where=span != 0)
    found = np.where((first < 0) | (second < 0), np.nan, low + (high - low) * share)
    return np.where(np.isnan(x), found, x)


def neighbours(x: Floats) -> Sources:
    """Positions of the nearest known values up to, and from, each cell of x (t, ...); -1 is none.

    Examples
    --------
    >>> before, after = neighbours(np.array([np.nan, 5.0, np.nan]))
    >>> before.tolist(), after.tolist()
    ([-1, 1, 1], [1, 1, -1])
    """
    known, t = ~np.isnan(x), len(x)
    place = np.arange(t).reshape(-1, *[1] * (x.ndim - 1))
    before = np.maximum.accumulate(np.where(known, place, -1), axis=0)
    after = np.minimum.accumulate(np.where(known, place, t)[::-1], axis=0)[::-1]
    return before, np.where(after == t, -1, after)


def _latest(x: Floats) -> Sources:
    before, _ = neighbours(x)
    return before, before


def _constant(x: Floats) -> Sources:
    before, after = neighbours(x)
    source = np.where(before < 0, after, before)
    return source, source


def _linear(x: Floats) -> Sources:
    before, after = neighbours(x)
    one_sided = (before < 0) | (after < 0)
    return np.where(one_sided, -1, before), np.where(one_sided, -1, after)


def _linear_constant(x: Floats) -> Sources:
    before, after = neighbours(x)
    return np.where(before < 0, after, before), np.where(after < 0, before, after)


def _none(x: Floats) -> Sources:
    place = np.arange(len(x)).reshape(-1, *[1] * (x.ndim - 1))
    source = np.where(np.isnan(x), -1, place)
    return source, source


SOURCES: Mapping[str, Callable[[Floats], Sources]] = {
    "latest": _latest, "constant": _constant, "linear": _linear, "linear_constant": _linear_constant,
    "none": _none,
}  # fmt: skip


def _near(sources: Sources, periods: Floats, maximal_age: float | None) -> Sources:
    """Sources that are too far away taken out, both of a cell together."""
    if maximal_age is None:
        return sources
    when = periods.reshape(-1, *[1] * (sources[0].ndim - 1))
    # periods are years in decimals: a quarter more or less is not lost to the last bit
    far = np.maximum(*(np.abs(when - periods[s]) for s in sources)) > maximal_age + 1e-9
    return np.where(far, -1, sources[0]), np.where(far, -1, sources[1])


def _choices(panel: Panel, shared: Choice, each: Mapping[str, str | Mapping[str, object]]) -> list[Choice]:
    """The choice for each indicator, every one checked."""
    own = {code: Choice.of(given) for code, given in each.items()}
    problems = []
    for code in own:
        if code not in panel.indicators:
            values = {"where": "fill_panel", "name": code, "nearest": nearest(code, panel.indicators)}
            problems.append(Problem("index.unknown_indicator", Place(column=code), values))
    for choice in (shared, *own.values()):
        problems += _refused(choice)
    if problems:
        raise ProblemError(problems)
    merged = {c: Choice(o.method, {**shared.parameters, **o.parameters}) for c, o in own.items()}
    return [merged.get(code, shared) for code in panel.indicators]


def _refused(choice: Choice) -> list[Problem]:
    found: list[Problem] = []
    if choice.method not in SOURCES:
        found += bad_parameter("fill_panel", "method", choice.method, ", ".join(SOURCES)).problems
    age = choice.parameters.get("maximal_age")
    if age is not None and not (isinstance(age, int | float) and age >= 0):
        found += bad_parameter("fill_panel", "maximal_age", age, ">= 0").problems
    strange = [name for name in choice.parameters if name != "maximal_age"]
    for name in strange:
        found += bad_parameter("fill_panel", name, choice.parameters[name], "method, maximal_age").problems
    return found
