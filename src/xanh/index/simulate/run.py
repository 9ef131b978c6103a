"""Uncertainty analysis: all replications, on one thread, several, or a cluster."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import Recipe
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.index.simulate import tally as tallies
from xanh.index.simulate.as_data import to_json
from xanh.index.simulate.assumptions import Assumption
from xanh.index.simulate.evaluate import Evaluated, evaluate
from xanh.index.simulate.kernels import NUMPY
from xanh.index.simulate.outcome import Simulation
from xanh.index.simulate.prepare import Prepared, prepare
from xanh.index.simulate.streams import BLOCK, blocks, uniforms
from xanh.index.simulate.tally import Layout, Tally
from xanh.reference import Problem, ProblemError

TASK_BLOCKS = 8  # blocks in one task: few enough to share out, many enough to be worth sending
TASK_BYTES = 64 * 1024**2  # of uniform numbers, or of scores, at most in a task of several blocks
Progress = Callable[[int, int], None]
P = TypeVar("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Options:
    """How a simulation is run.

    Attributes
    ----------
    replications, seed
        A longer run begins with the replications of a shorter one with the same seed.
    levels
        Quantiles of scores and ranks.
    node
        Whose scores; None is the top.
    executor, workers
        Any `concurrent.futures.Executor`, of about so many workers: four tasks for each are under way at a
        time; without one, so many threads. Neither changes a single bit of the result.
    progress
        Called with replications done and wanted.
    keep
        Bytes of scores kept before they are binned.
    engine
        Of the hot loops: "numpy", or "numba" (the extra "speed"). The numbers are the same to the last bit.
    """

    replications: int = 1000
    seed: int = 0
    levels: tuple[float, ...] = (0.05, 0.5, 0.95)
    node: str | None = None
    executor: Executor | None = None
    workers: int = 1
    progress: Progress | None = None
    keep: int = tallies.KEPT_BYTES
    engine: str = NUMPY


@dataclass(frozen=True)
class Task:
    """Some blocks of a simulation, complete in itself."""

    prepared: Prepared
    layout: Layout
    nominal_ranks: Floats
    seed: int
    blocks: tuple[tuple[int, int], ...]


def simulate(
    framework: Framework,
    data: Data,
    assumptions: Sequence[Assumption],
    *,
    recipe: Recipe | None = None,
    options: Options | None = None,
) -> Simulation:
    """Vary what is uncertain and see how scores and ranks move.

    Parameters
    ----------
    framework, data, recipe
        As for `score`.
    assumptions
        What is varied, all together; each has a name of its own.

    Returns
    -------
    Simulation
        Intervals of scores and ranks, probabilities, failures.

    Raises
    ------
    ProblemError
        Of the nominal run; `index.assumptions_without_names` where two share a name.

    Source
    ------
    Saisana, Saltelli, Tarantola: Uncertainty and sensitivity analysis techniques as tools for the quality
    assessment of composite indicators (2005).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator
    >>> from xanh.index.simulate import Options, WeightNoise, simulate
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> d = Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [9, 5, 0]})
    >>> found = simulate(f, d, [WeightNoise(factors={1: 0.5})], options=Options(replications=2000, seed=1))
    >>> found.used, found.median_rank.tolist()
    (2000, [3.0, 2.0, 2.0])
    """
    return simulate_result(score(framework, data, recipe), assumptions, options or Options())


def simulate_result(result: Result, assumptions: Sequence[Assumption], options: Options) -> Simulation:
    """The same from a nominal result.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> from xanh.index.simulate import WeightNoise
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of("UVW", {"a": [0, 5, 10], "b": [9, 5, 0]}))
    >>> simulate_result(result, [WeightNoise()], Options(replications=100)).used
    100
    """
    require_names(assumptions)
    prepared = prepare(result, assumptions, options.node, options.engine)
    nominal_ranks = result.rank_of(prepared.node)
    layout = layout_of(prepared, result.of(prepared.node), nominal_ranks, options)
    total, half = _collect(tasks(prepared, layout, nominal_ranks, options), layout, options)
    return _outcome(result, prepared, total, half, layout=layout, options=options)


def require_names(assumptions: Sequence[Assumption]) -> None:
    """Raise where two assumptions share a name: their random numbers would be the same."""
    names = [assumption.name for assumption in assumptions]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ProblemError(Problem("index.assumptions_without_names", values={"names": ", ".join(twice)}))


def layout_of(prepared: Prepared, centre: Floats, nominal_ranks: Floats, options: Options) -> Layout:
    """Scores are kept where they fit, else binned between edges that the first block shows."""
    layout = Layout(centre, prepared.recipe.tie_tolerance, engine=prepared.engine)
    if layout.units * options.replications * np.dtype(float).itemsize <= options.keep:
        return layout
    pilot = run_task(Task(prepared, layout, nominal_ranks, options.seed, ((0, BLOCK),)))
    return replace(layout, edges=tallies.edges_of(pilot))


def tasks(prepared: Prepared, layout: Layout, nominal_ranks: Floats, options: Options) -> list[Task]:
    """The blocks of a run, shared out in parts that depend on what is simulated alone."""
    widths = [prepared.width(place) for place in range(len(prepared.assumptions))]
    bytes_each = BLOCK * np.dtype(float).itemsize * max(sum(widths), len(prepared.units), 1)
    size = int(min(max(TASK_BYTES // bytes_each, 1), TASK_BLOCKS))
    every = blocks(options.replications)
    parts = [tuple(every[i : i + size]) for i in range(0, len(every), size)]
    return [Task(prepared, layout, nominal_ranks, options.seed, part) for part in parts]


def run_task(task: Task) -> Tally:
    """Compute the statistics of a task's blocks; what an executor runs."""
    each = [draws(task.prepared, task.seed, block, count) for block, count in task.blocks]
    together = [np.concatenate(parts, axis=1) for parts in zip(*each, strict=True)]
    count = sum(count for _, count in task.blocks)
    return tallies.count(evaluate(task.prepared, together, count), task.nominal_ranks, task.layout)


def draws(prepared: Prepared, seed: int, block: int, count: int = BLOCK) -> list[Floats]:
    """The uniform numbers of a block, for each assumption (width, count)."""
    return [
        uniforms(seed, assumption.name, block, prepared.width(place))[:, :count]
        for place, assumption in enumerate(prepared.assumptions)
    ]


def _collect(todo: list[Task], layout: Layout, options: Options) -> tuple[Tally, Floats | None]:
    """Add the tallies up in their order; half way note the quantiles of scores that are not kept."""
    total, half, done = tallies.empty(layout), None, 0
    for number, part in enumerate(computed(run_task, todo, options), 1):
        total.add(part)
        done += sum(count for _, count in todo[number - 1].blocks)
        if options.progress:
            options.progress(done, options.replications)
        if layout.edges is not None and number == len(todo) // 2 and total.used:
            half = tallies.score_quantiles(total, options.levels, layout, options.workers)[0]
    return total, half


def computed(work: Callable[[P], R], todo: Sequence[P], options: Options) -> Iterator[R]:
    """What `work` makes of each part, in their order, whoever computes it; only a few wait at a time."""
    if options.executor is not None:
        yield from _on(options.executor, work, todo, max(options.workers, 2))
    elif options.workers > 1:
        with ThreadPoolExecutor(options.workers) as pool:
            yield from _on(pool, work, todo, options.workers)
    else:
        yield from map(work, todo)


def _on(executor: Executor, work: Callable[[P], R], todo: Sequence[P], workers: int) -> Iterator[R]:
    waiting = deque(executor.submit(work, part) for part in todo[: 4 * workers])
    for part in todo[4 * workers :]:
        yield waiting.popleft().result()
        waiting.append(executor.submit(work, part))
    while waiting:
        yield waiting.popleft().result()


def _outcome(
    result: Result,
    prepared: Prepared,
    total: Tally,
    half: Floats | None,
    *,
    layout: Layout,
    options: Options,
) -> Simulation:
    if not total.used:
        values = {"count": options.replications, "codes": ", ".join(sorted(total.failures))}
        raise ProblemError(Problem("index.every_replication_failed", values=values))
    found, error = tallies.score_quantiles(total, options.levels, layout, options.workers)
    mean, deviation = tallies.moments(total, layout)
    scale = np.where(deviation > 0, deviation, 1.0)
    if half is None:
        half = np.full(found.shape, np.nan)
        if total.scores:
            half = tallies.half_quantiles(total, options.levels, options.workers)
    gaps = np.abs(found - half) / scale
    moved = float(np.nanmax(gaps)) if not np.isnan(gaps).all() else float("nan")
    shift, squares = total.shift / total.used
    return Simulation(
        units=prepared.units,
        node=prepared.node,
        assumptions=tuple(to_json(a) for a in prepared.assumptions),
        seed=options.seed,
        replications=options.replications,
        used=total.used,
        failures=dict(total.failures),
        nominal_scores=result.of(prepared.node),
        nominal_ranks=result.rank_of(prepared.node),
        levels=options.levels,
        scores=found,
        score_error=error,
        mean_score=mean,
        deviation=deviation,
        rank_counts=total.rank_counts,
        above=None if total.above is None else total.above / total.used,
        mean_shift=float(shift),
        shift_deviation=float(np.sqrt(max(squares - shift**2, 0))),
        convergence=moved,
        blocks=tuple(total.scores),
    )


def replayed(result: Result, assumptions: Sequence[Assumption], numbers: Sequence[Floats]) -> Evaluated:
    """Scores of replications whose uniform numbers are given, (width, r) for each assumption.

    How the draws of another program are run again: `assumptions.middle` turns an alternative into its number.
    """
    return evaluate(prepare(result, assumptions), numbers)
