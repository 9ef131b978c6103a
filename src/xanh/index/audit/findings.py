"""What an audit finds: one figure against one threshold, with a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Any

PASS, WARN, FAIL, NOT_APPLICABLE = "pass", "warn", "fail", "not_applicable"
VERDICTS = (FAIL, WARN, PASS, NOT_APPLICABLE)


@dataclass(frozen=True)
class Finding:
    """One figure.

    Attributes
    ----------
    item
        Key of the audit item.
    subject
        What was looked at: the code of a node, of a unit, of an assumption; "" for the whole.
    measure
        Key of the figure's name, e.g. "share_available".
    figure, threshold
        The figure, and what it is held against; NaN where there is none.
    verdict
        "pass", "warn", "fail" or "not_applicable".
    """

    item: str
    subject: str
    measure: str
    figure: float
    threshold: float
    verdict: str


@dataclass(frozen=True)
class Audit:
    """All findings of an index, item by item.

    Attributes
    ----------
    name, edition
        Of the framework.
    units
        How many were scored.
    findings
        In the order of the items, within one the failures first.
    digest
        Of the inputs, framework, recipe and version that were audited.
    tables
        Figures behind the findings for plots, by name.
    """

    name: str
    edition: str
    units: int
    findings: tuple[Finding, ...]
    digest: str
    tables: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def of(self, item: str) -> tuple[Finding, ...]:
        """The findings of one item."""
        return tuple(f for f in self.findings if f.item == item)

    def verdict(self, item: str) -> str:
        """The worst verdict of an item."""
        found = {f.verdict for f in self.of(item)}
        return next((v for v in VERDICTS if v in found), NOT_APPLICABLE)

    def count(self, verdict: str) -> int:
        """How many findings have a verdict."""
        return sum(f.verdict == verdict for f in self.findings)

    def to_json(self) -> dict[str, Any]:
        """As plain data; NaN becomes null."""
        return {
            "name": self.name, "edition": self.edition, "units": self.units, "digest": self.digest,
            "items": {item: self.verdict(item) for item in dict.fromkeys(f.item for f in self.findings)},
            "findings": [
                {k: (None if isinstance(v, float) and isnan(v) else v) for k, v in f.__dict__.items()}
                for f in self.findings
            ],
        }  # fmt: skip


def judged(figure: float, *, good: float, bad: float | None = None) -> str:
    """The verdict on a figure: pass from `good` on, fail beyond `bad`, between them warn.

    Whether more is better shows in the order of the two; without `bad` nothing fails, and more is better.

    Examples
    --------
    >>> [judged(v, good=0.7, bad=0.5) for v in (0.8, 0.6, 0.4)]
    ['pass', 'warn', 'fail']
    >>> judged(3.0, good=2.0, bad=5.0)
    'warn'
    """
    if isnan(figure):
        return NOT_APPLICABLE
    upward = bad is None or bad <= good
    if (figure >= good) if upward else (figure <= good):
        return PASS
    if bad is None:
        return WARN
    return FAIL if ((figure < bad) if upward else (figure > bad)) else WARN
