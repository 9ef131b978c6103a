"""What a reporting regime may say, and what keeps one from being saved."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import permutations
from typing import Any

from xanh.calendar import FREQUENCIES, Period, StateCalendar, due_moment, next_periods
from xanh.calendar.periods import IN_YEAR
from xanh.reference import Problem, period_rules


class RegimeKind(StrEnum):
    """The three kinds of Decree 09/2019/NĐ-CP, article 4."""

    PERIODIC = "periodic"  # định kỳ
    THEMATIC = "thematic"  # chuyên đề
    AD_HOC = "ad_hoc"  # đột xuất


class Content(StrEnum):
    """What a report under the regime holds."""

    TEXT = "text"
    FIGURES = "figures"
    BOTH = "both"


class LineKind(StrEnum):
    """What is asked for on one line of a report."""

    TEXT = "text"
    FIGURE = "figure"


class RollUp(StrEnum):
    """How a consolidator's figure comes from those of its reporters; `none`: it is entered anew."""

    NONE = "none"
    SUM = "sum"
    MEAN = "mean"
    LEAST = "least"
    GREATEST = "greatest"


DEFAULT_BEFORE = (5, 2, 1)  # working days before due on which to remind, where nothing else is chosen
DEFAULT_AFTER = (1, 3, 5)
Due = Mapping[str, Any]


@dataclass(frozen=True)
class TierDraft:
    """One step as a form or a file states it; agencies by key."""

    level: int
    reporters: tuple[int, ...]
    receiver: int
    due: Due
    opens_before: int = 30
    locks_after: int | None = None


@dataclass(frozen=True)
class LineDraft:
    """One line of a report as a form or a file states it."""

    code: str
    kind: str
    title: str
    hint: str = ""
    measure: str = ""
    decimals: int = 0
    required: bool = True
    node_code: str = ""
    roll_up: str = RollUp.NONE


@dataclass(frozen=True)
class RegimeDraft:
    """A whole regime before it is judged."""

    code: str
    name: str
    frequency: str
    period_rule: str
    tiers: tuple[TierDraft, ...]
    lines: tuple[LineDraft, ...]
    kind: str = RegimeKind.PERIODIC
    content: str = Content.BOTH
    legal_basis: str = ""
    sending: str = ""
    guide: str = ""
    source: str = ""
    remind_before: tuple[int, ...] = DEFAULT_BEFORE
    remind_after: tuple[int, ...] = DEFAULT_AFTER
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Around:
    """What a regime is judged against: day, calendar, agencies' names, whom each agency or group means."""

    day: date
    calendar: StateCalendar
    names: Mapping[int, str]
    meant: Mapping[int, frozenset[int]]


def refusals(draft: RegimeDraft, around: Around) -> list[Problem]:
    """Everything that keeps a regime from being saved."""
    problems = [
        *([] if draft.tiers else [Problem("regime.no_tier")]),
        *([] if draft.lines else [Problem("regime.no_line")]),
        *_validity(draft),
        *_parties(draft, around),
        *_lines(draft),
    ]
    if draft.frequency not in FREQUENCIES or draft.period_rule not in period_rules():
        told = {"frequency": draft.frequency, "rule": draft.period_rule}
        return [*problems, Problem("regime.unknown_period", values=told)]
    dues, unknown = _dues(draft, around)
    return [*problems, *unknown, *_before_period(dues), *_not_after(draft, dues, around)]


def _validity(draft: RegimeDraft) -> Iterator[Problem]:
    if draft.valid_from and draft.valid_to and draft.valid_to < draft.valid_from:
        told = {"start": _shown(draft.valid_from), "end": _shown(draft.valid_to)}
        yield Problem("regime.ends_before_start", values=told)


def _parties(draft: RegimeDraft, around: Around) -> Iterator[Problem]:
    for tier in draft.tiers:
        if not tier.reporters:
            yield Problem("regime.no_reporter", values={"level": tier.level})
        if tier.receiver in tier.reporters:
            told = {"level": tier.level, "agency": around.names.get(tier.receiver, "?")}
            yield Problem("regime.receiver_reports", values=told)


def _lines(draft: RegimeDraft) -> Iterator[Problem]:
    unfit = {Content.TEXT: LineKind.FIGURE, Content.FIGURES: LineKind.TEXT}.get(Content(draft.content))
    for code, count in Counter(line.code for line in draft.lines).items():
        if count > 1:
            yield Problem("regime.line_twice", values={"code": code})
    for line in draft.lines:
        if line.kind == unfit:
            yield Problem("regime.content_differs", values={"code": line.code})


Dues = dict[int, list[tuple[Period, datetime]]]


def _dues(draft: RegimeDraft, around: Around) -> tuple[Dues, list[Problem]]:
    """The due moments of each tier's next periods (two years, four at least); the tiers that have none."""
    found: Dues = {}
    unknown = []
    start = max(around.day, draft.valid_from or around.day)
    count = max(4, 2 * IN_YEAR[draft.frequency])
    periods = next_periods(draft.frequency, draft.period_rule, start, count)
    for tier in draft.tiers:
        try:
            found[tier.level] = [(p, due_moment(tier.due, p, around.calendar)) for p in periods]
        except (ValueError, KeyError, TypeError, OverflowError):
            unknown.append(Problem("regime.unknown_rule", values={"level": tier.level}))
    return found, unknown


def _before_period(dues: Dues) -> Iterator[Problem]:
    for level, found in dues.items():
        early = next(((p, due) for p, due in found if due.date() < p.first_day), None)
        if early and len({due for _, due in found}) > 1:  # a single date is due once, whatever the period
            told = {"level": level, "due": _shown(early[1]), "first": _shown(early[0].first_day)}
            yield Problem("regime.due_before_period", values={**told, "period": _span(early[0])})


def _not_after(draft: RegimeDraft, dues: Dues, around: Around) -> Iterator[Problem]:
    """Whoever reports on what it receives must be due after those it receives from."""
    for lower, upper in permutations([t for t in draft.tiers if t.level in dues], 2):
        if not any(lower.receiver in around.meant.get(r, {r}) for r in upper.reporters):
            continue
        pairs = zip(dues[lower.level], dues[upper.level], strict=True)
        wrong = next(((p, a, b) for (p, a), (_, b) in pairs if b <= a), None)
        if wrong:
            yield Problem("regime.tier_not_after", values=_told(lower, upper, wrong, around))


def _told(
    lower: TierDraft, upper: TierDraft, wrong: tuple[Period, datetime, datetime], around: Around
) -> dict[str, Any]:
    period, lower_due, due = wrong
    return {
        "level": upper.level,
        "lower": lower.level,
        "agency": around.names.get(lower.receiver, "?"),
        "period": _span(period),
        "due": _shown(due),
        "lower_due": _shown(lower_due),
    }


def _span(period: Period) -> str:
    return f"{_shown(period.first_day)} - {_shown(period.last_day)}"


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
