"""What an audit finds: one figure against one threshold, with a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from typing import Any

from xanh.index.audit.measures import reason_words, source_words
from xanh.index.plain import plain

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
        What was looked at: the code of a node, of a unit, of an assumption, two codes with " / " between
        them; "" for the whole.
    measure
        Key of the figure's name, e.g. "share_of_units"; what follows a colon names what it refers to.
    figure, threshold
        The figure, and what it is held against; NaN where there is none.
    verdict
        "pass", "warn", "fail" or "not_applicable".
    reason
        Key of why it is not applicable.
    """

    item: str
    subject: str
    measure: str
    figure: float
    threshold: float
    verdict: str
    reason: str = ""

    @property
    def source(self) -> str:
        """Where the threshold comes from, in English."""
        return source_words(self.measure, "en")

    def to_json(self) -> dict[str, Any]:
        """As plain data, with the threshold's source; NaN is None."""
        found = {name: plain(value) for name, value in self.__dict__.items()}
        return {**found, "reason": reason_words(self.reason, "en"), "source": self.source}


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
    labels
        Display names of nodes and units by language and code; "" is the index itself.
    tables
        Figures behind the findings, for plots and sheets, by name.
    """

    name: str
    edition: str
    units: int
    findings: tuple[Finding, ...]
    digest: str
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    tables: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def items(self) -> tuple[str, ...]:
        """Keys of the items, those that fail first, then those with warnings."""
        keys = dict.fromkeys(f.item for f in self.findings)
        return tuple(sorted(keys, key=lambda key: VERDICTS.index(self.verdict(key))))

    def of(self, item: str) -> tuple[Finding, ...]:
        """The findings of one item."""
        return tuple(f for f in self.findings if f.item == item)

    def verdict(self, item: str) -> str:
        """The worst verdict of an item."""
        found = {f.verdict for f in self.of(item)}
        return next((v for v in VERDICTS if v in found), NOT_APPLICABLE)

    def count(self, verdict: str, item: str | None = None) -> int:
        """How many findings, of one item or of all, have a verdict."""
        return sum(f.verdict == verdict and item in (None, f.item) for f in self.findings)

    def label(self, code: str, language: str = "vi") -> str:
        """Display name of a node's or a unit's code."""
        return self.labels.get(language, {}).get(code, code)

    def title(self, language: str = "vi") -> str:
        """Name and edition of the index."""
        return f"{self.labels.get(language, {}).get('', self.name)} {self.edition}".strip()

    def to_json(self) -> dict[str, Any]:
        """As plain data; NaN is None."""
        return {
            "name": self.name, "edition": self.edition, "units": self.units, "digest": self.digest,
            "items": {item: self.verdict(item) for item in dict.fromkeys(f.item for f in self.findings)},
            "findings": [finding.to_json() for finding in self.findings],
        }  # fmt: skip


def at_least(figure: float, good: float, bad: float | None = None) -> str:
    """The verdict on a figure of which more is better: pass from `good` on, fail below `bad`, else warn.

    Examples
    --------
    >>> [at_least(v, 0.7, 0.5) for v in (0.8, 0.6, 0.4, float("nan"))]
    ['pass', 'warn', 'fail', 'not_applicable']
    >>> at_least(-5.0, 0.7)
    'warn'
    """
    if isnan(figure):
        return NOT_APPLICABLE
    if figure >= good:
        return PASS
    return FAIL if bad is not None and figure < bad else WARN


def at_most(figure: float, good: float, bad: float | None = None) -> str:
    """The verdict on a figure of which less is better: pass up to `good`, fail above `bad`, else warn.

    Examples
    --------
    >>> [at_most(v, 2.0, 5.0) for v in (2.0, 3.0, 6.0)]
    ['pass', 'warn', 'fail']
    """
    return at_least(-figure, -good, None if bad is None else -bad)
