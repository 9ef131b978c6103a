"""`xanh index sensitivity`: which assumption, which indicator matters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, Inputs, with_inputs
from xanh.commands.index_score import aligned
from xanh.commands.index_simulate import ASSUMPTIONS, SEED, WORKERS, progress
from xanh.reference import ProblemError

if TYPE_CHECKING:
    from xanh.index import Result
    from xanh.index.simulate import Assumption
    from xanh.index.simulate.sensitivity import Sensitivity

NAMES = {
    "first": "bậc một", "total": "tổng", "total_lower": "từ", "total_upper": "đến", "shapley": "Shapley",
}  # fmt: skip


@click.command()
@with_inputs
@ASSUMPTIONS
@SEED
@WORKERS
@click.option(
    "--rows", type=click.IntRange(2), default=512, show_default=True, help="Of each matrix of the design."
)
@click.option("--second", is_flag=True, help="Also indices of second order: pairs of assumptions.")
@click.option("--shapley", is_flag=True, help="Also Shapley shares.")
@click.option("--unit", help="Of whose score; else the mean rank shift of all.")
@click.option("--rank", is_flag=True, help="With --unit: of its rank instead of its score.")
@click.option(
    "--removal", is_flag=True, help="Instead: how far ranks move without each indicator, each group."
)
@AS_JSON
def sensitivity(inputs: Inputs, *, assumptions: Path | None, as_json: bool, **asked: Any) -> None:
    """Share the variance out among the assumptions: Sobol indices of first order and total."""
    result = inputs.score()
    if asked["removal"]:
        _removal(result, as_json)
        return
    found, output = _shares(result, _varied(result, assumptions), asked)
    if as_json:
        click.echo(json.dumps(found.to_json([output]), ensure_ascii=False, indent=1))
        return
    for line in _lines(found, output):
        click.echo(line)


def _varied(result: Result, path: Path | None) -> list[Assumption]:
    """The assumptions of a file, or what an audit varies."""
    from xanh.index.audit import usual_assumptions
    from xanh.index.tables_plans import read_assumptions

    try:
        return usual_assumptions(result) if path is None else read_assumptions(path, result.framework)
    except ProblemError as error:
        stop(error.problems)


def _shares(result: Result, varied: list[Assumption], asked: dict[str, Any]) -> tuple[Sensitivity, str]:
    """The analysis, and the name of the output asked for."""
    from xanh.index.simulate import Options
    from xanh.index.simulate.sensitivity import SHIFT, Design, output_names, runs_wanted, sensitivity_of

    unit = asked["unit"]
    output = SHIFT if unit is None else f"{'rank' if asked['rank'] else 'score'}:{unit}"
    if output not in output_names(result.units):
        raise click.BadParameter(unit or "", param_hint="--unit")
    design = Design(rows=asked["rows"], second=asked["second"], shapley=asked["shapley"])
    with progress(runs_wanted(design, len(varied))) as told:
        options = Options(seed=asked["seed"], workers=asked["workers"], progress=told)
        return sensitivity_of(result, varied, design, options), output


def _lines(found: Sensitivity, output: str) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    table = found.of(output)
    shown = [name for name in NAMES if name in table]
    rows = [["", "giả định", *(NAMES[n] for n in shown)]]
    for n, name in enumerate(found.names):
        rows.append(["", name, *(figure(float(table[c][n]), "vi") for c in shown)])
    yield f"{found.runs} lần tính, {sum(found.failures.values())} lần hỏng"
    yield from aligned(rows)
    pairs = found.pairs(output)
    for first, second, index in zip(*pairs.values(), strict=True):
        yield f"{first} × {second}: {figure(index, 'vi')}"


def _removal(result: Result, as_json: bool) -> None:
    """Mean absolute rank shifts, the largest first; what cannot be left out, with the code of its problem."""
    from xanh.index.explaining_text import figure
    from xanh.index.plain import plain
    from xanh.index.simulate.removal import removal

    found = removal(result)
    shifts = dict(zip(found.codes, found.shift.tolist(), strict=True))
    if as_json:
        told = plain({"shift": shifts, "failed": found.failed})
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    rows = [["dịch hạng", "bỏ đi"]]
    order = sorted((code for code in shifts if code not in found.failed), key=lambda code: -shifts[code])
    rows += [[figure(shifts[code], "vi"), result.framework.name(code)] for code in order]
    for line in aligned(rows):
        click.echo(line)
    for code, problem in found.failed.items():
        click.echo(f"Không tính được khi bỏ {result.framework.name(code)}: {problem}")
