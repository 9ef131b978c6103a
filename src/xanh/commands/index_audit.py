"""`xanh index audit`: the statistical audit in one command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, FILE, Inputs, with_inputs
from xanh.commands.index_score import aligned
from xanh.commands.index_simulate import SEED
from xanh.reference import Place, Problem

if TYPE_CHECKING:
    from xanh.index import Result
    from xanh.index.audit import Audit


@click.command()
@with_inputs
@SEED
@click.option("--replications", "-n", type=click.IntRange(1), default=1000, show_default=True)
@click.option("--html", type=FILE, help="Write the report as a page that stands alone.")
@click.option("--xlsx", type=FILE, help="Write the report as a workbook.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@AS_JSON
def audit(inputs: Inputs, *, seed: int, replications: int, language: str, **shown: object) -> None:
    """Hold an index against what the field asks of one; exit code 1 where something fails."""
    from xanh.index.audit import audit as audited
    from xanh.index.simulate import Options

    result = inputs.score()
    found = audited(result, options=Options(replications=replications, seed=seed))
    _write(found, result, language, {k: v for k, v in shown.items() if k in ("html", "xlsx")})
    if shown["as_json"]:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        for line in _lines(found, language):
            click.echo(line)
    if found.count("fail"):
        click.get_current_context().exit(1)


def _write(found: Audit, result: Result, language: str, files: dict[str, object]) -> None:
    from xanh.index.audit.report_html import write_html
    from xanh.index.audit.report_xlsx import write_xlsx

    names = dict(zip(result.data.units, map(result.data.name, result.data.units), strict=True))
    names |= {code: f"{code} {node.name(language)}" for code, node in result.framework.nodes.items()}
    for kind, writer in (("html", write_html), ("xlsx", write_xlsx)):
        path = files[kind]
        if isinstance(path, Path):
            try:
                writer(found, path, language=language, name=lambda code: names.get(code, code))
            except OSError as error:
                values = {"reason": error.strerror or str(error)}
                stop([Problem("index.file_not_written", Place(file=str(path)), values)])


def _lines(found: Audit, language: str) -> Iterator[str]:
    """Items by verdict, the failures first, with how many findings of each kind."""
    from xanh.index.audit.findings import VERDICTS
    from xanh.index.audit.words import ITEMS, VERDICT_WORDS

    words = VERDICT_WORDS[language]
    keys = sorted(
        dict.fromkeys(f.item for f in found.findings), key=lambda k: VERDICTS.index(found.verdict(k))
    )
    rows = [["", "", *(words[v] for v in VERDICTS)]]
    for key in keys:
        counts = [sum(f.verdict == v for f in found.of(key)) for v in VERDICTS]
        rows.append([words[found.verdict(key)], ITEMS[key].name(language), *(str(c or "") for c in counts)])
    yield f"{found.name} {found.edition}".strip()
    yield from aligned(rows)
    yield f"SHA-256: {found.digest}"
