"""`xanh index simulate`: intervals of scores and ranks."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, FILE, Inputs, with_inputs
from xanh.commands.index_score import aligned
from xanh.reference import ProblemError

if TYPE_CHECKING:
    from xanh.index import Result
    from xanh.index.simulate import Assumption, Options, Simulation
    from xanh.index.simulate.sources import Sources

ASSUMPTIONS = click.option(
    "--assumptions",
    type=FILE,
    help="YAML list of what varies; else weights by a quarter, and sampling errors.",
)
SEED = click.option("--seed", type=int, default=0, show_default=True, help="Of the random numbers.")

WORKERS = click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Threads.")


@click.command()
@with_inputs
@ASSUMPTIONS
@SEED
@click.option("--replications", "-n", type=click.IntRange(1), default=1000, show_default=True)
@WORKERS
@click.option("--node", help="A group below the composite instead of it.")
@click.option("--apart", is_flag=True, help="Also each assumption alone: where uncertainty comes from.")
@click.option("--top", type=click.IntRange(1), help="Also the probability of a rank among the first so many.")
@AS_JSON
def simulate(inputs: Inputs, *, assumptions: Path | None, as_json: bool, top: int | None, **run: Any) -> None:
    """Vary what is uncertain: intervals of scores and ranks, units that cannot be told apart."""
    from xanh.index.simulate import simulate_result
    from xanh.index.simulate.sources import sources

    result = inputs.score()
    varied = varied_by(result, assumptions)
    runs = run["replications"] * (len(varied) + 1 if run["apart"] else 1)
    with progress(runs) as told:
        options = _options(run, told)
        apart = sources(result, varied, options) if run["apart"] else None
        found = apart.together if apart else simulate_result(result, varied, options)
    if as_json:
        click.echo(json.dumps((apart or found).to_json(), ensure_ascii=False, indent=1))
        return
    for line in _lines(result, found, top):
        click.echo(line)
    for line in _apart(apart) if apart else ():
        click.echo(line)


def _options(run: dict[str, Any], told: Callable[[int, int], None]) -> Options:
    from xanh.index.simulate import Options

    names = ("replications", "seed", "workers", "node")
    return Options(**{name: run[name] for name in names}, progress=told)


def _apart(found: Sources) -> Iterator[str]:
    """For each assumption alone: the mean rank shift, the median share of the variance of units' scores."""
    import numpy as np

    from xanh.index.explaining_text import figure

    rows = [["", "riêng từng giả định", "dịch hạng", "phần phương sai điểm"]]
    for name, alone, shares in zip(found.names, found.alone, found.shares, strict=True):
        known = shares[~np.isnan(shares)]
        share = float(np.median(known)) if len(known) else float("nan")
        rows.append(["", name, figure(alone.mean_shift, "vi"), figure(share, "vi")])
    rows.append(["", "tất cả", figure(found.together.mean_shift, "vi"), figure(1.0, "vi")])
    yield from aligned(rows)


def varied_by(result: Result, path: Path | None) -> list[Assumption]:
    """The assumptions of a file, or the usual ones; unreadable files end the command."""
    from xanh.index.audit.usual import usual_weights
    from xanh.index.simulate import SamplingError
    from xanh.index.tables_plans import read_assumptions

    if path is not None:
        try:
            return read_assumptions(path, result.framework)
        except ProblemError as error:
            stop(error.problems)
    usual: list[Assumption] = [usual_weights(result)]
    return usual if result.data.covariance is None else [*usual, SamplingError()]


@contextmanager
def progress(length: int) -> Iterator[Callable[[int, int], None]]:
    """A bar with the time left on stderr, where somebody looks at it; several runs may fill it in turn."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=length, label="Mô phỏng", file=sys.stderr, hidden=hidden) as bar:
        done = 0

        def told(now: int, wanted: int) -> None:
            nonlocal done
            bar.update(now - done if now > done else now)
            done = now

        yield told


def _lines(result: Result, found: Simulation, top: int | None) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    data, table = result.state.data, found.to_table()
    low, high = (f"{level:g}" for level in (found.levels[0], found.levels[-1]))
    least, most = (f"{100 * float(level):g} %" for level in (low, high))
    head = ["hạng", "đơn vị", "điểm", f"điểm {least}", f"điểm {most}"]
    head += [f"hạng {least}", "trung vị", f"hạng {most}"]
    rows = [[*head, f"trong {top}"] if top else head]
    chance = dict(zip(found.units, found.within(top or 1).tolist(), strict=True))
    for n, unit in enumerate(table["unit"]):
        scores = [figure(table[name][n], "vi") for name in ("score", f"score_{low}", f"score_{high}")]
        ranks = [f"{table[name][n]:.0f}" for name in (f"rank_{low}", "median_rank", f"rank_{high}")]
        cells = [f"{table['rank'][n]:.0f}", data.name(unit), *scores, *ranks]
        rows.append([*cells, f"{100 * chance[unit]:.0f} %"] if top else cells)
    yield f"{found.used} lần mô phỏng, hạt giống {found.seed}"
    yield from aligned(rows)
    for code, count in found.failures.items():
        yield f"Không tính được {count} lần: {code}"
    if found.above is not None:
        tied = [
            ", ".join(data.name(unit) for unit in group) for group in found.tied_groups() if len(group) > 1
        ]
        yield from (f"Không phân biệt được: {names}" for names in tied)
