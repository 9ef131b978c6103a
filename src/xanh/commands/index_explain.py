"""`xanh index explain`: why a unit has its score."""

from __future__ import annotations

import json

import click

from xanh.commands.index_inputs import AS_JSON, Inputs, with_inputs


@click.command()
@with_inputs
@click.option("--unit", required=True, help="Code of the unit.")
@click.option("--node", help="Code of an indicator or a group; the composite otherwise.")
@click.option("--published", type=float, help="A published figure of the same score, to stand beside it.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", help="Of the text.")
@AS_JSON
def explain(inputs: Inputs, *, unit: str, node: str | None, **shown: object) -> None:
    """Say why a unit has its score: its parts, strengths, weaknesses, what was filled in."""
    published = shown["published"]
    found = inputs.score().explain(unit, node, published=published if isinstance(published, float) else None)
    if shown["as_json"]:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(found.text(str(shown["language"])))
