"""The rows of a plan made from the parts of a draft: one function for each part."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from xanh.portal.agencies.actions import create_agency
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.queries import Register
from xanh.portal.agencies.rules import Kind
from xanh.portal.indicators.models import Node
from xanh.portal.plans.models import (
    Plan,
    PlanIndicator,
    Recipient,
    ReportingDuty,
    Responsibility,
    Target,
    Task,
)
from xanh.portal.plans.rules import Role, as_written, consolidator, spans
from xanh.portal.plans.status import dates

Row = Mapping[str, Any]


class Filing:
    """What the parts share: the plan, the register of agencies, the nodes, and who files when."""

    def __init__(
        self,
        plan: Plan,
        register: Register,
        *,
        nodes: Mapping[str, Node],
        by: User | None,
        at: datetime,
    ) -> None:
        self.plan, self.register, self.nodes = plan, register, nodes
        self.by, self.at = by, at
        self.duties = count()

    def agency(self, name: str, code: str | None = None) -> Agency:
        """The agency of this code or name; a body of kind unknown is made where the register has none."""
        return self.register.by_code(code) or self.register.find(name) or self._unknown(name)

    def _unknown(self, name: str) -> Agency:
        made = create_agency(name, kind=Kind.UNKNOWN, by=self.by, at=self.at)
        self.register.add(made)
        return made


Values = Callable[[Row, Filing], dict[str, Any]]
Parties = Callable[[Row, Filing], Iterator[dict[str, Any]]]


def _nobody(row: Row, filing: Filing) -> Iterator[dict[str, Any]]:
    return iter(())


@dataclass(frozen=True)
class Part:
    """A part of a plan: its name in a draft and on the plan, how its rows are filled, who owes them."""

    name: str
    model: Any
    values: Values
    parties: Parties = _nobody
    related: str = ""  # the plan's name for its rows, where it is not the draft's
    owner: str = ""  # a responsibility's name for the row it belongs to

    def items(self, plan: Plan) -> Any:
        """The rows of a plan, in its order."""
        return getattr(plan, self.related or self.name).all()


def file_parts(draft: Row, filing: Filing) -> None:
    """Write every part of the draft under the plan."""
    for part in PARTS:
        file_rows(part, list(enumerate(draft[part.name])), filing)


def file_rows(part: Part, rows: list[tuple[int, Row]], filing: Filing) -> None:
    """Write rows of one part, each with its position, and whoever owes them."""
    made = part.model.objects.bulk_create(
        [part.model(plan=filing.plan, position=n, **part.values(row, filing)) for n, row in rows]
    )
    if part.owner:
        owed = zip(made, rows, strict=True)
        file_duties(
            [(part.owner, item, party) for item, (_, row) in owed for party in part.parties(row, filing)],
            filing,
        )


def file_duties(owed: list[tuple[str, Any, dict[str, Any]]], filing: Filing) -> None:
    """Write responsibilities: the name of the owner's column, the owner, the values."""
    Responsibility.objects.bulk_create(
        [Responsibility(plan=filing.plan, **{owner: item}, **party) for owner, item, party in owed]
    )


def _indicator(row: Row, filing: Filing) -> dict[str, Any]:
    return {
        "node": filing.nodes.get(row.get("code") or ""),
        "subindex": row["subindex"],
        "number": row["number"],
        "name": row["name"][:300],
        "unit_note": (row.get("unit_note") or "")[:60],
        "coordinating_note": (row.get("coordinating_note") or "")[:300],
        "spans": spans(row),
        "as_written": as_written(row, "name"),
    }


def _indicator_parties(row: Row, filing: Filing) -> Iterator[dict[str, Any]]:
    for name in ("lead", "coordinating"):
        for party in row.get(name) or ():
            yield _party(party, filing, default=Role(name), place=spans(row, name))
    note = row.get("coordinating_note") or ""
    gatherer = filing.register.find(consolidator(note) or "")
    if gatherer:
        party = {"agency": gatherer.name, "code": gatherer.code, "scope": note}
        yield _party(party, filing, default=Role.CONSOLIDATING, place=spans(row, "coordinating"))


def _party(party: Row, filing: Filing, *, default: Role, place: list[dict[str, int]]) -> dict[str, Any]:
    return {
        "position": next(filing.duties),
        "agency": filing.agency(party["agency"], party.get("code")),
        "role": Role(party.get("role") or default),
        "scope": (party.get("scope") or "")[:400],
        "spans": spans(party) or place,
        "as_written": party.get("as_written") or party["agency"],
    }


def _task(row: Row, filing: Filing) -> dict[str, Any]:
    due_on, next_due_on = dates(row.get("schedule"), filing.plan.year)
    return {
        "due_on": due_on,
        "next_due_on": next_due_on,
        "node_code": _node_code(row),
        "text": row["text"],
        "lead_verb": (row.get("lead_verb") or "")[:60],
        "deadline": (row.get("deadline") or "")[:300],
        "schedule": row.get("schedule"),
        "deliverable": row.get("deliverable") or "",
        "budget": (row.get("budget") or "")[:200],
        "section": (row.get("section") or "")[:500],
        "number": (row.get("number") or "")[:20],
        "spans": spans(row),
        "as_written": as_written(row, "text"),
    }


def _task_parties(row: Row, filing: Filing) -> Iterator[dict[str, Any]]:
    named = [{"agency": row["lead_unit"]}] if row.get("lead_unit") else []
    for lead in row.get("lead") or named:
        yield _party(lead, filing, default=Role.LEAD, place=spans(row, "lead_unit"))
    for name, role in (("coordinating", Role.COORDINATING), ("directed", Role.DIRECTED)):
        for agency in row.get(name) or ():
            yield _party({"agency": agency}, filing, default=role, place=spans(row, name))


def _node_code(row: Row) -> str:
    return "" if row.get("subindex") is None else str(row["subindex"])


def _target(row: Row, filing: Filing) -> dict[str, Any]:
    return {
        "node_code": _node_code(row),
        "baseline_year": row.get("baseline_year"),
        "indicator": (row.get("indicator") or "")[:300],
        "baseline": _figure(row, "baseline", "baseline_score"),
        "target_year": row.get("target_year") or filing.plan.year,
        "target": _figure(row, "target", "score"),
        "delta": _figure(row, "delta", "delta_score"),
        "rank_max": row.get("rank_max"),
        "baseline_rank": row.get("baseline_rank"),
        "delta_rank_min": row.get("delta_rank_min"),
        "comparator": row.get("comparator") or ">=",
        "measure": (row.get("unit") or "")[:40],
        "spans": spans(row),
        "as_written": as_written(row, *(row.get("fields") or {})),
    }


def _figure(row: Row, *names: str) -> Decimal | None:
    """The first of these figures that the row has: an index has a score, anything else a target."""
    return _decimal(next((row[name] for name in names if row.get(name) is not None), None))


def _decimal(value: float | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _duty(row: Row, filing: Filing) -> dict[str, Any]:
    reporter, receiver = row.get("from") or "", row.get("to") or ""
    return {
        "period": row.get("period") or "",
        "due": row.get("due"),
        "due_text": (row.get("due_text") or "")[:200],
        "reporter_text": reporter[:200],
        "reporter": filing.register.find(reporter),
        "receiver_text": receiver[:200],
        "receiver": filing.register.find(receiver),
        "spans": spans(row),
        "as_written": row.get("text") or as_written(row, *(row.get("fields") or {})),
    }


def _recipient(row: Row, filing: Filing) -> dict[str, Any]:
    register = filing.register
    return {
        "name": row["name"][:200],
        "agency": register.by_code(row.get("code")) or register.find(row["name"]),
        "note": (row.get("note") or "")[:120],
        "spans": spans(row),
        "as_written": row.get("as_written") or "",
    }


PARTS = (
    Part("indicators", PlanIndicator, _indicator, _indicator_parties, owner="indicator"),
    Part("tasks", Task, _task, _task_parties, owner="task"),
    Part("targets", Target, _target),
    Part("reporting", ReportingDuty, _duty, related="duties"),
    Part("recipients", Recipient, _recipient),
)
