"""`xanh doc`: official documents measured against the rules of their layout."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from xanh.commands.findings import findings, stop
from xanh.reference import ProblemError


@click.group()
def doc() -> None:
    """Check the layout of official documents."""


@doc.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help="Print data instead of the list.")
def check(file: Path, *, as_json: bool) -> None:
    """Measure a Word file against Decree 30/2020/NĐ-CP: paper, letters, lines, words, order.

    Each deviation comes with its paragraph, what was found, what is wanted and where the rule stands.

    Exit code 0: none. 1: there are some. 2: the file cannot be read.
    """
    from xanh.documents.check import check_document

    try:
        found = check_document(file.read_bytes(), file.name)
    except ProblemError as error:
        stop(error.problems)
    if as_json:
        click.echo(json.dumps([problem.to_json() for problem in found], ensure_ascii=False, indent=2))
    else:
        for line in findings(found, line="đoạn"):
            click.echo(line)
    sys.exit(1 if found else 0)
