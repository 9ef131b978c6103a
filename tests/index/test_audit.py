"""The audit: each item speaks up when an index has the fault that it looks for; reports that stand alone."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from openpyxl import load_workbook

from tests.index.test_simulate_replay import made_up_result
from xanh.index import Data, Framework, Group, Indicator, Recipe, Result, Step, score
from xanh.index.audit import Audit, audit
from xanh.index.audit.findings import judged
from xanh.index.audit.report_html import report_html, write_html
from xanh.index.audit.report_xlsx import write_xlsx
from xanh.index.audit.run import ORDER
from xanh.index.audit.words import ITEMS, MEASURES
from xanh.index.simulate import Options

RELATIVE = Recipe((Step.of("normalise", "minmax", lower=1), Step.of("aggregate", "arithmetic")))
QUICK = Options(replications=300, seed=3)


def sound(seed: int = 1, **changes) -> Result:
    """Two groups of four indicators, each with one factor; the factors go together."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(40, 1))
    factors = (common + 0.8 * rng.normal(size=(40, 2))).repeat(4, axis=1)
    x = changes.get("x", factors + 0.7 * rng.normal(size=(40, 8)))
    indicators = tuple(
        Indicator(f"i{j}", f"g{j // 4}", direction=changes.get("direction", {}).get(j, 1)) for j in range(8)
    )
    framework = Framework(
        "sound", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t")),
        recipe=changes.get("recipe", RELATIVE),
    )  # fmt: skip
    columns = {i.code: [None if np.isnan(v) else v for v in x[:, j]] for j, i in enumerate(indicators)}
    return score(framework, Data.of([f"u{u}" for u in range(40)], columns))


@pytest.fixture(scope="module")
def good() -> Audit:
    return audit(sound(), options=QUICK)


def test_a_sound_index_fails_nothing(good: Audit) -> None:
    assert [f for f in good.findings if f.verdict == "fail"] == []
    for item in ("coverage", "direction", "reliability", "frontier", "reproduction"):
        assert good.verdict(item) == "pass", item


def test_every_item_has_findings_and_words(good: Audit) -> None:
    assert {f.item for f in good.findings} == set(ORDER) == set(ITEMS)
    assert {f.measure.partition(":")[0] for f in good.findings} <= set(MEASURES)


def test_a_reversed_indicator_fails_the_direction() -> None:
    found = audit(sound(direction={2: -1}), options=QUICK)
    assert [f.subject for f in found.of("direction") if f.verdict == "fail"] == ["i2"]
    assert found.verdict("structure") == "fail"


def test_a_copied_indicator_is_redundant() -> None:
    x = sound().data.values.copy()
    x[:, 1] = x[:, 0]
    found = audit(sound(x=x), options=QUICK)
    pairs = [f.subject for f in found.of("correlation") if f.measure == "redundant_pair"]
    assert pairs == ["i0 / i1"]


def test_an_indicator_in_the_wrong_group_is_told() -> None:
    x = sound(seed=8).data.values.copy()
    x[:, 0] = x[:, 5] + 0.05 * np.random.default_rng(0).normal(size=40)
    found = audit(sound(x=x), options=QUICK)
    assert "i0 / g1" in [f.subject for f in found.of("correlation") if f.measure == "nearer_to_another_group"]


def test_an_outlier_is_told() -> None:
    x = sound().data.values.copy()
    x[7, 3] = 500
    found = audit(sound(x=x), options=QUICK)
    assert "i3" in [f.subject for f in found.of("outliers") if f.verdict == "warn"]


def test_missing_figures_fail_the_coverage() -> None:
    x = sound().data.values.copy()
    x[3, :6] = np.nan
    recipe = Recipe(
        (Step.of("normalise", "minmax", lower=1), Step.of("aggregate", "arithmetic")), missing="allow"
    )
    found = audit(sound(x=x, recipe=recipe), options=QUICK)
    assert ("u3", "fail") in [(f.subject, f.verdict) for f in found.of("coverage")]


def test_a_weight_without_importance_is_told() -> None:
    result = sound()
    x = result.data.values.copy()
    x[:, 0] = np.random.default_rng(4).normal(size=40)
    found = audit(sound(x=x), options=QUICK)
    assert "i0" in [f.subject for f in found.of("importance") if f.verdict == "warn"]


def test_sampling_errors_are_carried_to_the_ranks(good: Audit) -> None:
    result = sound()
    wide = replace(result.data, covariance=np.broadcast_to(np.eye(8) * 0.3, (40, 8, 8)).copy())
    found = audit(score(result.framework, wide), options=QUICK)
    assert good.verdict("significance") == "not_applicable"
    (finding,) = found.of("significance")
    assert finding.figure < 0.2
    assert finding.verdict == "warn"


def test_the_order_of_units_changes_no_verdict(good: Audit) -> None:
    result = sound()
    moved = score(result.framework, result.data.take(np.random.default_rng(0).permutation(40)))
    found = audit(moved, options=QUICK)
    key = {(f.item, f.subject, f.measure): f.verdict for f in good.findings}
    assert {(f.item, f.subject, f.measure): f.verdict for f in found.findings} == key


def test_a_stricter_limit_never_turns_a_verdict_for_the_better() -> None:
    order = ["pass", "warn", "fail"]
    for figure in np.linspace(0, 1, 11):
        verdicts = [order.index(judged(float(figure), good=g, bad=g - 0.2)) for g in np.linspace(0.3, 1.0, 8)]
        assert verdicts == sorted(verdicts)


def test_the_made_up_set_of_63_is_audited_whole() -> None:
    found = audit(made_up_result(), options=QUICK)
    assert found.units == 62
    assert {f.item for f in found.findings} == set(ORDER)
    assert found.to_json()["items"]["reproduction"] == "pass"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_stands_alone_and_escapes_what_comes_from_outside(good: Audit, language: str) -> None:
    page = report_html(good, language=language, name=lambda code: f"{code} {HOSTILE}")
    tags = Tags()
    tags.feed(page)
    assert "script" not in [tag for tag, _ in tags.seen]
    outside = [
        a
        for _, a in tags.seen
        for k, v in a.items()
        if k in ("src", "href", "xlink:href") and v and not v.startswith("#")
    ]
    assert outside == []
    assert [tag for tag, _ in tags.seen].count("h1") == 1
    assert all(a.get("aria-label") for tag, a in tags.seen if tag == "svg")
    numbers = re.findall(r'<td class="n">(0[.,]\d+)</td>', page)
    assert numbers
    assert all(("," if language == "vi" else ".") in n for n in numbers)


def test_the_report_without_plots_says_what_is_missing(good: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    page = report_html(good, language="en")
    assert "matplotlib" in page
    assert "<svg" not in page


def test_the_workbook_has_a_sheet_for_each_item_and_no_formula(good: Audit, tmp_path: Path) -> None:
    write_xlsx(good, tmp_path / "a.xlsx", name=lambda code: f"=1+{code}")
    write_html(good, tmp_path / "a.html")
    book = load_workbook(tmp_path / "a.xlsx")
    assert len(book.sheetnames) == 1 + len(ORDER)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!doctype html>")
