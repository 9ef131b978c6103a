"""The tree of a framework: levels, effective weights, directions, nodes taken out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import Framework, Group, Indicator
from xanh.reference import ProblemError

UNEVEN = Framework(
    "uneven",
    indicators=(
        Indicator("a", "left", weight=1),
        Indicator("b", "left", weight=3, direction=-1),
        Indicator("c", "top", weight=2),
    ),
    groups=(Group("top", None), Group("left", "top", weight=6, direction=-1)),
)


def test_groups_come_after_their_children_and_the_top_last() -> None:
    assert UNEVEN.tree.codes == ("a", "b", "c", "left", "top")
    assert UNEVEN.tree.level.tolist() == [1, 1, 1, 2, 3]
    assert UNEVEN.top == "top"


def test_indicators_may_stand_beside_groups() -> None:
    shares = dict(zip(UNEVEN.tree.codes, UNEVEN.tree.effective_weights().tolist(), strict=True))
    assert shares == pytest.approx({"a": 0.1875, "b": 0.5625, "c": 0.25, "left": 0.75, "top": 1})


def test_a_group_s_direction_turns_what_stands_below_it() -> None:
    assert UNEVEN.tree.direction.tolist() == [-1, 1, 1]


def test_indicators_below_a_node() -> None:
    tree = UNEVEN.tree
    assert tree.below(tree.position["top"]).tolist() == [0, 1, 2]
    assert tree.below(tree.position["left"]).tolist() == [0, 1]
    assert tree.below(tree.position["c"]).tolist() == [2]


def test_taking_a_group_out_takes_what_stands_below_it() -> None:
    assert UNEVEN.without({"left"}).tree.codes == ("c", "top")


def test_a_group_left_empty_goes_too() -> None:
    assert UNEVEN.without({"a", "b"}).tree.codes == ("c", "top")


def test_other_weights_leave_the_framework_as_it_was() -> None:
    changed = UNEVEN.with_weights({"a": 5, "left": 1})
    assert (changed.nodes["a"].weight, changed.nodes["left"].weight) == (5, 1)
    assert (UNEVEN.nodes["a"].weight, UNEVEN.nodes["left"].weight) == (1, 6)


def test_a_direction_given_counts_as_stated() -> None:
    presumed = Framework(
        "f", (Indicator("a", "t", direction=None, direction_state="ambiguous"),), (Group("t", None),)
    )
    assert presumed.with_directions({"a": -1}).indicators[0].direction_state == "stated"


def test_a_weight_for_an_unknown_node_is_refused() -> None:
    with pytest.raises(ProblemError):
        UNEVEN.with_weights({"nobody": 1})


def test_effective_weights_are_coinr_s() -> None:
    framework, _ = coinr.syn63()
    expected = coinr.table("syn63_effective_weights")
    found = dict(zip(framework.tree.codes, framework.tree.effective_weights(), strict=True))
    coinr.assert_same(np.array([found[c] for c in expected.text("iCode")]), expected.number("EffWeight"))


@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=8))
def test_effective_weights_of_the_indicators_add_up_to_one(weights: list[float]) -> None:
    indicators = tuple(Indicator(f"i{n}", "g" if n % 2 else "top", weight=w) for n, w in enumerate(weights))
    tree = Framework("f", indicators, (Group("top", None), Group("g", "top", weight=2.5))).tree
    assert tree.effective_weights()[: len(weights)].sum() == pytest.approx(1)
