"""`xanh index score`: scores and ranks from files."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, FILE, Inputs, with_inputs
from xanh.reference import Place, Problem

if TYPE_CHECKING:
    from xanh.index import Result

MOST_COLUMNS = 10  # nodes below the composite that the table shows


@click.command()
@with_inputs
@AS_JSON
@click.option("--xlsx", type=FILE, help="Write a workbook: every stage, framework, recipe, provenance.")
@click.option("--csv", type=FILE, help="Write scores and ranks as CSV.")
@click.option("--parquet", type=FILE, help="Write scores and ranks as Parquet.")
@click.option("--save", type=FILE, help="Write the whole result as JSON, for `xanh index verify`.")
def score(inputs: Inputs, *, as_json: bool, **files: Path | None) -> None:
    """Compute scores and ranks of every unit, and of every group of the framework."""
    result = inputs.score()
    _write(result, files)
    if as_json:
        from xanh.index.export import dumps

        click.echo(dumps(result.to_json()))
        return
    for line in _lines(result):
        click.echo(line)


def _write(result: Result, files: dict[str, Path | None]) -> None:
    from xanh.index import tables_write

    writers = {
        "xlsx": tables_write.write_excel, "csv": tables_write.write_csv,
        "parquet": tables_write.write_parquet, "save": tables_write.write_json,
    }  # fmt: skip
    for name, path in files.items():
        if path is None:
            continue
        try:
            writers[name](result, path)
        except OSError as error:
            reason = error.strerror or str(error)
            stop([Problem("index.file_not_written", Place(file=str(path)), {"reason": reason})])


def _lines(result: Result) -> Iterator[str]:
    """A table by rank: the composite, then what stands below it; what was left out; the digest."""
    from xanh import index
    from xanh.index.explaining_text import figure

    framework, data = result.framework, result.state.data
    below = [node.code for node in framework.nodes.values() if node.parent == framework.top]
    nodes = [framework.top, *below[:MOST_COLUMNS]]
    ranks = result.rank_of(framework.top).tolist()
    order = sorted(range(len(ranks)), key=lambda n: math.inf if math.isnan(ranks[n]) else ranks[n])
    rows = [["hạng", "đơn vị", *nodes]]
    for n in order:
        rank = "–" if math.isnan(ranks[n]) else f"{ranks[n]:.0f}"
        rows.append([rank, data.name(data.units[n]), *(figure(result.of(c)[n], "vi") for c in nodes)])
    edition = f" {framework.edition}" if framework.edition else ""
    yield f"{framework.names.get('vi', framework.code)}{edition}: {len(ranks)} đơn vị (số tính được)"
    yield from aligned(rows)
    left_out = [unit for unit in result.data.units if unit not in set(data.units)]
    if left_out:
        yield f"Không xét vì thiếu số liệu: {', '.join(left_out)}"
    yield f"Dấu vân tay: {index.digest(framework, result.data, result.recipe).whole}"


def aligned(rows: list[list[str]]) -> Iterator[str]:
    """Rows as lines: the second column to the left, the others, figures, to the right."""
    widths = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
    for row in rows:
        cells = (
            cell.ljust(width) if c == 1 else cell.rjust(width)
            for c, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()
