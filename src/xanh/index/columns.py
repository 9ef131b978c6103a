"""Which choice of a step holds for which indicator."""

from __future__ import annotations

import json

import numpy as np

from xanh.index.arrays import Integers
from xanh.index.framework import Framework, Indicator
from xanh.index.recipe import Choice, Step
from xanh.index.registry import find


def choice_for(step: Step, indicator: Indicator) -> Choice:
    """The step's choice for one indicator; parameters of its metadata fill what the step does not name.

    A choice of its own (`Step.each`) of the same method keeps the step's parameters but for those it names.

    Examples
    --------
    >>> from xanh.index import Indicator, Step
    >>> wide = Indicator("a", "top", parameters={"minmax.upper": 10})
    >>> choice_for(Step.of("normalise", "minmax", lower=1), wide).parameters
    {'upper': 10, 'lower': 1}
    """
    choice = step.for_key(indicator.code)
    prefix = f"{choice.method}."
    known = {n.removeprefix(prefix): v for n, v in indicator.parameters.items() if n.startswith(prefix)}
    shared = step.choice.parameters if step.choice.method == choice.method else {}
    return Choice(choice.method, {**known, **shared, **choice.parameters})


def by_choice(step: Step, framework: Framework) -> list[tuple[Choice, Integers]]:
    """Each different choice of a step, checked against the registry, with the columns it holds for."""
    found: dict[str, tuple[Choice, list[int]]] = {}
    shared = _key(step.choice)  # of most columns: written out once, for this runs in every simulated step
    for column, indicator in enumerate(framework.indicators):
        if indicator.parameters or indicator.code in step.each:
            choice = choice_for(step, indicator)
            found.setdefault(_key(choice), (choice, []))[1].append(column)
        else:
            found.setdefault(shared, (step.choice, []))[1].append(column)
    for choice, _ in found.values():
        find(step.stage, choice)
    return [(choice, np.array(columns, dtype=np.intp)) for choice, columns in found.values()]


def _key(choice: Choice) -> str:
    return json.dumps(choice.to_json(), sort_keys=True, default=repr)
