"""The developer's page names files that exist and what stands in them."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import PAGES, ROOT, Page

WHERE = Page(ROOT / "docs/where-does-a-new-feature-go.md")
PATH = re.compile(r"`((?:src|tests|tools|docs|bench|requirements)/[\w./-]+)`")
CODE = re.compile(r"`([^`]+)`")
ROWS = [(PATH.fullmatch(row[0]), row[1]) for row in WHERE.rows() if len(row) == 2]
NAMED = [(match[1], code) for match, cell in ROWS if match for code in CODE.findall(cell)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_paths_exist(page: Page) -> None:
    assert [path for path in PATH.findall(page.text) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(("path", "code"), NAMED)
def test_the_worked_examples_stand_in_the_files(path: str, code: str) -> None:
    assert code.replace("\\|", "|") in (ROOT / path).read_text("utf-8")


def test_there_are_worked_examples() -> None:
    assert len(NAMED) > 12
