"""The assumptions that an audit varies, from what the recipe at hand does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from xanh.index.recipe import ALLOW, Step
from xanh.index.result import Result
from xanh.index.simulate import Alternatives, Assumption, WeightNoise

NOISE = 0.25
MIDDLE, SPREAD = 50.0, 10.0  # of z-scores that hardly ever reach zero


def usual_assumptions(result: Result) -> list[Assumption]:
    """What audits of composite indices vary, as far as the recipe has a step for it.

    Weights by a quarter either way; min-max against z-scores; arithmetic against geometric means where no
    scale reaches zero; another way of filling in where figures were missing; with and without treatment of
    outliers. Choices for single levels, such as a sum at the top, stay.

    Source
    ------
    Saisana, Saltelli, Tarantola: Uncertainty and sensitivity analysis techniques as tools for the quality
    assessment of composite indicators (2005).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> found = usual_assumptions(score(f, Data.of("UVW", {"a": [0, 5, 10], "b": [9, 5, 0]})))
    >>> [assumption.name for assumption in found]
    ['weights', 'normalisation', 'aggregation']
    """
    return [usual_weights(result), *_scales(result), *_means(result), *_filled(result), *_treated(result)]


def usual_weights(result: Result) -> WeightNoise:
    """Every weight below the top by a quarter either way."""
    levels = range(1, int(result.framework.tree.level.max()))
    return WeightNoise("weights", dict.fromkeys(levels, NOISE))


def _scales(result: Result) -> Iterator[Alternatives]:
    step = result.recipe.step("normalise")
    if step is None:
        return
    if step.choice.method == "minmax" and not step.each:
        upper = float(step.choice.parameters.get("upper", 100.0))
        highest = upper if upper > 0 else 2 * MIDDLE
        options = (Step.of("normalise", "minmax", lower=highest / 100, upper=highest),
                   Step.of("normalise", "zscore", mean=highest / 2, sd=highest / 10))  # fmt: skip
    elif step.choice.method == "zscore":
        options = (step, Step.of("normalise", "minmax", lower=1, upper=2 * MIDDLE))
    else:
        options = (step, Step.of("normalise", "zscore", mean=MIDDLE, sd=SPREAD))
    yield Alternatives("normalisation", "normalise", options)


def _means(result: Result) -> Iterator[Alternatives]:
    step = result.recipe.step("aggregate")
    if step is None or step.choice.method not in ("arithmetic", "geometric"):
        return
    other = "geometric" if step.choice.method == "arithmetic" else "arithmetic"
    if other == "arithmetic" or _clear_of_zero(result):
        options = (step, replace(step, choice=replace(step.choice, method=other)))
        yield Alternatives("aggregation", "aggregate", options)


def _clear_of_zero(result: Result) -> bool:
    """Whether no scale that is tried reaches zero, as a geometric mean asks."""
    scales = next(_scales(result), None)
    if scales is not None and scales.options[0] != result.recipe.step("normalise"):
        return True
    indicators = result.scores[:, : result.framework.tree.indicator_count]
    return bool(np.nanmin(indicators, initial=np.inf) > 0)


def _filled(result: Result) -> Iterator[Alternatives]:
    step = result.recipe.step("impute")
    if step is None:
        if result.recipe.missing == ALLOW and np.isnan(result.scores).any():
            yield Alternatives("imputation", "impute", (None, Step.of("impute", "mean")))
        return
    imputed = result.state.details.get("impute", {}).get("imputed")
    if imputed is not None and np.any(imputed):
        other = "mean" if step.choice.method == "median" else "median"
        yield Alternatives("imputation", "impute", (step, Step.of("impute", other)))


def _treated(result: Result) -> Iterator[Alternatives]:
    step = result.recipe.step("treat")
    if step is not None and step.choice.method != "none":
        yield Alternatives("treatment", "treat", (step, None))
