"""`xanh index improve`: what would move a unit's score."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, FILE, Inputs, with_inputs
from xanh.commands.index_score import aligned
from xanh.reference import ProblemError

if TYPE_CHECKING:
    from xanh.index import Result

COUNT = 15  # rows that the text shows


@click.command()
@with_inputs
@click.option("--unit", required=True, help="Code of the unit.")
@click.option("--against", default="best", show_default=True, help="target, best, median or grouping:NAME.")
@click.option(
    "--step", type=float, default=1.0, show_default=True, help="Improvement tried, in units of measure."
)
@click.option("--target-rank", type=click.IntRange(1), help="The cheapest way to this rank; needs --levers.")
@click.option("--target-score", type=float, help="The cheapest way to this score; needs --levers.")
@click.option("--levers", type=FILE, help="Table: indicator, cost of one unit of measure, most, fixed.")
@click.option(
    "--scenario", type=FILE, help="YAML: unit, below it indicators with new values; what would follow."
)
@AS_JSON
def improve(inputs: Inputs, *, unit: str, as_json: bool, **asked: Any) -> None:
    """Show gaps, what improving each indicator brings, the cheapest way to a goal, a scenario."""
    result = inputs.score()
    try:
        found = _found(result, unit, asked)
    except ProblemError as error:
        stop(error.problems)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in _lines(result, unit, found):
        click.echo(line)


def _found(result: Result, unit: str, asked: dict[str, Any]) -> dict[str, Any]:
    from xanh.index.improve import Goal, cheapest, gaps, marginal, what_if
    from xanh.index.tables_plans import read_levers, read_scenario

    if asked["scenario"] is not None:
        return {"scenario": what_if(result, read_scenario(asked["scenario"])).table()}
    if asked["target_rank"] is not None or asked["target_score"] is not None:
        if asked["levers"] is None:
            raise click.UsageError("--target-rank and --target-score need --levers.")
        goal = Goal(score=asked["target_score"], rank=asked["target_rank"])
        return {"cheapest": cheapest(result, unit, goal, read_levers(Path(asked["levers"]))).to_json()}
    steps = dict.fromkeys(result.state.data.indicators, float(asked["step"]))
    return {
        "gaps": gaps(result, unit, asked["against"]).table(),
        "gains": marginal(result, unit, steps).table(),
    }


def _lines(result: Result, unit: str, found: dict[str, Any]) -> Iterator[str]:
    if "scenario" in found:
        yield from _scenario(result, found["scenario"])
    elif "cheapest" in found:
        yield from _cheapest(result, found["cheapest"])
    else:
        yield f"{result.data.name(unit)}: khoảng cách, tốn điểm nhất trước"
        gaps = {"value": "hiện tại", "reference": "mốc", "gap": "cách", "points": "điểm"}
        yield from _table(result, found["gaps"], gaps)
        yield "Cải thiện từng chỉ tiêu, được nhiều nhất trước"
        yield from _table(result, found["gains"], {"step": "thêm", "gain": "điểm", "ranks_gained": "hạng"})


def _table(result: Result, table: dict[str, list[Any]], names: dict[str, str]) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    rows = [["", "chỉ tiêu", *names.values()]]
    for n, code in enumerate(table["indicator"][:COUNT]):
        rows.append([code, result.framework.name(code)[:60], *(figure(table[c][n], "vi") for c in names)])
    yield from aligned(rows)


def _cheapest(result: Result, plan: dict[str, Any]) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    cost, score = (figure(plan[name], "vi") for name in ("cost", "score"))
    yield f"Chi phí {cost}: đạt {score} điểm, hạng {plan['rank']:.0f}"
    rows = [["", "chỉ tiêu", "cải thiện"]]
    rows += [
        [code, result.framework.name(code)[:60], figure(amount, "vi")]
        for code, amount in plan["amounts"].items()
    ]
    yield from aligned(rows)


def _scenario(result: Result, table: dict[str, list[Any]]) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    rows = [["", "đơn vị", "điểm trước", "điểm sau", "hạng trước", "hạng sau"]]
    for n, unit in enumerate(table["unit"]):
        scores = [figure(table[c][n], "vi") for c in ("score_before", "score_after")]
        rows.append(
            [
                "",
                result.data.name(unit),
                *scores,
                *(f"{table[c][n]:.0f}" for c in ("rank_before", "rank_after")),
            ]
        )
    yield from aligned(rows)
