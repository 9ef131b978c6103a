"""Readers of what is shipped about time: days of state offices, the working week, periods, regimes."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from xanh.reference.facts import _day, _rows
from xanh.reference.shipped_files import shipped

_kept = cache(shipped)  # two of the files are asked in several ways


@dataclass(frozen=True)
class StateDayFact:
    """A day on which state offices do otherwise than the week says, or are expected to."""

    day: date
    works: bool
    reason: str
    source: str = ""
    confirmed: bool = True


@dataclass(frozen=True)
class PeriodRuleFact:
    """When periods close: on `closing_day` of their last month; None: on its last day."""

    code: str
    closing_day: int | None
    name: str
    name_en: str
    source: str
    valid_from: date | None
    valid_to: date | None


@cache
def state_days() -> tuple[StateDayFact, ...]:
    """The days shipped, in order; those without a notice are not confirmed."""
    return tuple(
        StateDayFact(
            day=date.fromisoformat(r["day"]),
            works=r["works"] == "1",
            reason=r["reason"],
            source=r["source"],
            confirmed=r["status"] == "confirmed",
        )
        for r in _rows("state_days.csv")
    )


@cache
def period_rules() -> dict[str, PeriodRuleFact]:
    """The rules of periods, by code."""
    return {
        code: PeriodRuleFact(
            code=code,
            closing_day=fact["closing_day"],
            name=fact["name"]["vi"],
            name_en=fact["name"]["en"],
            source=fact["source"],
            valid_from=_day(fact["valid_from"] or ""),
            valid_to=_day(fact["valid_to"] or ""),
        )
        for code, fact in _kept("period_rules.yaml").items()
    }


@lru_cache(maxsize=10_000)
def weekend(day: date) -> frozenset[int]:
    """The weekly days of rest in force on `day` (Monday is 0)."""
    return frozenset(_in_force("weekend", day)["days"])


@lru_cache(maxsize=1_000)
def rest_days_a_year(day: date) -> int:
    """The public holidays that the law in force on `day` gives in a year."""
    return int(_in_force("rest_days_a_year", day)["days"])


@cache
def regimes() -> tuple[dict[str, Any], ...]:
    """The reporting regimes shipped, each as its file states it: tiers, lines, sources."""
    shared: dict[str, Any] = _kept("regimes.yaml")
    return tuple(shared["regimes"])


def _in_force(name: str, day: date) -> dict[str, Any]:
    """The newest entry that was in force on `day`; the oldest there is for days before it."""
    entries: list[dict[str, Any]] = _kept("state_calendar.yaml")[name]
    begun = [entry for entry in entries if date.fromisoformat(entry["valid_from"]) <= day]
    return (begun or entries[:1])[-1]
