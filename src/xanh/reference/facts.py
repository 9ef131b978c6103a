"""Readers of the data files beside this module. Every row is a frozen fact; files are read once."""

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from xanh.reference.shipped_files import DATA, shipped


@dataclass(frozen=True)
class AgencyFact:
    """A body that may owe something: a department, a group, a company, a division, a commune.

    `valid_from` and `valid_to` are inclusive; None means open. `successor` is another agency's code.
    """

    code: str
    name: str
    kind: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None
    variants: tuple[str, ...]
    abbreviations: tuple[str, ...]
    province: str
    source: str
    kinds: tuple[str, ...] = ()  # a group's: it means every body of these kinds

    def valid_on(self, day: date) -> bool:
        """Whether the agency exists on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name, its variants and its abbreviations."""
        return (self.name, *self.variants, *self.abbreviations)


@dataclass(frozen=True)
class IndicatorFact:
    """A node of the PGI list of 2026: the total (code "0"), a sub-index ("1") or an indicator ("1.05").

    `direction` is "higher", "lower" or "" where no source tells; `direction_state` says how it is known:
    "stated", "read_from_wording", "presumed" or "ambiguous".
    """

    code: str
    parent: str
    kind: str
    number: int
    name: str
    name_en: str
    variants: tuple[str, ...]
    unit_note: str
    unit_en: str
    direction: str
    direction_state: str
    data_source: str
    note: str


@dataclass(frozen=True)
class EditionFact:
    """One year's edition of a framework; `indicators` is None where the list was not published."""

    framework: str
    year: int
    indicators: int | None
    comparable_with_previous: str
    note: str
    source_url: str


@dataclass(frozen=True)
class ScoreFact:
    """A province's published scores (or goals, `kind` "target") of one year; None where not published."""

    kind: str
    year: int
    province: str
    subindices: tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]
    total: Decimal | None
    rank: int | None
    rank_of: int | None
    outside_top: int | None  # known only to rank below this place
    rank_max: int | None  # the goal of a row of kind "target"
    plan_symbol: str
    source_url: str
    note: str


@dataclass(frozen=True)
class ValueFact:
    """A published figure of one indicator; `unit` "Cả nước" is the country as a whole."""

    kind: str
    year: int
    unit: str
    node_code: str
    value: Decimal
    source_url: str
    note: str


@dataclass(frozen=True)
class ProvinceFact:
    """One of the 63 provinces up to 30/06/2025 and the province it belongs to since. Codes were reused."""

    old_code: str
    old_name: str
    new_code: str
    new_name: str
    status: str


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(DATA.joinpath(name).read_text("utf-8"))))


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _int(text: str) -> int | None:
    return int(text) if text else None


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@cache
def agencies() -> tuple[AgencyFact, ...]:
    """Every agency shipped, in the order of the file."""
    return tuple(
        AgencyFact(
            code=r["code"],
            name=r["name"],
            kind=r["kind"],
            parent=r["parent"] or None,
            valid_from=_day(r["valid_from"]),
            valid_to=_day(r["valid_to"]),
            successor=r["successor"] or None,
            variants=_split(r["variants"]),
            abbreviations=_split(r["abbreviations"]),
            province=r["province"],
            source=r["source"],
            kinds=_split(r["kinds"]),
        )
        for r in _rows("agencies.csv")
    )


def retention_days(what: str) -> int:
    """For how many days personal data of a kind are kept after their end; KeyError for an unknown kind.

    >>> retention_days("contact")
    365
    """
    return {row["what"]: int(row["days"]) for row in _rows("retention.csv")}[what]


def agency(code: str) -> AgencyFact:
    """The agency with this code; KeyError where there is none."""
    return {a.code: a for a in agencies()}[code]


@cache
def indicators() -> tuple[IndicatorFact, ...]:
    """The total, the four sub-indices and the 42 indicators of the 2026 list, in the plan's order."""
    return tuple(
        IndicatorFact(
            **{k: r[k] for k in ("code", "parent", "kind", "name", "name_en", "unit_note", "unit_en")},
            **{k: r[k] for k in ("direction", "direction_state", "data_source", "note")},
            number=int(r["number"] or 0),
            variants=_split(r["variants"]),
        )
        for r in _rows("pgi_indicators_2026.csv")
    )


@cache
def editions() -> tuple[EditionFact, ...]:
    """The editions of PGI, with the breaks that make totals incomparable."""
    return tuple(
        EditionFact(
            framework=r["framework"],
            year=int(r["year"]),
            indicators=_int(r["indicators"]),
            comparable_with_previous=r["comparable_with_previous"],
            note=r["note"],
            source_url=r["source_url"],
        )
        for r in _rows("editions.csv")
    )


def scores_csv() -> bytes:
    """The score table as it is shipped: a file that the importer reads like any other."""
    return DATA.joinpath("pgi_scores.csv").read_bytes()


@cache
def scores() -> tuple[ScoreFact, ...]:
    """Published scores of 2022-2024 as far as found, and the goals that a source states."""
    return tuple(
        ScoreFact(
            kind=r["kind"],
            year=int(r["year"]),
            province=r["province"],
            subindices=(
                _decimal(r["cstp1"]),
                _decimal(r["cstp2"]),
                _decimal(r["cstp3"]),
                _decimal(r["cstp4"]),
            ),
            total=_decimal(r["total"]),
            rank=_int(r["rank"]),
            rank_of=_int(r["rank_of"]),
            outside_top=_int(r["outside_top"]),
            plan_symbol=r["plan_symbol"],
            rank_max=_int(r["rank_max"]),
            source_url=r["source_url"],
            note=r["note"],
        )
        for r in _rows("pgi_scores.csv")
    )


@cache
def indicator_values() -> tuple[ValueFact, ...]:
    """Published figures of single indicators, where a source names the indicator beyond doubt."""
    return tuple(
        ValueFact(
            **{k: r[k] for k in ("kind", "unit", "node_code", "source_url", "note")},
            year=int(r["year"]),
            value=Decimal(r["value"]),
        )
        for r in _rows("pgi_indicator_values.csv")
    )


@cache
def provinces() -> tuple[ProvinceFact, ...]:
    """The 63 provinces of 2024 with the 34 of 2025."""
    return tuple(
        ProvinceFact(**{k: r[k] for k in ("old_code", "old_name", "new_code", "new_name", "status")})
        for r in _rows("provinces.csv")
    )


@cache
def bodies() -> tuple[AgencyFact, ...]:
    """The bodies that provinces usually have, ministries and other central ones, in the order of the file.

    They have no code; `successor` is a name. "{tỉnh}" in a name stands for the province's.

    Examples
    --------
    >>> next(b.successor for b in bodies() if b.name == "Sở Giao thông vận tải")
    'Sở Xây dựng'
    """
    return tuple(
        AgencyFact(
            code="",
            name=r["name"],
            kind=r["kind"],
            parent=None,
            valid_from=_day(r["valid_from"]),
            valid_to=_day(r["valid_to"]),
            successor=r["successor"] or None,
            variants=_split(r["variants"]),
            abbreviations=(),
            province="",
            source=r["source"],
        )
        for r in _rows("bodies.csv")
    )


def plan_names() -> tuple[str, ...]:
    """Names of the plans whose facts are shipped, oldest first."""
    return ("langson_2024_sgtvt", "langson_2026_18")


def plan_facts(name: str) -> dict[str, Any]:
    """The facts of one plan in the shape of a plan draft's JSON; KeyError for an unknown name."""
    if name not in plan_names():
        raise KeyError(name)
    facts: dict[str, Any] = shipped(f"plan_{name}.yaml")
    return facts
