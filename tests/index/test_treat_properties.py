"""Parameters of treating, columns with little variety, and what holds for every column."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from tests.index.coinr import assert_same
from tests.index.test_treat import by, codes, small
from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, registry, treat
from xanh.index.scoring import start
from xanh.reference import ProblemError

# ---- columns with little variety


def rare(n: int = 40, ones: int = 1) -> list[float | None]:
    return [0.0] * (n - ones) + [1.0] * ones


FEW: dict[str, list[float | None]] = {
    "rare": rare(),
    "three": [0.0] * 38 + [1.0, 2.0],
    "same": [7.0] * 40,
    "two": [1.0, 2.0, *[None] * 38],
    "none": [None] * 40,
}


def test_winsorising_never_empties_a_column() -> None:
    """COINr's error on these is caught and they come back untreated with no word in the result."""
    state = small(**FEW, fine=[float(i) for i in range(39)] + [900.0])
    found = treat.apply(state, Step.of("treat", "two_stage"))
    np.testing.assert_array_equal(found.data.values[:, :5], state.data.values[:, :5])
    assert found.data.values[-1, 5] == 38
    notes = found.details["treat"]
    noted = [(p.code, p.severity, p.place.column) for p in notes["warnings"]]
    assert noted == [("index.too_few_to_treat", "warning", name) for name in FEW]
    assert notes["table"]["winsorised"] == [0, 0, None, None, None, 1]
    assert notes["table"]["pass_1"] == [False, False, None, None, None, True]


def test_transformations_leave_a_constant_column() -> None:
    for method in ("log_ct", "log_ct_orig", "log_ct_plus", "log_gii", "boxcox"):
        found = by(method, np.array([[5.0, 1.0], [5.0, 2.0], [5.0, 40.0]]))
        assert found.values[:, 0].tolist() == [5, 5, 5]
        assert found.second.tolist() == [False, True]
        assert [p.place.column for p in found.warnings(["a", "b"])] == ["a"]


def test_still_skewed_after_both_stages_is_noted() -> None:
    x = np.array([0.0] * 30 + [1.0, 2, 3, 4, 1e6])[:, None]
    found = by("two_stage", x, winmax=1)
    assert found.passed[:, 0].tolist() == [0, 0, 0]
    assert [p.code for p in found.warnings(["a"])] == ["index.still_skewed"]
    assert_same(found.values, by("log_ct", x).values)


# ---- parameters


def outlier() -> np.ndarray:
    return np.array([*range(1, 21), 500.0, 400.0])[:, None]


def test_half_of_the_test_alone() -> None:
    """COINr's issue 53: treat on kurtosis alone."""
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 22, -12])[:, None]
    skew, kurtosis = by("none", x).skew[0, 0], by("none", x).kurtosis[0, 0]
    assert abs(skew) < 2
    assert kurtosis > 2
    assert by("two_stage", x, kurtosis=2).passed[0] == 1
    assert by("two_stage", x, skew=None, kurtosis=2).passed[0] == 0
    assert by("winsorise", x, skew=None, kurtosis=2).winsorised[0] >= 1
    flat = np.array([0.0] * 8 + [1.0] * 2 + [3.0])[:, None]
    assert by("two_stage", flat, skew=0.5, kurtosis=50).passed[0] == 1
    assert by("two_stage", flat, skew=0.5, kurtosis=None).passed[0] == 0


def test_forced() -> None:
    """COINr's issue 53: one indicator treated whatever its shape."""
    x = np.arange(12.0)[:, None]
    assert by("two_stage", x).values.tolist() == x.tolist()
    assert by("two_stage", x, force=True, winmax=2).winsorised[0] == 2
    assert by("winsorise", outlier(), force=True, winmax=4).winsorised[0] >= 4
    assert by("winsorise", outlier()).winsorised[0] == 2
    state = small(a=x[:, 0].tolist(), b=x[:, 0].tolist())
    found = treat.apply(state, Step.of("treat", "two_stage", each={"b": "log_ct"}))
    assert_same(found.data.values, np.column_stack([x, by("log_ct", x).values]))
    assert found.details["treat"]["table"]["transformed"] == [None, "log_ct"]


def test_a_choice_of_its_own_keeps_the_others_parameters() -> None:
    """COINr drops the other defaults, and so returns a column with gaps untreated."""
    x: list[float | None] = [*outlier()[:, 0].tolist(), None]
    own = {"b": {"method": "two_stage", "winmax": 1, "second": "none"}}
    found = treat.apply(small(a=x, b=x), Step.of("treat", "two_stage", skew=1.0, kurtosis=1.0, each=own))
    table_ = found.details["treat"]["table"]
    assert table_["winsorised"] == [2, 1]
    assert table_["pass_1"] == [True, False]
    loose = {"b": {"method": "two_stage", "kurtosis": 999}}
    found = treat.apply(small(a=x, b=x), Step.of("treat", "two_stage", winmax=1, each=loose))
    assert found.details["treat"]["table"]["winsorised"] == [1, None]


def test_parameters_from_metadata() -> None:
    x: list[float | None] = outlier()[:, 0].tolist()
    plan = (Indicator("a", "top", parameters={"two_stage.winmax": 1}), Indicator("b", "top"))
    frame = Framework("demo", plan, (Group("top", None),))
    state = start(frame, Data.of([str(i) for i in range(len(x))], {"a": x, "b": x}), Recipe())
    found = treat.apply(state, Step.of("treat", "two_stage", second="none"))
    assert found.details["treat"]["table"]["winsorised"] == [1, 2]


def test_combined_stages_and_their_flags() -> None:
    x = outlier()
    found = by("two_stage", x, winmax=1, combine=True)
    drawn = np.minimum(x, 400)
    assert_same(found.values, by("log_ct", drawn).values)
    assert found.flags(x)[-2:, 0].tolist() == ["winhi+log_ct", "log_ct"]
    apart = by("two_stage", x, winmax=1)
    assert_same(apart.values, by("log_ct", x).values)
    assert set(apart.flags(x)[:, 0]) == {"log_ct"}
    assert found.winsorised.tolist() == apart.winsorised.tolist() == [1]


def test_box_cox_by_maximum_likelihood() -> None:
    x = np.random.default_rng(7).lognormal(size=(200, 2))
    x[3, 1] = np.nan
    found = by("boxcox", x).values
    wanted, power = stats.boxcox(x[:, 0] - x[:, 0].min() + 1)
    assert_same(found[:, 0], wanted)
    assert power != 1
    known = ~np.isnan(x[:, 1])
    assert_same(found[known, 1], by("boxcox", x[known, 1][:, None]).values[:, 0])
    assert np.isnan(found[3, 1])
    stages = by("two_stage", x, first="none", second="boxcox", skew=0.1, kurtosis=None)
    assert_same(stages.values, found)


@pytest.mark.parametrize(
    ("parameters", "name"),
    [({"first": "trim"}, "first"), ({"second": "log"}, "second"), ({"winmax": -1}, "winmax"),
     ({"skew": None, "kurtosis": None}, "skew")],
)  # fmt: skip
def test_a_parameter_out_of_range_is_a_problem(parameters: dict[str, Any], name: str) -> None:
    with pytest.raises(ProblemError) as error:
        treat.apply(small(a=[1, 2, 3]), Step.of("treat", "two_stage", **parameters))
    assert codes(error) == [("index.bad_parameter", name)]


def test_the_registry_knows_the_parameters() -> None:
    known = registry.methods("treat")
    assert known["two_stage"].parameters["winmax"] == 5
    assert set(known["boxcox"].parameters) == {"lam"}
    with pytest.raises(ProblemError) as error:
        treat.apply(small(a=[1, 2, 3]), Step.of("treat", "two_stage", wimax=1))
    assert codes(error) == [("index.unknown_parameter", "wimax")]


def test_a_method_of_ones_own() -> None:
    @registry.method("treat", "rooted")
    def rooted(x: np.ndarray, *, power: float = 0.5) -> np.ndarray:
        return np.sign(x) * np.abs(x) ** power

    try:
        found = treat.apply(small(a=[1, 4, 9], b=[1, 4, 9]), Step.of("treat", "rooted", each={"b": "none"}))
        assert found.data.values.T.tolist() == [[1, 2, 3], [1, 4, 9]]
        assert found.details["treat"]["flags"][:, 0].tolist() == ["rooted"] * 3
    finally:
        registry.forget("treat", "rooted")


# ---- replications and properties


def replications() -> np.ndarray:
    rng = np.random.default_rng(11)
    x = np.exp(rng.normal(size=(2, 5, 30, 6)) * np.array([0.2, 0.8, 1.2, 1.6, 2.0, 0.0]))
    x[..., 5] = rng.integers(0, 2, (2, 5, 30)) * (rng.random((2, 5, 30)) < 0.1)
    x[1, 2, 4:9, 2] = np.nan
    x[..., 3] *= -1
    return x


@pytest.mark.parametrize("second", ["log_ct", "log_ct_orig", "log_ct_plus", "boxcox", "none"])
@pytest.mark.parametrize("combine", [False, True])
def test_a_batch_is_a_loop(second: str, combine: bool) -> None:
    x = replications()
    found = by("two_stage", x, second=second, combine=combine, winmax=2, lam=0.5)
    assert 0 < np.nan_to_num(found.winsorised).sum() < found.winsorised.size
    assert found.flags(x).shape == x.shape
    for place in np.ndindex(2, 5):
        alone = by("two_stage", x[place], second=second, combine=combine, winmax=2, lam=0.5)
        assert_same(found.values[place], alone.values)
        np.testing.assert_array_equal(found.winsorised[place], alone.winsorised)
        np.testing.assert_array_equal(found.second[place], alone.second)
        for stage in range(3):
            assert_same(found.skew[stage][place], alone.skew[stage])


def test_failures_of_replications_are_counted_not_raised() -> None:
    x = np.stack([np.arange(1.0, 7)[:, None], np.arange(-7.0, -1)[:, None]])
    done = treat.treat_step(small(a=[1, 2]), Step.of("treat", "log_gii"), x)
    assert done.failed.tolist() == [[False], [True]]
    assert np.isnan(done.values).all(axis=(1, 2)).tolist() == [False, True]


COLUMN = arrays(float, st.tuples(st.integers(5, 30), st.just(1)), elements=st.integers(-50, 50).map(float))


@given(
    x=COLUMN, high=st.integers(0, 10**6), method=st.sampled_from(["two_stage", "winsorise", "log_ct_plus"])
)
@settings(max_examples=60)
def test_order_is_kept_and_units_may_be_permuted(x: np.ndarray, high: int, method: str) -> None:
    x[0] = high
    found = by(method, x).values[:, 0]
    assert (np.diff(found[np.argsort(x[:, 0], kind="stable")]) >= 0).all()
    order = np.random.default_rng(high).permutation(len(x))
    np.testing.assert_allclose(by(method, x[order]).values[:, 0], found[order], rtol=1e-9)
    assert np.unique(found).size > 1 or np.unique(x).size == 1


@given(x=COLUMN, high=st.integers(0, 10**6), size=st.integers(1, 99), shift=st.integers(-99, 99))
@settings(max_examples=60)
def test_units_of_measure_do_not_matter_to_winsorising(
    x: np.ndarray, high: int, size: int, shift: int
) -> None:
    x[0] = high
    plain, moved = by("winsorise", x), by("winsorise", x * size + shift)
    np.testing.assert_allclose(moved.values, plain.values * size + shift, rtol=1e-12, atol=1e-9)
    mirrored = by("winsorise", -x)
    if plain.skew[0, 0] != 0:  # the mirror image of a symmetric column is drawn in at the same end
        np.testing.assert_array_equal(mirrored.winsorised, plain.winsorised)


@given(x=COLUMN, high=st.integers(0, 10**6), winmax=st.integers(0, 6))
@settings(max_examples=60)
def test_winsorised_values_are_values_of_the_column(x: np.ndarray, high: int, winmax: int) -> None:
    x[0] = high
    found = by("winsorise", x, winmax=winmax)
    assert set(found.values[:, 0]) <= set(x[:, 0])
    assert (found.values != x).sum() == np.nan_to_num(found.winsorised).sum()
    if winmax == 0:
        assert (found.values == x).all()
