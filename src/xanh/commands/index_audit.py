"""`xanh index audit`: the statistical audit in one command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.commands.findings import stop
from xanh.commands.index_inputs import AS_JSON, FILE, Inputs, with_inputs
from xanh.commands.index_score import aligned
from xanh.commands.index_simulate import SEED, WORKERS, progress
from xanh.reference import Place, Problem

if TYPE_CHECKING:
    from xanh.index.audit import Audit

MOST = 20  # failures told one by one


@click.command()
@with_inputs
@SEED
@click.option("--replications", "-n", type=click.IntRange(1), default=1000, show_default=True)
@WORKERS
@click.option("--html", type=FILE, help="Write the report as a page that stands alone.")
@click.option("--xlsx", type=FILE, help="Write the report as a workbook.")
@click.option("--language", type=click.Choice(["vi", "en"]), default="vi", show_default=True)
@AS_JSON
def audit(inputs: Inputs, *, language: str, as_json: bool, **given: Any) -> None:
    """Hold an index against what the field asks of one; exit code 1 where something fails."""
    from xanh.index.audit import audit as audited
    from xanh.index.simulate import Options

    files, result = {kind: given.pop(kind) for kind in ("html", "xlsx")}, inputs.score()
    with progress(given["replications"]) as told:
        found = audited(result, options=Options(**given, progress=told))
    _write(found, language, files)
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=1))
    else:
        for line in _lines(found, language):
            click.echo(line)
    if found.count("fail"):
        click.get_current_context().exit(1)


def _write(found: Audit, language: str, files: dict[str, Path | None]) -> None:
    from xanh.index.audit.report_html import write_html
    from xanh.index.audit.report_xlsx import write_xlsx

    for kind, writer in (("html", write_html), ("xlsx", write_xlsx)):
        path = files[kind]
        if path is not None:
            try:
                writer(found, path, language=language)
            except OSError as error:
                values = {"reason": error.strerror or str(error)}
                stop([Problem("index.file_not_written", Place(file=str(path)), values)])


def _lines(found: Audit, language: str) -> Iterator[str]:
    """Items by verdict, the failures first, with how many figures of each; then what fails."""
    from xanh.index.audit.findings import FAIL, VERDICTS
    from xanh.index.audit.measures import figure, measure_words
    from xanh.index.audit.report_html import subject_words
    from xanh.index.audit.words import ITEMS, VERDICT_WORDS

    words = VERDICT_WORDS[language]
    rows = [["", "", *(words[v] for v in VERDICTS)]]
    for key in found.items:
        counts = [found.count(v, key) for v in VERDICTS]
        rows.append([words[found.verdict(key)], ITEMS[key].name(language), *(str(c or "") for c in counts)])
    yield found.title(language)
    yield from aligned(rows)
    failing = [f for f in found.findings if f.verdict == FAIL]
    if failing:
        yield f"{words[FAIL]}:"
    for finding in failing[:MOST]:
        subject = subject_words(finding, language, lambda code: found.label(code, language))
        numbers = f"{figure(finding.figure, language)} ({figure(finding.threshold, language)})"
        yield f"  {subject}: {measure_words(finding.measure, language)} {numbers}"
    if len(failing) > MOST:
        yield f"  … +{len(failing) - MOST}"
    yield f"SHA-256: {found.digest}"
