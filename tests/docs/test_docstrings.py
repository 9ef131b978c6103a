"""The examples in the libraries' docstrings show what they say."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import xanh.calendar
import xanh.documents
import xanh.index
import xanh.reference

LIBRARIES = (xanh.reference, xanh.documents, xanh.calendar, xanh.index)
APPS = ("agencies", "imports", "indicators", "journal", "plans", "tasks")
RULES = [f"xanh.portal.{app}.rules" for app in APPS]


def modules() -> list[str]:
    found = [m.name for p in LIBRARIES for m in pkgutil.walk_packages(p.__path__, f"{p.__name__}.")]
    return [p.__name__ for p in LIBRARIES] + found + RULES


@pytest.mark.parametrize("name", modules())
def test_examples_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_to_run() -> None:
    finder = doctest.DocTestFinder()
    examples = [
        e for name in modules() for t in finder.find(importlib.import_module(name)) for e in t.examples
    ]
    assert len(examples) > 10
