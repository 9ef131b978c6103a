"""`xanh index verify`: does a published result follow from its inputs?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from xanh.commands.findings import show, stop
from xanh.commands.index_inputs import AS_JSON, FILE, Inputs, with_inputs
from xanh.reference import Place, Problem, ProblemError


@click.command()
@click.argument("result", type=FILE)
@with_inputs
@AS_JSON
def verify(inputs: Inputs, *, result: Path, as_json: bool) -> None:
    """Compute an exported result again and compare scores, ranks and digest; exit code 1 where they differ.

    From the inputs within RESULT, or from --framework and --data where they are given.
    """
    from xanh import index

    exported = exported_of(result)
    framework = data = None
    if inputs.framework is not None:
        framework, data, _ = inputs.read(data_needed=False)
    elif inputs.data is not None:
        raise click.UsageError("--data needs --framework.")
    try:
        found = index.verify(exported, framework, data)
    except ProblemError as error:
        stop(error.problems)
    if not found and not as_json:
        click.echo(f"Tính lại trùng khớp: {exported['digest']['whole']}")
        return
    show(found, as_json=as_json)


def exported_of(path: Path) -> dict[str, Any]:
    """A saved result as it was written; one that is none ends the command."""
    from xanh.index.tables_grid import read_bytes

    try:
        found = json.loads(read_bytes(path))
    except ProblemError as error:
        stop(error.problems)
    except (ValueError, RecursionError) as error:
        stop([Problem("index.not_a_result", Place(file=path.name), {"reason": str(error)[:80]})])
    if not isinstance(found, dict):
        stop([Problem("index.not_a_result", Place(file=path.name), {"reason": type(found).__name__})])
    return found
