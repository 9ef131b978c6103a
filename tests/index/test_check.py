"""Every problem of framework, recipe and data at once, each with its place and a remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, check, score
from xanh.reference import ProblemError, catalogue, measures

TOP = Group("top", None)
FRAME = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (TOP,))
FIGURES = Data.of(["U", "V", "W"], {"a": [1, 2, 3], "b": [3, 1, 2]})


def codes(framework: Framework, data: Data | None = None, recipe: Recipe | None = None) -> list[str]:
    return [problem.code for problem in check(framework, data, recipe)]


def with_first(**changed: Any) -> Framework:
    return replace(FRAME, indicators=(replace(FRAME.indicators[0], **changed), FRAME.indicators[1]))


def with_groups(*groups: Group) -> Framework:
    return replace(FRAME, groups=groups)


def test_sound_inputs_have_no_problem() -> None:
    assert check(FRAME, FIGURES) == []


@pytest.mark.parametrize("folder", ["made up", "asem"])
def test_the_reference_sets_have_no_error(folder: str, asem: Any) -> None:
    framework, data = coinr.syn63() if folder == "made up" else coinr.asem_set(asem)
    found = check(framework, data, Recipe(missing="allow"))
    assert [p.code for p in found if p.severity == "error"] == []
    assert "index.missing_counted" in [p.code for p in found]


@pytest.mark.parametrize(
    ("framework", "code"),
    [
        (with_first(code=""), "index.code_empty"),
        (with_first(code="b"), "index.duplicate_code"),
        (with_first(code="top"), "index.duplicate_code"),
        (with_first(parent="tpo"), "index.unknown_parent"),
        (with_first(parent="b"), "index.parent_is_indicator"),
        (with_groups(TOP, Group("x", "y"), Group("y", "x")), "index.cycle"),
        (with_groups(Group("top", "top")), "index.no_top"),
        (with_groups(TOP, Group("other", None)), "index.several_tops"),
        (with_groups(TOP, Group("hollow", "top")), "index.empty_group"),
        (replace(FRAME, indicators=()), "index.no_indicators"),
    ],
)
def test_a_structure_that_is_no_tree_is_refused_by_name(framework: Framework, code: str) -> None:
    assert code in codes(framework)
    with pytest.raises(ProblemError) as refused:
        _ = framework.tree
    assert code in [p.code for p in refused.value.problems]


@pytest.mark.parametrize(
    ("framework", "code"),
    [
        (with_first(direction=None), "index.direction_unknown"),
        (with_first(direction=0), "index.bad_direction"),
        (with_groups(replace(TOP, direction=2)), "index.bad_direction"),
        (with_first(weight=np.nan), "index.bad_weight"),
        (with_first(weight=np.inf), "index.bad_weight"),
        (with_first(weight=-1), "index.bad_weight"),
        (FRAME.with_weights({"a": 0, "b": 0}), "index.weights_all_zero"),
        (with_first(goalposts=(5, 5)), "index.bounds_equal"),
        (with_first(goalposts=(5, 1)), "index.goalposts_turned"),
        (with_first(goalposts=(np.nan, 1)), "index.bad_goalposts"),
        (with_first(target=np.inf), "index.bad_target"),
        (with_first(scale=0), "index.bad_scale"),
        (replace(FRAME, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)), "index.validity_reversed"),
        (with_first(parameters={"minmax.uper": 10}), "index.unknown_parameter"),
    ],
)
def test_figures_of_the_framework_that_cannot_be_are_refused(framework: Framework, code: str) -> None:
    assert codes(framework) == [code]
    with pytest.raises(ProblemError) as refused:
        score(framework, FIGURES)
    assert [p.code for p in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("framework", "code"),
    [
        (with_first(direction_state="ambiguous"), "index.direction_assumed"),
        (with_first(direction_state="wording"), "index.directions_from_wording"),
        (with_first(direction=-1, goalposts=(1, 5)), "index.goalposts_ascending"),
        (with_first(goalposts=(1, 5), target=6), "index.target_beyond_goalposts"),
        (with_first(measure="parsec"), "index.unknown_measure"),
        (with_first(measure="%", target=130), "index.outside_measure"),
    ],
)
def test_doubts_about_a_framework_do_not_stop_it(framework: Framework, code: str) -> None:
    assert codes(framework) == [code]
    assert check(framework)[0].severity in ("warning", "note")
    score(framework, FIGURES)


def recipe(*steps: Step, **rules: Any) -> Recipe:
    return Recipe(steps or Recipe().steps, **rules)


MINMAX, MEAN = Step.of("normalise", "minmax"), Step.of("aggregate", "arithmetic")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (recipe(Step.of("normalize", "minmax"), MEAN), "index.unknown_stage"),
        (recipe(Step.of("normalise", "minmaxx"), MEAN), "index.unknown_method"),
        (recipe(Step.of("normalise", "minmax", uper=1), MEAN), "index.unknown_parameter"),
        (recipe(MINMAX, Step.of("aggregate", "power")), "index.missing_parameter"),
        (recipe(Step.of("normalise", "minmax", each={"c": "rank"}), MEAN), "index.unknown_indicator"),
        (recipe(MINMAX, Step.of("aggregate", "arithmetic", each={3: "geometric"})), "index.unknown_level"),
        (recipe(Step.of("normalise", "minmax", each={2: "rank"}), MEAN), "index.unknown_level"),
        (recipe(MEAN, MINMAX), "index.step_out_of_order"),
        (recipe(MINMAX, Step.of("treat", "two_stage"), MEAN), "index.step_out_of_order"),
        (recipe(MINMAX, MEAN, MEAN), "index.step_twice"),
        (recipe(Step.of("impute", "group_mean", grouping="regoin"), MINMAX, MEAN), "index.unknown_grouping"),
        (recipe(Step.of("normalise", "dist_to_reference", unit="X"), MEAN), "index.unknown_unit"),
        (recipe(Step.of("screen", "by_availability", exclude=("X",)), MINMAX, MEAN), "index.unknown_unit"),
        (recipe(missing="ignore"), "index.bad_parameter"),
        (recipe(Step.of("normalise", "minmax", lower="ten"), MEAN), "index.bad_parameter"),
        (recipe(Step.of("normalise", "minmax", lower=True), MEAN), "index.bad_parameter"),
        (
            recipe(Step.of("normalise", "minmax", each={"a": {"method": "goalposts", "trunc": 1}}), MEAN),
            "index.bad_parameter",
        ),
        (recipe(Step.of("treat", "two_stage", winmax="5"), MINMAX, MEAN), "index.bad_parameter"),
        (recipe(Step.of("screen", "by_availability", data="half"), MINMAX, MEAN), "index.bad_parameter"),
        (recipe(Step.of("screen", "by_availability", include=5), MINMAX, MEAN), "index.bad_parameter"),
        (recipe(MINMAX, Step.of("aggregate", "power", p="1")), "index.bad_parameter"),
        (recipe(MINMAX, Step.of("aggregate", "arithmetic", threshold=2)), "index.bad_parameter"),
        (recipe(tie_tolerance=-1.0), "index.bad_parameter"),
    ],
)
def test_a_recipe_that_cannot_run_is_refused(asked: Recipe, code: str) -> None:
    assert [p.code for p in check(FRAME, FIGURES, asked) if p.severity == "error"] == [code]


def test_parameters_that_every_method_of_a_stage_takes_are_known() -> None:
    asked = recipe(
        Step.of("screen", "by_availability", data=0.5, include=("U",)),
        MINMAX,
        Step.of("aggregate", "arithmetic", threshold=0.5),
    )
    assert codes(FRAME, FIGURES, asked) == []


def test_aggregating_without_normalising_is_a_warning() -> None:
    assert codes(FRAME, FIGURES, recipe(MEAN)) == ["index.not_normalised"]


def figures(**changed: Any) -> Data:
    return replace(FIGURES, **changed)


@pytest.mark.parametrize(
    ("data", "code", "row", "column"),
    [
        (Data.of(["U", "V"], {"a": [1, 2], "bb": [1, 2]}), "index.missing_column", None, "b"),
        (figures(units=("U", "V", "V")), "index.duplicate_unit", "V", None),
        (figures(units=("U", " ", "W")), "index.unit_code_empty", "2", None),
        (figures(indicators=("a", "b"), values=np.ones((2, 2))), "index.wrong_shape", None, None),
        (figures(groups={"region": ("N",)}), "index.wrong_shape", None, "region"),
        (Data.of(["U", "V"], {"a": [1, np.inf], "b": [1, 2]}), "index.infinite_value", "V", "a"),
        (Data.of(["U", "V"], {"a": [1, 1], "b": [1, 2]}), "index.constant_column", None, "a"),
        (Data.of([], {"a": [], "b": []}), "index.no_units", None, None),
    ],
)
def test_data_that_cannot_be_computed_with_are_refused(
    data: Data, code: str, row: str | None, column: str | None
) -> None:
    found = [p for p in check(FRAME, data) if p.severity == "error"]
    assert [(p.code, p.place.row, p.place.column) for p in found] == [(code, row, column)]
    with pytest.raises(ProblemError):
        score(FRAME, data)


def test_a_misspelt_column_is_named_with_the_nearest() -> None:
    data = Data.of(["U", "V"], {"a": [1, 2], "bb": [1, 2]}, groups={"g": ["x", "y"]})
    first = check(FRAME, data)[0]
    assert first.values["nearest"] == "bb"


def test_a_column_without_values_and_missing_cells_are_told_apart() -> None:
    data = Data.of(["U", "V", "W"], {"a": [None] * 3, "b": [1, None, 2]})
    assert codes(FRAME, data) == ["index.nothing_known", "index.missing_values", "index.unit_without_values"]
    assert codes(FRAME, data, Recipe(missing="allow"))[-1] == "index.missing_counted"


def test_a_recipe_that_fills_gaps_is_not_refused_for_them() -> None:
    data = Data.of(["U", "V", "W"], {"a": [1, 2, None], "b": [1, 3, 2]})
    filled = Recipe().with_step(Step.of("impute", "mean"))
    assert codes(FRAME, data, filled) == ["index.missing_counted"]
    score(FRAME, data, filled)


def test_a_constant_column_is_an_error_only_where_its_range_is_needed() -> None:
    data = Data.of(["U", "V"], {"a": [1, 1], "b": [1, 2]})
    ranked = recipe(Step.of("normalise", "rank"), MEAN)
    assert codes(FRAME, data, ranked) == ["index.no_variety"]
    score(FRAME, data, ranked)


def test_a_column_that_a_denominator_makes_vary_is_not_constant() -> None:
    frame = with_first(denominator="people")
    data = replace(
        Data.of(["U", "V"], {"a": [1, 1], "b": [1, 2]}), denominators={"people": np.array([1.0, 2.0])}
    )
    divided = Recipe().with_step(Step.of("denominate", "divide"))
    assert "index.constant_column" not in codes(frame, data, divided)
    score(frame, data, divided)


def test_a_denominator_that_is_not_there_is_refused_before_anything_runs() -> None:
    divided = Recipe().with_step(Step.of("denominate", "divide"))
    assert codes(with_first(denominator="people"), FIGURES, divided) == ["index.unknown_denominator"]


def test_a_percentage_of_130_and_a_single_unit_are_pointed_at() -> None:
    frame = with_first(measure="% DN đồng ý")
    (found,) = check(frame, figures(values=np.array([[1.0, 3], [130, 1], [3, 2]])))
    assert (found.code, found.place.row, found.place.column) == ("index.outside_measure", "V", "a")
    assert "130,0" in found.message("vi")
    alone = Data.of(["U"], {"a": [1], "b": [2]})
    assert "index.single_unit" in codes(FRAME, alone, recipe(Step.of("normalise", "rank"), MEAN))


def test_columns_that_no_indicator_names_are_noted() -> None:
    data = Data.of(["U", "V"], {"a": [1, 2], "b": [1, 2], "c": [1, 2]})
    assert codes(FRAME, data) == ["index.unused_columns"]


@pytest.mark.parametrize(
    ("matrix", "code"),
    [
        (np.zeros((2, 2)), "index.wrong_shape"),
        (np.full((3, 2, 2), np.nan), "index.covariance_not_finite"),
        (np.tile([[1.0, 0.5], [0.2, 1.0]], (3, 1, 1)), "index.covariance_asymmetric"),
        (np.tile([[1.0, 2.0], [2.0, 1.0]], (3, 1, 1)), "index.covariance_not_positive"),
    ],
)
def test_an_impossible_covariance_is_refused(matrix: np.ndarray, code: str) -> None:
    assert set(codes(FRAME, figures(covariance=matrix))) == {code}


def test_a_covariance_with_zero_rows_is_sound() -> None:
    assert codes(FRAME, figures(covariance=np.tile([[4.0, 0.0], [0.0, 0.0]], (3, 1, 1)))) == []


def test_codes_may_hold_spaces_and_begin_with_digits() -> None:
    """COINr refuses both (issue #32 there)."""
    frame = Framework(
        "demo", (Indicator("1.01 nước", "9"), Indicator("2 %", "9")), (Group("9", None),), recipe=Recipe()
    )
    data = Data.of(["Lạng Sơn", "01"], {"1.01 nước": [1, 2], "2 %": [2, 1]})
    assert check(frame, data) == []
    assert score(frame, data).of("9").tolist() == [50.0, 50.0]


def test_every_problem_comes_at_once() -> None:
    frame = replace(with_first(weight=-1, direction=None), recipe=recipe(Step.of("normalise", "rnak"), MEAN))
    data = Data.of(["U", "U"], {"a": [1, np.inf], "bb": [1, 2]})
    found = [p.code for p in check(frame, data) if p.severity == "error"]
    assert sorted(found) == sorted(
        ["index.bad_weight", "index.direction_unknown", "index.unknown_method", "index.duplicate_unit",
         "index.missing_column", "index.infinite_value"]
    )  # fmt: skip


def test_errors_come_first_and_every_text_is_whole() -> None:
    frame = with_first(measure="parsec", direction=None)
    found = check(frame, Data.of(["U"], {"a": [1], "b": [2]}))
    assert [p.severity for p in found] == sorted((p.severity for p in found), key=check_order)
    texts = [text(language) for p in found for text in (p.message, p.remedy) for language in ("vi", "en")]
    assert not [text for text in texts if "?" in text or "{" in text]


def check_order(severity: str) -> int:
    return ["error", "warning", "note"].index(severity)


@given(
    st.permutations([0, 1, 2]), st.lists(st.sampled_from(["a", "b", "top", "x", ""]), min_size=1, max_size=6)
)
def test_any_framework_is_either_a_tree_or_refused(order: list[int], parents: list[str]) -> None:
    """Whatever the parents are, the check ends, and what passes it can be walked."""
    indicators = tuple(Indicator(f"i{n}", parent) for n, parent in enumerate(parents))
    groups = [TOP, Group("a", parents[0]), Group("b", parents[-1])]
    frame = Framework("any", indicators, tuple(groups[place] for place in order))
    if [p for p in check(frame) if p.severity == "error"]:
        return
    assert len(frame.tree.codes) == len(indicators) + 3


@pytest.mark.parametrize(
    ("written", "high"),
    [("%", 100.0), ("% DN đồng ý", 100.0), ("TCTK, %", 100.0), ("điểm (0-10)", 10.0), ("NGÀY", np.inf)],
)
def test_measures_are_known_as_they_are_written(written: str, high: float) -> None:
    found = measures.measure(written)
    assert found is not None
    assert found.highest == high


def test_every_code_that_the_check_uses_has_its_texts() -> None:
    assert {c for c in catalogue() if c.startswith("index.")} >= {"index.cycle", "index.outside_measure"}
