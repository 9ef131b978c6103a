"""Screening: COINr's tables, lists of names, nobody left."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.index import coinr
from tests.index.test_denominate import started
from xanh.index import Step
from xanh.index.screen import apply
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
    ("parameters", "code"),
    [({"exclude": ["nobody"]}, "index.unknown_unit"), ({"data": 2.0}, "index.all_units_screened")],
)
def test_what_cannot_be_screened_is_refused(parameters, code) -> None:
    with pytest.raises(ProblemError) as refused:
        apply(started(*coinr.syn63()), Step.of("screen", "by_availability", **parameters))
    assert [p.code for p in refused.value.problems] == [code]
