"""The figures of one period: units by indicators, with groups and denominators beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers


@dataclass(frozen=True)
class Data:
    """Values of n units for k indicators.

    Attributes
    ----------
    units
        Codes of the units assessed, in the order of the rows.
    indicators
        Codes, in the order of the columns.
    values
        (n, k), NaN where missing, in the indicators' own units of measure.
    names
        Display names of the units; empty where there are none.
    groups
        Label of each unit by grouping, e.g. {"region": ("North", ...)}.
    denominators
        (n,) each, by name.
    covariance
        Sampling covariance of survey indicators, (n, k, k), or None; zero rows where a figure has none.
    origin
        Name of the file the data came from, for problems.

    Examples
    --------
    >>> from xanh.index import Data
    >>> Data.of(["A", "B"], {"x": [1, 2], "y": [3, None]}).values.tolist()
    [[1.0, 3.0], [2.0, nan]]
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats
    names: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    denominators: Mapping[str, Floats] = field(default_factory=dict)
    covariance: Floats | None = None
    origin: str = ""

    @classmethod
    def of(
        cls,
        units: Sequence[str],
        columns: Mapping[str, Sequence[float | None]],
        *,
        groups: Mapping[str, Sequence[str]] | None = None,
        denominators: Mapping[str, Sequence[float]] | None = None,
    ) -> Data:
        """Data from columns of plain numbers; None is missing."""
        values = np.array(
            [[np.nan if v is None else float(v) for v in column] for column in columns.values()]
        )
        return cls(
            units=tuple(units),
            indicators=tuple(columns),
            values=np.ascontiguousarray(values.T.reshape(len(units), len(columns))),
            groups={name: tuple(labels) for name, labels in (groups or {}).items()},
            denominators={n: np.asarray(d, dtype=float) for n, d in (denominators or {}).items()},
        )

    def name(self, unit: str) -> str:
        """Display name of a unit."""
        return self.names[self.units.index(unit)] if self.names else unit

    def with_values(self, values: Floats) -> Data:
        """The same units and indicators with other values."""
        return replace(self, values=values)

    def take(self, rows: Integers | Flags) -> Data:
        """Some units only, by position or by a flag for each."""
        kept = np.arange(len(self.units))[rows]
        return replace(
            self,
            units=tuple(self.units[i] for i in kept),
            names=tuple(self.names[i] for i in kept) if self.names else (),
            values=self.values[kept],
            groups={name: tuple(labels[i] for i in kept) for name, labels in self.groups.items()},
            denominators={name: column[kept] for name, column in self.denominators.items()},
            covariance=None if self.covariance is None else self.covariance[kept],
        )

    def columns(self, codes: Sequence[str]) -> Data:
        """The indicators named, in that order. Raises KeyError for one that is not there."""
        place = {code: i for i, code in enumerate(self.indicators)}
        order = [place[code] for code in codes]
        covariance = None if self.covariance is None else self.covariance[:, order][:, :, order]
        return replace(self, indicators=tuple(codes), values=self.values[:, order], covariance=covariance)
