"""Normalising against COINr's results, where those are right, and by its properties."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.index.coinr import asem_set, assert_same, framework, number, syn63, table
from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, normalise, registry
from xanh.index.scoring import start
from xanh.reference import ProblemError

UP = np.array([1.0])
UNIT = {"lower": 0.0, "upper": 1.0}

# COINr's function and parameters -> our method, parameters, direction
VECTORS: dict[tuple[str, str], tuple[str, dict[str, Any], int]] = {
    ("n_minmax", "0 100"): ("minmax", {}, 1),
    ("n_minmax", "1 10"): ("minmax", {"lower": 1, "upper": 10}, 1),
    ("n_zscore", "0 1"): ("zscore", {}, 1),
    ("n_zscore", "100 15"): ("zscore", {"mean": 100, "sd": 15}, 1),
    ("n_scaled", "2 8 factor 10"): ("scaled", {"lower": 2, "upper": 8, "factor": 10}, 1),
    ("n_dist2max", ""): ("dist_to_max", {}, 1),
    ("n_dist2ref", "iref=1"): ("dist_to_reference", {"unit": 0}, 1),
    ("n_dist2ref", "iref=1 cap"): ("dist_to_reference", {"unit": 0, "cap": True}, 1),
    ("n_dist2targ", "targ=2 dir=1"): ("dist_to_target", {"target": 2}, 1),
    ("n_dist2targ", "targ=2 dir=1 cap"): ("dist_to_target", {"target": 2, "cap": True}, 1),
    ("n_dist2targ", "targ=1 dir=-1 cap"): ("dist_to_target", {"target": 1, "cap": True}, -1),
    ("n_fracmax", ""): ("fraction_of_max", {}, 1),
    ("n_goalposts", "1 5 10 trunc"): ("goalposts", {"posts": (1, 5), "scale": 10}, 1),
    ("n_goalposts", "1 5 10 notrunc"): ("goalposts", {"posts": (1, 5), "scale": 10, "trunc": False}, 1),
    ("n_goalposts", "1 5 10 dir=-1"): ("goalposts", {"posts": (1, 5), "scale": 10}, -1),
    **{("n_rank", ties): ("rank", {"ties": ties}, 1) for ties in ("min", "average", "max")},
    **{("n_borda", ties): ("borda", {"ties": ties}, 1) for ties in ("min", "average", "max")},
    **{("n_prank", ties): ("percentile_rank", {"ties": ties}, 1) for ties in ("min", "average", "max")},
}

# Where COINr's own answer is a number but the wrong one: a target at or behind the worst value (better units
# get less), a share of a maximum that is not positive (the lowest value gets the most).
WRONG = {
    ("big", "n_dist2targ", "targ=2 dir=1"): "index.target_not_beyond_worst",
    ("big", "n_dist2targ", "targ=2 dir=1 cap"): "index.target_not_beyond_worst",
    ("constant", "n_dist2targ", "targ=2 dir=1"): "index.target_not_beyond_worst",
    ("constant", "n_dist2targ", "targ=2 dir=1 cap"): "index.target_not_beyond_worst",
    ("binary", "n_dist2targ", "targ=1 dir=-1 cap"): "index.target_not_beyond_worst",
    ("allneg_na", "n_dist2targ", "targ=1 dir=-1 cap"): "index.target_not_beyond_worst",
    ("neg_skew", "n_dist2targ", "targ=1 dir=-1 cap"): "index.target_not_beyond_worst",
    ("tiny", "n_dist2targ", "targ=1 dir=-1 cap"): "index.target_not_beyond_worst",
    ("allneg_na", "n_fracmax", ""): "index.maximum_not_positive",
    ("neg_skew", "n_fracmax", ""): "index.maximum_not_positive",
}


def vectors() -> dict[str, np.ndarray]:
    rows = table("unit_vectors")
    names, figures = np.array(rows.text("vector")), rows.number("x")
    return {name: figures[names == name] for name in dict.fromkeys(names.tolist())}


def cases() -> list[tuple[str, str, str, np.ndarray]]:
    rows = table("unit_functions")
    found: dict[tuple[str, str, str], list[float]] = {}
    for vector, function, parameters, _, value in rows.rows:
        if (function, parameters) in VECTORS:
            found.setdefault((vector, function, parameters), []).append(number(_spelt(value)))
    return [(*key, np.array(values)) for key, values in found.items()]


def _spelt(value: str) -> str:
    return {"Inf": "inf", "-Inf": "-inf"}.get(value, value)


def by(method: str, x: np.ndarray, direction: np.ndarray, **parameters: Any) -> np.ndarray:
    found: np.ndarray = registry.methods("normalise")[method].function(x, direction, **parameters)
    return found


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def places(error: pytest.ExceptionInfo[ProblemError]) -> list[str | None]:
    return [problem.place.column for problem in error.value.problems]


def test_every_vector_function_of_coinr() -> None:
    known, met, refused = vectors(), 0, 0
    for vector, function, parameters, expected in cases():
        method, given_, direction = VECTORS[function, parameters]
        x = known[vector][:, None]
        broken = np.isinf(expected) | (np.isnan(expected) & ~np.isnan(x[:, 0]))
        if broken.any() or (vector, function, parameters) in WRONG:
            with pytest.raises(ProblemError) as error:
                by(method, x, direction * UP, **given_)
            if not broken.any():
                assert codes(error) == [WRONG[vector, function, parameters]]
            refused += 1
        else:
            assert_same(by(method, x, direction * UP, **given_)[:, 0], expected)
            met += 1
    assert (met, refused) == (329, 31)  # 15 vectors times 24 cases


def treated_asem(asem: Path) -> normalise.State:
    """The reference's state after treating."""
    plan, _ = asem_set(asem)
    figures = table("asem_step5_treated", asem)
    return state_of(plan, figures)


def state_of(plan: Framework, figures: Any) -> normalise.State:
    names = [i.code for i in plan.indicators]
    values = figures.matrix(names)
    return start(plan, Data(figures.text("uCode"), tuple(names), values), Recipe(missing="allow"))


def assert_normalised(state: normalise.State, step: Step, expected: Any) -> None:
    found = normalise.apply(state, step)
    assert_same(found.data.values, expected.matrix(state.data.indicators))


def test_baseline_of_asem(asem: Path) -> None:
    assert_normalised(
        treated_asem(asem), Step.of("normalise", "minmax"), table("asem_step6_normalised", asem)
    )


VARIANTS = {
    "n_borda_min": Step.of("normalise", "borda"),
    "n_dist2max": Step.of("normalise", "dist_to_max"),
    "n_minmax_0_1": Step.of("normalise", "minmax", lower=0, upper=1),
    "n_minmax_1_10": Step.of("normalise", "minmax", lower=1, upper=10),
    "n_minmax_1_100": Step.of("normalise", "minmax", lower=1, upper=100),
    "n_none": Step.of("normalise", "none"),
    "n_prank_average": Step.of("normalise", "percentile_rank", ties="average"),
    "n_prank_min": Step.of("normalise", "percentile_rank"),
    "n_rank_average": Step.of("normalise", "rank", ties="average"),
    "n_rank_min": Step.of("normalise", "rank"),
    "n_scaled_0_50": Step.of("normalise", "scaled", lower=0, upper=50, factor=10),
    "n_zscore_0_1": Step.of("normalise", "zscore"),
    "n_zscore_10_2": Step.of("normalise", "zscore", mean=10, sd=2),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_variants_of_asem(asem: Path, name: str) -> None:
    assert_normalised(treated_asem(asem), VARIANTS[name], table(f"variant_{name}", asem))


RAW = {
    "borda": Step.of("normalise", "borda"),
    "prank": Step.of("normalise", "percentile_rank"),
    "rank": Step.of("normalise", "rank"),
    "zscore": Step.of("normalise", "zscore"),
    "minmax_1_10": Step.of("normalise", "minmax", lower=1, upper=10),
    "gmean_1_10": Step.of("normalise", "minmax", lower=1, upper=10),
}


@pytest.mark.parametrize("name", RAW)
def test_missing_values_of_asem_stay_missing(asem: Path, name: str) -> None:
    state = state_of(asem_set(asem)[0], table("asem_step1_raw", asem))
    assert np.isnan(state.data.values).any()
    assert_normalised(state, RAW[name], table(f"variant_raw_{name}", asem))


@pytest.mark.parametrize("cap", [False, True])
def test_distance_to_a_reference_unit_of_asem(asem: Path, cap: bool) -> None:
    state = treated_asem(asem)
    expected = table(f"variant_n_dist2ref_12{'_cap' if cap else ''}", asem).matrix(state.data.indicators)
    sound = ~(np.isinf(expected) | np.isnan(expected)).any(axis=0)
    step = Step.of("normalise", "dist_to_reference", unit=state.data.units[11], cap=cap)
    scales = normalise.fit_step(state, step)
    assert_same(scales.apply(state.data.values)[:, sound], expected[:, sound])
    assert scales.failed.tolist() == (~sound).tolist()
    if not sound.all():
        with pytest.raises(ProblemError) as error:
            normalise.apply(state, step)
        assert places(error) == [c for c, good in zip(state.data.indicators, sound, strict=True) if not good]


def test_share_of_the_maximum_keeps_the_direction(asem: Path) -> None:
    """COINr divides negated values by their maximum: for a negative indicator high stays high."""
    state = treated_asem(asem)
    x, direction = state.data.values, state.framework.tree.direction
    found = normalise.apply(state, Step.of("normalise", "fraction_of_max")).data.values
    coinr = table("variant_n_fracmax", asem).matrix(state.data.indicators)
    up = direction > 0
    assert_same(found[:, up], coinr[:, up])
    assert 0 < up.sum() < up.size
    assert_same(found[:, ~up], 1 - (x / x.max(axis=0))[:, ~up])
    assert np.isinf(coinr[:, ~up]).any()  # its answer where the lowest value is 0
    for column in np.flatnonzero(~up):
        order = np.argsort(x[:, column], kind="stable")
        assert (np.diff(found[order, column]) <= 0).all()
        if np.isfinite(coinr[:, column]).all():
            assert (np.diff(coinr[order, column]) >= 0).all()


def test_made_up_set() -> None:
    state = state_of(syn63()[0], table("syn63_step5_treated"))
    step = Step.of("normalise", "minmax", lower=1, upper=10)
    assert_normalised(state, step, table("syn63_step6_normalised"))


# ---- goalposts and targets in the indicator's own units, for either direction


def small(values: dict[str, list[float | None]], **indicators: dict[str, Any]) -> normalise.State:
    plan = tuple(Indicator(code, "top", **indicators.get(code, {})) for code in values)
    units = [f"U{i}" for i in range(len(next(iter(values.values()))))]
    return start(
        Framework("demo", plan, (Group("top", None),)), Data.of(units, values), Recipe(missing="allow")
    )


def scores(state: normalise.State, step: Step) -> list[list[float]]:
    found: list[list[float]] = normalise.apply(state, step).data.values.T.tolist()
    return found


def test_goalposts_of_a_negative_indicator_need_no_turning() -> None:
    """COINr gives zeros unless the caller negates and swaps the posts (its issue 68)."""
    state = small({"a": [0, 5, 20, 30], "b": [0, 5, 20, 30]}, b={"direction": -1, "goalposts": (20, 0)})
    assert scores(state, Step.of("normalise", "goalposts", posts=(0, 20))) == [
        [0, 0.25, 1, 1],
        [1, 0.75, 0, 0],
    ]
    both = [small({"b": [0, 5, 20, 30]}, b={"direction": -1, "goalposts": p}) for p in ((20, 0), (0, 20))]
    step = Step.of("normalise", "goalposts", trunc=False, scale=9, base=1)
    assert [scores(state, step) for state in both] == [[[10, 7.75, 1, -3.5]]] * 2


def test_goalposts_that_contradict_the_direction_are_a_problem() -> None:
    state = small({"a": [0, 5]}, a={"goalposts": (20, 0)})
    with pytest.raises(ProblemError) as error:
        normalise.apply(state, Step.of("normalise", "goalposts"))
    assert (codes(error), places(error)) == (["index.goalposts_turned"], ["a"])


def test_a_group_that_turns_its_indicators_turns_their_goalposts() -> None:
    plan = Framework(
        "demo",
        (Indicator("a", "harm", goalposts=(0, 10)),),
        (Group("harm", "top", direction=-1), Group("top", None)),
    )
    state = start(plan, Data.of(["U", "V"], {"a": [2, 10]}), Recipe())
    assert scores(state, Step.of("normalise", "goalposts")) == [[0.8, 0.0]]


def test_goalposts_of_asem_by_metadata(asem: Path) -> None:
    """Expected from the rule in features.md 2.6, written out for each direction."""
    rows = table("asem_input_iMeta_extended", asem)
    kinds = np.array(rows.text("Type")) == "Indicator"
    columns = [n for n in rows.header if n.startswith("goalpost_")]
    posts = {c: np.array([number(v) for v in np.array(rows.text(c))[kinds]]) for c in columns}
    names = np.array(rows.text("iCode"))[kinds].tolist()
    raw = table("asem_step1_raw", asem)
    given_ = {
        c: {"goalposts.posts": (low, high), "goalposts.scale": scale, "goalposts.trunc": bool(trunc)}
        for c, low, high, scale, trunc in zip(
            names, *(posts[f"goalpost_{n}"] for n in ("lower", "upper", "scale", "trunc2posts")), strict=True
        )
    }
    base = framework(table("asem_input_iMeta", asem))
    indicators = tuple(
        Indicator(i.code, i.parent, direction=i.direction, parameters=given_[i.code]) for i in base.indicators
    )
    plan = Framework("asem", indicators, base.groups)
    found = normalise.apply(state_of(plan, raw), Step.of("normalise", "goalposts")).data.values
    for column, indicator in enumerate(indicators):
        own = indicator.parameters
        low, high = own["goalposts.posts"]
        x = raw.number(indicator.code)
        share = (x - low) / (high - low) if indicator.direction == 1 else (high - x) / (high - low)
        share = np.clip(share, 0, 1) if own["goalposts.trunc"] else share
        assert_same(found[:, column], share * own["goalposts.scale"])
    assert {i.direction for i in indicators} == {1, -1}


def test_targets_of_asem_from_its_metadata(asem: Path) -> None:
    state = state_of(asem_set(asem)[0], table("asem_step1_raw", asem))
    scales = normalise.fit_step(state, Step.of("normalise", "dist_to_target", cap=True, lower=1, upper=10))
    x, direction = state.data.values, state.framework.tree.direction
    targets = np.array([i.target for i in state.framework.indicators], dtype=float)
    v, t = x * direction, targets * direction
    worst = np.nanmin(v, axis=0)
    assert (t > worst).all()
    assert_same(scales.apply(x), np.minimum((v - worst) / (t - worst), 1) * 9 + 1)


def test_missing_targets_and_goalposts_are_named_together() -> None:
    state = small({"a": [0, 5], "b": [1, 2], "c": [1, 2]}, a={"target": 9.0, "goalposts": (0, 9)})
    for method, code in (
        ("dist_to_target", "index.target_missing"),
        ("goalposts", "index.goalposts_missing"),
    ):
        with pytest.raises(ProblemError) as error:
            normalise.apply(state, Step.of("normalise", method))
        assert (codes(error), places(error)) == ([code] * 2, ["b", "c"])


# ---- parameters


def test_choices_by_indicator_and_by_metadata() -> None:
    state = small({"a": [0, 5, 10], "b": [0, 5, 10], "c": [0, 5, 10]}, c={"parameters": {"minmax.upper": 10}})
    step = Step.of("normalise", "minmax", lower=1, each={"b": "rank"})
    assert scores(state, step) == [[1, 50.5, 100], [1, 2, 3], [1, 5.5, 10]]
    details = normalise.apply(state, step).details["normalise"]
    assert details["table"]["method"] == ["minmax", "rank", "minmax"]
    assert details["table"]["upper"] == [100, None, 10]
    assert details["scales"].affine.tolist() == [True, False, True]
    np.testing.assert_array_equal(details["scales"].slope, [9.9, np.nan, 0.9])


RANGED = ("minmax", "zscore", "rank", "borda", "percentile_rank", "dist_to_max", "fraction_of_max")


@pytest.mark.parametrize("method", RANGED)
def test_any_range_for_every_method(method: str) -> None:
    """COINr's issue 65: a geometric mean must never see 0."""
    x = np.array([[0.0, 3.0], [4.0, 0.0], [9.0, 7.0]])
    found = by(method, x, np.array([1.0, -1.0]), lower=1, upper=10)
    assert (found.min(), found.max()) == (1, 10)


def test_ranges_of_the_methods_with_given_ends() -> None:
    x = np.array([[0.0], [4.0], [9.0]])
    assert by("dist_to_reference", x, UP, unit=2, lower=1, upper=10)[:, 0].tolist() == [1, 5, 10]
    assert by("dist_to_target", x, UP, target=18, lower=1, upper=10)[:, 0].tolist() == [1, 3, 5.5]
    assert by("goalposts", x, UP, posts=(0, 18), base=1, scale=9)[:, 0].tolist() == [1, 3, 5.5]
    assert by("scaled", x, UP, lower=0, upper=18, base=1, factor=9)[:, 0].tolist() == [1, 3, 5.5]


@pytest.mark.parametrize(
    ("method", "parameters"),
    [("rank", {"lower": 1}), ("zscore", {"upper": 1}), ("borda", {"ties": "first"})],
)
def test_a_parameter_that_says_nothing_is_a_problem(method: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(ProblemError) as error:
        by(method, np.array([[1.0], [2.0]]), UP, **parameters)
    assert codes(error) == ["index.bad_parameter"]


def test_an_unknown_reference_unit_is_a_problem() -> None:
    with pytest.raises(ProblemError) as error:
        normalise.apply(small({"a": [0, 5]}), Step.of("normalise", "dist_to_reference", unit="XX"))
    assert codes(error) == ["index.unknown_unit"]
