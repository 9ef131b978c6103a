"""Explanations: parts that add up, standings as COINr has them, words in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import (
    Data,
    Framework,
    Group,
    Indicator,
    Recipe,
    Result,
    Step,
    explain,
    score,
    strengths,
    summary,
    weaknesses,
)  # fmt: skip
from xanh.index.explaining_text import figure
from xanh.reference import ProblemError

MEANS = Recipe(
    (
        Step.of("impute", "median"),
        Step.of("treat", "two_stage"),
        Step.of("normalise", "minmax", lower=1, upper=10),
        Step.of("aggregate", "arithmetic", each={4: {"method": "geometric"}}),
    )
)


@pytest.fixture(scope="module")
def result() -> Result:
    framework, data = coinr.syn63()
    return score(framework, data, MEANS)


@given(st.data())
def test_parts_add_up_to_the_difference_from_the_mean_unit(result: Result, data: st.DataObject) -> None:
    unit = data.draw(st.sampled_from(result.units))
    node = data.draw(st.sampled_from([group.code for group in result.framework.groups]))
    found = explain(result, unit, node)
    assert sum(part.contribution for part in found.parts) == pytest.approx(found.score - found.mean, abs=1e-9)
    assert sum(part.weight for part in found.parts) == pytest.approx(1)
    points = [part.contribution for part in found.parts]
    assert points == sorted(points, reverse=True)


def test_contributions_of_the_indicators_add_up_to_the_composite(result: Result) -> None:
    codes, points = result.contributions()
    assert codes == result.nodes[: len(result.framework.indicators)]
    top = result.framework.top
    means = np.array([explain(result, unit).mean for unit in result.units[:3]])
    np.testing.assert_allclose(points[:3].sum(axis=1), result.of(top)[:3] - means, atol=1e-9)


def test_what_was_done_below_a_node_is_named(result: Result) -> None:
    _, data = coinr.syn63()
    row, column = np.argwhere(np.isnan(data.values))[0]
    unit, code = data.units[row], data.indicators[column]
    parent = result.framework.nodes[code].parent
    for node in (code, parent, result.framework.top):
        found = explain(result, unit, node)
        assert code in found.imputed
        assert code in found.missing
    flags = result.stages["treated"].details["flags"]
    row, column = np.argwhere(flags != "")[0]
    treated = explain(result, result.units[row], result.nodes[column])
    assert treated.treated == (result.nodes[column],)
    assert treated.parts == ()


def test_an_indicator_shows_its_figure_and_its_measure() -> None:
    frame = Framework(
        "demo", (Indicator("a", "top", measure="%", names={"vi": "Nước sạch"}),), (Group("top", None),)
    )
    found = explain(score(frame, Data.of(["U", "V"], {"a": [10.5, 20]})), "U", "a")
    assert (found.value, found.measure) == (10.5, "%")
    assert found.text("vi").splitlines()[:2] == [
        "Nước sạch của U: 0,00 điểm, hạng 2 trong 2 (số tính được).",
        "Số liệu: 10,50 %.",
    ]


DEMO = Framework(
    "demo",
    (Indicator("a", "top", names={"vi": "Nước", "en": "Water"}), Indicator("b", "top", weight=3)),
    (Group("top", None, names={"vi": "Tổng điểm", "en": "Total"}),),
)
FIGURES = replace(Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [3, 1, 2]}), names=("Lạng Sơn", "V", "W"))


def test_an_explanation_in_words_of_both_languages() -> None:
    found = explain(score(DEMO, FIGURES), "U", published=74.5)
    assert found.text("vi").splitlines() == [
        "Tổng điểm của Lạng Sơn: 75,00 điểm, hạng 1 trong 3 (số tính được).",
        "Điểm công bố: 74,50 (chênh +0,50); hai số được giữ cạnh nhau.",
        "Cao hơn đơn vị trung bình (50,00) 25,00 điểm.",
        "Đóng góp so với đơn vị trung bình:",
        "  b: +37,50 điểm (đạt 100,00, hạng 1; trọng số 75,0 %)",
        "  Nước: -12,50 điểm (đạt 0,00, hạng 3; trọng số 25,0 %)",
        "Điểm mạnh: b (hạng 1/3).",
        "Điểm yếu: Nước (hạng 3/3).",
    ]
    assert found.text("en").splitlines()[0] == "Total of Lạng Sơn: 75.00 points, rank 1 of 3 (computed)."
    assert found.text("en").splitlines()[5].startswith("  Water: -12.50 points")
    assert found.kind == "computed"
    assert found.to_json()["text"]["vi"] == found.text()


def test_a_unit_without_a_score_is_explained_too() -> None:
    data = Data.of(["U", "V", "W"], {"a": [None, 5, 10], "b": [None, 1, 2]})
    found = explain(score(DEMO, data, Recipe(missing="allow")), "U")
    assert np.isnan(found.score)
    assert (found.of, found.missing) == (2, ("a", "b"))
    assert found.text().startswith("Tổng điểm của U: không có điểm.")
    assert "nan" not in found.text("vi") + found.text("en")


@pytest.mark.parametrize(
    ("unit", "node", "code"), [("X", "top", "index.unknown_unit"), ("U", "tpo", "index.unknown_node")]
)
def test_what_is_not_there_is_refused(unit: str, node: str, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        explain(score(DEMO, FIGURES), unit, node)
    assert [p.code for p in refused.value.problems] == [code]


def test_a_result_without_a_composite_has_nothing_to_explain() -> None:
    result = score(DEMO, FIGURES, Recipe((Step.of("normalise", "minmax"),)))
    with pytest.raises(ProblemError) as refused:
        result.explain("U")
    assert refused.value.problems[0].code == "index.not_aggregated_yet"


@pytest.fixture(scope="module")
def asem_result(asem: Path) -> Result:
    framework, data = coinr.asem_set(asem)
    recipe = Recipe(
        (
            Step.of("denominate", "divide"),
            Step.of("impute", "group_mean", grouping="EurAsia_group"),
            Step.of("screen", "by_availability", data=0.9),
            Step.of("treat", "two_stage"),
            Step.of("normalise", "minmax"),
            Step.of("aggregate", "arithmetic"),
        )
    )
    return score(framework, data, recipe)


def reference(asem: Path, name: str, **wanted: str) -> list[Mapping[str, str]]:
    found = coinr.table(name, asem)
    rows = [dict(zip(found.header, row, strict=True)) for row in found.rows]
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


@pytest.mark.parametrize("unit", ["AUT", "VNM", "SGP"])
@pytest.mark.parametrize("kind", ["strength", "weakness"])
def test_strengths_and_weaknesses_are_coinrs(asem: Path, asem_result: Result, unit: str, kind: str) -> None:
    """COINr orders indicators that tie by their place in its own metadata: ranks are compared in order."""
    rows = reference(asem, "analysis_strengths_weaknesses", uCode=unit, kind=kind)
    every: dict[str, Any] = {"count": 49, "unique": 0.0}
    if kind == "strength":
        found = strengths(asem_result, unit, **every)
    else:
        found = weaknesses(asem_result, unit, **every, last=False)
    assert sorted(s.rank for s in found[:5]) == [float(row["Rank"]) for row in rows]
    by_code = {s.code: s for s in found}
    for row in rows:
        standing = by_code[row["Code"]]
        assert (standing.rank, standing.group) == (float(row["Rank"]), row["Pillar"])


def test_values_of_standings_are_the_figures_as_reported(asem: Path, asem_result: Result) -> None:
    """COINr's own table shows the figures of its data set Raw, those before any step."""
    found = {s.code: s.value for s in strengths(asem_result, "AUT", 49, unique=0.0)}
    for row in reference(asem, "analysis_strengths_weaknesses", uCode="AUT", kind="strength"):
        coinr.assert_same(np.array(found[row["Code"]]), np.array(float(row["Value"])))


def test_an_indicator_of_which_a_unit_is_alone_at_the_bottom_is_a_weakness(asem_result: Result) -> None:
    """COINr leaves it out: Viet Nam is last of 48 in foreign portfolio investment."""
    found = {s.code: s for s in weaknesses(asem_result, "VNM", 49)}
    assert (found["ForPort"].rank, found["ForPort"].of) == (48, 48)
    assert "ForPort" not in {s.code for s in weaknesses(asem_result, "VNM", 49, last=False)}
    assert found["ForPort"].last


def test_an_indicator_with_two_values_sets_nobody_apart(asem_result: Result) -> None:
    assert "TIRcon" not in {s.code for s in strengths(asem_result, "AUT", 49)}
    assert "TIRcon" in {s.code for s in strengths(asem_result, "AUT", 49, unique=0.0)}


@pytest.mark.parametrize("unit", ["AUT", "VNM", "SGP"])
def test_the_summary_of_a_unit_is_coinrs(asem: Path, asem_result: Result, unit: str) -> None:
    found = {row["code"]: row for row in summary(asem_result, unit)}
    rows = reference(asem, "analysis_unit_summary", uCode=unit)
    assert set(found) == {row["Code"] for row in rows}
    for row in rows:
        assert found[row["Code"]]["rank"] == float(row["Rank"])
        coinr.assert_same(np.array(found[row["Code"]]["score"]), np.array(float(row["Score"])))
    assert next(iter(found)) == "Index"


@given(st.floats(-1e9, 1e9), st.sampled_from([0, 1, 2, 4]))
def test_a_figure_reads_the_same_in_both_languages(value: float, decimals: int) -> None:
    vietnamese, english = figure(value, "vi", decimals), figure(value, "en", decimals)
    assert vietnamese.replace(".", "").replace(",", ".") == english.replace(",", "")
    assert float(english.replace(",", "")) == pytest.approx(value, abs=0.5 * 10**-decimals + 1e-6)
    assert not english.startswith("-0.00") or float(english) != 0
