"""Two editions: parts that add up, to the factor that really changed; versions side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.test_improve import RELATIVE, made
from tests.index.test_simulate_replay import asem_result
from xanh.index import Indicator, Recipe, Result, Step, score
from xanh.index.compare import FACTORS, Renamed, compare, told, versions
from xanh.reference import ProblemError

GEOMETRIC = Recipe((Step.of("normalise", "minmax", lower=1, upper=10), Step.of("aggregate", "geometric")))


def other_year(result: Result, seed: int = 9) -> Result:
    """Other figures, weights, method, and one indicator in place of another."""
    rng = np.random.default_rng(seed)
    framework = result.framework.with_weights({"i0": 4, "g1": 1})
    fresh = Indicator("i9", "g1", weight=2)
    framework = replace(framework, indicators=(*framework.indicators[:3], fresh))
    values = result.data.values + rng.normal(size=result.data.values.shape) * 6
    data = replace(result.data, values=values, indicators=("i0", "i1", "i2", "i9"))
    return score(framework, data, GEOMETRIC)


@given(st.integers(0, 200))
@settings(max_examples=10, deadline=None)
def test_parts_add_up_at_every_node_and_for_the_rank(seed: int) -> None:
    old = made(seed=seed)
    new = other_year(old, seed + 1)
    for change in compare(old, new, ["u0", "u5"]):
        np.testing.assert_allclose(change.parts.sum(axis=0), change.after - change.before, atol=1e-12)
        assert change.rank_parts.sum() == pytest.approx(change.ranks[1] - change.ranks[0], abs=1e-9)
        assert change.after[-1] == new.of("t")[new.units.index(change.unit)]
        assert change.before[-1] == old.of("t")[old.units.index(change.unit)]
        assert change.nodes == ("g0", "g1", "t")


def test_nothing_changed_nothing_told() -> None:
    old = made()
    for change in compare(old, old):
        assert not change.parts.any()
        assert not change.rank_parts.any()


def only(factor: str) -> Result:
    """The later edition in which one factor alone changed, for unit u1."""
    old = made()
    values = old.data.values.copy()
    framework, recipe, data = old.framework, old.recipe, old.data
    if factor == "own_figures":
        values[1, 0] = np.sort(values[:, 0])[3] + 0.1  # inside the range: no scale moves
    elif factor == "other_figures":
        values[np.argmax(values[:, 0]), 0] += 30
    elif factor == "units":
        extreme = int(np.argmax(values[:, 0]))
        assert extreme != 1
        kept = np.arange(len(values)) != extreme
        return score(framework, data.take(kept), recipe)
    elif factor == "weights":
        framework = framework.with_weights({"i0": 9})
    elif factor == "method":
        recipe = GEOMETRIC
    else:
        framework = replace(framework, indicators=framework.indicators[1:])
    return score(framework, data.with_values(values), recipe)


@pytest.mark.parametrize("factor", FACTORS)
def test_what_changed_alone_explains_all(factor: str) -> None:
    (change,) = compare(made(), only(factor), ["u1"])
    others = [f for f in FACTORS if f != factor]
    assert abs(change.part(factor)) > 1e-3
    assert [change.part(f) for f in others] == [0] * 5


def test_an_order_of_units_changes_nothing() -> None:
    old = made()
    new = other_year(old)
    order = np.array([3, 1, 0, 7, 2, 6, 5, 4])
    moved = score(new.framework, new.data.take(order), new.recipe)
    first, second = compare(old, new, ["u2"])[0], compare(old, moved, ["u2"])[0]
    np.testing.assert_allclose(first.parts, second.parts, atol=1e-12)


def test_renamed_indicators_and_units_are_matched() -> None:
    old = made()
    codes = {"i0": "x0"}
    framework = replace(
        old.framework,
        indicators=(replace(old.framework.indicators[0], code="x0"), *old.framework.indicators[1:]),
    )
    data = replace(old.data, indicators=("x0", "i1", "i2", "i3"), units=("v0", *old.data.units[1:]))
    new = score(framework, data, RELATIVE)
    (change,) = compare(old, new, ["v0"], Renamed(codes, {"u0": "v0"}))
    assert not change.parts.any()


def test_a_unit_of_one_edition_alone_is_refused_by_name() -> None:
    old = made()
    with pytest.raises(ProblemError) as refused:
        compare(old, old, ["u1", "nobody"])
    assert [(p.code, p.place.row) for p in refused.value.problems] == [("index.not_in_both", "nobody")]


def test_units_may_come_and_go() -> None:
    old = made()
    new = score(old.framework, old.data.take(np.arange(1, 8)), old.recipe)
    changes = compare(old, new)
    assert [c.unit for c in changes] == list(new.units)
    for change in changes:
        np.testing.assert_allclose(change.parts.sum(axis=0), change.after - change.before, atol=1e-12)


def test_a_change_in_words() -> None:
    (change,) = compare(made(), only("other_figures"), ["u1"])
    vietnamese, english = told(change), told(change, language="en")
    assert "số liệu của các đơn vị khác -" in vietnamese[0]
    assert vietnamese[0].startswith("t giảm ")
    assert "," in vietnamese[0]
    assert english[0].startswith("t fell by ")
    assert len(vietnamese) == len(english) == 4


def test_versions_are_those_of_coinr(asem: Path) -> None:
    """compare_coins of its example with and without two indicators."""
    base = asem_result(asem)
    dropped = score(base.framework.without({"LPI", "CO2"}), base.data, base.recipe)
    both = versions({"base": base, "dropped": dropped})
    aggregated = coinr.table("analysis_change_ind_drop2", asem)
    coinr.assert_same(dropped.of("Index"), aggregated.number("Index"))
    expected = coinr.table("analysis_compare_coins", asem)
    place = [both.units.index(u) for u in expected.text("uCode")]
    assert np.array_equal(both.ranks[:, place], [expected.number("coin.1"), expected.number("coin.2")])
    assert np.array_equal(-both.rank_changes[1, place], expected.number("Diff"))
    correlations = coinr.table("analysis_compare_coins_corr", asem)
    index = correlations.number("Correlation")[correlations.text("iCode").index("Index")]
    assert both.correlation()[0, 1] == pytest.approx(index, rel=1e-12)
