"""How a composite is computed, as data: steps in their order, each with a method and its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

STAGES = ("denominate", "screen", "impute", "treat", "normalise", "weight", "aggregate")
LEVELS = "each_level"  # in a file: choices by level of groups
REFUSE, ALLOW = "refuse", "allow"


@dataclass(frozen=True)
class Choice:
    """A method by its name in the registry, with parameters."""

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Method and parameters as plain data."""
        return {"method": self.method, **self.parameters}

    @classmethod
    def of(cls, given: Choice | str | Mapping[str, Any]) -> Choice:
        """A choice from a name, or from a mapping with the key `method`; other keys are parameters."""
        if isinstance(given, Choice):
            return given
        if isinstance(given, str):
            return cls(given)
        parameters = {name: value for name, value in given.items() if name != "method"}
        return cls(str(given["method"]), parameters)


@dataclass(frozen=True)
class Step:
    """One step: its stage, the choice for all, and other choices for some.

    `each` maps an indicator's code (denominate, impute, treat, normalise) or a level of groups (aggregate: 2
    is the level above the indicators) to its own choice.

    Examples
    --------
    >>> Step.of("normalise", "minmax", lower=1, upper=10).choice.parameters["upper"]
    10
    """

    stage: str
    choice: Choice
    each: Mapping[str | int, Choice] = field(default_factory=dict)

    @classmethod
    def of(
        cls, stage: str, method: str, *, each: Mapping[str | int, Any] | None = None, **parameters: Any
    ) -> Step:
        """A step in one line: stage, method, parameters by name."""
        others = {key: Choice.of(given) for key, given in (each or {}).items()}
        return cls(stage, Choice(method, parameters), others)

    def for_key(self, key: str | int) -> Choice:
        """The choice for an indicator's code or a level."""
        return self.each.get(key, self.choice)

    def with_parameters(self, **parameters: Any) -> Step:
        """The same step with parameters set."""
        return replace(self, choice=replace(self.choice, parameters={**self.choice.parameters, **parameters}))

    def to_json(self) -> dict[str, Any]:
        """The step as plain data; choices by level stand apart: a group's code may be "2" as well."""
        found = {"stage": self.stage, **self.choice.to_json()}
        for name, kind in (("each", str), (LEVELS, int)):
            choices = {str(key): c.to_json() for key, c in self.each.items() if isinstance(key, kind)}
            if choices:
                found[name] = choices
        return found

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Step:
        """The inverse of `to_json`."""
        rest = {key: value for key, value in data.items() if key not in ("stage", "each", LEVELS)}
        each = {key: Choice.of(given) for key, given in data.get("each", {}).items()}
        each |= {int(level): Choice.of(given) for level, given in data.get(LEVELS, {}).items()}
        return cls(str(data["stage"]), Choice.of(rest), each)


@dataclass(frozen=True)
class Recipe:
    """Steps in the order in which they run, and the rules of the whole.

    Attributes
    ----------
    steps
        Run in this order; a stage may stand more than once before normalising.
    missing
        "refuse" (a value still missing when the indicators are aggregated is a problem) or "allow" (it is
        left out and the weights of the others in its group grow in proportion).
    tie_tolerance
        Scores that differ by no more, relative to their size where that is above 1, share a rank.

    Examples
    --------
    >>> [step.stage for step in Recipe().steps]
    ['normalise', 'aggregate']
    """

    steps: tuple[Step, ...] = (Step.of("normalise", "minmax"), Step.of("aggregate", "arithmetic"))
    missing: str = REFUSE
    tie_tolerance: float = 1e-9

    def step(self, stage: str) -> Step | None:
        """The (last) step of a stage, None where there is none."""
        return next((step for step in reversed(self.steps) if step.stage == stage), None)

    def with_step(self, step: Step) -> Recipe:
        """The recipe with the step of that stage replaced in place, or put in where its stage belongs."""
        if any(s.stage == step.stage for s in self.steps):
            return replace(self, steps=tuple(step if s.stage == step.stage else s for s in self.steps))
        place = STAGES.index(step.stage)
        before = tuple(s for s in self.steps if STAGES.index(s.stage) < place)
        after = tuple(s for s in self.steps if STAGES.index(s.stage) > place)
        return replace(self, steps=(*before, step, *after))

    def without(self, stage: str) -> Recipe:
        """The recipe without the steps of a stage."""
        return replace(self, steps=tuple(s for s in self.steps if s.stage != stage))

    def to_json(self) -> dict[str, Any]:
        """The recipe as plain data."""
        steps = [step.to_json() for step in self.steps]
        return {"steps": steps, "missing": self.missing, "tie_tolerance": self.tie_tolerance}

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Recipe:
        """The inverse of `to_json`."""
        steps = tuple(Step.of_json(step) for step in data["steps"])
        return cls(steps, data.get("missing", REFUSE), float(data.get("tie_tolerance", 1e-9)))
