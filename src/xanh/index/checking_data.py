"""Problems of the data against framework and recipe."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.checking_structure import nearest
from xanh.index.columns import choice_for
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import REFUSE, Recipe
from xanh.reference import Place, Problem, measures

NEED_SPREAD = ("minmax", "zscore", "dist_to_max")
NAMED = 5  # cells or columns named in one message; the count says how many there are


def errors(framework: Framework, data: Data, recipe: Recipe) -> Iterator[Problem]:
    """What `score` refuses."""
    shape = list(_shape(data))
    yield from shape
    yield from _units(data)
    yield from _columns(framework, data)
    yield from _denominators(framework, data, recipe)
    if not shape:
        yield from _values(framework, data, recipe)
        yield from _covariance(data)


def _place(data: Data, row: str | None = None, column: str | None = None) -> Place:
    return Place(file=data.origin or None, row=row, column=column)


def _shape(data: Data) -> Iterator[Problem]:
    count, wanted = len(data.units), (len(data.units), len(data.indicators))
    if data.values.shape != wanted:
        values = {"what": "values", "given": str(data.values.shape), "wanted": str(wanted)}
        yield Problem("index.wrong_shape", _place(data), values)
    lengths = {"names": len(data.names) or count}
    lengths |= {name: len(labels) for name, labels in data.groups.items()}
    lengths |= {name: len(column) for name, column in data.denominators.items()}
    for name, length in lengths.items():
        if length != count:
            values = {"what": name, "given": str(length), "wanted": str(count)}
            yield Problem("index.wrong_shape", _place(data, column=name), values)


def _units(data: Data) -> Iterator[Problem]:
    if not data.units:
        yield Problem("index.no_units", _place(data))
    for row, unit in enumerate(data.units, 1):
        if not unit.strip():
            yield Problem("index.unit_code_empty", _place(data, row=str(row)), {"position": row})
    if len(set(data.units)) < len(data.units):
        for unit, count in Counter(data.units).items():
            if count > 1 and unit.strip():
                found = {"unit": unit, "count": count}
                yield Problem("index.duplicate_unit", _place(data, row=unit), found)


def _columns(framework: Framework, data: Data) -> Iterator[Problem]:
    there = set(data.indicators)
    spare = there - {indicator.code for indicator in framework.indicators}
    for indicator in framework.indicators:
        if indicator.code not in there:
            values = {"indicator": indicator.code, "nearest": nearest(indicator.code, spare)}
            yield Problem("index.missing_column", _place(data, column=indicator.code), values)
    for code, count in Counter(data.indicators).items():
        if count > 1:
            yield Problem(
                "index.duplicate_column", _place(data, column=code), {"column": code, "count": count}
            )


def _denominators(framework: Framework, data: Data, recipe: Recipe) -> Iterator[Problem]:
    step = recipe.step("denominate")
    if step is None:
        return
    for indicator in framework.indicators:
        by = choice_for(step, indicator).parameters.get("by", indicator.denominator)
        if by is not None and by not in data.denominators:
            values = {"indicator": indicator.code, "name": by, "known": ", ".join(data.denominators) or "-"}
            yield Problem("index.unknown_denominator", _place(data, column=by), values)


def _values(framework: Framework, data: Data, recipe: Recipe) -> Iterator[Problem]:
    wanted = {indicator.code: place for place, indicator in enumerate(framework.indicators)}
    used = [place for place, code in enumerate(data.indicators) if code in wanted]
    codes = [data.indicators[place] for place in used]
    values = data.values[:, used] if len(used) < len(data.indicators) else data.values
    if not values.size:
        return
    low, high = values.min(axis=0), values.max(axis=0)
    whole, missing = np.zeros(len(codes), dtype=bool), None
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        missing = np.isnan(values)
        whole = np.logical_and.reduce(missing, axis=0)
        low, high = _extremes(values, missing)
        yield from _infinite(data, codes, values)
    for column in np.flatnonzero(whole):
        yield Problem("index.nothing_known", _place(data, column=codes[column]))
    for column in np.flatnonzero((low == high) & ~whole):
        if _needs_spread(framework, recipe, wanted[codes[column]]):
            yield Problem("index.constant_column", _place(data, column=codes[column]))
    if missing is not None and _refuses(recipe) and missing.any():
        yield _missing(data, codes, missing)


def _infinite(data: Data, codes: list[str], values: Floats) -> Iterator[Problem]:
    infinite = np.isinf(values)
    for column in np.flatnonzero(infinite.any(axis=0)):
        row = data.units[int(np.flatnonzero(infinite[:, column])[0])]
        yield Problem("index.infinite_value", _place(data, row=row, column=codes[column]), {"unit": row})


def _extremes(values: Floats, missing: Flags) -> tuple[Floats, Floats]:
    """Of the known values of each column; infinite the wrong way round where there is none."""
    return np.where(missing, np.inf, values).min(axis=0), np.where(missing, -np.inf, values).max(axis=0)


def _needs_spread(framework: Framework, recipe: Recipe, place: int) -> bool:
    """Whether the indicator is normalised by its own range, and nothing divides it before."""
    indicator, step = framework.indicators[place], recipe.step("normalise")
    if step is None or choice_for(step, indicator).method not in NEED_SPREAD:
        return False
    divide = recipe.step("denominate")
    return divide is None or choice_for(divide, indicator).parameters.get("by", indicator.denominator) is None


def _refuses(recipe: Recipe) -> bool:
    """Whether nothing before aggregating could fill or leave out what is missing."""
    stages = {step.stage for step in recipe.steps}
    return recipe.missing == REFUSE and "aggregate" in stages and not stages & {"impute", "screen"}


def _missing(data: Data, codes: list[str], missing: Flags) -> Problem:
    found = np.argwhere(missing)
    cells = [(data.units[i], codes[j]) for i, j in found[:NAMED]]
    named = "; ".join(f"{unit} / {code}" for unit, code in cells)
    more = {"count": len(found), "cells": named}
    return Problem("index.missing_values", _place(data, *cells[0]), more)


def _covariance(data: Data) -> Iterator[Problem]:
    if data.covariance is None:
        return
    n, k = len(data.units), len(data.indicators)
    given = data.covariance
    if given.shape != (n, k, k):
        values = {"what": "covariance", "given": str(given.shape), "wanted": str((n, k, k))}
        yield Problem("index.wrong_shape", _place(data), values)
        return
    known: Flags = np.logical_and.reduce(np.isfinite(given), axis=(1, 2))
    size = np.abs(np.where(known[:, None, None], given, 0.0)).max(axis=(1, 2))
    apart: Floats = np.abs(given - given.swapaxes(1, 2)).max(axis=(1, 2))
    even: Flags = apart <= 1e-8 * np.maximum(size, 1e-300)
    faults = {"index.covariance_not_finite": ~known, "index.covariance_asymmetric": known & ~even}
    sound = np.flatnonzero(known & even)
    lowest = np.linalg.eigvalsh(given[sound])[:, 0] if len(sound) else np.empty(0)
    negative = np.zeros(n, dtype=bool)
    negative[sound] = lowest < -1e-8 * size[sound]
    for code, flags in {**faults, "index.covariance_not_positive": negative}.items():
        for row in np.flatnonzero(flags):
            yield Problem(code, _place(data, row=data.units[row]), {"unit": data.units[row]})


def remarks(framework: Framework, data: Data, recipe: Recipe) -> Iterator[Problem]:
    """What a person should look at before trusting the scores."""
    if len(data.units) == 1:
        yield Problem("index.single_unit", _place(data), {"unit": data.units[0]})
    known = {indicator.code for indicator in framework.indicators}
    unused = [code for code in data.indicators if code not in known]
    if unused:
        values = {"count": len(unused), "columns": ", ".join(unused[:NAMED])}
        yield Problem("index.unused_columns", _place(data), values)
    if data.values.shape == (len(data.units), len(data.indicators)):
        yield from _remarkable(framework, data, recipe)


def _remarkable(framework: Framework, data: Data, recipe: Recipe) -> Iterator[Problem]:
    there = [code for code in data.indicators if code in framework.nodes]
    part = replace(data, covariance=None).columns(there)
    missing = np.isnan(part.values)
    for row in np.flatnonzero(missing.all(axis=1)) if there else ():
        yield Problem(
            "index.unit_without_values", _place(data, row=data.units[row]), {"unit": data.units[row]}
        )
    if missing.any() and not _refuses(recipe):
        columns = [there[c] for c in np.flatnonzero(missing.any(axis=0))]
        values = {"count": int(missing.sum()), "total": missing.size, "columns": len(columns)}
        yield Problem("index.missing_counted", _place(data), values)
    place = {indicator.code: at for at, indicator in enumerate(framework.indicators)}
    if not part.values.size:
        return
    low, high = _extremes(part.values, missing)
    for column in np.flatnonzero(low == high):
        if not _needs_spread(framework, recipe, place[there[column]]):
            yield Problem("index.no_variety", _place(data, column=there[column]))
    yield from _outside(framework, part)


def _outside(framework: Framework, data: Data) -> Iterator[Problem]:
    """The first value of each column that its unit of measure does not allow."""
    by_code = {indicator.code: indicator for indicator in framework.indicators}
    for column, code in enumerate(data.indicators):
        measure = measures.measure(by_code[code].measure)
        if measure is None:
            continue
        values = data.values[:, column]
        for row in np.flatnonzero((values < measure.lowest) | (values > measure.highest))[:1]:
            found = {"indicator": code, "unit": data.units[row], "value": float(values[row])}
            place = _place(data, row=data.units[row], column=code)
            yield Problem("index.outside_measure", place, found | measure.to_json())
