"""Screening: COINr's tables, lists of names, nobody left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.test_denominate import started
from xanh.index import Data, Framework, Group, Indicator, Step, registry
from xanh.index.screen import apply, by_availability, coverage
from xanh.index.state import State
from xanh.reference import ProblemError

COLUMNS = {
    "missing": "N_missing", "zero": "N_zero", "missing_or_zero": "N_miss_or_zero",
    "availability": "Dat_Avail", "non_zero": "Non_Zero", "low_data": "LowData", "low_non_zero": "LowNonZero",
    "low_either": "LowDatOrZeroFlag", "included": "Included",
}  # fmt: skip
LIMITS = {"data": 0.93, "non_zero": 0.9}


def assert_table(state: State, expected: coinr.Table) -> None:
    table = state.details["screen"]["table"]
    assert table["unit"] == expected.text("uCode")
    for ours, theirs in COLUMNS.items():
        coinr.assert_same(np.asarray(table[ours], dtype=float), expected.number(theirs))


def test_made_up_set() -> None:
    framework, data = coinr.syn63()
    state = started(framework, data)
    denominated = state.with_values(coinr.table("syn63_step2_denominated").matrix(state.data.indicators))
    done = apply(denominated, Step.of("screen", "by_availability", data=0.65))
    assert_table(done, coinr.table("syn63_step3_screen_summary"))
    expected = coinr.table("syn63_step3_screened")
    assert done.data.units == expected.text("uCode")
    assert done.details["screen"]["left_out"] == ("P03",)
    coinr.assert_same(done.data.values, expected.matrix(done.data.indicators))


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("byNA", Step.of("screen", "by_availability", data=0.93)),
        ("byzeros", Step.of("screen", "by_zeros", non_zero=0.9)),
        ("byNAandzeros", Step.of("screen", "by_both", **LIMITS)),
    ],
)
def test_included_units_of_the_asem_variants(asem: Path, name: str, step: Step) -> None:
    done = apply(started(*coinr.asem_set(asem)), step)
    expected = coinr.table(f"variant_screen_{name}_summary", asem)
    included = expected.number("Included").astype(bool)
    assert done.data.units == tuple(np.array(expected.text("uCode"))[included].tolist())


def test_the_whole_table_of_an_asem_variant(asem: Path) -> None:
    done = apply(started(*coinr.asem_set(asem)), Step.of("screen", "by_both", **LIMITS))
    assert_table(done, coinr.table("variant_screen_byNAandzeros_summary", asem))


def test_units_forced_in_and_out(asem: Path) -> None:
    step = Step.of("screen", "by_availability", data=0.93, include=["BGD"], exclude=["AUS"])
    done = apply(started(*coinr.asem_set(asem)), step)
    expected = coinr.table("variant_screen_force_summary", asem)
    coinr.assert_same(done.details["screen"]["table"]["included"].astype(float), expected.number("Included"))


def test_groups_and_denominators_follow_the_units() -> None:
    framework, data = coinr.syn63()
    done = apply(started(framework, data), Step.of("screen", "by_availability", data=0.65))
    kept = [data.units.index(u) for u in done.data.units]
    assert done.data.groups["Region"] == tuple(data.groups["Region"][i] for i in kept)
    assert done.data.denominators["Pop"].tolist() == data.denominators["Pop"][kept].tolist()


@pytest.mark.parametrize(
    ("parameters", "codes"),
    [
        ({"exclude": ["nobody"], "include": ["none"]}, ["index.unknown_unit"] * 2),
        ({"exclude": "nobody"}, ["index.unknown_unit"]),
        ({"include": ["P01"], "exclude": ["P01", "x"]}, ["index.unknown_unit", "index.unit_both_ways"]),
        ({"data": 2.0}, ["index.all_units_screened"]),
        ({"limit": 0.5}, ["index.unknown_parameter"]),
    ],
)
def test_what_cannot_be_screened_is_refused(parameters: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(ProblemError) as refused:
        apply(started(*coinr.syn63()), Step.of("screen", "by_availability", **parameters))
    assert [p.code for p in refused.value.problems] == codes


def test_the_asem_baseline_leaves_nobody_out(asem: Path) -> None:
    state = started(*coinr.asem_set(asem))
    imputed = coinr.table("asem_step3_imputed", asem).matrix(state.data.indicators)
    done = apply(state.with_values(imputed), Step.of("screen", "by_availability", data=0.9))
    assert_table(done, coinr.table("asem_step4_screen_summary", asem))
    screened = coinr.table("asem_step4_screened", asem)
    assert done.data.units == screened.text("uCode")
    coinr.assert_same(done.data.values, screened.matrix(done.data.indicators))


def plain(rows: list[list[float | None]]) -> State:
    codes = [f"i{j}" for j in range(len(rows[0]))]
    framework = Framework("f", tuple(Indicator(c, "t") for c in codes), (Group("t", None),))
    columns = {code: [row[j] for row in rows] for j, code in enumerate(codes)}
    return started(framework, Data.of([f"u{i}" for i in range(len(rows))], columns))


def test_a_unit_at_the_threshold_stays_to_the_last_bit() -> None:
    """1 - 9/10 is below 0.1 in floating point; one value of ten is not less than a tenth."""
    assert by_availability(np.array([[1.0] + [np.nan] * 9]), data=0.1).tolist() == [True]


def test_the_usual_thresholds() -> None:
    two_thirds, less = [1, 1, None], [1, None, None]
    assert apply(plain([two_thirds, less]), Step.of("screen", "by_availability")).data.units == ("u0",)
    twenty = plain([[1] + [0] * 19, [0] * 20])
    assert apply(twenty, Step.of("screen", "by_zeros")).data.units == ("u0",)
    assert apply(twenty, Step.of("screen", "by_both")).data.units == ("u0",)


def test_a_unit_without_any_value_does_not_pass_the_test_of_zeros() -> None:
    done = apply(plain([[1, 2], [None, None]]), Step.of("screen", "by_zeros"))
    assert done.details["screen"]["left_out"] == ("u1",)
    assert done.details["screen"]["table"]["low_non_zero"].tolist() == [False, True]


def test_a_single_name_is_a_list_of_one() -> None:
    done = apply(plain([[1, 2], [None, 3]]), Step.of("screen", "by_availability", include="u1"))
    assert done.data.units == ("u0", "u1")


def test_a_method_of_the_users() -> None:
    @registry.method("screen", "first_known")
    def first_known(x):
        return ~np.isnan(x[:, 0])

    try:
        done = apply(plain([[None, 2], [1, None]]), Step.of("screen", "first_known"))
    finally:
        registry.forget("screen", "first_known")
    assert done.data.units == ("u1",)


cells = st.sampled_from([None, 0.0, 1.0, -2.5])


@given(
    st.lists(st.lists(cells, min_size=4, max_size=4), min_size=2, max_size=8).filter(
        lambda rows: any(map(any, rows))
    ),
    st.floats(0, 0.25),
    st.floats(0, 0.25),
    st.randoms(use_true_random=False),
)
def test_screening_looks_at_one_unit_at_a_time(rows, data, non_zero, random) -> None:
    state, step = plain(rows), Step.of("screen", "by_both", data=data, non_zero=non_zero)
    order = list(range(len(rows)))
    random.shuffle(order)
    moved = State(state.framework, state.data.take(np.array(order)), state.weights)
    done, again = apply(state, step), apply(moved, step)
    assert sorted(done.data.units) == sorted(again.data.units)
    kept = [state.data.units.index(unit) for unit in done.data.units]
    assert np.array_equal(done.data.values, state.data.values[kept], equal_nan=True)


def test_coverage_of_many_replications() -> None:
    x = np.array([[0.0, 1.0, np.nan, 2.0], [np.nan] * 4])
    found = coverage(np.stack([x, x[::-1]]))
    assert found.missing.tolist() == [[1, 4], [4, 1]]
    assert np.array_equal(found.non_zero, [[2 / 3, np.nan], [np.nan, 2 / 3]], equal_nan=True)
