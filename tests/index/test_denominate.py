"""Denominating: COINr's results, and denominators that cannot be divided by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import Data, Framework, Group, Indicator, Step, registry
from xanh.index.denominate import apply
from xanh.index.state import State
from xanh.reference import ProblemError


def started(framework: Framework, data: Data) -> State:
    return State(framework, data.columns([i.code for i in framework.indicators]), framework.tree.weights)


def test_made_up_set() -> None:
    framework, data = coinr.syn63()
    done = apply(started(framework, data), Step.of("denominate", "divide"))
    coinr.assert_same(done.data.values, coinr.table("syn63_step2_denominated").matrix(done.data.indicators))


def test_asem_set(asem: Path) -> None:
    framework, data = coinr.asem_set(asem)
    done = apply(started(framework, data), Step.of("denominate", "divide"))
    coinr.assert_same(
        done.data.values, coinr.table("asem_step2_denominated", asem).matrix(done.data.indicators)
    )


def test_another_denominator_and_scale_for_single_indicators(asem: Path) -> None:
    framework, data = coinr.asem_set(asem)
    rows = coinr.table("variant_denom_scaled_table", asem)
    each = {
        code: {"method": "divide", "by": by, "scale": scale}
        for code, by, scale in zip(*map(rows.text, rows.header[:2]), rows.number(rows.header[2]), strict=True)
    }
    done = apply(started(framework, data), Step.of("denominate", "divide", each=each))
    coinr.assert_same(
        done.data.values, coinr.table("variant_denom_scaled", asem).matrix(done.data.indicators)
    )


def small(denominator: list[float]) -> State:
    framework = Framework("f", (Indicator("a", "t", denominator="pop"),), (Group("t", None),))
    data = Data.of(["U", "V", "W"], {"a": [1, None, 3]}, denominators={"pop": denominator})
    return started(framework, data)


@pytest.mark.parametrize("bad", [0.0, -5.0, float("inf")])
def test_a_denominator_that_cannot_divide_is_named_with_its_unit(bad: float) -> None:
    with pytest.raises(ProblemError) as refused:
        apply(small([10, bad, bad]), Step.of("denominate", "divide"))
    assert [(p.code, p.place.row) for p in refused.value.problems] == [("index.bad_denominator", "W")]


def test_every_unknown_denominator_is_named() -> None:
    with pytest.raises(ProblemError) as refused:
        apply(small([1, 2, 3]), Step.of("denominate", "divide", by="area"))
    assert [(p.code, p.place.column) for p in refused.value.problems] == [
        ("index.unknown_denominator", "area")
    ]


@pytest.mark.parametrize("third", [10.0, float("nan")])
def test_a_missing_value_or_denominator_makes_a_missing_value(third: float) -> None:
    done = apply(small([10, 10, third]), Step.of("denominate", "divide"))
    assert np.array_equal(done.data.values[:, 0], [0.1, np.nan, 3 / third], equal_nan=True)


def test_a_value_lost_to_a_missing_denominator_is_told() -> None:
    """COINr is silent there; so it is for one unit of its own example."""
    done = apply(small([10, float("nan"), float("nan")]), Step.of("denominate", "divide"))
    warnings = done.details["denominate"]["warnings"]
    assert [(p.code, p.severity, p.place.row, p.place.column) for p in warnings] == [
        ("index.missing_denominator", "warning", "W", "pop")
    ]
    assert warnings[0].values["value"] == 3.0


def test_the_example_of_coinr_loses_values_of_one_unit(asem: Path) -> None:
    done = apply(started(*coinr.asem_set(asem)), Step.of("denominate", "divide"))
    assert {(p.place.row, p.place.column) for p in done.details["denominate"]["warnings"]} == {
        ("LAO", "Energy")
    }


def two(**parameters: object) -> State:
    first = Indicator("a", "t", denominator="pop", scale=1000, parameters=parameters)
    framework = Framework("f", (first, Indicator("b", "t")), (Group("t", None),))
    sizes = {"pop": [2000, 4000], "area": [10, 20]}
    return started(framework, Data.of(["U", "V"], {"a": [1, 4], "b": [5, 6]}, denominators=sizes))


def test_indicators_without_a_denominator_are_left_as_they_are() -> None:
    done = apply(two(), Step.of("denominate", "divide"))
    assert done.data.values.tolist() == [[0.5, 5.0], [1.0, 6.0]]
    assert done.details["denominate"]["denominators"] == {"a": "pop"}


def test_the_scale_of_the_framework_does_not_follow_another_denominator() -> None:
    done = apply(two(), Step.of("denominate", "divide", each={"a": {"method": "divide", "by": "area"}}))
    assert done.data.values[:, 0].tolist() == [0.1, 0.2]


def test_metadata_name_denominator_and_scale() -> None:
    done = apply(two(**{"divide.by": "area", "divide.scale": 100}), Step.of("denominate", "divide"))
    assert done.data.values[:, 0].tolist() == [10.0, 20.0]


def test_an_indicator_may_be_left_undivided() -> None:
    done = apply(two(), Step.of("denominate", "divide", each={"a": "none"}))
    assert done.data.values[:, 0].tolist() == [1.0, 4.0]


def test_every_problem_of_the_parameters_is_told_at_once() -> None:
    each = {"a": {"method": "divide", "scale": 0}, "b": "divide"}
    with pytest.raises(ProblemError) as refused:
        apply(two(), Step.of("denominate", "divide", each=each))
    assert [p.code for p in refused.value.problems] == ["index.bad_parameter", "index.missing_parameter"]


def test_a_method_of_the_users() -> None:
    @registry.method("denominate", "per_root")
    def per_root(x, denominator, *, by=None):
        return x / np.sqrt(denominator)

    try:
        done = apply(two(), Step.of("denominate", "per_root", by="area"))
    finally:
        registry.forget("denominate", "per_root")
    np.testing.assert_allclose(done.data.values[:, 0], [1 / 10**0.5, 4 / 20**0.5])


@given(st.lists(st.floats(0.5, 1e6), min_size=3, max_size=3), st.floats(1e-3, 1e3), st.permutations(range(3)))
def test_denominating_is_linear_and_goes_by_unit(sizes: list[float], factor: float, order: list[int]) -> None:
    state, step = small(sizes), Step.of("denominate", "divide")
    plain = apply(state, step).data.values
    np.testing.assert_allclose(
        apply(state.with_values(state.data.values * factor), step).data.values, plain * factor
    )
    moved = State(state.framework, state.data.take(np.array(order)), state.weights)
    np.testing.assert_array_equal(apply(moved, step).data.values, plain[order])
