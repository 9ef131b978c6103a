"""Rows of a score table as figures to record and goals of plans, and what keeps them from being that."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from xanh.portal.indicators.rules import TOTAL, Figure
from xanh.portal.plans.rules import Citation, Goal, day, normal_symbol
from xanh.reference import Place, Problem, ProblemError

Row = Mapping[str, Any]
SUBINDICES = ("1", "2", "3", "4")
FIGURES = ("cstp1", "cstp2", "cstp3", "cstp4", "total", "rank", "outside_top", "rank_max", "value")
TOLD = ("province", "year", "rank", "rank_of", "total")


def refusals(row: Row, place: Place | None = None) -> list[Problem]:
    """What each row must hold as a whole, as it was read and as a reviewer has left it."""
    target = row["kind"] == "target"
    checks = [
        (row["year"] is None, "scores.no_year"),
        (all(row.get(name) is None for name in FIGURES), "scores.nothing_in_row"),
        ((row.get("value") is None) != (row.get("node_code") is None), "scores.value_without_indicator"),
        (_is_over(row.get("rank"), row.get("rank_of")), "scores.rank_over_count"),
        (target and not normal_symbol(row.get("plan_symbol")), "scores.target_without_plan"),
    ]
    return [Problem(code, place or Place(row=row_name(row)), told(row)) for wrong, code in checks if wrong]


def _is_over(rank: int | None, count: int | None) -> bool:
    return rank is not None and count is not None and rank > count


def told(row: Row) -> dict[str, str]:
    """What a problem says of its row."""
    return {name: "" if row.get(name) is None else str(row[name]) for name in TOLD}


def row_name(row: Row) -> str:
    """The row's number in its file; the path of one that has none."""
    return str(row.get("row") or row.get("path") or "")


def _sound(rows: Iterable[Row]) -> list[Row]:
    rows = list(rows)
    problems = [problem for row in rows for problem in refusals(row)]
    if problems:
        raise ProblemError(problems)
    return rows


def figures(rows: Iterable[Row]) -> list[Figure]:
    """The published figures of a table: total with rank, sub-indices, single indicators.

    Raises
    ------
    ProblemError
        With every row that cannot be kept.
    """
    return [f for row in _sound(rows) if row["kind"] == "published" for f in _figures(row)]


def _figures(row: Row) -> Iterable[Figure]:
    for code, value in _values(row):
        yield Figure(node_code=code, value=value, **_about(row))
    total = Figure(node_code=TOTAL, value=_decimal(row["total"]), **_ranking(row), **_about(row))
    if any(total.content[name] is not None for name in ("value", "rank", "outside_top")):
        yield total


def _values(row: Row) -> Iterable[tuple[str, Decimal]]:
    named = [(row.get("node_code"), row.get("value")), *((n, row.get(f"cstp{n}")) for n in SUBINDICES)]
    return [(code, Decimal(str(value))) for code, value in named if code and value is not None]


def _ranking(row: Row) -> dict[str, Any]:
    return {name: row.get(name) for name in ("rank", "rank_of", "outside_top")}


def _about(row: Row) -> dict[str, Any]:
    address = _address(row)
    return {
        "unit": row["province"],
        "year": row["year"],
        "source_url": address,
        "source_name": "" if address else (row.get("source_url") or "")[:300],
        "note": row.get("note") or "",
        "row": row_name(row),
    }


def _address(row: Row) -> str:
    """The source where it is an address of the web: pages make a link of it, and of nothing else."""
    source = row.get("source_url") or ""
    return source if source.startswith(("http://", "https://")) else ""


def goals(rows: Iterable[Row]) -> list[tuple[Citation, list[Goal]]]:
    """The goals of a table, by the plan that states them; refuses what `figures` refuses."""
    found: dict[tuple[str, Any], tuple[Citation, list[Goal]]] = {}
    for row in _sound(rows):
        if row["kind"] == "target":
            citation = _citation(row)
            found.setdefault((citation.symbol, citation.issued_on), (citation, []))[1].extend(_goals(row))
    return list(found.values())


def _citation(row: Row) -> Citation:
    return Citation(
        symbol=normal_symbol(row.get("plan_symbol")),
        issued_on=day(row.get("plan_date")),
        document_type="Kế hoạch",
        issuer=row.get("plan_issuer") or "",
        title=row.get("plan_title") or "",
        source_url=_address(row),
    )


def _goals(row: Row) -> Iterable[Goal]:
    note = row.get("note") or ""
    for code, value in _values(row):
        yield Goal(code, row["year"], target=value, note=note)
    if row["total"] is not None or row["rank_max"] is not None:
        yield Goal(TOTAL, row["year"], _decimal(row["total"]), row["rank_max"], note)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
