"""What a method of aggregating cannot take: found by the method, named by the walk that knows the names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.reference import Place, Problem, ProblemError

CELLS_NAMED = 5


class OutsideDomainError(ProblemError):
    """A method has met values that it does not take.

    Attributes
    ----------
    code, values
        Of the problem.
    cells
        Flags of the children's values (c, ..., n), or (1, ..., n) of the units where no single child is at
        fault.
    """

    def __init__(self, code: str, cells: Flags, values: dict[str, Any]) -> None:
        self.code, self.cells, self.values = code, cells, {"count": int(cells.sum()), **values}
        super().__init__(Problem(code, values={"group": "-", "cells": "-", **self.values}))


def require(fine: Flags, x: Floats, code: str, how: str) -> None:
    """Raise where a value that is there is not fine.

    Parameters
    ----------
    fine, x
        Flags and values of the children (c, ..., n), or (1, ..., n) of the units.
    code
        Of the problem; its message may use {how}, {lowest}, {count}, {cells} and {group}.

    Raises
    ------
    OutsideDomainError

    Examples
    --------
    >>> x = np.array([[1.0, 0.0, np.nan]])
    >>> try:
    ...     require(x > 0, x, "index.not_positive", "geometric")
    ... except OutsideDomainError as refused:
    ...     print(refused.code, refused.cells.tolist(), refused.values["lowest"])
    index.not_positive [[False, True, False]] 0.0
    """
    if fine.all():
        return
    wrong = ~fine & ~np.isnan(x)
    if wrong.any():
        raise OutsideDomainError(code, wrong, {"how": how, "lowest": float(x[wrong].min())})


class Refusals:
    """What the methods of a tree refuse, collected over a walk: one problem for each group, with cells."""

    def __init__(self, units: Sequence[str] | None) -> None:
        self.units = units
        self.found: dict[str, list[tuple[OutsideDomainError, list[tuple[str, str]]]]] = {}

    def add(self, group: str, children: Sequence[str], error: OutsideDomainError, start: int = 0) -> None:
        """Note what a group's method has refused; `start` is the position of the first unit it was given."""
        columns = children if len(error.cells) == len(children) else [group]
        flags = error.cells.reshape(len(columns), -1, error.cells.shape[-1]).any(axis=1)
        cells = [(self._unit(start + unit), columns[child]) for unit, child in np.argwhere(flags.T).tolist()]
        self.found.setdefault(group, []).append((error, cells))

    def _unit(self, place: int) -> str:
        return str(place + 1) if self.units is None else self.units[place]

    def raise_any(self) -> None:
        """Raise one problem for each group that has refused anything."""
        if self.found:
            raise ProblemError([_problem(group, parts) for group, parts in self.found.items()])


def _problem(group: str, parts: list[tuple[OutsideDomainError, list[tuple[str, str]]]]) -> Problem:
    cells = [cell for _, named in parts for cell in named]
    first = parts[0][0]
    values = {**first.values, "group": group, "count": len(cells), "cells": listed(cells)}
    if "lowest" in first.values:
        values["lowest"] = min(error.values["lowest"] for error, _ in parts)
    unit, column = cells[0]
    return Problem(first.code, Place(row=unit, column=column), values)


def listed(cells: Sequence[tuple[str, str]]) -> str:
    """The first cells by unit and indicator.

    Examples
    --------
    >>> listed([("U", "a"), ("V", "b")])
    'U / a; V / b'
    """
    named = "; ".join(f"{unit} / {code}" for unit, code in cells[:CELLS_NAMED])
    return f"{named}; ..." if len(cells) > CELLS_NAMED else named
