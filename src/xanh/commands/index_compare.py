"""`xanh index compare`: why scores changed between two editions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, FILE
from xanh.commands.index_verify import exported_of
from xanh.reference import ProblemError

if TYPE_CHECKING:
    from xanh.index import Result


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@click.option("--unit", "units", multiple=True, help="Code of a unit; may be given again. All by default.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@AS_JSON
def compare(*, before: Path, after: Path, units: tuple[str, ...], language: str, as_json: bool) -> None:
    """Split the change of scores between two results that `xanh index score --save` wrote."""
    from xanh.index.compare import compare as compared
    from xanh.index.compare import told

    try:
        first, second = _restored(before), _restored(after)
        changes = compared(first, second, units or None)
    except ProblemError as error:
        stop(error.problems)
    if as_json:
        click.echo(json.dumps([change.to_json() for change in changes], ensure_ascii=False, indent=1))
        return
    for change in changes:
        click.echo(second.data.name(change.unit))
        for line in told(change, lambda code: second.framework.name(code, language), language):
            click.echo(f"  {line}")


def _restored(path: Path) -> Result:
    from xanh.index.export import restored

    return restored(exported_of(path))
