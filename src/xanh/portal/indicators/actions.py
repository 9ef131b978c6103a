"""Acts on frameworks, units and figures."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.rules import Kind as AgencyKind
from xanh.portal.agencies.rules import search_key, slug, sort_key
from xanh.portal.indicators.models import Edition, Node, Unit, Value
from xanh.portal.indicators.queries import KnownFigures
from xanh.portal.indicators.rules import CONTENT, FRAMEWORK, Figure
from xanh.portal.journal.actions import record, take_turn
from xanh.reference import (
    AgencyFact,
    EditionFact,
    IndicatorFact,
    ProblemError,
    ProvinceFact,
)

MERGED_ON = date(2025, 7, 1)
COMPARABLE = {"yes": True, "no": False}
COUNTRY = ("VN", "Cả nước")


@transaction.atomic
def load_framework(
    editions: Iterable[EditionFact], indicators: Sequence[IndicatorFact], *, by: User | None, at: datetime
) -> Edition:
    """Bring the editions up to the facts; the list of indicators goes to the edition that has as many."""
    loaded = [_edition(fact) for fact in editions]
    count = sum(i.kind == "indicator" for i in indicators)
    edition = max((e for e in loaded if e.indicator_count == count), key=lambda e: e.year)
    if not edition.nodes.exists():
        _add_nodes(edition, indicators)
        record("framework.load", edition, by=by, at=at, details={"nodes": len(indicators)})
    return edition


def _edition(fact: EditionFact) -> Edition:
    return Edition.objects.update_or_create(
        framework=fact.framework,
        year=fact.year,
        defaults={
            "indicator_count": fact.indicators,
            "comparable_with_previous": COMPARABLE.get(fact.comparable_with_previous),
            "note": fact.note,
            "source_url": fact.source_url,
        },
    )[0]


def _add_nodes(edition: Edition, indicators: Sequence[IndicatorFact]) -> None:
    """Parents stand before their children in the list."""
    nodes: dict[str, Node] = {}
    for position, fact in enumerate(indicators):
        nodes[fact.code] = Node(edition=edition, parent=nodes.get(fact.parent), **_node(fact, position))
        nodes[fact.code].save()


def _node(fact: IndicatorFact, position: int) -> dict[str, Any]:
    same = ("code", "kind", "number", "name", "name_en", "data_source", "note")
    return {
        **{name: getattr(fact, name) for name in same},
        "direction": fact.direction,
        "direction_state": fact.direction_state,
        "variants": list(fact.variants),
        "measure": fact.unit_note,
        "measure_en": fact.unit_en,
        "position": position,
        "search_key": search_key(" | ".join([fact.name, *fact.variants, fact.name_en]))[:600],
    }


@transaction.atomic
def load_units(provinces: Iterable[ProvinceFact], agencies: Iterable[AgencyFact]) -> int:
    """The provinces before and since the mergers of 2025, and the country; returns how many are new.

    A province whose territory and name stayed is one open unit. Codes were reused: key = code + validity.
    """
    facts = list(provinces)
    kept = {(p.old_code, p.old_name) for p in facts if p.status == "unchanged" and p.old_name == p.new_name}
    old = {(p.old_code, p.old_name) for p in facts} - kept
    new = {(p.new_code, p.new_name) for p in facts} - kept
    told = [
        *(_unit(code, name) for code, name in sorted(kept | {COUNTRY})),
        *(_unit(code, name, valid_to=MERGED_ON - timedelta(days=1)) for code, name in sorted(old)),
        *(_unit(code, name, valid_from=MERGED_ON) for code, name in sorted(new)),
    ]
    known = set(Unit.objects.values_list("code", "valid_to"))
    made = Unit.objects.bulk_create(unit for unit in told if (unit.code, unit.valid_to) not in known)
    _link_committees(agencies)
    return len(made)


def _unit(code: str, name: str, *, valid_from: date | None = None, valid_to: date | None = None) -> Unit:
    keys = {"sort_key": sort_key(name), "search_key": search_key(name)}
    return Unit(code=code, name=name, valid_from=valid_from, valid_to=valid_to, **keys)


def _link_committees(agencies: Iterable[AgencyFact]) -> None:
    """Tell which unit is the province's own: the one its People's Committee answers for."""
    committees = {f.province: f.code for f in agencies if f.kind == AgencyKind.COMMITTEE}
    own = Agency.objects.in_bulk(list(committees.values()), field_name="code")
    for unit in Unit.objects.filter(committee=None):
        code = committees.get(slug(unit.name).replace("-", ""))
        if code in own:
            unit.committee = own[code]
            unit.save(update_fields=["committee"])


@transaction.atomic
def record_scores(
    rows: Iterable[Figure], *, by: User | None, at: datetime, framework: str = FRAMEWORK
) -> dict[str, int]:
    """Keep figures. One that the same source gave before stays as it is; a different one is refused.

    Returns
    -------
    The number of figures `added`, `completed` (a gap filled) and `known`.

    Raises
    ------
    ProblemError
        With every row that cannot be kept; then nothing is.
    """
    take_turn()  # of two tables at once the second is judged beside what the first has left
    figures = list(rows)
    known = KnownFigures(figures, framework)
    problems = known.problems()
    if problems:
        raise ProblemError(problems)
    counts = _keep(known, figures, at)
    for year, count in sorted(Counter(f.year for f in figures).items()):
        edition, _ = Edition.objects.get_or_create(framework=framework, year=year)
        record("scores.record", edition, by=by, at=at, details={"figures": count, "file": counts})
    return counts


def _keep(known: KnownFigures, figures: list[Figure], at: datetime) -> dict[str, int]:
    new = [f for f in figures if known.value(f) is None]
    filled = [v for f in figures if (v := known.value(f)) and _fill(v, f)]
    Value.objects.bulk_create([_value(known, f, at) for f in new])
    Value.objects.bulk_update(filled, list(CONTENT))
    counts = {"added": len(new), "completed": len(filled)}
    return {**counts, "known": len(figures) - len(new) - len(filled)}


def _value(known: KnownFigures, figure: Figure, at: datetime) -> Value:
    return Value(
        framework=known.framework,
        unit=known.units.find(figure.unit, figure.year),
        recorded_at=at,
        kind=figure.kind.value,
        **{k: getattr(figure, k) for k in ("year", "node_code", "source_name", "source_url", "note")},
        **figure.content,
    )


def _fill(value: Value, figure: Figure) -> bool:
    """Put what the row says where the value says nothing; tell whether anything was put."""
    gaps = {k: v for k, v in figure.content.items() if v is not None and getattr(value, k) is None}
    for name, said in gaps.items():
        setattr(value, name, said)
    return bool(gaps)
