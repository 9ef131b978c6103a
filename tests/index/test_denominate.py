"""Denominating: COINr's results, and denominators that cannot be divided by."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.index import coinr
from xanh.index import Data, Framework, Group, Indicator, Step
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


@pytest.mark.parametrize("bad", [0.0, -5.0])
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
