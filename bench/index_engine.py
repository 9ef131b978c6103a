"""The index engine: replications a second beside plain NumPy and what the machine can do, memory, start.

Measured in a process of its own, whose linear algebra has one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from time import process_time

import numpy as np

from bench import index_made as made
from bench.report import Cell, Section, Table
from bench.size import SIZES, Size
from bench.timing import timed
from xanh.index import Result, Step
from xanh.index.aggregate_tree import Aggregation, aggregate_tree
from xanh.index.normalise import minmax
from xanh.index.simulate import Assumption, Options, simulate_result
from xanh.index.simulate.evaluate import evaluate
from xanh.index.simulate.prepare import prepare
from xanh.index.simulate.run import draws

ROOT = Path(__file__).resolve().parent.parent
UNITS, INDICATORS = 51, 49  # COINr's example
WEIGHTS_RATE, FOUR_RATE = 70_000, 20_000  # replications a second, one thread
SCALING, WHOLE, START = 1.8, 0.12, 0.25
MEGABYTES = 1000
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
DOUBLED = 2.6  # twice the work may take so much longer, what others do on the machine included


def run(size: Size) -> Section:
    """The section, from a process with one thread of linear algebra."""
    name = next(name for name, known in SIZES.items() if known == size)
    return Section.of_json(json.loads(alone("bench.index_engine", name)))


def alone(*words: str) -> str:
    """What a module prints in a process of its own."""
    command = [sys.executable, "-m", *words]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **ONE_THREAD}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr[-2000:]}")
    return done.stdout


@dataclass(frozen=True)
class Machine:
    """What the machine can do at most, one thread."""

    megabytes: int

    @cached_property
    def triad(self) -> float:
        """Bytes a second of a = b + s c on arrays far larger than any cache."""
        count = self.megabytes * 1024**2 // 8
        a, b, c = (np.full(count, v) for v in (0.0, 1.0, 2.0))

        def once() -> None:
            np.multiply(c, 3.0, out=a)
            np.add(a, b, out=a)

        return 5 * 8 * count / timed(once, times=5).low

    @cached_property
    def dgemm(self) -> float:
        """Floating-point operations a second of a matrix product of the example's shape."""
        x, w = np.ones((UNITS, INDICATORS)), np.ones((INDICATORS, 4096))
        return 2 * UNITS * INDICATORS * 4096 / timed(lambda: x @ w, times=9).low


def measured(size: Size) -> Section:
    """All tables."""
    section, machine = Section("index"), Machine(size.triad)
    rates(section, machine, size)
    threads(section, size)
    growth(section, size)
    whole(section, machine, size)
    memory(section, size)
    start(section)
    return section


def engines() -> list[str]:
    return ["numpy", "numba"] if find_spec("numba") else ["numpy"]


def rate(result: Result, assumptions: list[Assumption], options: Options, times: int = 3) -> float:
    """Replications a second, preparing the variants included."""
    seconds = timed(lambda: simulate_result(result, assumptions, options), times=times).low
    return options.replications / seconds


def cases() -> dict[str, tuple[Result, list[Assumption], int]]:
    """Nominal run, assumptions, bar."""
    return {
        "weights": (made.result(UNITS, INDICATORS), [made.NOISE], WEIGHTS_RATE),
        "four assumptions": (made.result(UNITS, INDICATORS, treated=True), made.four(), FOUR_RATE),
    }


def rates(section: Section, machine: Machine, size: Size) -> None:
    """One thread: beside the plain loop, the arithmetic of the machine, and its memory."""
    few = max(size.replications // 100, 20)
    by_hand = few / timed(lambda: made.plain(made.result(UNITS, INDICATORS), few), times=3).low
    rows: list[tuple[Cell, ...]] = [
        ("weights, plain NumPy loop", "", by_hand, 1.0, *shares(by_hand, machine))
    ]
    for name, (result, assumptions, bar) in cases().items():
        for engine in engines():
            options = Options(replications=size.replications, engine=engine)
            found = rate(result, assumptions, options)
            rows.append((name, engine, found, found / by_hand, *shares(found, machine)))
            section.at_least(f"{name}, {engine}: replications / s", found, bar)
    columns = ("what", "engine", "1 / s", "x plain NumPy", "% of dgemm", "% of triad")
    title = f"replications of {UNITS} x {INDICATORS}: scores, ranks, pairs, 5/50/95 %, one thread"
    section.tables.append(Table(title, columns, tuple(rows)))
    section.notes.append(
        f"machine: triad {machine.triad / 1e9:.1f} GB/s, dgemm {machine.dgemm / 1e9:.1f} GFlop/s"
    )


def shares(found: float, machine: Machine) -> tuple[float, float]:
    """Per cent of the product's rate, and of the traffic that weights in, scores in and out would make."""
    operations = 2 * UNITS * INDICATORS * found
    traffic = 8 * (INDICATORS + 3 * UNITS) * found
    return 100 * operations / machine.dgemm, 100 * traffic / machine.triad


def threads(section: Section, size: Size) -> None:
    """Two threads beside one, best of several turns by turns: others at work on the machine slow both."""
    if len(os.sched_getaffinity(0)) < 2:
        section.skipped.append("thread scaling: one core only")
        return
    rows: list[tuple[Cell, ...]] = []
    for name, (result, assumptions, _) in cases().items():
        for engine in engines():
            options = Options(replications=2 * size.replications, engine=engine)
            pairs = [
                [rate(result, assumptions, replace(options, workers=w), times=1) for w in (1, 2)]
                for _ in range(size.turns)
            ]
            one, two = (max(column) for column in zip(*pairs, strict=True))
            rows.append((name, engine, one, two, two / one))
            section.at_least(f"{name}, {engine}: two threads x one", two / one, SCALING)
    section.tables.append(Table("threads", ("what", "engine", "one, 1 / s", "two, 1 / s", "x"), tuple(rows)))


def growth(section: Section, size: Size) -> None:
    """Twice the units, the indicators, the replications."""
    rows: list[tuple[Cell, ...]] = []
    base = (UNITS, INDICATORS, size.replications)
    before = scored(*base)
    for name, sizes in {
        "units": (2 * UNITS, INDICATORS, size.replications),
        "indicators": (UNITS, 2 * INDICATORS, size.replications),
        "replications": (UNITS, INDICATORS, 2 * size.replications),
    }.items():
        factor = scored(*sizes) / before
        rows.append((name, " x ".join(map(str, base)), " x ".join(map(str, sizes)), factor))
        section.at_most(f"scores, twice the {name}: time x", factor, DOUBLED)
    columns = ("twice the", "units x indicators x replications", "then", "time x")
    section.tables.append(Table("growth of the processor time for scores", columns, tuple(rows)))
    section.notes.append("ranks compare every pair of units: that part grows with the square of the units")


def scored(n: int, k: int, replications: int) -> float:
    """Seconds of processor time to score replications, without statistics."""
    prepared = prepare(made.result(n, k), [made.NOISE])
    numbers = draws(prepared, 0, 0)
    blocks = max(replications // 1024, 1)

    def once() -> None:
        for _ in range(blocks):
            evaluate(prepared, numbers)

    return timed(once, times=5, clock=process_time).low  # others at work do not count


def whole(section: Section, machine: Machine, size: Size) -> None:
    """Normalise and aggregate one large set of values."""
    n, k = size.rows, 50
    tree = made.framework(k).tree
    values = made.data(n, k).values
    aggregation = Aggregation.of(Step.of("aggregate", "arithmetic"), tree)

    def once() -> None:
        aggregate_tree(minmax(values, tree.direction), tree.weights, aggregation)

    seconds = timed(once, times=5).low
    ideal = 8 * n * (3 * k + len(tree.codes)) / machine.triad
    columns = ("units x indicators", "s", "s at the triad's rate")
    section.tables.append(Table("normalise and aggregate", columns, ((f"{n} x {k}", seconds, ideal),)))
    if n == 100_000:
        section.at_most("normalise and aggregate 100000 x 50: s", seconds, WHOLE)


def memory(section: Section, size: Size) -> None:
    """Many replications in a process of its own: its largest memory."""
    rows: list[tuple[Cell, ...]] = []
    for engine in engines()[-1:]:
        found = json.loads(alone("bench.index_engine", "--many", str(size.many), engine))
        rows.append((f"63 x 42 x {size.many}", engine, found["seconds"], found["megabytes"], found["error"]))
        section.at_most(f"{size.many} replications of 63 x 42: MB", found["megabytes"], MEGABYTES)
    columns = ("units x indicators x replications", "engine", "s", "MB", "score quantiles off by at most, sd")
    section.tables.append(Table("memory", columns, tuple(rows)))


def many(replications: int, engine: str) -> None:
    """Run so many replications and print what they took."""
    result = made.result(63, 42)
    options = Options(replications=replications, engine=engine, workers=len(os.sched_getaffinity(0)))
    found = {}
    seconds = timed(
        lambda: found.update(one=simulate_result(result, [made.NOISE], options)), times=1, warm=0
    ).low
    error = float((found["one"].score_error / found["one"].deviation).max())
    print(json.dumps({"seconds": seconds, "megabytes": peak(), "error": error}))


def peak() -> float:
    """MB of memory at most; `getrusage` would count what the parent held before this process began."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(lines["VmHWM"].split()[0]) / 1024


def start(section: Section) -> None:
    """Import of the library in a fresh process, that of NumPy included."""
    rows: list[tuple[Cell, ...]] = []
    for code in ("import numpy", "from xanh.index import score", "from xanh.index.simulate import simulate"):
        seconds = imported(code)
        rows.append((code, seconds))
        if "score" in code:
            section.at_most(f"{code}: s", seconds, START)
    section.tables.append(
        Table("import in a fresh process, less the start of Python", ("module", "s"), tuple(rows))
    )


def imported(code: str) -> float:
    """Seconds, the least of several fresh processes."""
    timing = f"from time import perf_counter as now; t = now(); {code}; print(now() - t)"
    command = [sys.executable, "-c", timing]
    each = [subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout for _ in range(5)]
    return min(map(float, each))


def main(words: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("size", nargs="?", choices=SIZES, default="full")
    parser.add_argument("--many", nargs=2, metavar=("REPLICATIONS", "ENGINE"))
    asked = parser.parse_args(words)
    if asked.many:
        many(int(asked.many[0]), asked.many[1])
    else:
        print(json.dumps(measured(SIZES[asked.size]).to_json()))


if __name__ == "__main__":
    main(sys.argv[1:])
