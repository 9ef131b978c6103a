"""Assumptions of a simulation from a YAML file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xanh.index.framework import Framework
from xanh.index.simulate.as_data import of_json
from xanh.index.simulate.assumptions import Assumption
from xanh.index.tables_grid import decoded, read_bytes
from xanh.index.tables_yaml import Keys, Lines, Part, parsed, plain
from xanh.reference import Place, Problem, ProblemError

LIST = "assumptions"


def read_assumptions(path: Path | str, framework: Framework) -> list[Assumption]:
    """The assumptions that a file lists, each with its `kind`; the list may stand under `assumptions`.

    Raises
    ------
    ProblemError
        Every problem of the file at once, each with its line: as `xanh.index.simulate.as_data.of_json`, and
        those of reading a file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from xanh.index import Group, Indicator
    >>> demo = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "what.yaml")
    ...     _ = file.write_text("- {kind: dirichlet, concentration: 50}", encoding="utf-8")
    ...     read_assumptions(file, demo)
    [Dirichlet(name='dirichlet', concentration=50.0, levels=None)]
    """
    path = Path(path)
    root = parsed(decoded(read_bytes(path), path.name), path.name)
    found: list[Assumption] = []
    problems: list[Problem] = []
    for part in _listed(root, path.name):
        try:
            found.append(of_json(plain(part) if isinstance(part, Keys) else {}, framework))
        except ProblemError as refused:
            place = Place(file=path.name, line=part.line)
            problems += [replace(p, place=replace(place, column=p.place.column)) for p in refused.problems]
    if problems:
        raise ProblemError(problems)
    return found


def _listed(root: Part, name: str) -> tuple[Part, ...]:
    listed = root.items.get(LIST) if isinstance(root, Keys) else root
    if isinstance(listed, Lines):
        return listed.items
    values = {"key": LIST, "value": "", "wanted": "- {kind: ..., name: ...}", "at": root.line}
    raise ProblemError(Problem("index.bad_entry", Place(file=name, line=root.line), values))
