"""`xanh index compare`: why scores changed between two editions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, FILE
from xanh.commands.index_score import aligned
from xanh.commands.index_verify import exported_of
from xanh.reference import ProblemError

if TYPE_CHECKING:
    from xanh.index import Result
    from xanh.index.compare import Change

HEADINGS = {
    "vi": ["", "đơn vị", "trước", "sau", "riêng mình", "đơn vị khác", "thêm bớt", "trọng số", "cách tính",
           "danh mục", "hạng trước", "hạng sau"],
    "en": ["", "unit", "before", "after", "own", "others", "units", "weights", "method", "list",
           "rank before", "rank after"],
}  # fmt: skip


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@click.option("--unit", "units", multiple=True, help="Code of a unit; may be given again. All by default.")
@click.option("--renamed", type=FILE, help="YAML: indicators, units, merged: earlier and later codes.")
@click.option(
    "--order", help="Factors by comma in the order in which they changed; else the mean over all orders."
)
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@AS_JSON
def compare(*, before: Path, after: Path, language: str, as_json: bool, **asked: Any) -> None:
    """Split the change of scores between two results that `xanh index score --save` wrote.

    Units that are named are told in words, all of them in a table.
    """
    try:
        second, changes = _changes(before, after, asked)
    except ProblemError as error:
        stop(error.problems)
    if as_json:
        from xanh.index.plain import plain

        found = plain([change.to_json() for change in changes])
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in (_words if asked["units"] else _table)(second, changes, language):
        click.echo(line)


def _changes(before: Path, after: Path, asked: dict[str, Any]) -> tuple[Result, list[Change]]:
    from xanh.index.compare import compare as compared
    from xanh.index.tables_matching import read_renamed

    first, second = _restored(before), _restored(after)
    renamed = read_renamed(asked["renamed"]) if asked["renamed"] is not None else None
    order = [name.strip() for name in asked["order"].split(",")] if asked["order"] else None
    return second, compared(first, second, asked["units"] or None, renamed, order=order)


def _words(result: Result, changes: list[Change], language: str) -> Iterator[str]:
    from xanh.index.compare import told

    for change in changes:
        yield result.data.name(change.unit)
        for line in told(change, lambda code: result.framework.name(code, language), language):
            yield f"  {line}"


def _table(result: Result, changes: list[Change], language: str) -> Iterator[str]:
    """One row for each unit, by its later rank: the parts in the change of the composite."""
    from xanh.index.explaining_text import figure

    rows = [HEADINGS[language]]
    for change in sorted(changes, key=lambda c: c.ranks[1]):
        ends = [figure(float(scores[-1]), language) for scores in (change.before, change.after)]
        parts = [figure(float(part), language, sign=True) for part in change.parts[:, -1]]
        ranks = [f"{rank:.0f}" for rank in change.ranks]
        rows.append(["", result.data.name(change.unit), *ends, *parts, *ranks])
    yield from aligned(rows)


def _restored(path: Path) -> Result:
    from xanh.index.export import restored

    return restored(exported_of(path))
