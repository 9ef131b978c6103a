"""One indicator: its figures by year, the plans it stands in, the lines of the plan it comes from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from xanh.portal.indicators.models import Node, Unit, Value
from xanh.portal.insight.queries.overview import as_figure
from xanh.portal.insight.scores import Figure
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, SourceDocument, Target
from xanh.portal.plans.rules import NOT_IN_FORCE, PlanState, Role

AROUND = 3  # lines shown before and after those cited


@dataclass(frozen=True)
class Line:
    """A line of the source; `cited` where the indicator's row was read from it."""

    number: int
    page: int
    text: str
    cited: bool


@dataclass(frozen=True)
class Group:
    """A sub-index with its indicators and, by node, the agencies that lead in the plan in force."""

    subindex: Node
    indicators: tuple[tuple[Node, tuple[Responsibility, ...]], ...]


def figures(node: Node, unit: Unit | None) -> list[Figure]:
    """Every known figure of the node for a unit, newest year first."""
    rows = Value.objects.filter(unit=unit, framework=node.edition.framework, node_code=node.code)
    return [as_figure(v) for v in rows.order_by("-year", "kind", "-id")] if unit else []


def goals(node: Node) -> QuerySet[Target]:
    """The goals plans set for this node, newest first."""
    rows = (
        Target.objects.filter(node_code=node.code)
        .exclude(plan__state__in=NOT_IN_FORCE)
        .select_related("plan")
    )
    return rows.order_by(F("target_year").desc(nulls_last=True), "-plan_id")


def rows_of(node: Node) -> list[PlanIndicator]:
    """The rows of accepted plans that hold this indicator, newest plan first."""
    rows = PlanIndicator.objects.filter(
        node__code=node.code, node__edition__framework=node.edition.framework, plan__state=PlanState.ACCEPTED
    )
    newest = (F("plan__year").desc(nulls_last=True), F("plan__issued_on").desc(nulls_last=True), "-plan_id")
    return list(rows.select_related("plan").order_by(*newest))


def owed_by(row: PlanIndicator) -> list[Responsibility]:
    """Who owes the indicator in one plan; successors are shown beside old names."""
    return list(row.responsibilities.select_related("agency__successor").order_by("position", "id"))


def excerpt(row: PlanIndicator) -> list[list[Line]]:
    """The lines the row was read from with those around them, one block for each stretch."""
    document = SourceDocument.objects.filter(plans=row.plan_id).only("lines", "pages").first()
    if document is None or not row.spans:
        return []
    return cut(document.lines, document.pages, row.spans)


def cut(lines: Sequence[str], pages: Sequence[int], spans: Iterable[Mapping[str, Any]]) -> list[list[Line]]:
    """Blocks of lines around the spans; stretches that touch become one."""
    cited = {n for s in spans for n in range(s["first_line"], s["last_line"] + 1) if 1 <= n <= len(lines)}
    shown = sorted({n for c in cited for n in range(c - AROUND, c + AROUND + 1) if 1 <= n <= len(lines)})
    blocks: list[list[Line]] = []
    for n in shown:
        line = Line(n, sum(first <= n for first in pages) or 1, lines[n - 1], n in cited)
        if blocks and blocks[-1][-1].number == n - 1:
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks


def groups(nodes: Sequence[Node], plan: Plan | None) -> list[Group]:
    """The list of indicators by sub-index, each with who leads it in the plan in force."""
    leads = _leads(plan)
    return [
        Group(sub, tuple((n, tuple(leads[n.code])) for n in nodes if n.parent_id == sub.pk))
        for sub in nodes
        if sub.kind == "subindex"
    ]


def _leads(plan: Plan | None) -> Mapping[str, list[Responsibility]]:
    by_code: dict[str, list[Responsibility]] = defaultdict(list)
    rows = Responsibility.objects.filter(plan=plan, role=Role.LEAD, indicator__node__isnull=False)
    for row in rows.select_related("agency", "indicator__node").order_by("position", "id") if plan else ():
        by_code[row.indicator.node.code].append(row)  # type: ignore[union-attr]
    return by_code
