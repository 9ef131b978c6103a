"""What belongs to which factor, orders, merged units, scales carried to other years."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.test_compare import other_year
from tests.index.test_improve import RELATIVE, made
from xanh.index import Data, Framework, Group, Indicator, Recipe, Result, Step, score
from xanh.index.compare import FACTORS, Renamed, backcast, compare, merge_units, versions
from xanh.index.tables_matching import read_renamed
from xanh.reference import ProblemError


def all_changed(seed: int = 3) -> tuple[Result, Result]:
    """Everything differs: a unit left, a unit came, an indicator left, one came."""
    old = made(seed=seed)
    late = other_year(old, seed + 1)
    rows = late.data.take(np.array([1, 2, 3, 4, 6, 7]))
    values = np.vstack([rows.values, rows.values.mean(axis=0) + 2.0])
    data = Data((*rows.units, "fresh"), rows.indicators, values)
    return old, score(late.framework, data, late.recipe)


@given(st.integers(0, 300))
@settings(max_examples=8, deadline=None)
def test_parts_add_up_when_all_six_change(seed: int) -> None:
    old, new = all_changed(seed)
    for change in compare(old, new, ["u1", "u4"]):
        assert np.delete(change.parts[:, -1], FACTORS.index("units")).all()
        np.testing.assert_allclose(change.parts.sum(axis=0), change.after - change.before, atol=1e-12)
        assert change.rank_parts.sum() == pytest.approx(change.ranks[1] - change.ranks[0], abs=1e-9)
        assert change.before[-1] == old.of("t")[old.units.index(change.unit)]
        assert change.after[-1] == pytest.approx(new.of("t")[new.units.index(change.unit)], abs=1e-12)


def test_units_and_columns_in_another_order_change_nothing() -> None:
    old, new = all_changed()
    shuffled = new.data.take(np.array([6, 2, 0, 5, 1, 4, 3])).columns(tuple(reversed(new.data.indicators)))
    moved = score(new.framework, shuffled, new.recipe)
    first, second = compare(old, new, ["u2"])[0], compare(old, moved, ["u2"])[0]
    np.testing.assert_allclose(first.parts, second.parts, atol=1e-12)


def test_the_way_back_is_the_way_there_turned() -> None:
    old, new = all_changed()
    there, back = compare(old, new, ["u3"])[0], compare(new, old, ["u3"])[0]
    np.testing.assert_allclose(there.parts, -back.parts, atol=1e-12)


def test_the_mean_over_all_orders_is_what_is_told() -> None:
    old = made()
    framework = old.framework.with_weights({"i0": 7})
    values = old.data.values + np.random.default_rng(1).normal(size=old.data.values.shape)
    geometric = Recipe((RELATIVE.steps[0], Step.of("aggregate", "geometric")))
    new = score(framework, old.data.with_values(values), geometric)
    (told,) = compare(old, new, ["u2"])
    moving = ["own_figures", "other_figures", "weights", "method"]
    rest = [f for f in FACTORS if f not in moving]
    orders = [compare(old, new, ["u2"], order=[*o, *rest])[0].parts for o in permutations(moving)]
    np.testing.assert_allclose(np.mean(orders, axis=0), told.parts, atol=1e-12)
    for parts in orders:
        np.testing.assert_allclose(parts.sum(axis=0), told.after - told.before, atol=1e-12)


def test_an_order_must_name_every_factor_once() -> None:
    old = made()
    for order in (FACTORS[:-1], [*FACTORS, "luck"], [FACTORS[0]] * 6):
        with pytest.raises(ProblemError) as refused:
            compare(old, old, order=order)
        assert refused.value.problems[0].code == "index.bad_parameter"


def only_part(old: Result, new: Result, unit: str = "u1") -> str:
    """The one factor that has a part."""
    (change,) = compare(old, new, [unit])
    (factor,) = [f for f in FACTORS if change.part(f)]
    assert change.part(factor) == pytest.approx(change.after[-1] - change.before[-1], abs=1e-12)
    return factor


def test_directions_goalposts_and_targets_are_method() -> None:
    old = made()
    turned = replace(old.framework, indicators=tuple(
        replace(i, direction=1) if i.code == "i3" else i for i in old.framework.indicators
    ))  # fmt: skip
    assert only_part(old, score(turned, old.data, old.recipe)) == "method"
    posts = Recipe((Step.of("normalise", "goalposts"), Step.of("aggregate", "arithmetic")))
    results = []
    for high in (60.0, 80.0):
        indicators = tuple(
            replace(i, goalposts=(0.0, high) if i.direction == 1 else (high, 0.0))
            for i in old.framework.indicators
        )
        results.append(score(replace(old.framework, indicators=indicators), old.data, posts))
    assert only_part(*results) == "method"


def test_a_step_that_weighs_is_weights() -> None:
    old = made()
    step = Step.of("weight", "given", weights={"i0": 5.0})
    assert only_part(old, score(old.framework, old.data, old.recipe.with_step(step))) == "weights"
    assert only_part(score(old.framework, old.data, old.recipe.with_step(step)), old) == "weights"


def test_an_indicator_that_moves_to_another_group_is_the_list() -> None:
    old = made()
    moved = replace(old.framework, indicators=tuple(
        replace(i, parent="g0") if i.code == "i2" else i for i in old.framework.indicators
    ))  # fmt: skip
    assert only_part(old, score(moved, old.data, old.recipe)) == "indicators"


def test_denominators_are_figures() -> None:
    framework = Framework(
        "f", (Indicator("a", "t", denominator="people"), Indicator("b", "t")), (Group("t", None),),
        recipe=Recipe((Step.of("denominate", "divide"), *RELATIVE.steps)),
    )  # fmt: skip
    columns = {"a": [3.0, 8.0, 5.0, 6.0], "b": [1.0, 2.0, 3.0, 4.0]}
    old, new, moved = (
        score(framework, Data.of(["u0", "u1", "u2", "u3"], columns, denominators={"people": people}))
        for people in ([1, 2, 3, 2], [1, 2, 3, 2.5], [2, 2, 3, 2])
    )
    assert only_part(old, new, "u3") == "own_figures"
    assert only_part(old, moved, "u3") == "other_figures"


def test_a_unit_screened_out_of_a_mixture_is_named() -> None:
    old = made(Recipe((Step.of("screen", "by_availability", data=0.9), *RELATIVE.steps), missing="allow"))
    values = old.data.values + 1.0
    values[1, 0] = np.nan
    free = Recipe(RELATIVE.steps, missing="allow")
    new = score(old.framework, old.data.with_values(values), free)
    with pytest.raises(ProblemError) as refused:
        compare(old, new, ["u1"])
    assert [(p.code, p.place.row) for p in refused.value.problems] == [("index.mixture_not_scored", "u1")]


def test_a_unit_without_a_composite_is_left_out_and_refused_by_name() -> None:
    old = made()
    recipe = Recipe((RELATIVE.steps[0], Step.of("aggregate", "arithmetic", each={3: "sum"})), missing="allow")
    values = old.data.values.copy()
    values[2, :2] = np.nan
    new = score(old.framework, old.data.with_values(values), recipe)
    assert np.isnan(new.of("t")[2])
    complete = score(old.framework, old.data, recipe)
    assert [c.unit for c in compare(complete, new)] == [u for u in old.units if u != "u2"]
    with pytest.raises(ProblemError) as refused:
        compare(complete, new, ["u2"])
    assert refused.value.problems[0].code == "index.not_in_both"


def test_merged_units_are_compared_with_the_mean_of_their_parts() -> None:
    old = made(n=9)
    merger = {"m": {"u1": 3.0, "u2": 1.0}, "u5": {"u5": 1.0, "u6": 1.0}}
    data = merge_units(old.data, merger)
    assert data.units == ("u0", "m", "u3", "u4", "u5", "u7", "u8")
    np.testing.assert_allclose(data.values[1], (3 * old.data.values[1] + old.data.values[2]) / 4)
    assert data.groups["region"][1] == old.data.groups["region"][1]
    new = score(old.framework, data, old.recipe)
    for change in compare(old, new, renamed=Renamed(merged=merger)):
        assert not change.parts.any()


def test_sums_missing_parts_and_covariance_of_merged_units() -> None:
    covariance = np.zeros((3, 2, 2))
    covariance[0], covariance[1] = [[4.0, 1.0], [1.0, 9.0]], [[2.0, 0.0], [0.0, 5.0]]
    data = Data(("U", "V", "W"), ("a", "b"), np.array([[1.0, 10.0], [3.0, np.nan], [5.0, 6.0]]),
                covariance=covariance)  # fmt: skip
    found = merge_units(data, {"UV": {"U": 1, "V": 3}}, sums=frozenset({"b"}))
    np.testing.assert_allclose(found.values, [[2.5, np.nan], [5, 6]])
    expected = np.array([[4 / 16 + 2 * 9 / 16, 1 / 4], [1 / 4, 9 + 5]])
    assert found.covariance is not None
    np.testing.assert_allclose(found.covariance[0], expected)
    mean = merge_units(data, {"UV": {"U": 1, "V": 3}})
    assert mean.values[0, 1] == 10
    assert mean.covariance is not None
    assert mean.covariance[0, 1, 1] == 9


def test_mergers_that_cannot_be_are_told_at_once() -> None:
    data = made().data
    merger = {"m": {"u1": 1, "u2": -1}, "n": {"u1": 1, "nobody": 1}, "u7": {"u0": 1}}
    with pytest.raises(ProblemError) as refused:
        merge_units(data, merger)
    assert [(p.code, p.place.row) for p in refused.value.problems] == [
        ("index.bad_merge_weight", "u2"), ("index.unit_merged_twice", "u1"), ("index.unknown_unit", "nobody"),
        ("index.unit_merged_twice", "u7"),
    ]  # fmt: skip


def test_renamed_groups_and_codes_that_are_not_there() -> None:
    old = made()
    new_code = {"g0": "governance"}
    framework = replace(
        old.framework,
        indicators=tuple(
            replace(i, parent=new_code.get(i.parent, i.parent)) for i in old.framework.indicators
        ),
        groups=tuple(replace(g, code=new_code.get(g.code, g.code)) for g in old.framework.groups),
    )
    new = score(framework, old.data, old.recipe)
    (change,) = compare(old, new, ["u0"], Renamed(new_code))
    assert change.nodes == ("governance", "g1", "t")
    assert not change.parts.any()
    with pytest.raises(ProblemError) as refused:
        compare(old, new, renamed=Renamed({"i8": "x"}, {"nobody": "u0"}))
    assert [p.code for p in refused.value.problems] == ["index.unknown_node", "index.unknown_unit"]


def test_what_was_renamed_from_a_file(tmp_path: Path) -> None:
    text = (
        "indicators: {1.10: '1.11'}\nunits: {HN: HNO}\n"
        "merged:\n  BN: {BN: 1.5, BG: 1.9}\n  LS: [LS, CB]\nsums: [2.10]\n"
    )
    path = tmp_path / "renamed.yaml"
    path.write_text(text, encoding="utf-8")
    found = read_renamed(path)
    assert found.indicators == {"1.10": "1.11"}
    assert found.merged == {"BN": {"BN": 1.5, "BG": 1.9}, "LS": {"LS": 1.0, "CB": 1.0}}
    assert found.sums == {"2.10"}
    path.write_text("unit: {a: b}\nunits: [a]\nmerged: {m: {u: heavy}}\n", encoding="utf-8")
    with pytest.raises(ProblemError) as refused:
        read_renamed(path)
    assert [(p.code, p.place.line) for p in refused.value.problems] == [
        ("index.unknown_key", 1), ("index.bad_entry", 2), ("index.bad_entry", 3),
    ]  # fmt: skip


@pytest.mark.parametrize("scale", ["minmax", "zscore", "goalposts"])
def test_a_year_on_its_own_scales_is_the_year(scale: str) -> None:
    step = Step.of("normalise", scale, **({"posts": (0, 60)} if scale == "goalposts" else {}))
    base = made(Recipe((step, Step.of("aggregate", "arithmetic"))))
    again = backcast(base, base.data)
    np.testing.assert_allclose(again.scores, base.scores, rtol=1e-12)
    others = base.data.values.copy()
    others[0] += 100.0
    other = backcast(base, base.data.with_values(others))
    np.testing.assert_allclose(other.scores[1:], base.scores[1:], rtol=1e-12)
    assert other.of("g0")[0] > base.of("g0")[0]


def test_weights_of_the_edition_hold_in_other_years() -> None:
    base = made(Recipe((RELATIVE.steps[0], Step.of("weight", "pca"), RELATIVE.steps[1])), n=20)
    other = backcast(base, base.data.with_values(base.data.values[::-1].copy()))
    assert np.array_equal(other.weights, base.weights)
    np.testing.assert_allclose(other.of("t"), base.of("t")[::-1], rtol=1e-12)


def test_ranks_cannot_be_carried() -> None:
    ranked = Step.of("normalise", "minmax", each={"i1": "rank", "i3": "borda"})
    base = made(Recipe((ranked, Step.of("aggregate", "arithmetic"))))
    with pytest.raises(ProblemError) as refused:
        backcast(base, base.data)
    assert [(p.code, p.place.column) for p in refused.value.problems] == [
        ("index.no_fixed_scale", "i1"), ("index.no_fixed_scale", "i3"),
    ]  # fmt: skip


def test_one_unit_alone_has_a_score_on_given_scales() -> None:
    base = made()
    assert backcast(base, base.data.take(np.array([4]))).of("t") == pytest.approx([base.of("t")[4]])


def test_versions_of_one_node_with_units_that_differ() -> None:
    one = made()
    two = score(one.framework, one.data.take(np.array([0, 1, 2, 3, 4])), one.recipe)
    both = versions({"one": one, "two": two}, "g1")
    assert np.isnan(both.scores[1, 5:]).all()
    np.testing.assert_array_equal(both.score_changes[1, :5], two.of("g1") - one.of("g1")[:5])
    from scipy.stats import spearmanr

    expected = spearmanr(one.of("g1")[:5], two.of("g1")).statistic
    assert both.correlation("spearman")[0, 1] == pytest.approx(expected, rel=1e-12)
    lone = versions({"one": one, "two": score(one.framework, one.data, one.recipe)})
    assert lone.correlation("scores")[0, 1] == pytest.approx(1)
    with pytest.raises(ProblemError) as refused:
        versions({"one": one}, "g7")
    assert refused.value.problems[0].code == "index.unknown_node"
