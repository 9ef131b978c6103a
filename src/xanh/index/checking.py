"""Every problem of a framework, its data and a recipe at once, before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable

from xanh.index import checking_data, checking_recipe, checking_structure
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import Recipe
from xanh.reference import Problem, ProblemError

RANK = {"error": 0, "warning": 1, "note": 2}


def check(framework: Framework, data: Data | None = None, recipe: Recipe | None = None) -> list[Problem]:
    """All problems of the inputs, errors first, then warnings and notes.

    Parameters
    ----------
    framework
        Judged by itself, with its recipe unless another is given.
    data
        Judged against framework and recipe; left out, only those two are.
    recipe
        Instead of the framework's.

    Returns
    -------
    list of Problem
        Each with its code, place (row a unit, column an indicator), the values it names and a remedy in both
        languages. Errors are what `score` refuses; warnings and notes are what a person should look at.

    Source
    ------
    The list of things to look at before computing: OECD/JRC, Handbook on Constructing Composite Indicators
    (2008), steps 1-3.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "tpo")), (Group("top", None),))
    >>> [p.code for p in check(f)]
    ['index.unknown_parent']
    >>> check(f)[0].remedy("en")
    'Correct the code, or add that group. Nearest: top.'
    """
    recipe = recipe or framework.recipe
    found = list(_errors(framework, data, recipe))
    if not any(p.code in checking_structure.CODES for p in found):
        found += checking_structure.remarks(framework)
        found += checking_recipe.remarks(framework, recipe)
        found += checking_data.remarks(framework, data, recipe) if data is not None else ()
    return sorted(found, key=lambda problem: RANK[problem.severity])


def require_sound(framework: Framework) -> None:
    """Raise ProblemError with every error of the structure."""
    _raise(checking_structure.structure(framework))


def require_known(framework: Framework, codes: Iterable[str]) -> None:
    """Raise ProblemError (`index.unknown_node`) for codes that the framework does not have."""
    _raise(checking_structure.unknown_nodes(framework, codes))


def require_fit(framework: Framework, data: Data, recipe: Recipe) -> None:
    """Raise ProblemError with every error of framework, data and recipe."""
    _raise(_errors(framework, data, recipe))


def _errors(framework: Framework, data: Data | None, recipe: Recipe) -> Iterable[Problem]:
    structure = list(checking_structure.structure(framework))
    yield from structure
    yield from checking_structure.figures(framework, recipe)
    yield from checking_recipe.errors(framework, data, recipe, sound=not structure)
    if data is not None:
        yield from checking_data.errors(framework, data, recipe)


def _raise(problems: Iterable[Problem]) -> None:
    found = list(problems)
    if found:
        raise ProblemError(found)
