"""Other years on the bounds of one edition: scores that may be compared over time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xanh.index.checking import check
from xanh.index.data import Data
from xanh.index.normalise import Linear, Scales
from xanh.index.result import RAW, Result, Stage
from xanh.index.scoring import apply, stage_name, stage_of, start
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

OF_ONE_YEAR = ("index.constant_column", "index.nothing_known")  # no matter where bounds are given


def backcast(base: Result, data: Data) -> Result:
    """Score the figures of another year on the scales and with the weights of an edition.

    Its minima and maxima (means, deviations) stay those of the edition, so that a score rises only where the
    unit's own figures do; a unit may leave the range. Steps before normalising run on the year's own figures.

    Parameters
    ----------
    base
        The edition whose framework, recipe, fitted scales and weights hold.
    data
        Of the other year, with all indicators of the edition.

    Raises
    ------
    ProblemError
        `index.no_fixed_scale` for each indicator that is normalised by ranks or by a function of one's own;
        problems of the data.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> base = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [0, 2, 4]}))
    >>> backcast(base, Data.of(["U", "V"], {"a": [0, 4], "b": [1, 1]})).of("top").tolist()
    [12.5, 32.5]
    """
    errors = [p for p in check(base.framework, data, base.recipe) if p.severity == "error"]
    errors = [p for p in errors if p.code not in OF_ONE_YEAR] + _without_scale(base)
    if errors:
        raise ProblemError(errors)
    state = start(base.framework, data, base.recipe)
    stages: dict[str, Stage] = {RAW: stage_of(RAW, state)}
    for step in base.recipe.steps:
        if step.stage == "normalise":
            state = _on_scales(state, base.state.details["normalise"]["scales"])
        elif step.stage == "weight":
            state = replace(state, weights=base.weights).noting("weight", weights=base.weights)
        else:
            state = apply(step, state)
        name = stage_name(step, stages)
        stages[name] = stage_of(name, state, step.stage)
    return Result(framework=base.framework, recipe=base.recipe, data=data, stages=stages, state=state)


def _on_scales(state: State, scales: Scales) -> State:
    names = state.data.indicators
    found = state.with_values(scales.apply(state.data.values))
    return found.noting("normalise", scales=scales, table=scales.table(names))


def _without_scale(base: Result) -> list[Problem]:
    """Indicators whose scale cannot be carried to other figures."""
    scales: Scales | None = base.state.details.get("normalise", {}).get("scales")
    parts = scales.parts if scales is not None else ()
    columns = [c for part in parts if not isinstance(part.scale, Linear) for c in part.columns.tolist()]
    codes = [base.framework.indicators[c].code for c in np.sort(np.array(columns, dtype=np.intp)).tolist()]
    return [Problem("index.no_fixed_scale", Place(column=c), {"indicator": c}) for c in codes]
