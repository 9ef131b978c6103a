"""`xanh index improve`: what would move a unit's score."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.commands.findings import stop
from xanh.commands.index_improve_tables import lines
from xanh.commands.index_inputs import AS_JSON, FILE, Inputs, with_inputs
from xanh.commands.solver_output import solver_to_stderr
from xanh.reference import ProblemError

if TYPE_CHECKING:
    from xanh.index import Result
    from xanh.index.improve import Goal


@click.command()
@with_inputs
@click.option("--unit", required=True, help="Code of the unit.")
@click.option("--against", default="best", show_default=True, help="target, best, median or grouping:NAME.")
@click.option(
    "--step", type=float, default=1.0, show_default=True, help="Improvement tried, in units of measure."
)
@click.option("--target-rank", type=click.IntRange(1), help="A rank; with --costs or --indicator.")
@click.option("--target-score", type=float, help="A score; with --costs or --indicator.")
@click.option("--indicator", help="Which value of this one reaches the target, all else unchanged?")
@click.option("--bound", type=float, help="Furthest value of --indicator to try; else the best there is.")
@click.option(
    "--costs", "--levers", "levers", type=FILE,
    help="The cheapest way to the target. Table: indicator, cost of one unit of measure, most, fixed, from.",
)  # fmt: skip
@click.option("--assumptions", type=FILE, help="YAML: what is uncertain, for the probability of success.")
@click.option("--replications", "-n", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Of the random numbers.")
@click.option(
    "--scenario", type=FILE, help="YAML: unit, below it indicators with new values; or a list `scenarios`."
)
@AS_JSON
def improve(inputs: Inputs, *, unit: str, as_json: bool, **asked: Any) -> None:
    """Show gaps, what improving each indicator brings, the way to a target, scenarios."""
    result = inputs.score()
    try:
        found = _found(result, unit, asked)
    except ProblemError as error:
        stop(error.problems)
    if as_json:
        from xanh.index.plain import plain

        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=1))
        return
    for line in lines(result, unit, found):
        click.echo(line)


def _found(result: Result, unit: str, asked: dict[str, Any]) -> dict[str, Any]:
    from xanh.index.improve import Goal, gaps, marginal, scenarios
    from xanh.index.tables_plans import read_scenarios

    if asked["scenario"] is not None:
        return {"scenario": scenarios(result, read_scenarios(asked["scenario"])).table()}
    if asked["target_rank"] is not None or asked["target_score"] is not None:
        return _way(result, unit, Goal(score=asked["target_score"], rank=asked["target_rank"]), asked)
    steps = dict.fromkeys(result.state.data.indicators, float(asked["step"]))
    gap = gaps(result, unit, asked["against"])
    return {
        "gaps": gap.table(),
        "gaps_of_groups": gap.groups.table(),
        "gains": marginal(result, unit, steps).table(),
    }


def _way(result: Result, unit: str, goal: Goal, asked: dict[str, Any]) -> dict[str, Any]:
    """The value of one indicator, or the cheapest of several levers, that reaches a goal."""
    from xanh.index.improve import cheapest, required_value
    from xanh.index.simulate import Options
    from xanh.index.tables_plans import read_levers

    if asked["indicator"] is not None:
        wanted = required_value(result, unit, asked["indicator"], goal, bound=asked["bound"])
        return {"required": wanted.to_json()}
    if asked["levers"] is None:
        raise click.UsageError("--target-rank and --target-score need --costs or --indicator.")
    options = Options(replications=asked["replications"], seed=asked["seed"])
    levers, varied = read_levers(Path(asked["levers"])), _varied(result, asked["assumptions"])
    with solver_to_stderr():
        plan = cheapest(result, unit, goal, levers, assumptions=varied, options=options)
    return {"cheapest": plan.to_json()}


def _varied(result: Result, path: Path | None) -> list[Any]:
    """The assumptions of a file; else sampling errors where the figures have them."""
    from xanh.index.simulate import SamplingError
    from xanh.index.tables_plans import read_assumptions

    if path is not None:
        return list(read_assumptions(path, result.framework))
    return [SamplingError()] if result.data.covariance is not None else []
