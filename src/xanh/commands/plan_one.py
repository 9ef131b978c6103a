"""`xanh plan read FILE`: one plan as a summary, as data, as a workbook."""

from __future__ import annotations

import json

import click

from xanh.commands.findings import stop
from xanh.commands.plan_files import Wish, bar, draft_of, read_file, whole, write_json, write_xlsx
from xanh.commands.plan_words import summary
from xanh.documents.reading import Outcome
from xanh.reference import Place, Problem


def read(wish: Wish) -> None:
    """Print what was read; problems that left nothing go to stderr with their remedies, exit code 2."""
    with bar(1) as told:
        outcome = read_file(wish.path, wish, told=told)
    if outcome.draft is None:
        stop([Problem(p["code"], Place(**p["place"]), p["values"]) for p in outcome.problems])
    _write(wish, outcome)
    if wish.as_json:
        click.echo(json.dumps(whole(outcome), ensure_ascii=False, indent=2))
        return
    for text in summary(draft_of(outcome)):
        click.echo(text)


def _write(wish: Wish, outcome: Outcome) -> None:
    if wish.out:
        write_json(wish.out / f"{wish.path.name}.json", outcome)
    if wish.xlsx:
        folder = wish.xlsx.is_dir()
        write_xlsx(wish.xlsx / f"{wish.path.name}.xlsx" if folder else wish.xlsx, outcome)
