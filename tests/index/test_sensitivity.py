"""Sobol indices and Shapley shares: independent values, what must add up, failures left out."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations

import numpy as np
import pytest
from SALib.analyze import sobol as salib_sobol
from SALib.sample import sobol as salib_sample

from tests.index.test_simulate import MEANS, NOISE, SCALES, made
from xanh.index import Step
from xanh.index.simulate import Alternatives
from xanh.index.simulate.run import Options
from xanh.index.simulate.sensitivity import SHIFT, Design, sensitivity
from xanh.index.simulate.sobol import Outputs, resampled, saltelli_jansen, shapley
from xanh.reference import ProblemError


def ishigami(x: np.ndarray) -> np.ndarray:
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_estimates_are_near_salib_s() -> None:
    """SALib 1.6 on the same design; it divides by the standard deviation first, we centre alone."""
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}
    sample = salib_sample.sample(problem, 4096, calc_second_order=True, seed=1)
    y = ishigami(sample)
    expected = salib_sobol.analyze(problem, y, calc_second_order=True, seed=1)
    rows = y.reshape(-1, 8).T
    outputs = Outputs(rows[0][None], rows[7][None], rows[1:4][:, None], rows[4:7][:, None])
    found = saltelli_jansen(outputs)
    np.testing.assert_allclose(found.total[:, 0], expected["ST"], atol=1e-9)
    np.testing.assert_allclose(found.first[:, 0], expected["S1"], atol=2e-3)
    assert found.second is not None
    for i, j in combinations(range(3), 2):
        assert found.second[i, j, 0] == pytest.approx(expected["S2"][i, j], abs=0.02)


def test_exact_values_of_the_ishigami_function() -> None:
    """First order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Ishigami, Homma 1990)."""
    from scipy.stats import qmc

    u = (qmc.Sobol(6, seed=3).random_base2(14) * 2 - 1) * np.pi
    a, b = u[:, :3], u[:, 3:]
    ab = [np.where(np.arange(3) == i, b, a) for i in range(3)]
    outputs = Outputs(ishigami(a)[None], ishigami(b)[None], np.stack([ishigami(x)[None] for x in ab]))
    found = saltelli_jansen(outputs)
    np.testing.assert_allclose(found.first[:, 0], [0.3139, 0.4424, 0], atol=0.01)
    np.testing.assert_allclose(found.total[:, 0], [0.5576, 0.4424, 0.2437], atol=0.01)


def test_shapley_shares_of_the_ishigami_function() -> None:
    """Interactions split evenly: 0.3139 + 0.2437 / 2, 0.4424, 0.2437 / 2 (Owen 2014)."""
    variance = 13.8446
    closed = {
        (): 0,
        (0,): 0.3139,
        (1,): 0.4424,
        (2,): 0,
        (0, 1): 0.7563,
        (0, 2): 0.5576,
        (1, 2): 0.4424,
        (0, 1, 2): 1,
    }
    every = set(range(3))
    costs = {
        frozenset(s): np.array([variance * (1 - closed[tuple(sorted(every - set(s)))])])
        for size in range(4)
        for s in combinations(range(3), size)
    }
    found = shapley(costs, 3)[:, 0] / variance
    np.testing.assert_allclose(found, [0.43575, 0.4424, 0.12185], atol=1e-3)


def test_all_outputs_at_once() -> None:
    framework, data = made()
    design = Design(rows=512, second=True, shapley=True, bootstrap=30)
    found = sensitivity(framework, data, [NOISE, SCALES, MEANS], design=design, options=Options(seed=2))
    assert found.outputs[0] == SHIFT
    assert len(found.outputs) == 1 + 2 * len(data.units)
    assert found.runs == 512 * (2 + 3 + 3) + 512 * 3
    assert found.shapley is not None
    place = found.outputs.index("score:u0")
    assert found.shapley[:, place].sum() == pytest.approx(1, abs=0.1)
    assert (found.indices.total[:, place] >= -1e-12).all()
    assert found.of("score:u0")["assumption"] == ["weights", "scale", "mean"]
    assert found.pairs("score:u0")["second"] == ["scale", "mean", "mean"]
    assert json.loads(json.dumps(found.to_json(), allow_nan=False))["pairs"][SHIFT] == found.pairs()
    assert (found.lower <= found.upper).all()


def test_the_scale_explains_the_scores_where_scales_differ_most() -> None:
    framework, data = made()
    wide = Alternatives(
        "scale",
        "normalise",
        (Step.of("normalise", "minmax", lower=1), Step.of("normalise", "minmax", lower=1, upper=1000)),
    )
    found = sensitivity(framework, data, [NOISE, wide], design=Design(rows=256, bootstrap=20))
    table = found.of("score:u0")
    assert table["total"][1] > 0.9


def test_failed_runs_are_left_out_of_every_estimate() -> None:
    """COINr's indices all become NaN."""
    framework, data = made()
    with_zero = Alternatives("scale", "normalise", (Step.of("normalise", "minmax"), SCALES.options[0]))
    found = sensitivity(framework, data, [NOISE, with_zero, MEANS], design=Design(rows=512, bootstrap=20))
    assert found.failures["index.not_positive"] > 100
    assert found.used < 512
    assert np.isfinite(found.indices.first[:, 0]).all()
    assert np.isfinite(found.indices.total[:, 0]).all()


def test_the_random_design_and_the_quasi_random_one_agree() -> None:
    framework, data = made()
    found = [
        sensitivity(
            framework, data, [NOISE, SCALES], design=Design(rows=4096, kind=kind, bootstrap=10)
        ).indices.total
        for kind in ("sobol", "random")
    ]
    scores = slice(0, 1 + len(data.units))  # ranks that hardly ever change have noisy shares in either
    np.testing.assert_allclose(found[0][:, scores], found[1][:, scores], atol=0.03)


def test_a_constant_output_has_no_shares() -> None:
    outputs = Outputs(np.ones((1, 8)), np.ones((1, 8)), np.ones((2, 1, 8)))
    assert saltelli_jansen(outputs).total.ravel().tolist() == [0, 0]
    assert resampled(outputs, np.array([0, 0, 1])).a.shape == (1, 3)


@pytest.mark.parametrize(
    ("design", "count", "code"),
    [
        (Design(), 1, "index.too_few_assumptions"),
        (Design(kind="lattice"), 2, "index.unknown_design"),
        (Design(estimator="owen"), 2, "index.unknown_design"),
    ],
)
def test_designs_that_cannot_be_run_are_refused(design: Design, count: int, code: str) -> None:
    framework, data = made()
    with pytest.raises(ProblemError) as refused:
        sensitivity(framework, data, [NOISE, SCALES][:count], design=design)
    assert [p.code for p in refused.value.problems] == [code]


def test_threads_and_processes_change_no_index() -> None:
    framework, data = made()
    design = Design(rows=2048, second=True, shapley=True, bootstrap=5)
    assumptions = [NOISE, SCALES, MEANS]
    told: list[tuple[int, int]] = []
    options = Options(seed=3, progress=lambda done, wanted: told.append((done, wanted)))
    alone = sensitivity(framework, data, assumptions, design=design, options=options)
    assert told[-1] == (alone.runs, alone.runs)
    with ProcessPoolExecutor(2) as pool:
        for other in (Options(seed=3, workers=2), Options(seed=3, executor=pool)):
            found = sensitivity(framework, data, assumptions, design=design, options=other)
            assert np.array_equal(found.indices.first, alone.indices.first)
            assert found.shapley is not None
            assert alone.shapley is not None
            assert np.array_equal(found.shapley, alone.shapley)


def test_a_unit_that_is_never_scored_has_no_shares() -> None:
    outputs = Outputs(np.full((1, 8), np.nan), np.full((1, 8), np.nan), np.full((2, 1, 8), np.nan))
    assert saltelli_jansen(outputs).total.ravel().tolist() == [0, 0]
