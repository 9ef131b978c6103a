"""Which outcome of the steps before aggregating each replication has: shared ones, own ones, in batches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.normalise import fit_step
from xanh.index.recipe import REFUSE, Recipe, Step
from xanh.index.registry import find
from xanh.index.scoring import apply, start
from xanh.index.screen import EXCLUDE, INCLUDE
from xanh.index.simulate.assumptions import Discrete, ParameterRange, Replicates, SamplingError, chosen
from xanh.index.simulate.prepare import MISSING, Prepared, Variant, chosen_recipe, variant
from xanh.index.state import State
from xanh.index.treat import treat_step
from xanh.reference import ProblemError

BATCH = 64  # sets of values treated and normalised at once
Group = tuple[Variant, Integers]


def variants(prepared: Prepared, draws: Sequence[Floats], count: int) -> Iterator[Group]:
    """Each variant with the columns of its replications."""
    if prepared.ranged:
        for r in range(count):
            yield _own(prepared, draws, r), np.array([r])
        return
    for options, columns in _by_options(prepared, draws, count):
        if not prepared.varies:
            yield prepared.variants[options], columns
            continue
        for first in range(0, len(columns), BATCH):
            yield from _batch(prepared, draws, options, columns[first : first + BATCH])


def _by_options(
    prepared: Prepared, draws: Sequence[Floats], count: int
) -> Iterator[tuple[tuple[int, ...], Integers]]:
    """The options of the discrete assumptions with the columns they were drawn for."""
    drawn = [chosen(draws[place][0], assumption.count) for place, assumption in prepared.discrete]
    if not drawn:
        yield (), np.arange(count)
        return
    shape = tuple(assumption.count for _, assumption in prepared.discrete)
    number = np.ravel_multi_index(drawn, shape)
    order = np.argsort(number, kind="stable")
    for columns in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
        yield tuple(int(o) for o in np.unravel_index(number[columns[0]], shape)), columns


def _own(prepared: Prepared, draws: Sequence[Floats], r: int) -> Variant:
    """The variant of one replication alone, where a continuous parameter varies."""
    recipe = prepared.recipe
    for assumption, u in zip(prepared.assumptions, draws, strict=True):
        if isinstance(assumption, ParameterRange):
            recipe = assumption.recipe(recipe, float(u[0, r]))
        elif isinstance(assumption, Discrete):
            recipe = assumption.recipe(recipe, int(chosen(u[0, r : r + 1], assumption.count)[0]))
    data = prepared.data
    if prepared.varies:
        data = data.with_values(own_values(prepared, draws, np.array([r]))[0])
    return variant(prepared, recipe, data)


def own_values(prepared: Prepared, draws: Sequence[Floats], columns: Integers) -> Floats:
    """Values (r, n, k) of replications whose figures vary."""
    values = np.repeat(prepared.data.values[None], len(columns), axis=0)
    for assumption, u in zip(prepared.assumptions, draws, strict=True):
        if isinstance(assumption, Replicates):
            drawn = chosen(u[0, columns], assumption.count)
            values = assumption.estimates[drawn][..., prepared.columns]
    for assumption, u in zip(prepared.assumptions, draws, strict=True):
        if isinstance(assumption, SamplingError):
            values = values + _noise(prepared, assumption, u[:, columns])
    return values


def _noise(prepared: Prepared, assumption: SamplingError, u: Floats) -> Floats:
    """(r, n, k) normal errors with the covariance of each unit's survey figures, added one after another."""
    from scipy.special import ndtri

    roots, columns = prepared.roots, prepared.surveyed(assumption)
    n, k = prepared.data.values.shape
    normal = ndtri(u).reshape(len(columns), n, -1)
    noise = np.zeros((k, n, normal.shape[-1]))
    for source, error in zip(columns, normal, strict=True):
        for i in columns:
            if bool(roots[:, i, source].any()):
                noise[i] += roots[:, i, source, None] * error
    return np.moveaxis(noise, 2, 0).swapaxes(1, 2)


def _batch(
    prepared: Prepared, draws: Sequence[Floats], options: tuple[int, ...], columns: Integers
) -> Iterator[Group]:
    """Replications with values of their own and one recipe, all steps for all of them at once."""
    recipe = chosen_recipe(prepared, options)
    values = own_values(prepared, draws, columns)
    done = _run(start(prepared.framework, prepared.data, recipe), recipe.steps[:-1], values)
    if done is None:
        for r, column in enumerate(columns):
            yield variant(prepared, recipe, prepared.data.with_values(values[r])), np.array([column])
        return
    x, state, codes = done
    if recipe.missing == REFUSE:
        _note(codes, np.isnan(x).reshape(len(x), -1), MISSING)
    yield from _groups(prepared, (x, state, recipe), codes, columns)


def _run(state: State, steps: Sequence[Step], x: Floats) -> tuple[Floats, State, list[str]] | None:
    """Steps on values (r, n, k); the code of its first problem for each replication that has one.

    None where a step leaves other units or weights for each set of values.
    """
    codes = [""] * len(x)
    for step in steps:
        if step.stage == "weight":
            return None
        if step.stage == "screen":
            screened = _screened(state, step, x)
            if screened is None:
                return None
            x, state = screened
        else:
            x = _step(state, step, x, codes)
    return x, state, codes


def _screened(state: State, step: Step, x: Floats) -> tuple[Floats, State] | None:
    """Units left out, where they are the same for all sets of values."""
    rest = {n: v for n, v in step.choice.parameters.items() if n not in (INCLUDE, EXCLUDE)}
    kept = find("screen", replace(step.choice, parameters=rest)).function(x, **rest)
    if not (kept == kept[0]).all():
        return None
    done = apply(step, state.with_values(x[0]))
    rows = [state.data.units.index(unit) for unit in done.data.units]
    return x[:, rows], done


def _step(state: State, step: Step, x: Floats, codes: list[str]) -> Floats:
    """One step that leaves units and weights as they are."""
    if step.stage == "denominate":
        return apply(step, state.with_values(x)).data.values
    if step.stage == "treat":
        done = treat_step(state, step, x)
        for part in done.parts:
            _note_all(codes, part.treated.faults)
        return done.values
    if step.stage == "normalise":
        scales = fit_step(state, step, x)
        for scale in scales.parts:
            _note_all(codes, scale.scale.faults)
        return scales.apply(x)
    if not np.isnan(x).any():
        return x  # nothing to impute
    return np.stack([_imputed(state, step, x[r], codes, r) for r in range(len(x))])


def _imputed(state: State, step: Step, values: Floats, codes: list[str], r: int) -> Floats:
    if codes[r]:
        return values
    try:
        return apply(step, state.with_values(values)).data.values
    except ProblemError as error:
        codes[r] = error.problems[0].code
        return values


def _note_all(codes: list[str], faults: Mapping[str, Flags]) -> None:
    for code, flags in faults.items():
        _note(codes, np.broadcast_to(flags, (len(codes), flags.shape[-1])), code)


def _note(codes: list[str], wrong: Flags, code: str) -> None:
    """Note a problem for the replications with any flag, (r, ...)."""
    for r in np.unique(np.nonzero(wrong)[0]):
        codes[r] = codes[r] or code


def _groups(
    prepared: Prepared, done: tuple[Floats, State, Recipe], codes: list[str], columns: Integers
) -> Iterator[Group]:
    """The replications without a problem together, the others by their problem."""
    x, state, recipe = done
    tree, places = prepared.part
    aggregation = Aggregation.of(recipe.steps[-1], tree)
    x = x[..., places[: tree.indicator_count]]
    kinds = np.array(codes)
    fine = kinds == ""
    whole = Variant(np.ascontiguousarray(np.transpose(x[fine], (2, 1, 0))), state.weights, aggregation)
    if fine.any():
        yield whole, columns[fine]
    for code in sorted(set(codes) - {""}):
        yield replace(whole, aggregation=None, failed=code), columns[kinds == code]
