"""Assumptions as plain data: what a result keeps of them, and what a file of them says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from types import MappingProxyType
from typing import Any

import numpy as np

from xanh.index.checking import require_known
from xanh.index.framework import Framework
from xanh.index.plain import plain
from xanh.index.recipe import Step
from xanh.index.registry import bad_parameter
from xanh.index.simulate.assumptions import (
    Alternatives,
    Assumption,
    Dirichlet,
    Experts,
    ImputationDraws,
    Inclusion,
    LeaveOneOut,
    Ordinal,
    ParameterRange,
    ParameterValues,
    Replicates,
    SamplingError,
    WeightNoise,
    WeightSets,
)
from xanh.reference import Place, Problem, ProblemError

KINDS: Mapping[str, type[Assumption]] = MappingProxyType({
    "alternatives": Alternatives, "parameter_values": ParameterValues, "parameter_range": ParameterRange,
    "imputation_draws": ImputationDraws, "weight_noise": WeightNoise, "weight_sets": WeightSets,
    "dirichlet": Dirichlet, "ordinal": Ordinal, "experts": Experts, "inclusion": Inclusion,
    "leave_one_out": LeaveOneOut, "sampling_error": SamplingError, "replicates": Replicates,
})  # fmt: skip
NAMES = {kind: name for name, kind in KINDS.items()}
Given = Mapping[str, Any]


def to_json(assumption: Assumption) -> dict[str, Any]:
    """Kind, name and contents as plain data.

    Examples
    --------
    >>> to_json(WeightNoise(factors={1: 0.25}))
    {'kind': 'weight_noise', 'name': 'weights', 'factors': {'1': 0.25}}
    """
    found: dict[str, Any] = {"kind": NAMES[type(assumption)]}
    for each in fields(assumption):
        value = getattr(assumption, each.name)
        if each.name == "options":
            value = [None if step is None else step.to_json() for step in value]
        found[each.name] = plain(value)
    return found


def of_json(given: Given, framework: Framework) -> Assumption:
    """The inverse of `to_json`.

    In `sets` a mapping of codes to weights may stand for a list; nodes it does not name keep their weight. An
    option of `alternatives` may leave out its stage, `name` may be left out everywhere.

    Raises
    ------
    ProblemError
        `index.unknown_assumption`, `index.unknown_parameter`, `index.missing_parameter`,
        `index.bad_parameter`, `index.unknown_node`.

    Examples
    --------
    >>> from xanh.index import Group, Indicator
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> of_json({"kind": "weight_sets", "sets": [{"a": 3}, [1, 1, 1]]}, f).sets
    ((3.0, 1.0, 1.0), (1.0, 1.0, 1.0))
    """
    name = str(given.get("kind", ""))
    if name not in KINDS:
        values = {"kind": name or "-", "known": ", ".join(KINDS)}
        raise ProblemError(Problem("index.unknown_assumption", values=values))
    kind = KINDS[name]
    known = {each.name: each for each in fields(kind)}
    named = {"name": name, **{key: value for key, value in given.items() if key != "kind"}}
    _require_fields(name, named, known)
    require_known(framework, _codes(named))
    return kind(**{key: _read(key, value, (name, named), framework) for key, value in named.items()})


def _require_fields(kind: str, given: Given, known: Mapping[str, Field[Any]]) -> None:
    strange = [("index.unknown_parameter", name) for name in given if name not in known]
    absent = [
        ("index.missing_parameter", name)
        for name, each in known.items()
        if name not in given and each.default is MISSING and each.default_factory is MISSING
    ]
    problems = [
        Problem(code, Place(column=name), {"where": kind, "name": name, "known": ", ".join(known)})
        for code, name in (*strange, *absent)
    ]
    if problems:
        raise ProblemError(problems)


def _codes(given: Given) -> list[str]:
    """Codes of nodes that an assumption names."""
    found = [str(code) for code in given.get("codes") or ()]
    order = given.get("order")
    if isinstance(order, Mapping):
        found += [str(code) for codes in order.values() for code in codes]
    for weights in given.get("sets") or ():
        found += [str(code) for code in weights] if isinstance(weights, Mapping) else []
    return found


def _read(name: str, value: Any, of: tuple[str, Given], framework: Framework) -> Any:
    kind, given = of
    try:
        if name == "options":
            return tuple(_option(option, given["stage"]) for option in value)
        if name == "sets":
            return tuple(_weights(weights, framework) for weights in value)
        return READ.get(name, lambda plain_value: plain_value)(value)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise bad_parameter(kind, name, value, WANTED.get(name, "-")) from error


def _option(option: Any, stage: str) -> Step | None:
    return None if option is None else Step.of_json({"stage": stage, **option})


def _weights(given: Any, framework: Framework) -> tuple[float, ...]:
    tree = framework.tree
    if not isinstance(given, Mapping):
        return tuple(float(weight) for weight in given)
    own = dict(zip(tree.codes, tree.weights.tolist(), strict=True))
    return tuple(float(weight) for weight in {**own, **given}.values())


READ: Mapping[str, Callable[[Any], Any]] = {
    "factors": lambda value: {int(level): float(factor) for level, factor in value.items()},
    "order": lambda value: {str(group): tuple(map(str, codes)) for group, codes in value.items()},
    "codes": lambda value: None if value is None else tuple(map(str, value)),
    "levels": lambda value: None if value is None else tuple(map(int, value)),
    "values": tuple,
    "estimates": lambda value: np.asarray(value, dtype=float),
    "lower": float,
    "upper": float,
    "probability": float,
    "concentration": float,
    "draws": int,
    "seed": int,
    "name": str,
    "stage": str,
    "parameter": str,
}
WANTED = {
    "options": "[{method: ...}, null]", "sets": "[[1, 2], {code: 3}]", "factors": "{1: 0.25}",
    "order": "{group: [code, code]}", "codes": "[code]", "levels": "[1, 2]", "values": "[1, 2]",
    "lower": "1.5", "upper": "1.5", "probability": "0.9", "concentration": "100", "draws": "20", "seed": "0",
}  # fmt: skip
