"""The hot loops: compiled or not, in any shape, the same bits."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from tests.index.test_simulate import MEANS, NOISE, SCALES, made, run, same
from xanh.index import score
from xanh.index.ranking import ranks, threshold
from xanh.index.simulate import simulate_result
from xanh.index.simulate.kernels import CHUNK, PAIRED, Kernels, kernels
from xanh.index.simulate.run import Options
from xanh.index.simulate.sensitivity import Design, sensitivity
from xanh.index.simulate.tally import PAIRED_UNITS
from xanh.reference import ProblemError

SHAPES = [
    (k, n, r)
    for k in (1, 2, 9, 49)
    for n in (1, 5, 63, 300)
    for r in (1, 2, CHUNK - 1, CHUNK + 1, 2 * PAIRED)
]


@pytest.fixture(scope="module")
def engines() -> tuple[Kernels, Kernels]:
    pytest.importorskip("numba")
    return kernels("numpy"), kernels("numba")


def in_order(x: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Term after term, without any block."""
    total = x[0][:, None] * share[0]
    for values, factors in zip(x[1:], share[1:], strict=True):
        total = total + values[:, None] * factors
    return total


@pytest.mark.parametrize(("k", "n", "r"), SHAPES)
def test_sums_are_the_same_bits(k: int, n: int, r: int, engines: tuple[Kernels, Kernels]) -> None:
    rng = np.random.default_rng(k + n + r)
    x, share = rng.normal(size=(k, n)), rng.random((k, r))
    expected = in_order(x, share)
    for engine in engines:
        assert np.array_equal(engine.total(x, share), expected)
        own = np.repeat(x[:, :, None], r, axis=2)
        assert np.array_equal(engine.total(own, share), expected)


@pytest.mark.parametrize(("n", "r"), [(1, 1), (2, 7), (63, PAIRED + 1), (300, 40), (700, 3)])
def test_pairs_are_compared_alike(n: int, r: int, engines: tuple[Kernels, Kernels]) -> None:
    scores = np.random.default_rng(n).normal(size=(n, r)).round(1)  # many ties
    scores[0, ::5] = np.nan
    limits = threshold(scores, 1e-9)
    wins = (scores[:, None] > limits[None]).sum(axis=2)
    known = ~np.isnan(scores)
    for engine in engines:
        above = np.zeros((n, n), dtype=np.intp)
        found = engine.compare(scores, limits, above)
        assert np.array_equal(above, wins)
        assert np.array_equal(engine.compare(scores, limits, None), found)
        assert np.array_equal(found[known], ranks(scores.T).T[known])


def test_engines_give_the_same_simulation(engines: tuple[Kernels, Kernels]) -> None:
    plain = run(NOISE, SCALES, MEANS, replications=5000)
    assert same(run(NOISE, SCALES, MEANS, replications=5000, engine="numba"), plain)
    assert same(run(NOISE, SCALES, MEANS, replications=5000, engine="numba", workers=2), plain)


def test_engines_give_the_same_indices(engines: tuple[Kernels, Kernels]) -> None:
    framework, data = made()
    design = Design(rows=64, bootstrap=2)
    one, other = (
        sensitivity(framework, data, [NOISE, SCALES], design=design, options=Options(engine=engine))
        for engine in ("numpy", "numba")
    )
    assert np.array_equal(one.indices.first, other.indices.first)


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        run(NOISE, engine="fortran")
    assert [p.code for p in refused.value.problems] == ["index.bad_parameter"]


def test_without_numba_its_engine_is_refused_with_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delitem(sys.modules, "xanh.index.simulate.kernels_numba", raising=False)
    monkeypatch.delattr("xanh.index.simulate.kernels_numba", raising=False)
    with pytest.raises(ProblemError) as refused:
        run(NOISE, engine="numba")
    (problem,) = refused.value.problems
    assert (problem.code, problem.values["extra"]) == ("index.extra_missing", "speed")


def test_numba_is_not_imported_unasked() -> None:
    code = (
        "import sys; from xanh.index.simulate import simulate; import xanh.index.simulate.sensitivity;"
        "print('numba' in sys.modules, 'scipy' in sys.modules, 'dask' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "False"]


def test_the_example_s_scores_are_those_of_its_nominal_run() -> None:
    framework, data = made()
    found = run(replications=3)
    np.testing.assert_allclose(found.scores[1], score(framework, data).of("t"), rtol=1e-12)
    assert found.used == 3


def test_many_units_are_ranked_by_sorting_to_the_same_ranks() -> None:
    framework, data = made(n=PAIRED_UNITS + 1)
    values = data.values.copy()
    values[7] = values[8]  # a tie in every replication
    values[9] = np.nan
    result = score(framework, data.with_values(values), replace(framework.recipe, missing="allow"))
    found = simulate_result(result, [NOISE], Options(replications=40))
    assert found.above is None
    scores = found.kept
    assert scores is not None
    expected = ranks(scores.T).T
    assert np.array_equal(found.rank_counts[7], found.rank_counts[8])
    assert found.rank_counts[9].sum() == 0
    for unit in (0, 7, 500):
        assert found.rank_counts[unit].nonzero()[0].tolist() == sorted(set((expected[unit] - 1).astype(int)))
    with pytest.raises(ProblemError) as refused:
        found.beats("u0", "u1")
    assert [p.code for p in refused.value.problems] == ["index.pairs_not_counted"]
