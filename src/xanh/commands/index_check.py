"""`xanh index check`: what is wrong or doubtful in a framework and its data."""

from __future__ import annotations

import click

from xanh.commands.findings import show
from xanh.commands.index_inputs import AS_JSON, Inputs, with_inputs


@click.command()
@with_inputs
@AS_JSON
def check(inputs: Inputs, *, as_json: bool) -> None:
    """List what is wrong or doubtful in a framework and its data; exit code 1 where there are errors."""
    from xanh import index

    framework, data, recipe = inputs.read(data_needed=False)
    show(index.check(framework, data, recipe), as_json=as_json)
