"""Files beside the figures: assumptions of a simulation, levers with their costs, scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xanh.index.framework import Framework
from xanh.index.improve import Lever
from xanh.index.simulate import Assumption
from xanh.index.simulate.as_data import of_json
from xanh.index.tables_grid import decoded, read_bytes, read_grid, require_columns
from xanh.index.tables_number import numbers, require, style_of
from xanh.index.tables_yaml import parsed, plain
from xanh.reference import Place, Problem, ProblemError


def read_assumptions(path: Path | str, framework: Framework) -> list[Assumption]:
    """Assumptions from a YAML file: a list, each with its `kind`, `name` and what that kind needs.

    Raises
    ------
    ProblemError
        `index.bad_assumption` where the file is no such list; what an entry lacks or has too much;
        unreadable files.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> from xanh.index import shipped
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "assumptions.yaml")
    ...     _ = file.write_text("- {kind: weight_noise, factors: {1: 0.25}}", encoding="utf-8")
    ...     read_assumptions(file, shipped("pgi-2026"))[0].factors
    {1: 0.25}
    """
    path = Path(path)
    found = _yaml(path)
    if not isinstance(found, list) or not all(isinstance(entry, dict) for entry in found):
        raise ProblemError(Problem("index.bad_assumption", Place(file=path.name)))
    made: list[Assumption] = []
    problems: list[Problem] = []
    for entry in found:
        try:
            made.append(of_json(entry, framework))
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(problems)
    return made


def read_levers(path: Path | str, decimal: str | None = None) -> list[Lever]:
    """Levers from a table with the columns indicator, cost, most and, where there is one, fixed.

    Raises
    ------
    ProblemError
        Columns that are missing, cells that are no numbers, unreadable files.
    """
    grid = read_grid(path)
    require_columns(grid, ("indicator", "cost", "most"))
    style = style_of(grid, decimal)
    columns, problems = {}, []
    for name in ("cost", "most", "fixed"):
        if name in grid.header:
            columns[name], found = numbers(grid, name, style)
            problems += found
    require(problems)
    codes = [str(cell) for cell in grid.column("indicator")]
    fixed = columns.get("fixed", [0.0] * len(codes))
    return [
        Lever(code, cost, most, start if start == start else 0.0)  # noqa: PLR0124
        for code, cost, most, start in zip(codes, columns["cost"], columns["most"], fixed, strict=True)
    ]


def read_scenario(path: Path | str) -> dict[str, dict[str, float | str]]:
    """Changes from a YAML file: unit -> indicator -> new value, "+5" or "+10%".

    Raises
    ------
    ProblemError
        `index.bad_scenario` where it is something else; unreadable files.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "scenario.yaml")
    ...     _ = file.write_text('LS: {"1.01": "+5", "1.02": 60}', encoding="utf-8")
    ...     read_scenario(file)
    {'LS': {'1.01': '+5', '1.02': 60}}
    """
    path = Path(path)
    found = _yaml(path)
    if not isinstance(found, dict) or not all(isinstance(v, dict) for v in found.values()):
        raise ProblemError(Problem("index.bad_scenario", Place(file=path.name)))
    return {str(u): {str(code): value for code, value in changes.items()} for u, changes in found.items()}


def _yaml(path: Path) -> Any:
    return plain(parsed(decoded(read_bytes(path), path.name), path.name))
