"""One registry of methods: stage and name to a pure function."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, TypeVar

from xanh.index.recipe import STAGES, Choice
from xanh.reference import Place, Problem, ProblemError

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Method:
    """A registered function; its keyword-only arguments are the parameters a recipe may give."""

    stage: str
    name: str
    function: Callable[..., Any]

    @cached_property  # simulations ask for it in every replication
    def parameters(self) -> dict[str, Any]:
        """Names of the parameters with their defaults (`inspect.Parameter.empty` where one must be given)."""
        given = inspect.signature(self.function).parameters.values()
        return {p.name: p.default for p in given if p.kind is p.KEYWORD_ONLY}

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]


_METHODS: dict[str, dict[str, Method]] = {stage: {} for stage in STAGES}


def method(stage: str, name: str) -> Callable[[F], F]:
    """Register a function under a stage and a name; users add their own methods this way.

    A way of aggregating gets the children of one group on the first axis, x (c, ..., n), with their weights
    w (c, ..., 1 or n), and gives (..., n).

    Examples
    --------
    >>> from xanh.index import registry
    >>> @registry.method("aggregate", "best_child")
    ... def best_child(x, w):
    ...     return x.max(axis=0)
    >>> "best_child" in registry.methods("aggregate")
    True
    >>> registry.forget("aggregate", "best_child")
    """

    def register(function: F) -> F:
        _METHODS[stage][name] = Method(stage, name, function)
        return function

    return register


def forget(stage: str, name: str) -> None:
    """Take a method out again."""
    del _METHODS[stage][name]


def methods(stage: str) -> dict[str, Method]:
    """The methods of a stage by name."""
    import_module(f"xanh.index.{stage}")
    return _METHODS[stage]


def find(stage: str, choice: Choice) -> Method:
    """The method that a choice names, its parameters checked.

    Raises
    ------
    ProblemError
        `index.unknown_method`, `index.unknown_parameter`, `index.missing_parameter`: each says what is known.
    """
    known = methods(stage)
    if choice.method not in known:
        raise ProblemError(_unknown("index.unknown_method", stage, choice.method, known))
    found = known[choice.method]
    strange = [name for name in choice.parameters if name not in found.parameters]
    absent = [
        n for n, d in found.parameters.items() if d is inspect.Parameter.empty and n not in choice.parameters
    ]
    problems = [
        _unknown("index.unknown_parameter", choice.method, name, found.parameters) for name in strange
    ]
    problems += [
        _unknown("index.missing_parameter", choice.method, name, found.parameters) for name in absent
    ]
    if problems:
        raise ProblemError(problems)
    return found


def bad_parameter(where: str, name: str, value: Any, known: str) -> ProblemError:
    """The error for a parameter's value that a method cannot take: what it can stands beside it.

    Examples
    --------
    >>> bad_parameter("rank", "ties", "first", "min, average, max").problems[0].code
    'index.bad_parameter'
    """
    values = {"where": where, "name": name, "value": value, "known": known}
    return ProblemError(Problem("index.bad_parameter", Place(column=name), values))


def _unknown(code: str, where: str, name: str, known: dict[str, Any]) -> Problem:
    return Problem(code, Place(column=name), {"where": where, "name": name, "known": ", ".join(known) or "-"})
