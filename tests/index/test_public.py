"""What others call is documented so that they can: shapes in words, and an example that runs."""

from __future__ import annotations

import inspect
from importlib import import_module

import pytest

from xanh import index
from xanh.index.recipe import STAGES
from xanh.index.registry import methods

PACKAGES = ("xanh.index.audit", "xanh.index.compare", "xanh.index.improve", "xanh.index.simulate")
NAMES = {f"xanh.index.{name}": getattr(index, name) for name in index.__all__} | {
    f"{home}.{name}": getattr(import_module(home), name)
    for home in PACKAGES
    for name in import_module(home).__all__
}
FUNCTIONS = {name: thing for name, thing in NAMES.items() if inspect.isfunction(thing)}
METHODS = {f"{stage} {name}": found.function for stage in STAGES for name, found in methods(stage).items()}


@pytest.mark.parametrize("name", [*FUNCTIONS, *METHODS])
def test_every_public_function_shows_how_it_is_called(name: str) -> None:
    """The examples themselves run in tests/docs/test_docstrings.py."""
    assert ">>> " in (inspect.getdoc({**FUNCTIONS, **METHODS}[name]) or "")


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(NAMES[name]) or not callable(NAMES[name])
