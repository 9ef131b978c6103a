"""The page about official documents says what the rules say."""

from __future__ import annotations

import pytest

from tests.docs.pages import ROOT, Page
from xanh.documents.check.findings import between
from xanh.reference import catalogue, layout_rules

PAGE = Page(ROOT / "docs/official-documents.md")
ROWS = {row[0]: row for row in PAGE.rows()}


@pytest.mark.parametrize("element", layout_rules().elements.values(), ids=lambda element: element.code)
def test_each_element_has_its_row_with_the_sizes_of_the_rules(element):
    row = ROWS[f"{element.names['en']} ({element.names['vi']})"]
    assert row[2] == between(element.low, element.high)["en"]
    assert float(row[3]) == element.size
    assert ("bold" in row[4], "italic" in row[4]) == (element.bold, element.italic)
    assert row[6] == element.source.removeprefix("mục ")


def test_every_code_of_the_check_is_named():
    codes = {code for code in catalogue() if code.startswith("layout.")} - {"layout.not_word"}
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE.text] == []
