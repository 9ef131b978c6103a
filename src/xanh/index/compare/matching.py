"""Two editions under one set of codes: what was renamed, which units were merged into which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.checking_structure import nearest
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import Recipe
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.reference import Place, Problem, ProblemError

Merger = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Renamed:
    """What has another name in the later edition.

    Attributes
    ----------
    indicators
        Earlier code to later code; of groups too.
    units
        Earlier code to later code.
    merged
        Later unit -> earlier units with their weights (inhabitants, firms, 1): its earlier figures are their
        weighted means.
    sums
        Indicators (later codes) whose figures are added up when units are merged, not averaged.
    """

    indicators: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    merged: Merger = field(default_factory=dict)
    sums: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.indicators or self.units or self.merged)


def matched(result: Result, renamed: Renamed) -> Result:
    """The earlier edition under the codes and units of the later one, scored again where anything differs.

    Raises
    ------
    ProblemError
        `index.unknown_node`, `index.unknown_unit` for earlier codes that the edition does not have, all at
        once; those of `merge_units` and of scoring.
    """
    if not renamed:
        return result
    strange = [c for c in renamed.indicators if c not in result.framework.nodes]
    absent = [u for u in renamed.units if u not in result.data.units]
    problems = [
        Problem("index.unknown_node", Place(column=c), {"code": c, "nearest": nearest(c, result.nodes)})
        for c in strange
    ]
    problems += [Problem("index.unknown_unit", Place(row=u), {"unit": u}) for u in absent]
    if problems:
        raise ProblemError(problems)
    new = dict(renamed.indicators)
    data = replace(
        result.data,
        units=tuple(renamed.units.get(u, u) for u in result.data.units),
        indicators=tuple(new.get(c, c) for c in result.data.indicators),
    )
    data = merge_units(data, renamed.merged, sums=renamed.sums)
    return score(_framework(result.framework, new), data, _recipe(result.recipe, new))


def _framework(framework: Framework, new: Mapping[str, str]) -> Framework:
    indicators = tuple(
        replace(i, code=new.get(i.code, i.code), parent=new.get(i.parent, i.parent))
        for i in framework.indicators
    )
    groups = tuple(
        replace(g, code=new.get(g.code, g.code), parent=new.get(g.parent or "", g.parent))
        for g in framework.groups
    )
    return replace(framework, indicators=indicators, groups=groups)


def _recipe(recipe: Recipe, new: Mapping[str, str]) -> Recipe:
    steps = tuple(
        replace(s, each={new.get(k, k) if isinstance(k, str) else k: c for k, c in s.each.items()})
        for s in recipe.steps
    )
    return replace(recipe, steps=steps)


def merge_units(data: Data, merger: Merger, *, sums: frozenset[str] = frozenset()) -> Data:
    """The data with some units merged into one: 63 provinces into 34.

    Parameters
    ----------
    merger
        New unit -> units merged into it with their weights. Units that it does not name stay.
    sums
        Indicators that are added up; all others become weighted means of the known values. Denominators are
        added up. A sum of which a part is missing is missing.

    Returns
    -------
    Data
        New units stand where the first of their parts stood; they have the labels of their heaviest part. The
        sampling covariance is that of the means, the parts being independent.

    Raises
    ------
    ProblemError
        `index.unknown_unit`; `index.unit_merged_twice`; `index.bad_merge_weight` for weights that are not
        above zero.

    Examples
    --------
    >>> old = Data.of(["U", "V", "W"], {"a": [10, 40, 7]}, denominators={"people": [1, 2, 5]})
    >>> new = merge_units(old, {"UV": {"U": 1, "V": 2}})
    >>> new.units, new.values.ravel().tolist(), new.denominators["people"].tolist()
    (('UV', 'W'), [30.0, 7.0], [3.0, 5.0])
    """
    _require_merger(data, merger)
    if not merger:
        return data
    home = {old: unit for unit, parts in merger.items() for old in parts}
    units = list(dict.fromkeys(home.get(u, u) for u in data.units))
    share = np.zeros((len(units), len(data.units)))
    for column, old in enumerate(data.units):
        unit = home.get(old, old)
        share[units.index(unit), column] = merger[unit][old] if old in home else 1.0
    heaviest = share.argmax(axis=1)
    adds = np.array([code in sums for code in data.indicators])
    return replace(
        data,
        units=tuple(units),
        values=np.where(adds, _summed(data.values, share), _averaged(data.values, share)),
        names=tuple(data.names[i] if units[r] not in merger else units[r] for r, i in enumerate(heaviest))
        if data.names
        else (),
        groups={name: tuple(labels[i] for i in heaviest) for name, labels in data.groups.items()},
        denominators={name: (share > 0) @ column for name, column in data.denominators.items()},
        covariance=_covariance(data, share, adds),
    )


def _averaged(values: Floats, share: Floats) -> Floats:
    known = ~np.isnan(values)
    weight = share @ known
    total = share @ np.where(known, values, 0.0)
    return np.asarray(np.divide(total, weight, out=np.full(total.shape, np.nan), where=weight > 0))


def _summed(values: Floats, share: Floats) -> Floats:
    parts = (share > 0).astype(float)
    missing = parts @ np.isnan(values).astype(float)
    return np.asarray(np.where(missing > 0, np.nan, parts @ np.nan_to_num(values)))


def _covariance(data: Data, share: Floats, adds: Flags) -> Floats | None:
    """Of weighted means (or sums) of independent estimates: weight times weight times covariance, summed."""
    if data.covariance is None:
        return None
    weights = share[:, :, None] * ~np.isnan(data.values)
    total = weights.sum(axis=1, keepdims=True)
    mean = np.divide(weights, total, out=np.zeros(weights.shape), where=total > 0)
    factor = np.where(adds, (share > 0)[:, :, None].astype(float), mean)
    return np.asarray(np.einsum("uij,uik,ijk->ujk", factor, factor, np.nan_to_num(data.covariance)))


def _require_merger(data: Data, merger: Merger) -> None:
    problems, seen = [], dict[str, str]()
    for unit, parts in merger.items():
        for old, weight in parts.items():
            place, values = Place(row=old), {"unit": old, "into": unit, "weight": float(weight)}
            if old not in data.units:
                problems.append(Problem("index.unknown_unit", place, values))
            if old in seen:
                problems.append(Problem("index.unit_merged_twice", place, {**values, "other": seen[old]}))
            if not (np.isfinite(weight) and weight > 0):
                problems.append(Problem("index.bad_merge_weight", place, values))
            seen[old] = unit
    problems += [
        Problem("index.unit_merged_twice", Place(row=unit), {"unit": unit, "into": unit, "other": unit})
        for unit in merger
        if unit in data.units and unit not in seen
    ]
    if problems:
        raise ProblemError(problems)
