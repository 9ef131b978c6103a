"""`xanh index sensitivity`: which assumption matters."""

from __future__ import annotations

import json
from pathlib import Path

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, Inputs, with_inputs
from xanh.commands.index_score import aligned
from xanh.commands.index_simulate import ASSUMPTIONS, SEED
from xanh.reference import ProblemError


@click.command()
@with_inputs
@ASSUMPTIONS
@SEED
@click.option(
    "--rows", type=click.IntRange(2), default=512, show_default=True, help="Of each matrix of the design."
)
@click.option("--shapley", is_flag=True, help="Also Shapley shares.")
@click.option("--unit", help="Of whose score; else the mean rank shift of all.")
@AS_JSON
def sensitivity(
    inputs: Inputs, *, assumptions: Path | None, unit: str | None, seed: int, **asked: bool
) -> None:
    """Share the variance out among the assumptions: Sobol indices of first order and total."""
    from xanh.index.audit.robustness import usual_assumptions
    from xanh.index.explaining_text import figure
    from xanh.index.simulate import Options
    from xanh.index.simulate.sensitivity import SHIFT, Design, sensitivity_of
    from xanh.index.tables_plans import read_assumptions

    result = inputs.score()
    try:  # without a file, what an audit varies
        varied = (
            usual_assumptions(result)
            if assumptions is None
            else read_assumptions(assumptions, result.framework)
        )
    except ProblemError as error:
        stop(error.problems)
    design = Design(rows=asked["rows"], shapley=asked["shapley"])
    found = sensitivity_of(result, varied, design, Options(seed=seed))
    output = SHIFT if unit is None else f"score:{unit}"
    if output not in found.outputs:
        raise click.BadParameter(unit or "", param_hint="--unit")
    if asked["as_json"]:
        click.echo(json.dumps(found.to_json([output]), ensure_ascii=False, indent=1))
        return
    table = found.of(output)
    names = {
        "first": "bậc một",
        "total": "tổng",
        "total_lower": "từ",
        "total_upper": "đến",
        "shapley": "Shapley",
    }
    shown = [name for name in names if name in table]
    rows = [["", "giả định", *(names[n] for n in shown)]]
    for n, name in enumerate(found.names):
        rows.append(["", name, *(figure(float(table[c][n]), "vi") for c in shown)])
    click.echo(f"{found.runs} lần tính, {sum(found.failures.values())} lần hỏng")
    for line in aligned(rows):
        click.echo(line)
