"""Every problem of a framework, its data and a recipe at once, before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable

from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import Recipe
from xanh.reference import Problem, ProblemError


def check(framework: Framework, data: Data | None = None, recipe: Recipe | None = None) -> list[Problem]:
    """All problems, errors and warnings, with place and remedy."""
    return []


def require_sound(framework: Framework) -> None:
    """Raise ProblemError with every error of the structure."""


def require_known(framework: Framework, codes: Iterable[str]) -> None:
    """Raise ProblemError for codes that the framework does not have."""


def require_fit(framework: Framework, data: Data, recipe: Recipe) -> None:
    """Raise ProblemError with every error of framework, data and recipe."""
    errors = [p for p in check(framework, data, recipe) if p.severity == "error"]
    if errors:
        raise ProblemError(errors)
