"""What a treatment did: values, the shape of columns before and after, what to note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.moments import constant, extremes, moments
from xanh.index.treat_winsorise import ShapeTest
from xanh.reference import Place, Problem

FEW = "index.too_few_to_treat"
SKEWED = "index.still_skewed"
FAILED = "index.treatment_failed"


@dataclass(frozen=True)
class Treated:
    """Treated values of k columns, and how they came about.

    Attributes
    ----------
    values
        (..., n, k).
    skew, kurtosis, passed
        (3, ..., k): before, after the first stage, after the second; NaN where a stage was not reached.
        `passed` is 1 or 0.
    winsorised
        (..., k): values changed by the first stage; NaN where it was not reached.
    ends
        (..., k) each: values below the first and above the second were set to them.
    second
        (..., k): whether the column was transformed.
    name
        Of the transformation.
    notes, faults
        Columns by problem code, (..., k): left as they were or still skewed; impossible to treat as asked.

    Examples
    --------
    >>> untouched(np.array([[1.0], [2.0], [4.0]])).row(0)["pass_0"]
    True
    """

    values: Floats
    skew: Floats
    kurtosis: Floats
    passed: Floats
    winsorised: Floats
    ends: tuple[Floats, Floats]
    second: Flags
    name: str
    notes: Mapping[str, Flags] = field(default_factory=dict)
    faults: Mapping[str, Flags] = field(default_factory=dict)

    def row(self, place: int) -> dict[str, Any]:
        """A row of the table of details, of a column of (n, k) values; None where a stage was not reached."""
        found: dict[str, Any] = {}
        for stage in range(3):
            passed = _known(self.passed[stage, place])
            found[f"pass_{stage}"] = None if passed is None else bool(passed)
            found[f"skew_{stage}"] = _known(self.skew[stage, place])
            found[f"kurtosis_{stage}"] = _known(self.kurtosis[stage, place])
        count = _known(self.winsorised[place])
        transformed = self.name if self.second[place] else None
        return {**found, "winsorised": None if count is None else int(count), "transformed": transformed}

    def flags(self, before: Floats) -> np.ndarray[Any, np.dtype[np.str_]]:
        """What was done to each cell of the values given, (..., n, k)."""
        low, high = (end[..., None, :] for end in self.ends)
        drawn = np.where(before > high, "winhi", np.where(before < low, "winlo", "")).astype("<U32")
        mark = np.where(drawn == "", self.name, np.char.add(drawn, f"+{self.name}"))
        found: np.ndarray[Any, np.dtype[np.str_]] = np.where(self.second[..., None, :], mark, drawn)
        return np.where(np.isnan(before), "", found)

    def problems(self, names: Sequence[str]) -> list[Problem]:
        """Errors, by the names of the columns."""
        return _problems(self.faults, names)

    def warnings(self, names: Sequence[str]) -> list[Problem]:
        """What the notes say, by the names of the columns."""
        return _problems(self.notes, names)


def untouched(x: Floats) -> Treated:
    """Values (..., n, k) as they are, their shape noted."""
    return _plain(x, x, np.zeros((*x.shape[:-2], x.shape[-1]), dtype=bool), "none")


def whole(x: Floats, after: Floats, name: str) -> Treated:
    """Values (..., n, k) of which every column was transformed; constant ones are left as they were."""
    low, high = extremes(x)
    same = constant(low, high)
    values = np.where(same[..., None, :], x, after)
    lost = ~same & (np.isnan(values) & ~np.isnan(x)).any(axis=-2)
    done = _plain(x, values, ~same, name)
    return replace(done, notes=_where({FEW: same}), faults=_where({FAILED: lost}))


def as_rows(x: Floats) -> Floats:
    """The columns of x (..., n, k) as rows, (c, n)."""
    return np.ascontiguousarray(np.swapaxes(x, -1, -2)).reshape(-1, x.shape[-2])


def as_columns(rows: Floats, like: Floats) -> Floats:
    """The inverse of `as_rows`."""
    turned = rows.reshape(*like.shape[:-2], like.shape[-1], like.shape[-2])
    return np.ascontiguousarray(np.swapaxes(turned, -1, -2))


def _plain(x: Floats, values: Floats, second: Flags, name: str) -> Treated:
    before, after = moments(x), moments(values)
    skipped = np.full(second.shape, np.nan)
    pairs = zip(before, after, strict=True)
    skew, kurtosis = (np.stack([b, skipped, np.where(second, a, np.nan)]) for b, a in pairs)
    passed = np.where(np.isnan(skew), np.nan, ShapeTest().passes(skew, kurtosis))
    ends = np.full(second.shape, -np.inf), np.full(second.shape, np.inf)
    return Treated(values, skew, kurtosis, passed, skipped, ends, second, name)


def _where(found: Mapping[str, Flags]) -> dict[str, Flags]:
    return {code: flags for code, flags in found.items() if flags.any()}


def _known(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)


def _problems(found: Mapping[str, Flags], names: Sequence[str]) -> list[Problem]:
    return [
        Problem(code, Place(column=names[column]))
        for code, flags in found.items()
        for column in np.flatnonzero(flags.reshape(-1, flags.shape[-1]).any(axis=0)).tolist()
    ]
