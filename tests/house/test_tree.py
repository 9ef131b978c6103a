"""The size of things: prints the tree with its figures and holds it to the style's."""

from __future__ import annotations

from itertools import groupby
from statistics import median, quantiles

import pytest

from tests.house.tree import Source, tracked

MEDIAN, P95, LONGEST, FILE, PARAMETERS = 9, 30, 50, 400, 6
SOURCES = sorted((Source(path) for path in tracked("src/xanh/*.py")), key=lambda s: (s.package, s.name))
OWN_TEXT = ("*.py", "*.html", "*.js", "*.css")


def p95(lengths: list[int]) -> float:
    return quantiles(lengths, n=20, method="inclusive")[-1] if len(lengths) > 1 else float(sum(lengths))


def row(title: str, sources: list[Source]) -> str:
    lengths = [f.lines for source in sources for f in source.functions] or [0]
    count = sum(len(source.functions) for source in sources)
    lines = sum(source.lines for source in sources)
    return (
        f"{title:<52}{len(sources):>6}{lines:>7}{count:>7}"
        f"{median(lengths):>8.1f}{p95(lengths):>7.1f}{max(lengths):>6}"
    )


def test_prints_the_tree(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"{'':<52}{'files':>6}{'lines':>7}{'funcs':>7}{'median':>8}{'p95':>7}{'max':>6}"]
    for package, group in groupby(SOURCES, key=lambda s: s.package):
        members = list(group)
        rows.append(row(package, members))
        rows += [f"    {s.path.name:<48}{'':>6}{s.lines:>7}{len(s.functions):>7}" for s in members]
    with capsys.disabled():
        print("", *rows, row("all", SOURCES), sep="\n")
    assert SOURCES


def test_functions_are_short() -> None:
    functions = [f for source in SOURCES for f in source.functions]
    lengths = [f.lines for f in functions]
    assert median(lengths) <= MEDIAN
    assert p95(lengths) < P95
    assert [f.place for f in functions if f.lines > LONGEST] == []


def test_functions_take_few_parameters() -> None:
    functions = [f for source in SOURCES for f in source.functions]
    assert [f.place for f in functions if f.parameters > PARAMETERS] == []


def test_files_are_short() -> None:
    written = [path for path in tracked(*OWN_TEXT) if path.parent.name != "migrations"]
    sizes = {str(path): len(path.read_text("utf-8").splitlines()) for path in written}
    assert {name: lines for name, lines in sizes.items() if lines >= FILE} == {}
