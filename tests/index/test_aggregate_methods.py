"""Ways of aggregating worked out by hand, what they refuse, and what must hold for any values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.index import coinr
from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, registry, score
from xanh.index.aggregate_tree import BLOCK, Aggregation, aggregate_tree
from xanh.index.recipe import Choice
from xanh.reference import ProblemError

MEANS = ("arithmetic", "geometric", "harmonic")


POSITIVE = st.floats(0.5, 100)


def call(name: str, x: np.ndarray, w: np.ndarray, **parameters) -> np.ndarray:
    """Rows are units here, as in the reference files."""
    function = registry.find("aggregate", Choice(name, parameters)).function
    return function(x.T, w[:, None], **parameters)


def test_pairwise_comparisons_of_more_units_than_a_block() -> None:
    """Methods that compare units get all of them at once; those that do not are worked on in blocks."""
    rng = np.random.default_rng(2)
    tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),)).tree
    x = rng.uniform(1, 9, (BLOCK + 7, 2))
    means = aggregate_tree(x, tree.weights, Aggregation.of(Step.of("aggregate", "arithmetic"), tree))
    assert np.array_equal(means[:, -1], (x[:, 0] + x[:, 1]) / 2)

    def count_units(x: np.ndarray, w: np.ndarray) -> np.ndarray:
        return np.full(x.shape[1:], float(x.shape[-1]))

    registry.method("aggregate", "count_units")(count_units)
    try:
        aggregation = Aggregation.of(Step.of("aggregate", "count_units"), tree)
        assert set(aggregate_tree(x, tree.weights, aggregation)[:, -1]) == {BLOCK + 7.0}
    finally:
        registry.forget("aggregate", "count_units")


def test_a_user_s_function_that_reduces_the_wrong_axis_is_told_so() -> None:
    def wrong_axis(x: np.ndarray, w: np.ndarray) -> np.ndarray:
        return (x * w).mean(axis=1)

    registry.method("aggregate", "wrong_axis")(wrong_axis)
    tree = coinr.syn63()[0].tree
    x, aggregation = (
        np.ones((3, tree.indicator_count)),
        Aggregation.of(Step.of("aggregate", "wrong_axis"), tree),
    )
    try:
        with pytest.raises(ProblemError) as refused:
            aggregate_tree(x, tree.weights, aggregation)
    finally:
        registry.forget("aggregate", "wrong_axis")
    assert [p.code for p in refused.value.problems] == ["index.wrong_shape"]


def test_a_power_mean_skips_a_missing_child() -> None:
    x, w = np.array([[1.0, 7.0, np.nan]]), np.ones(3)
    assert call("power", x, w, p=2).tolist() == [5.0]


def test_power_means_at_their_limits() -> None:
    x, w = np.array([[1.0, 4.0], [3.0, 2.0]]), np.ones(2)
    assert call("power", x, w, p=0).tolist() == [2.0, np.sqrt(6)]
    assert call("power", x, w, p=1).tolist() == [2.5, 2.5]
    np.testing.assert_allclose(call("power", x, w, p=800), [4.0, 3.0], rtol=1e-2)
    np.testing.assert_allclose(call("power", x, w, p=-800), [1.0, 2.0], rtol=1e-2)
    np.testing.assert_allclose(call("power", x, w, p=51), ((x**51).mean(axis=1)) ** (1 / 51), rtol=1e-12)


@pytest.mark.parametrize(
    ("name", "parameters", "code"),
    [
        ("geometric", {}, "index.not_positive"),
        ("harmonic", {}, "index.zero_in_harmonic_mean"),
        ("power", {"p": -1}, "index.not_positive"),
        ("power", {"p": 0}, "index.not_positive"),
        ("power", {"p": float("inf")}, "index.bad_parameter"),
        ("owa", {}, "index.bad_parameter"),
        ("owa", {"order": [1]}, "index.order_length"),
        ("owa", {"order": [0, 0]}, "index.order_length"),
        ("owa", {"exponent": 0}, "index.bad_parameter"),
        ("mpi", {"sign": 2}, "index.bad_sign"),
        ("ampi", {"lower": 5, "upper": 5}, "index.bad_parameter"),
        ("bod", {"lowest_share": 0.6}, "index.shares_impossible"),
        ("bod", {"highest_share": 0.4}, "index.shares_impossible"),
    ],
)
def test_what_a_method_cannot_take_is_refused(name, parameters, code) -> None:
    with pytest.raises(ProblemError) as refused:
        call(name, np.array([[0.0, 1.0]]), np.ones(2), **parameters)
    assert [p.code for p in refused.value.problems] == [code]


@pytest.mark.parametrize(
    ("name", "code", "value"),
    [
        ("geometric", "index.not_positive", 0.0),
        ("harmonic", "index.zero_in_harmonic_mean", 0.0),
        ("power", "index.negative_value", -2.0),
        ("bod", "index.negative_value", -2.0),
    ],
)
def test_the_cells_that_a_method_cannot_take_are_named(name: str, code: str, value: float) -> None:
    """Every group's at once; COINr stops at the first without a place."""
    indicators = tuple(Indicator(f"i{j}", f"g{j // 2}") for j in range(4))
    framework = Framework("f", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t")))
    columns = {"i0": [1, 2, 3], "i1": [4, value, 6], "i2": [1, 1, 2], "i3": [value, value, 5]}
    parameters = {"p": 3} if name == "power" else {}
    steps = (Step.of("normalise", "none"), Step.of("aggregate", name, **parameters))
    with pytest.raises(ProblemError) as refused:
        score(framework, Data.of(["U", "V", "W"], columns), Recipe(steps))
    found = [(p.code, p.place.row, p.place.column, p.values["count"]) for p in refused.value.problems]
    assert found == [(code, "V", "i1", 1), (code, "U", "i3", 2)]
    for language in ("vi", "en"):
        message = refused.value.problems[1].message(language)
        assert "g1" in message
        assert "U / i3; V / i3" in message
        assert "?" not in message


@pytest.mark.parametrize("many", [False, True])
def test_a_unit_whose_mean_a_method_cannot_take_is_named(many: bool) -> None:
    tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),)).tree
    x = np.tile([100.0, 100.0], (BLOCK + 2, 1))
    x[-1] = [1.0, -1.0]
    for method, code in (("mpi", "index.mean_not_positive"), ("harmonic", "index.reciprocals_cancel")):
        with pytest.raises(ProblemError) as refused:
            aggregate_tree(
                x[None] if many else x, tree.weights, Aggregation.of(Step.of("aggregate", method), tree)
            )
        (problem,) = refused.value.problems
        assert (problem.code, problem.place.row, problem.place.column) == (code, str(BLOCK + 2), "t")


@pytest.mark.parametrize("share", [-0.1, 1.5, "half"])
def test_a_threshold_that_is_no_share_is_refused(share) -> None:
    tree = coinr.syn63()[0].tree
    with pytest.raises(ProblemError) as refused:
        Aggregation.of(Step.of("aggregate", "arithmetic", threshold=share), tree)
    assert [(p.code, p.place.column) for p in refused.value.problems] == [
        ("index.bad_parameter", "threshold")
    ]


def test_thresholds_by_level_and_methods_by_group() -> None:
    indicators = tuple(Indicator(f"i{j}", f"g{j // 2}") for j in range(4))
    tree = Framework("f", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t"))).tree
    x = np.array([[1.0, np.nan, 2.0, 8.0], [1.0, 3.0, 2.0, 8.0]])
    each = {"g1": {"method": "geometric"}, 3: {"method": "arithmetic", "threshold": 0.5}}
    step = Step.of("aggregate", "arithmetic", threshold=1, each=each)
    found = aggregate_tree(x, tree.weights, Aggregation.of(step, tree))
    np.testing.assert_allclose(found[:, 4:], [[np.nan, 4, 4], [2, 4, 3]])


def test_a_sum_lacks_a_total_where_a_part_is_missing() -> None:
    found = call("sum", np.array([[7.65, 7.58, 4.99, 6.11], [7.65, np.nan, 4.99, 6.11]]), np.ones(4))
    assert np.allclose(found, [26.33, np.nan], equal_nan=True)


def test_mazziotta_pareto_by_hand() -> None:
    """Mean 100, squares (25 + 0 + 25) / 3: penalty 50 / 3 / 100. The balanced unit loses nothing."""
    x = np.array([[95.0, 100.0, 105.0], [100.0, 100.0, 100.0], [95.0, np.nan, 105.0]])
    np.testing.assert_allclose(call("mpi", x, np.ones(3)), [100 - 1 / 6, 100, 100 - 1 / 4])
    np.testing.assert_allclose(call("mpi", x, np.ones(3), sign=1), [100 + 1 / 6, 100, 100 + 1 / 4])
    weighted = call(
        "mpi", x[:1], np.array([1.0, 1.0, 2.0])
    )  # mean 101.25; squares 39.0625, 1.5625, 2 x 14.0625
    np.testing.assert_allclose(weighted, 101.25 - (39.0625 + 1.5625 + 28.125) / 4 / 101.25)


def test_adjusted_mazziotta_pareto_from_goalposts_to_scores() -> None:
    """By hand: ranges 20 and 4, references 25 and 2; the unit at both references gets 100."""
    from xanh.index.aggregate_penalty import reference_goalposts

    values = np.array([[25.0, 2.0], [35.0, 1.0], [15.0, 5.0]])
    posts = reference_goalposts(values, np.array([25.0, 2.0]), np.array([1.0, -1.0]))
    assert posts.tolist() == [[15.0, 35.0], [4.0, 0.0]]
    indicators = tuple(
        Indicator(code, "t", direction=way, goalposts=tuple(pair))
        for code, way, pair in zip("ab", (1, -1), posts.tolist(), strict=True)
    )
    framework = Framework("f", indicators, (Group("t", None),))
    steps = (Step.of("normalise", "goalposts", base=70, scale=60), Step.of("aggregate", "ampi"))
    data = Data.of(["ref", "up", "down"], {"a": values[:, 0].tolist(), "b": values[:, 1].tolist()})
    found = score(framework, data, Recipe(steps))
    np.testing.assert_allclose(found.scores[0], [100, 100, 100])
    np.testing.assert_allclose(found.scores[1], [130, 115, 122.5 - 7.5**2 / 122.5])


def test_ordered_weights_by_hand() -> None:
    """Yager's example: weights .4 .3 .2 .1 on the values .7 1 .3 .6 give .76... of 1, .7, .6, .3."""
    x = np.array([[0.7, 1.0, 0.3, 0.6]])
    w = np.ones(4)
    np.testing.assert_allclose(call("owa", x, w, order=[0.4, 0.3, 0.2, 0.1]), 0.4 + 0.21 + 0.12 + 0.03)
    np.testing.assert_allclose(call("owa", x, w, exponent=1), x.mean())
    squares = np.diff((np.arange(5) / 4) ** 2)
    np.testing.assert_allclose(call("owa", x, w, exponent=2), np.sort(x[0])[::-1] @ squares)
    missing = np.array([[0.7, np.nan, 0.3, 0.6]])
    np.testing.assert_allclose(call("owa", missing, w, exponent=1), (0.7 + 0.3 + 0.6) / 3)
    assert call("owa", x, w, order=[1, 0, 0, 0]).tolist() == [1.0]
    assert call("owa", x, w, order=[0, 0, 0, 1]).tolist() == [0.3]


def test_medians_and_minima_by_hand() -> None:
    x = np.array([[5.0, 1.0, 3.0, 9.0], [5.0, np.nan, 3.0, np.nan]])
    assert call("median", x, np.ones(4)).tolist() == [4.0, 4.0]
    assert call("median", x, np.array([1.0, 1, 1, 4])).tolist() == [9.0, 4.0]
    assert call("median", x * 1.0, np.array([1.0, 1, 1, 4]) * 1e-20).tolist() == [9.0, 4.0]
    assert call("minimum", x, np.array([1.0, 0, 1, 1])).tolist() == [3.0, 3.0]


def frontier_by_vertices(x: np.ndarray) -> np.ndarray:
    """Benefit of the doubt with two children by trying every corner of the weights that all units allow."""
    corners = [np.array([1 / x[:, 0].max(), 0]), np.array([0, 1 / x[:, 1].max()])]
    for a in x:
        for b in x:
            pair = np.array([a, b])
            if abs(np.linalg.det(pair)) > 1e-9:
                corners.append(np.linalg.solve(pair, np.ones(2)))
    allowed = [w for w in corners if (w >= -1e-12).all() and (x @ w <= 1 + 1e-9).all()]
    return np.max([x @ w for w in allowed], axis=0)


@settings(max_examples=25, deadline=None)
@given(arrays(float, (6, 2), elements=st.floats(0.5, 9)))
def test_benefit_of_the_doubt_against_a_search_of_all_corners(x) -> None:
    np.testing.assert_allclose(call("bod", x, np.ones(2)), frontier_by_vertices(x), rtol=1e-7)


def test_benefit_of_the_doubt_within_shares_by_hand() -> None:
    """With all shares equal, the part of each child is a quarter or half: weights follow from the values."""
    x = np.array([[4.0, 1.0], [1.0, 4.0], [2.0, 2.0], [np.nan, 2.0], [np.nan, np.nan]])
    free = call("bod", x, np.ones(2), scale=100)
    np.testing.assert_allclose(free, [100, 100, 80, 50, np.nan])
    equal = call("bod", x[:3], np.ones(2), lowest_share=0.5)
    # for the first: w = s (1/8, 1/2), the second unit gets s (1/8 + 2) <= 1
    np.testing.assert_allclose(equal, [8 / 17, 8 / 17, 0.8])
    bounded = call("bod", x[:3], np.ones(2), lowest_share=0.2, highest_share=0.8)
    assert (equal - 1e-9 <= bounded).all()
    assert (bounded <= free[:3] / 100 + 1e-9).all()


def test_a_group_without_weight_is_refused_by_name() -> None:
    framework, data = coinr.syn63()
    weights = framework.tree.weights.copy()
    weights[framework.tree.groups[0][1]] = 0
    x = np.ones(data.values.shape)
    with pytest.raises(ProblemError) as refused:
        aggregate_tree(x, weights, Aggregation.of(Step.of("aggregate", "arithmetic"), framework.tree))
    assert [(p.code, p.place.column) for p in refused.value.problems] == [("index.weights_all_zero", "T01")]


def test_missing_values_are_refused_with_their_cells() -> None:
    from xanh.index.scoring import apply, start

    framework, data = coinr.syn63()
    state = start(framework, data, Recipe())
    with pytest.raises(ProblemError) as refused:
        apply(Step.of("aggregate", "arithmetic"), state)
    (problem,) = refused.value.problems
    assert problem.code == "index.missing_values"
    assert problem.values["count"] == int(np.isnan(data.values).sum())


@given(
    arrays(float, (6, 4), elements=POSITIVE), arrays(float, 4, elements=st.floats(0.1, 9)), st.floats(0.1, 50)
)
def test_means_lie_between_their_children_and_ignore_the_scale_of_weights(x, w, factor) -> None:
    for name in MEANS:
        found = call(name, x, w)
        assert (found >= x.min(axis=1) * (1 - 1e-12)).all()
        assert (found <= x.max(axis=1) * (1 + 1e-12)).all()
        np.testing.assert_allclose(call(name, x, w * factor), found, rtol=1e-12)


@given(arrays(float, (5, 4), elements=POSITIVE), st.permutations(range(4)), st.permutations(range(5)))
def test_the_order_of_children_and_units_does_not_matter(x, children, units) -> None:
    w = np.array([1.0, 2.0, 3.0, 0.5])
    for name in (*MEANS, "copeland", "median", "minimum"):
        found = call(name, x, w)
        np.testing.assert_allclose(call(name, x[:, children], w[list(children)]), found, rtol=1e-12)
        np.testing.assert_allclose(call(name, x[list(units)], w), found[list(units)], rtol=1e-12)


@given(arrays(float, (5, 3), elements=POSITIVE), st.integers(0, 4), st.integers(0, 2))
def test_a_better_child_never_lowers_a_mean(x, unit, child) -> None:
    better = x.copy()
    better[unit, child] += 1
    for name in MEANS:
        assert call(name, better, np.ones(3))[unit] >= call(name, x, np.ones(3))[unit]


@given(arrays(float, (6, 4), elements=st.one_of(POSITIVE, st.just(np.nan))), st.permutations(range(6)))
def test_pairwise_comparisons_do_not_depend_on_the_order_of_units(x, units) -> None:
    w = np.array([1.0, 2.0, 3.0, 0.5])
    found = call("copeland", x, w)
    np.testing.assert_array_equal(call("copeland", x[list(units)], w), found[list(units)])
    assert np.nansum(found) == 0


@given(arrays(float, (5, 4), elements=st.one_of(POSITIVE, st.just(np.nan))), st.sampled_from(MEANS))
def test_a_missing_child_is_as_if_it_were_not_there(x, name: str) -> None:
    w = np.array([1.0, 2.0, 3.0, 0.5])
    found = call(name, x, w)
    for unit, row in enumerate(x):
        there = ~np.isnan(row)
        alone = call(name, row[None, there], w[there])[0] if there.any() else np.nan
        np.testing.assert_allclose(found[unit], alone, rtol=1e-12)


BATCHED = {
    **{name: {} for name in (*MEANS, "sum", "median", "minimum", "copeland", "mpi")},
    "power": {"p": -2.5},
    "owa": {"exponent": 2},
}


@given(st.integers(0, 2**32 - 1), st.sampled_from(list(BATCHED)), st.booleans())
def test_many_replications_at_once_are_the_same_to_the_last_bit(seed: int, name: str, holes: bool) -> None:
    framework, _ = coinr.syn63()
    tree, rng = framework.tree, np.random.default_rng(seed)
    x = rng.uniform(1, 10, (3, 7, tree.indicator_count))
    weights = tree.weights * rng.uniform(0.5, 1.5, (3, len(tree.codes)))
    if holes:
        x[rng.uniform(size=x.shape) < 0.1] = np.nan
    aggregation = Aggregation.of(Step.of("aggregate", name, **BATCHED[name]), tree)
    at_once = aggregate_tree(x, weights, aggregation)
    one_by_one = [aggregate_tree(a, b, aggregation) for a, b in zip(x, weights, strict=True)]
    assert np.array_equal(at_once, np.array(one_by_one), equal_nan=True)
