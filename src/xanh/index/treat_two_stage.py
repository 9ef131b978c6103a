"""The two-stage treatment: Winsorise what fails the test, transform what still does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.moments import moments
from xanh.index.registry import bad_parameter
from xanh.index.treat_outcome import FAILED, FEW, SKEWED, Treated, as_columns, as_rows
from xanh.index.treat_transform import TRANSFORMATIONS, transformed
from xanh.index.treat_winsorise import ShapeTest, ends

FIRST = ("winsorise", "none")
SECOND = (*TRANSFORMATIONS, "none")


@dataclass(frozen=True)
class TwoStage:
    """Parameters of the treatment "two_stage".

    Attributes
    ----------
    first
        "winsorise" or "none".
    second
        "log_ct", "log_ct_orig", "log_ct_plus", "log_gii", "boxcox" or "none".
    winmax
        Values at most that Winsorising may change (ties can carry it past that); None for no limit.
    skew, kurtosis
        A column passes with `abs(skewness) < skew` or `excess kurtosis < kurtosis`; None leaves that half of
        the test out.
    combine
        Whether the second stage starts from what the first made of the column, not from its first values.
    force
        Whether the first stage runs, up to `winmax`, on columns that pass, and past passing.
    lam, factor
        Of Box-Cox (None: estimated) and of `log_gii`.

    Examples
    --------
    >>> TwoStage(winmax=1, second="boxcox", lam=0.5).winmax
    1
    """

    first: str = "winsorise"
    second: str = "log_ct"
    winmax: int | None = 5
    skew: float | None = 2.0
    kurtosis: float | None = 3.5
    combine: bool = False
    force: bool = False
    lam: float | None = None
    factor: float | None = None

    def __post_init__(self) -> None:
        if self.first not in FIRST:
            raise bad_parameter("two_stage", "first", self.first, ", ".join(FIRST))
        if self.second not in SECOND:
            raise bad_parameter("two_stage", "second", self.second, ", ".join(SECOND))
        if self.winmax is not None and self.winmax < 0:
            raise bad_parameter("two_stage", "winmax", self.winmax, ">= 0")
        if self.skew is None and self.kurtosis is None and not self.force:
            raise bad_parameter("two_stage", "skew", None, "> 0; skew | kurtosis")

    @property
    def test(self) -> ShapeTest:
        """The test that a column passes."""
        return ShapeTest(self.skew, self.kurtosis)

    @property
    def transformation(self) -> dict[str, float | None]:
        """Parameters of the second stage."""
        own = {"boxcox": {"lam": self.lam}, "log_gii": {"factor": self.factor}}
        return own.get(self.second, {})


class _Run:
    """The treatment of c columns, each a row of n values, as it goes."""

    def __init__(self, rows: Floats, options: TwoStage) -> None:
        count = len(rows)
        self.options, self.rows, self.values = options, rows, rows
        self.shape = np.full((2, 3, count), np.nan)
        self.passed = np.full((3, count), np.nan)
        self.low, self.high = np.full(count, -np.inf), np.full(count, np.inf)
        self.winsorised = np.full(count, np.nan)
        self.emptied, self.second = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)

    def look(self, stage: int, which: Integers, values: Floats) -> Flags:
        """Note the shape of some columns after a stage; which of them fail."""
        skew, kurtosis = moments(values, axis=-1)
        self.shape[0, stage, which], self.shape[1, stage, which] = skew, kurtosis
        self.passed[stage, which] = self.options.test.passes(skew, kurtosis)
        return self.options.test.fails(skew, kurtosis)

    def start(self) -> Integers:
        """The columns to treat."""
        fails = self.look(0, np.arange(len(self.rows)), self.rows)
        return np.flatnonzero(~np.isnan(self.shape[0, 0]) if self.options.force else fails)

    def draw_in(self, which: Integers) -> Integers:
        """The first stage; the columns that go on to the second."""
        part = self.rows[which]
        if self.options.first == "winsorise":
            found = ends(part, self.options.test, self.options.winmax, self.options.force)
            self.low[which], self.high[which] = found.low, found.high
            self.winsorised[which], self.emptied[which] = found.count, found.emptied
            part = np.clip(part, found.low[:, None], found.high[:, None])
        self.values = self.rows.copy()
        self.values[which] = part
        fails = self.look(1, which, part)
        return which[fails & ~self.emptied[which]]

    def transform(self, which: Integers) -> None:
        """The second stage."""
        base = self.values[which] if self.options.combine else self.rows[which]
        after = transformed(base, self.options.second, self.options.transformation)
        self.values[which] = after
        self.second[which] = True
        if not self.options.combine:
            self.low[which], self.high[which] = -np.inf, np.inf
        self.look(2, which, after)

    @property
    def unknown(self) -> Flags:
        """Columns of which the test says nothing: too few values, or all equal."""
        fails = self.options.test.fails(self.shape[0, 0], self.shape[1, 0])
        unknown: Flags = (self.passed[0] == 0) & ~fails
        return unknown

    @property
    def failing(self) -> Flags:
        """Columns that were treated and fail all the same."""
        last: Floats = np.where(np.isnan(self.passed[2]), self.passed[1], self.passed[2])
        failing: Flags = last == 0
        return failing

    def outcome(self, like: Floats) -> Treated:
        """What came out, in the shape of the values given."""
        lead = (*like.shape[:-2], like.shape[-1])
        lost = self.second & np.isnan(self.values).all(axis=-1)
        notes = {FEW: self.emptied | self.unknown, SKEWED: self.failing & ~self.emptied & ~lost}
        return Treated(
            values=as_columns(self.values, like),
            skew=self.shape[0].reshape(3, *lead),
            kurtosis=self.shape[1].reshape(3, *lead),
            passed=self.passed.reshape(3, *lead),
            winsorised=self.winsorised.reshape(lead),
            ends=(self.low.reshape(lead), self.high.reshape(lead)),
            second=self.second.reshape(lead),
            name=self.options.second,
            notes={code: flags.reshape(lead) for code, flags in notes.items() if flags.any()},
            faults={FAILED: lost.reshape(lead)} if lost.any() else {},
        )


def treated(x: Floats, options: TwoStage) -> Treated:
    """The treatment of x (..., n, k); see `xanh.index.treat.two_stage`."""
    run = _Run(as_rows(x), options)
    which = run.start()
    if which.size:
        still = run.draw_in(which)
        if still.size and options.second != "none":
            run.transform(still)
    return run.outcome(x)
