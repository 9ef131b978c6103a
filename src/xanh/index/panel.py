"""The figures of several periods: one set of data for each, of one list of indicators."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.data import Data
from xanh.reference import Place, Problem, ProblemError


@dataclass(frozen=True)
class Panel:
    """Data of t periods.

    Units may come and go: a unit belongs to the periods in which it has a row, and is matched by its code.
    Where units were merged or their codes used anew, recode them first.

    Attributes
    ----------
    periods
        Numbers in ascending order: years, or decimals for quarters. Their distances count where values are
        interpolated and for the age of a value.
    data
        One for each period, all of the same indicators in the same order.

    Raises
    ------
    ProblemError
        `index.period_unclear`, `index.duplicate_unit_in_period`, `index.period_columns_differ`: all at once.

    Examples
    --------
    >>> from xanh.index import Data
    >>> panel = Panel.of({2024: Data.of(["U", "V"], {"a": [1, 2]}), 2023: Data.of(["U"], {"a": [0]})})
    >>> panel.periods, panel.units
    ((2023, 2024), ('U', 'V'))
    >>> panel.values[:, :, 0].tolist()
    [[0.0, nan], [1.0, 2.0]]
    """

    periods: tuple[float, ...]
    data: tuple[Data, ...]

    def __post_init__(self) -> None:
        problems = [*_periods(self.periods), *_twice(self), *_columns(self)]
        if problems:
            raise ProblemError(problems)

    @classmethod
    def of(cls, by_period: Mapping[float, Data]) -> Panel:
        """A panel from data by period, in any order; columns are put in the order of the first period.

        Examples
        --------
        >>> from xanh.index import Data
        >>> Panel.of({2024: Data.of(["U"], {"a": [1]})}).indicators
        ('a',)
        """
        periods = tuple(sorted(by_period))
        first = by_period[periods[0]].indicators if periods else ()
        found = [by_period[period] for period in periods]
        return cls(periods, tuple(d.columns(first) if set(d.indicators) == set(first) else d for d in found))

    @classmethod
    def of_rows(cls, rows: Data, periods: Sequence[float]) -> Panel:
        """A panel from a long table: a row for each unit and period, the period of each row beside it.

        Groups, denominators and covariance follow their rows.

        Examples
        --------
        >>> from xanh.index import Data
        >>> rows = Data.of(["U", "V", "U"], {"a": [1, 2, 3]})
        >>> [data.units for data in Panel.of_rows(rows, [2023, 2023, 2024]).data]
        [('U', 'V'), ('U',)]
        """
        when = np.asarray(periods)
        if when.shape != (len(rows.units),):
            values = {"what": "periods", "given": when.shape, "wanted": (len(rows.units),)}
            raise ProblemError(Problem("index.wrong_shape", values=values))
        unclear = [p for p in dict.fromkeys(when.tolist()) if not _is_period(p)]
        if unclear:
            raise ProblemError(Problem("index.period_unclear", values={"period": p}) for p in unclear)
        return cls.of({period: rows.take(when == period) for period in np.unique(when).tolist()})

    @property
    def indicators(self) -> tuple[str, ...]:
        """Codes of the columns."""
        return self.data[0].indicators

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Every unit of any period, in the order in which they come."""
        return tuple(dict.fromkeys(unit for data in self.data for unit in data.units))

    @cached_property
    def present(self) -> Flags:
        """Which unit has a row in which period, (t, n)."""
        return np.array([[unit in set(data.units) for unit in self.units] for data in self.data])

    @cached_property
    def values(self) -> Floats:
        """(t, n, k) on `units`; NaN where a value is missing or a unit has no row."""
        values = np.full((len(self.periods), len(self.units), len(self.indicators)), np.nan)
        for found, data, rows in zip(values, self.data, self._rows, strict=True):
            found[rows] = data.values
        return values

    def at(self, period: float) -> Data:
        """The data of one period.

        Raises
        ------
        ProblemError
            `index.unknown_period`.
        """
        if period not in self.periods:
            values = {"period": period, "known": ", ".join(map(str, self.periods))}
            raise ProblemError(Problem("index.unknown_period", values=values))
        return self.data[self.periods.index(period)]

    def __iter__(self) -> Iterator[tuple[float, Data]]:
        """Periods with their data."""
        return zip(self.periods, self.data, strict=True)

    def with_values(self, values: Floats) -> Panel:
        """The panel with other values (t, n, k) for the rows that are there."""
        pairs = zip(self.data, values, self._rows, strict=True)
        return replace(self, data=tuple(data.with_values(found[rows]) for data, found, rows in pairs))

    @cached_property
    def _rows(self) -> tuple[list[int], ...]:
        place = {unit: row for row, unit in enumerate(self.units)}
        return tuple([place[unit] for unit in data.units] for data in self.data)


def _is_period(value: object) -> bool:
    return isinstance(value, int | float | np.number) and math.isfinite(float(value))


def _periods(periods: tuple[float, ...]) -> Iterator[Problem]:
    if not periods:
        yield Problem("index.period_unclear", values={"period": "-"})
    for place, period in enumerate(periods):
        after = _is_period(period) and (
            place == 0 or (_is_period(periods[place - 1]) and periods[place - 1] < period)
        )
        if not after:
            yield Problem("index.period_unclear", values={"period": period})


def _twice(panel: Panel) -> Iterator[Problem]:
    for period, data in zip(panel.periods, panel.data, strict=True):
        for unit, count in Counter(data.units).items():
            if count > 1:
                values = {"unit": unit, "period": period, "count": count}
                yield Problem("index.duplicate_unit_in_period", Place(row=unit), values)


def _columns(panel: Panel) -> Iterator[Problem]:
    for period, data in zip(panel.periods, panel.data, strict=True):
        if data.indicators != panel.indicators:
            differ = sorted(set(data.indicators) ^ set(panel.indicators)) or list(data.indicators)
            values = {"period": period, "columns": ", ".join(differ)}
            yield Problem("index.period_columns_differ", Place(column=differ[0]), values)
