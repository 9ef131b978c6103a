"""Which assumption matters: shares of the variance of scores, ranks and of the mean rank shift."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.plain import plain
from xanh.index.recipe import Recipe
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.index.simulate.as_data import to_json
from xanh.index.simulate.assumptions import Assumption
from xanh.index.simulate.evaluate import evaluate
from xanh.index.simulate.prepare import Prepared, prepare
from xanh.index.simulate.run import Options, computed, require_names
from xanh.index.simulate.sobol import (
    ESTIMATORS,
    Indices,
    Outputs,
    Subset,
    mean_of,
    resampled,
    shapley,
    variance_of,
)
from xanh.index.simulate.streams import BLOCK, uniforms
from xanh.index.simulate.tally import mean_shift, rank_columns
from xanh.reference import Problem, ProblemError

SHIFT = "mean_rank_shift"
QUASI_WIDTH = 21201  # dimensions for which SciPy has direction numbers
SHAPLEY_MOST = 8  # 2 to the power of it matrices are evaluated


@dataclass(frozen=True)
class Sensitivity:
    """Shares of variance by assumption.

    Attributes
    ----------
    names
        Of the d assumptions.
    outputs
        Names of the o outputs: "mean_rank_shift", then "score:UNIT" and "rank:UNIT" of every unit.
    indices
        First order, total, second order: (d, o), (d, o), (d, d, o).
    lower, upper
        Bootstrap bounds of `indices.first` and `indices.total`, (2, d, o) each, at `confidence`.
    shapley
        (d, o), or None where not asked for.
    half
        The indices from the first half of the runs: how far they are from all says how well they are known.
    used, runs, failures
        Rows of the design behind each estimate, runs in all, how many failed by code.
    seed, design, assumptions
        How it was made.
    """

    names: tuple[str, ...]
    outputs: tuple[str, ...]
    indices: Indices
    lower: Floats = field(repr=False)
    upper: Floats = field(repr=False)
    shapley: Floats | None
    half: Indices
    used: int
    runs: int
    failures: Mapping[str, int]
    seed: int
    design: str
    assumptions: tuple[Mapping[str, Any], ...]

    def of(self, output: str = SHIFT) -> dict[str, list[float | str]]:
        """A table of one output: assumption, first, total, their bounds, Shapley share."""
        place = self.outputs.index(output)
        table: dict[str, list[Any]] = {
            "assumption": list(self.names),
            "first": self.indices.first[:, place].tolist(),
            "first_lower": self.lower[0, :, place].tolist(),
            "first_upper": self.upper[0, :, place].tolist(),
            "total": self.indices.total[:, place].tolist(),
            "total_lower": self.lower[1, :, place].tolist(),
            "total_upper": self.upper[1, :, place].tolist(),
            "total_half": self.half.total[:, place].tolist(),
        }
        if self.shapley is not None:
            table["shapley"] = self.shapley[:, place].tolist()
        return table

    def pairs(self, output: str = SHIFT) -> dict[str, list[Any]]:
        """Indices of second order of one output: a row for each pair; empty where not asked for."""
        table: dict[str, list[Any]] = {"first": [], "second": [], "index": []}
        if self.indices.second is not None:
            place = self.outputs.index(output)
            for i, j in combinations(range(len(self.names)), 2):
                table["first"].append(self.names[i])
                table["second"].append(self.names[j])
                table["index"].append(float(self.indices.second[i, j, place]))
        return table

    def to_json(self, outputs: Sequence[str] = (SHIFT,)) -> dict[str, Any]:
        """The tables of some outputs with how they were made; NaN is None."""
        found = {
            "outputs": {name: self.of(name) for name in outputs},
            "pairs": {name: self.pairs(name) for name in outputs}, "used": self.used, "runs": self.runs,
            "failures": self.failures, "seed": self.seed, "design": self.design,
            "assumptions": self.assumptions,
        }  # fmt: skip
        return {name: plain(value) for name, value in found.items()}


@dataclass(frozen=True)
class Design:
    """How the runs of a sensitivity analysis are laid out.

    Attributes
    ----------
    rows
        Of each matrix, n; a power of two suits the quasi-random design.
    kind
        "sobol" (scrambled quasi-random) or "random".
    second, shapley
        Also indices of second order (d more matrices), Shapley shares (2 to the power of d matrices).
    estimator
        "saltelli" or "coinr".
    bootstrap, confidence
        Resamples of the rows and the share of them between the bounds.
    """

    rows: int = 1024
    kind: str = "sobol"
    second: bool = False
    shapley: bool = False
    estimator: str = "saltelli"
    bootstrap: int = 200
    confidence: float = 0.9


def sensitivity(
    framework: Framework,
    data: Data,
    assumptions: Sequence[Assumption],
    *,
    recipe: Recipe | None = None,
    design: Design | None = None,
    options: Options | None = None,
) -> Sensitivity:
    """Share the variance of scores, ranks and the mean rank shift out among the assumptions.

    All numbers that an assumption draws count as one factor: the weights of 49 indicators are one assumption.

    Raises
    ------
    ProblemError
        Of the nominal run; `index.too_few_assumptions`; `index.too_many_for_shapley`; `index.unknown_design`.

    Source
    ------
    Saltelli and others: Variance based sensitivity analysis of model output (2010).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Step
    >>> from xanh.index.simulate import Alternatives, WeightNoise
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> d = Data.of(["U", "V", "W"], {"a": [0, 4, 10], "b": [9, 5, 1]})
    >>> ranges = (Step.of("normalise", "minmax"), Step.of("normalise", "rank"))
    >>> found = sensitivity(f, d, [WeightNoise(factors={1: 0.5}), Alternatives("scale", "normalise", ranges)])
    >>> found.names, found.runs
    (('weights', 'scale'), 4096)
    """
    result = score(framework, data, recipe)
    return sensitivity_of(result, assumptions, design or Design(), options or Options())


def sensitivity_of(
    result: Result, assumptions: Sequence[Assumption], design: Design, options: Options
) -> Sensitivity:
    """The same from a nominal result."""
    require_names(assumptions)
    _require_design(assumptions, design)
    prepared = prepare(result, assumptions, options.node, options.engine)
    wanted = runs_wanted(design, len(assumptions))
    runner = Runner(prepared, result.rank_of(prepared.node), options, wanted)
    base = [base_draws(prepared, design, options.seed, which) for which in ("A", "B")]
    outputs = _run(runner, base, design)
    estimate = ESTIMATORS[design.estimator]
    lower, upper = bounds(outputs, design, options.seed)
    shares = _shapley(runner, base, outputs) if design.shapley else None
    return Sensitivity(
        names=tuple(a.name for a in assumptions),
        outputs=output_names(prepared.units),
        indices=estimate(outputs),
        lower=lower,
        upper=upper,
        shapley=shares,
        half=estimate(resampled(outputs, np.arange(design.rows // 2))),
        used=int(np.isfinite(outputs.a[0] + outputs.b[0] + outputs.ab[:, 0].sum(axis=0)).sum()),
        runs=runner.runs,
        failures=dict(runner.failures),
        seed=options.seed,
        design=design.kind,
        assumptions=tuple(to_json(a) for a in assumptions),
    )


def _require_design(assumptions: Sequence[Assumption], design: Design) -> None:
    if len(assumptions) < 2:
        raise ProblemError(Problem("index.too_few_assumptions", values={"count": len(assumptions)}))
    if design.shapley and len(assumptions) > SHAPLEY_MOST:
        values = {"count": len(assumptions), "most": SHAPLEY_MOST}
        raise ProblemError(Problem("index.too_many_for_shapley", values=values))
    if design.kind not in ("sobol", "random") or design.estimator not in ESTIMATORS or design.rows < 2:
        given = {"kind": design.kind, "estimator": design.estimator, "rows": design.rows}
        raise ProblemError(Problem("index.unknown_design", values=given))


@dataclass
class Runner:
    """Evaluates matrices of a design, on whatever the options name, and counts what failed."""

    prepared: Prepared
    nominal_ranks: Floats
    options: Options
    wanted: int
    runs: int = 0
    failures: Counter[str] = field(default_factory=Counter)

    def outputs(self, draws: Sequence[Floats]) -> Floats:
        """(o, n) outputs of the runs of one matrix."""
        n = draws[0].shape[1]
        parts = [
            Part(self.prepared, self.nominal_ranks, tuple(u[:, i : i + BLOCK] for u in draws))
            for i in range(0, n, BLOCK)
        ]
        found = []
        for outputs, failed in computed(run_part, parts, self.options):
            found.append(outputs)
            self.runs += outputs.shape[1]
            self.failures.update(failed)
            if self.options.progress:
                self.options.progress(self.runs, self.wanted)
        return np.concatenate(found, axis=1)


@dataclass(frozen=True)
class Part:
    """Some runs of a design, complete in themselves."""

    prepared: Prepared
    nominal_ranks: Floats
    draws: tuple[Floats, ...]


def run_part(part: Part) -> tuple[Floats, list[str]]:
    """Outputs (o, n) of some runs and the codes of what failed; what an executor runs."""
    found = evaluate(part.prepared, part.draws)
    tolerance = part.prepared.recipe.tie_tolerance
    return outputs_of(found.scores, part.nominal_ranks, tolerance), [code for _, code in found.failed]


def runs_wanted(design: Design, d: int) -> int:
    """How many runs a design of d assumptions takes."""
    matrices = 2 + d + (d if design.second else 0) + (2**d - d - 2 if design.shapley else 0)
    return design.rows * matrices


def output_names(units: Sequence[str]) -> tuple[str, ...]:
    """Names of the outputs in their order."""
    return (SHIFT, *(f"score:{u}" for u in units), *(f"rank:{u}" for u in units))


def outputs_of(scores: Floats, nominal_ranks: Floats, tolerance: float) -> Floats:
    """From scores (n, r) the outputs (1 + 2 n, r): mean absolute rank shift, scores, ranks."""
    ranks = rank_columns(scores, tolerance)
    shift = mean_shift(ranks, nominal_ranks, np.isnan(ranks))
    return np.concatenate([shift[None], scores, ranks])


def base_draws(prepared: Prepared, design: Design, seed: int, which: str) -> list[Floats]:
    """Matrix A or B: for each assumption (width, rows) uniform numbers."""
    widths = [prepared.width(place) for place in range(len(prepared.assumptions))]
    if design.kind == "sobol" and 2 * sum(widths) <= QUASI_WIDTH:
        return _quasi(widths, design.rows, seed, which)
    count = -(-design.rows // BLOCK)
    names = [f"{assumption.name}/{which}" for assumption in prepared.assumptions]
    return [
        np.concatenate([uniforms(seed, name, b, width) for b in range(count)], axis=1)[:, : design.rows]
        for name, width in zip(names, widths, strict=True)
    ]


def _quasi(widths: list[int], rows: int, seed: int, which: str) -> list[Floats]:
    """One scrambled Sobol sequence over A and B together."""
    from scipy.stats import qmc

    total = sum(widths)
    points = qmc.Sobol(2 * total, scramble=True, seed=np.random.default_rng(seed)).random_base2(
        max(1, (rows - 1).bit_length())
    )[:rows]
    half = points[:, :total] if which == "A" else points[:, total:]
    clipped = np.clip(half.T, 2.0**-54, 1 - 2.0**-53)
    return [np.ascontiguousarray(part) for part in np.split(clipped, np.cumsum(widths)[:-1])]


def _run(runner: Runner, base: Sequence[list[Floats]], design: Design) -> Outputs:
    a, b = base
    return Outputs(
        a=runner.outputs(a),
        b=runner.outputs(b),
        ab=np.stack([runner.outputs(mixed) for mixed in mixtures(a, b)]),
        ba=np.stack([runner.outputs(mixed) for mixed in mixtures(b, a)]) if design.second else None,
    )


def mixtures(a: list[Floats], b: list[Floats]) -> Iterator[list[Floats]]:
    """The first matrix with one assumption's numbers from the second, for each assumption."""
    for i in range(len(a)):
        yield [b[j] if j == i else a[j] for j in range(len(a))]


def bounds(outputs: Outputs, design: Design, seed: int) -> tuple[Floats, Floats]:
    """Bootstrap bounds of first order and total, (2, d, o) each: rows of the design drawn with repetition."""
    rng = np.random.default_rng(np.random.SeedSequence((seed, 1)))
    plain = replace(outputs, ba=None)
    estimate = ESTIMATORS[design.estimator]
    found = []
    for _ in range(design.bootstrap):
        indices = estimate(resampled(plain, rng.integers(design.rows, size=design.rows)))
        found.append(np.stack([indices.first, indices.total]))
    tail = (1 - design.confidence) / 2
    lower, upper = np.quantile(np.stack(found), [tail, 1 - tail], axis=0)
    return lower, upper


def _shapley(runner: Runner, base: Sequence[list[Floats]], outputs: Outputs) -> Floats:
    """Shapley shares from every subset of assumptions taken from B."""
    a, b = base
    d = len(a)
    variance = variance_of(np.concatenate([outputs.a, outputs.b], axis=1))
    costs: dict[Subset, Floats] = {frozenset(): np.zeros(len(variance))}
    for size in range(1, d + 1):
        for chosen in combinations(range(d), size):
            mixed = [b[j] if j in chosen else a[j] for j in range(d)]
            y = runner.outputs(mixed) if 1 < size < d else outputs.ab[chosen[0]] if size == 1 else outputs.b
            costs[frozenset(chosen)] = mean_of((outputs.a - y) ** 2) / 2
    effects = shapley(costs, d)
    shares: Floats = np.divide(effects, variance, out=np.zeros_like(effects), where=variance > 0)
    return shares
