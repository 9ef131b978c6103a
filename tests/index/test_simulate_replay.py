"""COINr's uncertainty and sensitivity runs, replayed from its own draws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.index import coinr
from xanh.index import Framework, Recipe, Result, Step, score
from xanh.index.ranking import ranks
from xanh.index.simulate import Alternatives, Assumption, ParameterValues, WeightSets
from xanh.index.simulate.assumptions import chosen, chosen_in_sample, middle
from xanh.index.simulate.removal import removal
from xanh.index.simulate.run import replayed
from xanh.index.simulate.sensitivity import SHIFT, output_names, outputs_of
from xanh.index.simulate.sobol import Outputs, saltelli_jansen
from xanh.index.simulate.sobol import coinr as coinr_estimator
from xanh.index.simulate.tally import rank_quantiles

LEVELS = (0.5, 0.05, 0.95)


def asem_result(folder: Path) -> Result:
    framework, data = coinr.asem_set(folder)
    steps = (
        Step.of("denominate", "divide"),
        Step.of("impute", "group_mean", grouping="EurAsia_group"),
        Step.of("screen", "by_availability", data=0.9),
        Step.of("treat", "two_stage", winmax=5),
        Step.of("normalise", "minmax"),
        Step.of("aggregate", "arithmetic"),
    )
    return score(framework, data, Recipe(steps))


def made_up_result() -> Result:
    framework, data = coinr.syn63()
    steps = (
        Step.of("denominate", "divide"),
        Step.of("screen", "by_availability", data=0.65),
        Step.of("impute", "group_median", grouping="Region"),
        Step.of("treat", "two_stage", winmax=3, second="log_ct_plus"),
        Step.of("normalise", "minmax", lower=1, upper=10),
        Step.of("aggregate", "arithmetic", each={4: "geometric"}),
    )
    return score(framework, data, Recipe(steps))


def weight_sets(table: coinr.Table, framework: Framework) -> tuple[tuple[float, ...], ...]:
    order = [table.text("iCode").index(code) for code in framework.tree.codes]
    return tuple(tuple(table.number(f"w{i}")[order]) for i in range(1, 101))


def asem_assumptions(folder: Path, framework: Framework) -> dict[str, Assumption]:
    noisy = coinr.table("sens_noisy_weights_L23_100", folder)
    return {
        "Winmax": ParameterValues("Winmax", "treat", "winmax", (1, 2, 3, 4, 5)),
        "Normalisation": Alternatives(
            "Normalisation",
            "normalise",
            (
                Step.of("normalise", "minmax", lower=1, upper=100),
                Step.of("normalise", "zscore", mean=10, sd=2),
            ),
        ),
        "Weights": WeightSets("Weights", weight_sets(noisy, framework)),
        "Aggregation": Alternatives(
            "Aggregation",
            "aggregate",
            (Step.of("aggregate", "arithmetic"), Step.of("aggregate", "geometric")),
        ),
    }


def made_up_assumptions(framework: Framework) -> dict[str, Assumption]:
    scales = (
        Step.of("normalise", "minmax", lower=1, upper=10),
        Step.of("normalise", "zscore", mean=10, sd=2),
        Step.of("normalise", "rank"),
    )
    means = (
        Step.of("aggregate", "arithmetic"),
        Step.of("aggregate", "geometric"),
        Step.of("aggregate", "arithmetic", each={4: "geometric"}),
    )
    return {
        "Weights": WeightSets("Weights", weight_sets(coinr.table("syn63_noisy_weights_100"), framework)),
        "Norm": Alternatives("Norm", "normalise", scales),
        "Agg": Alternatives("Agg", "aggregate", means),
        "Winmax": ParameterValues("Winmax", "treat", "winmax", (1, 3, 5)),
    }


def replay(result: Result, assumptions: dict[str, Assumption], draws: coinr.Table) -> np.ndarray:
    numbers = [
        middle(draws.number(f"{name}_index").astype(int) - 1, a.count)[None]  # type: ignore[union-attr]
        for name, a in assumptions.items()
    ]
    found = replayed(result, list(assumptions.values()), numbers)
    assert found.failed == ()
    return found.scores


def assert_replayed(scores: np.ndarray, prefix: str, folder: Path, result: Result) -> np.ndarray:
    """Scores, ranks with the tie tolerance; the ranks."""
    expected = coinr.table(f"{prefix}_scores", folder)
    runs = [name for name in expected.header if name.startswith("r_")]
    assert expected.text("uCode") == result.units
    coinr.assert_same(result.of(result.framework.top), expected.number("Nominal"))
    coinr.assert_same(scores, expected.matrix(runs))
    found = ranks(scores.T).T
    reference = ranks(np.round(expected.matrix(runs), 9).T).T
    assert np.array_equal(found, reference)
    return found


def assert_rank_statistics(found: np.ndarray, prefix: str, folder: Path) -> None:
    n = len(found)
    counts = np.array([np.bincount(row.astype(int), minlength=n + 1)[1:] for row in found], dtype=float)
    expected = coinr.table(f"{prefix}_rankstats", folder)
    coinr.assert_same(found.mean(axis=1), expected.number("Mean"))
    for ours, theirs in zip(rank_quantiles(counts, LEVELS), ("Median", "Q5", "Q95"), strict=True):
        coinr.assert_same(ours, expected.number(theirs))


def test_uncertainty_of_the_asem_set(asem: Path) -> None:
    result = asem_result(asem)
    scores = replay(result, asem_assumptions(asem, result.framework), coinr.table("sens_ua1_draws", asem))
    assert_rank_statistics(assert_replayed(scores, "sens_ua1", asem, result), "sens_ua1", asem)


def test_uncertainty_of_the_made_up_set() -> None:
    result = made_up_result()
    draws = coinr.table("syn63_sens_ua_draws")
    scores = replay(result, made_up_assumptions(result.framework), draws)
    assert_replayed(scores, "syn63_sens_ua", coinr.HERE, result)


def split(y: np.ndarray, rows: int) -> Outputs:
    """Outputs (o, runs) in COINr's order: n of A, n of B, then A with each column from B."""
    a, b, *ab = np.split(y, y.shape[1] // rows, axis=1)
    return Outputs(a, b, np.stack(ab))


@pytest.mark.parametrize(("prefix", "rows"), [("sens_sa1", 100), ("syn63_sens_sa", 40)])
def test_sensitivity(prefix: str, rows: int, request: pytest.FixtureRequest) -> None:
    if prefix == "sens_sa1":
        folder = request.getfixturevalue("asem")
        result = asem_result(folder)
        assumptions = asem_assumptions(folder, result.framework)
    else:
        folder, result = coinr.HERE, made_up_result()
        assumptions = made_up_assumptions(result.framework)
    scores = replay(result, assumptions, coinr.table(f"{prefix}_draws", folder))
    assert_replayed(scores, prefix, folder, result)
    outputs = outputs_of(scores, result.rank_of(result.framework.top), result.recipe.tie_tolerance)
    shift = outputs[output_names(result.units).index(SHIFT)][None]
    if prefix == "sens_sa1":
        coinr.assert_same(shift[0], coinr.table("sens_sa1_y", folder).number("y"), 1e-12)
    expected = coinr.table(f"{prefix}_indices", folder)
    found = coinr_estimator(split(shift, rows))
    assert expected.text("Variable") == tuple(assumptions)
    coinr.assert_same(found.first[:, 0], expected.number("Si"), 1e-12)
    coinr.assert_same(found.total[:, 0], expected.number("STi"), 1e-12)


def test_indices_of_the_ishigami_function() -> None:
    """COINr's estimates to 1e-12; ours nearer to the exact values (Ishigami, Homma 1990)."""
    sample, expected = coinr.table("unit_sobol_ishigami_sample"), coinr.table("unit_sobol_ishigami_indices")
    y = sample.number("y")[None]
    outputs = split(y, y.shape[1] // 5)
    found = coinr_estimator(outputs)
    coinr.assert_same(found.first[:, 0], expected.number("Si"), 1e-12)
    coinr.assert_same(found.total[:, 0], expected.number("STi"), 1e-12)
    exact = np.array([0.31390519, 0.44241114, 0.0])
    better = np.abs(saltelli_jansen(outputs).first[:, 0] - exact)
    assert better.sum() < np.abs(found.first[:, 0] - exact).sum()


@pytest.mark.parametrize("level", [1, 2])
def test_removal_by_weight_is_coinr_s(asem: Path, level: int) -> None:
    result = asem_result(asem)
    expected = coinr.table(f"analysis_remove_L{level}_ranks", asem)
    codes = [c for c in expected.header if c not in ("uCode", "Nominal")]
    found = removal(result, codes, by_weight=True)
    coinr.assert_same(found.scores.T, coinr.table(f"analysis_remove_L{level}_scores", asem).matrix(codes))
    assert np.array_equal(found.ranks.T, expected.matrix(codes))
    shifts = coinr.table(f"analysis_remove_L{level}_meanabsdiff", asem)
    coinr.assert_same(found.shift, shifts.number("MeanAbsDiff")[1:])


def test_removal_from_the_made_up_set() -> None:
    expected = coinr.table("syn63_remove_L2")
    found = removal(made_up_result(), expected.text("element")[1:], by_weight=True)
    coinr.assert_same(found.shift, expected.number("MeanAbsDiff")[1:])


def test_real_removal_spares_a_lone_child_s_group() -> None:
    """With its weight at zero a group of one has no weight left; taken out, its group goes with it."""
    result = made_up_result()
    tree = result.framework.tree
    lone = (
        next(c for p, c in tree.groups if len(c) == 1) if any(len(c) == 1 for _, c in tree.groups) else None
    )
    code = tree.codes[int(lone[0])] if lone is not None else "T01"
    found = removal(result, [code])
    assert found.failed == {}
    assert np.isfinite(found.scores).all()


def test_alternatives_as_coinr_cuts_them_from_its_numbers() -> None:
    """By the range of the sample: with 240 numbers nearly, but not quite, equal parts of [0, 1]."""
    framework = made_up_result().framework
    otherwise = 0
    for prefix in ("syn63_sens_ua", "syn63_sens_sa"):
        draws = coinr.table(f"{prefix}_draws")
        for name, assumption in made_up_assumptions(framework).items():
            count = assumption.count  # type: ignore[union-attr]
            numbers, expected = draws.number(name), draws.number(f"{name}_index") - 1
            assert np.array_equal(chosen_in_sample(numbers, count), expected)
            otherwise += int((chosen(numbers, count) != expected).sum())
    assert otherwise > 0
