"""Rows of a score table as figures to record and goals of plans."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from xanh.portal.indicators.rules import TOTAL, Figure
from xanh.portal.plans.rules import Citation, Goal, day, normal_symbol

Row = Mapping[str, Any]
SUBINDICES = ("1", "2", "3", "4")


def figures(rows: Iterable[Row]) -> list[Figure]:
    """The published figures of a table: total with rank, sub-indices, single indicators."""
    return [f for row in rows if row["kind"] == "published" for f in _figures(row)]


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
    source = row.get("source_url") or ""
    is_address = source.startswith(("http://", "https://"))
    return {
        "unit": row["province"],
        "year": row["year"],
        "source_url": source if is_address else "",
        "source_name": "" if is_address else source[:300],
        "note": row.get("note") or "",
        "row": str(row.get("row") or row.get("path") or ""),
    }


def goals(rows: Iterable[Row]) -> list[tuple[Citation, list[Goal]]]:
    """The goals of a table, by the plan that states them."""
    found: dict[tuple[str, Any], tuple[Citation, list[Goal]]] = {}
    for row in rows:
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
        source_url=row.get("source_url") or "",
    )


def _goals(row: Row) -> Iterable[Goal]:
    note = row.get("note") or ""
    for code, value in _values(row):
        yield Goal(code, row["year"], target=value, note=note)
    if row["total"] is not None or row["rank_max"] is not None:
        yield Goal(TOTAL, row["year"], _decimal(row["total"]), row["rank_max"], note)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
