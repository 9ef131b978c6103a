"""The reports of an audit stand alone, escape what comes from outside, and say the failures first."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.index.test_audit import QUICK, sound
from tests.index.test_simulate_replay import made_up_result
from xanh.index.audit import Audit, audit
from xanh.index.audit.measures import figure
from xanh.index.audit.report_html import report_html, write_html
from xanh.index.audit.report_xlsx import write_xlsx
from xanh.index.audit.run import ITEMS
from xanh.index.audit.words import TEXTS


@pytest.fixture(scope="module")
def good() -> Audit:
    return audit(sound(), options=QUICK)


@pytest.fixture(scope="module")
def treated() -> Audit:
    return audit(made_up_result(), options=QUICK)


class Tags(HTMLParser):
    """Tags in their order, and whether each was closed."""

    EMPTY = ("meta", "br", "path", "use", "rect", "image")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY:
            assert self.open.pop() == tag

    def names(self) -> list[str]:
        return [tag for tag, _ in self.seen]


HOSTILE = "<script>alert(1)</script>\" onload='x' $x_1$ &amp; \x07"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_stands_alone_and_escapes_what_comes_from_outside(good: Audit, language: str) -> None:
    page = report_html(good, language=language, name=lambda code: f"{code} {HOSTILE}")
    tags = Tags(page)
    assert tags.open == []
    assert not {"script", "link", "iframe", "img"} & set(tags.names())
    assert not [name for _, attrs in tags.seen for name in attrs if name.startswith("on")]
    linked = [v for _, attrs in tags.seen for k, v in attrs.items() if k in ("src", "href", "xlink:href")]
    assert linked
    assert [v for v in linked if not (v or "").startswith(("#", "data:image/png;base64,"))] == []
    assert "@import" not in page
    assert "url(http" not in page


def test_headings_tables_and_plots_are_told_to_who_does_not_see_them(good: Audit) -> None:
    tags = Tags(report_html(good))
    names = tags.names()
    assert names.count("h1") == 1
    assert names.count("h2") == 1 + len(ITEMS)
    assert names.count("caption") == names.count("table") > len(ITEMS)
    plots = [attrs for tag, attrs in tags.seen if tag == "svg"]
    assert all(attrs.get("role") == "img" and attrs.get("aria-label") for attrs in plots)
    ids = [attrs["id"] for _, attrs in tags.seen if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"] for tag, attrs in tags.seen if tag == "a"} == {f"#{key}" for key in ITEMS}


def test_what_fails_comes_first(treated: Audit) -> None:
    tags = Tags(report_html(treated, language="en"))
    order = [attrs["id"] for tag, attrs in tags.seen if tag == "h2" and "id" in attrs]
    worst = ["fail", "warn", "pass", "not_applicable"]
    verdicts = [worst.index(treated.verdict(str(key))) for key in order]
    assert verdicts == sorted(verdicts)
    assert verdicts[0] < verdicts[-1]


@pytest.mark.parametrize(("language", "sign"), [("vi", ","), ("en", ".")])
def test_figures_have_the_decimal_sign_of_the_language(treated: Audit, language: str, sign: str) -> None:
    page = report_html(treated, language=language)
    numbers = re.findall(r'<td role="cell" class="n"[^>]*>-?\d+([.,])\d+', page)
    assert set(numbers) == {sign}
    axes = re.findall(r">\s*[-−]?0([.,])\d+\s*</text>", page)
    assert set(axes) == {sign}
    assert f'lang="{language}"' in page
    assert TEXTS[language]["source"] in page


def test_every_plot_stands_with_its_item(good: Audit, treated: Audit) -> None:
    def plots(found: Audit) -> list[str]:
        sections = re.findall(
            r'<section aria-labelledby="(\w+)">(.*?)</section>', report_html(found), re.DOTALL
        )
        return sorted(key for key, body in sections for _ in range(body.count("<figure ")))

    parts = ["correlation", "correlation", "importance"]
    assert plots(good) == [*parts, "uncertainty"]
    assert plots(treated) == [*parts, "outliers", "uncertainty"]


def test_labels_of_a_plot_name_the_units_in_both_languages(good: Audit) -> None:
    for language in ("vi", "en"):
        page = report_html(good, language=language)
        assert len(re.findall(r"<text[^>]*>u\d+</text>", page)) == 40


def test_the_page_is_the_same_from_run_to_run(good: Audit) -> None:
    assert report_html(good) == report_html(good)


def test_the_report_without_plots_says_what_is_missing(good: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    page = report_html(good, language="en")
    assert "matplotlib" in page
    assert "<svg" not in page
    assert Tags(page).names().count("table") > len(ITEMS)


def test_an_unknown_language_is_vietnamese(good: Audit) -> None:
    assert report_html(good, language="fr") == report_html(good, language="vi")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_workbook_has_a_sheet_for_each_item_and_no_formula(
    good: Audit, tmp_path: Path, language: str
) -> None:
    write_xlsx(good, tmp_path / "a.xlsx", language=language, name=lambda code: f"=1+{code}\x07")
    book = load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 1 + len(ITEMS) + 3
    assert book.sheetnames[0] == TEXTS[language]["summary"]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    charts = [title for title, sheet in zip(book.sheetnames, book, strict=True) if sheet._charts]
    assert len(charts) == 3


def test_sheets_hold_every_finding_with_its_source(good: Audit, tmp_path: Path) -> None:
    write_xlsx(good, tmp_path / "a.xlsx", language="en")
    book = load_workbook(tmp_path / "a.xlsx")
    rows = sum(book.worksheets[1 + place].max_row - 1 for place in range(len(ITEMS)))
    assert rows == len(good.findings)
    for place in range(len(ITEMS)):
        assert all(row[6] for row in book.worksheets[1 + place].iter_rows(min_row=2, values_only=True))


def test_names_that_no_encoding_holds_are_written(good: Audit, tmp_path: Path) -> None:
    write_html(good, tmp_path / "a.html", name=lambda code: f"{code}\udc80")
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")


def test_figures_are_short() -> None:
    assert figure(-2.5e-7, "vi") == "-2,5 × 10⁻⁷"
    assert figure(0.0, "en") == "0"
    assert figure(1234.5678, "en") == "1234.568"
