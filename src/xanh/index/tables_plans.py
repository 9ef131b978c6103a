"""Files beside the figures: assumptions of a simulation, levers with their costs, scenarios."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

from xanh.index.framework import Framework
from xanh.index.improve import Lever, Scenario
from xanh.index.simulate import Assumption
from xanh.index.simulate.as_data import of_json
from xanh.index.tables_grid import Grid, decoded, read_bytes, read_grid, require_columns
from xanh.index.tables_number import numbers, require, style_of
from xanh.index.tables_yaml import Keys, Lines, Written, parsed, plain
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
    listed = parsed(decoded(read_bytes(path), path.name), path.name)
    if not isinstance(listed, Lines) or not all(isinstance(part, Keys) for part in listed.items):
        raise ProblemError(Problem("index.bad_assumption", Place(file=path.name)))
    made: list[Assumption] = []
    problems: list[Problem] = []
    for part in listed.items:
        try:
            made.append(of_json(plain(part), framework))
        except ProblemError as error:
            place = Place(file=path.name, line=part.line)
            problems += [replace(p, place=replace(place, column=p.place.column)) for p in error.problems]
    if problems:
        raise ProblemError(problems)
    return made


def read_levers(path: Path | str, decimal: str | None = None) -> list[Lever]:
    """Levers from a table with the columns indicator, cost, most and, where they are wanted, fixed, from.

    An indicator with several costs has a row for each: `from` says from which improvement on the cost of the
    row holds; `most` and `fixed` stand in its first row.

    Raises
    ------
    ProblemError
        Columns that are missing, cells that are no numbers (`index.bad_number`) or empty where one is needed,
        unreadable files.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "levers.csv")
    ...     _ = file.write_text("indicator,cost,most,fixed,from\\na,1,9,2,\\na,4,,,5\\n", encoding="utf-8")
    ...     read_levers(file)
    [Lever(indicator='a', cost=1.0, most=9.0, fixed=2.0, tiers=((5.0, 4.0),))]
    """
    grid = read_grid(path)
    require_columns(grid, ("indicator", "cost", "most"))
    style = style_of(grid, decimal)
    columns = {name: [float("nan")] * len(grid.rows) for name in ("fixed", "from")}
    problems: list[Problem] = []
    for name in ("cost", "most", "fixed", "from"):
        if name in grid.header:
            columns[name], found = numbers(grid, name, style)
            problems += found
    require(problems)
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(grid.texts("indicator")):
        rows.setdefault(code, []).append(row)
    require([*_empty(grid, rows, columns)])
    return [_lever(code, own, columns) for code, own in rows.items()]


def _lever(code: str, rows: list[int], columns: dict[str, list[float]]) -> Lever:
    first, *rest = rows
    fixed = columns["fixed"][first]
    return Lever(
        code,
        columns["cost"][first],
        columns["most"][first],
        0.0 if isnan(fixed) else fixed,
        tuple((columns["from"][row], columns["cost"][row]) for row in rest),
    )


def _empty(grid: Grid, rows: dict[str, list[int]], columns: dict[str, list[float]]) -> Iterator[Problem]:
    """Cells that have to be there: cost everywhere, most in the first row of an indicator, from below it."""
    for first, *rest in rows.values():
        wanted = [(first, "cost"), (first, "most"), *((row, n) for row in rest for n in ("cost", "from"))]
        for row, name in wanted:
            if isnan(columns[name][row]):
                yield Problem("index.bad_number", grid.place(row, name), {"value": ""})


def read_scenario(path: Path | str) -> dict[str, dict[str, float | str]]:
    """Changes from a YAML file: unit -> indicator -> new value, "+5" or "+10%"; signs count without quotes.

    Raises
    ------
    ProblemError
        `index.bad_scenario` where it is something else, or several scenarios; unreadable files.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "scenario.yaml")
    ...     _ = file.write_text("LS: {1.10: +5, 1.2: 60}", encoding="utf-8")
    ...     read_scenario(file)
    {'LS': {'1.10': '+5', '1.2': 60.0}}
    """
    found = read_scenarios(path)
    if len(found) != 1:
        raise ProblemError(Problem("index.bad_scenario", Place(file=Path(path).name)))
    return {unit: dict(changes) for unit, changes in found[0].changes.items()}


def read_scenarios(path: Path | str) -> list[Scenario]:
    """Scenarios from a YAML file: under `scenarios` a list of `name` and `changes`, or the changes of one.

    Raises
    ------
    ProblemError
        `index.bad_scenario` where it is something else, with the line; unreadable files.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> text = "scenarios:\\n- {name: Ít, changes: {LS: {a: +1}}}\\n- {name: Nhiều, changes: {LS: {a: +10%}}}"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "scenarios.yaml")
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     [(s.name, s.changes) for s in read_scenarios(file)]
    [('Ít', {'LS': {'a': '+1'}}), ('Nhiều', {'LS': {'a': '+10%'}})]
    """
    path = Path(path)
    whole = parsed(decoded(read_bytes(path), path.name), path.name)
    listed = whole.items.get("scenarios") if isinstance(whole, Keys) else None
    if not isinstance(listed, Lines):
        return [Scenario(path.stem, _changes(whole, path.name))]
    return [_scenario(part, path.name) for part in listed.items]


def _scenario(part: Any, origin: str) -> Scenario:
    name = part.items.get("name") if isinstance(part, Keys) else None
    if not isinstance(name, Written) or set(part.items) != {"name", "changes"}:
        raise _no_scenario(part, origin)
    return Scenario(name.text, _changes(part.items["changes"], origin))


def _changes(part: Any, origin: str) -> dict[str, dict[str, float | str]]:
    """Units with their indicators; codes and signed figures as they are written."""
    if not isinstance(part, Keys):
        raise _no_scenario(part, origin)
    wrong = [p for p in part.items.values() if not isinstance(p, Keys)]
    wrong += [
        p
        for own in part.items.values()
        if isinstance(own, Keys)
        for p in own.items.values()
        if not isinstance(p, Written)
    ]
    if wrong:
        raise ProblemError([p for found in wrong for p in _no_scenario(found, origin).problems])
    return {
        unit: {code: _change(written) for code, written in own.items.items()}
        for unit, own in part.items.items()
    }


def _change(written: Written) -> float | str:
    plain_number = isinstance(written.value, int | float) and not isinstance(written.value, bool)
    return float(written.value) if plain_number and written.text[:1] not in "+-" else written.text


def _no_scenario(part: Any, origin: str) -> ProblemError:
    return ProblemError(Problem("index.bad_scenario", Place(file=origin, line=getattr(part, "line", None))))
