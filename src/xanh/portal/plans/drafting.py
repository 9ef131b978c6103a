"""A plan of the database as the draft it came from: the way back from `filing`."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from xanh.documents.draft import (
    DutyRow,
    Fields,
    Header,
    IndicatorRow,
    Party,
    PlanDraft,
    Reading,
    RecipientRow,
    Source,
    Span,
    State,
    TargetRow,
    TaskRow,
    is_scored,
)
from xanh.documents.draft import Role as DraftRole
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, SourceDocument, Target, Task
from xanh.portal.plans.rules import Role


def as_draft(plan: Plan) -> PlanDraft:
    """Every field a person has accepted; confidence 1."""
    return PlanDraft(
        kind=plan.kind,
        source=_source(plan.document),
        header=_header(plan),
        subindices=tuple(plan.subindices),
        sections=tuple(plan.sections),
        indicators=tuple(_indicator(i) for i in plan.indicators.all()),
        targets=tuple(_target(t) for t in plan.targets.all()),
        tasks=tuple(_task(t) for t in plan.tasks.all()),
        reporting=tuple(_duty(d) for d in plan.duties.all()),
        recipients=tuple(_recipient(r) for r in plan.recipients.all()),
        archive=_archive(plan),
        signer={"name": plan.signer, "title": plan.signer_title or None} if plan.signer else None,
    )


def table_as_draft(plan: Plan) -> PlanDraft:
    """The indicator table alone: what the linter needs to judge its roles, without the document's lines."""
    indicators = tuple(_indicator(i) for i in plan.indicators.all())
    return PlanDraft(kind=plan.kind, source=_source(None), header=_header(plan), indicators=indicators)


def _source(document: SourceDocument | None) -> Source:
    if document is None:
        return Source("", "", "", (), ())
    lines, pages = tuple(document.lines), tuple(document.pages)
    return Source(document.name, document.sha256, document.kind, lines, pages)


def _header(plan: Plan) -> Header:
    return Header(
        document=plan.document_type or None,
        number=plan.symbol or None,
        date=plan.issued_on.isoformat() if plan.issued_on else None,
        year=plan.year,
        issuer=plan.issuer_text or None,
        issuer_code=plan.issuer.code if plan.issuer else None,
        part=plan.part or None,
        title=plan.title,
        legal_basis=tuple(plan.legal_basis),
    )


def _archive(plan: Plan) -> dict[str, Any] | None:
    if not plan.archive and plan.drafting_unit is None:
        return None
    unit = plan.drafting_unit.name if plan.drafting_unit else None
    return {"as_written": plan.archive, "drafting_unit": unit}


def _fields(item: Any, name: str) -> Fields:
    """One reading that carries the item's place in the source."""
    spans = tuple(Span(**s) for s in item.spans)
    return {name: Reading(item.as_written, spans, 1.0, State.ACCEPTED)} if spans else {}


def _indicator(row: PlanIndicator) -> IndicatorRow:
    # The note stands for itself in a draft: the duty to consolidate follows from it again.
    duties = [d for d in row.responsibilities.all() if not _told_by_note(d, row)]
    return IndicatorRow(
        subindex=row.subindex,
        number=row.number,
        name=row.name,
        unit_note=row.unit_note or None,
        lead=_parties(duties, {Role.LEAD}),
        coordinating=_parties(duties, set(Role) - {Role.LEAD}),
        code=f"{row.subindex}.{row.number:02d}" if row.node_id else None,
        coordinating_note=row.coordinating_note or None,
        fields=_fields(row, "name"),
    )


def _told_by_note(duty: Responsibility, row: PlanIndicator) -> bool:
    return duty.role == Role.CONSOLIDATING and bool(duty.scope) and duty.scope == row.coordinating_note


def _parties(duties: Iterable[Responsibility], roles: set[Role]) -> tuple[Party, ...]:
    return tuple(_party(d) for d in duties if d.role in roles)


def _party(duty: Responsibility) -> Party:
    role = DraftRole.COORDINATING if duty.role == Role.DIRECTED else DraftRole(duty.role)
    return Party(
        agency=duty.agency.name,
        role=role,
        code=duty.agency.code,
        scope=duty.scope or None,
        as_written=duty.as_written or None,
        fields=_fields(duty, "agency"),
    )


def _task(task: Task) -> TaskRow:
    duties = list(task.responsibilities.all())
    leads = _parties(duties, {Role.LEAD})
    return TaskRow(
        subindex=int(task.node_code) if task.node_code else None,
        text=task.text,
        lead_unit=leads[0].agency if leads else None,
        lead_verb=task.lead_verb or None,
        coordinating=_names(duties, Role.COORDINATING),
        directed=_names(duties, Role.DIRECTED),
        deadline=task.deadline or None,
        schedule=task.schedule,
        deliverable=task.deliverable or None,
        budget=task.budget or None,
        section=task.section or None,
        number=task.number or None,
        lead=leads,
        fields=_fields(task, "text"),
    )


def _names(duties: Iterable[Responsibility], role: Role) -> tuple[str, ...]:
    return tuple(d.agency.name for d in duties if d.role == role)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _target(target: Target) -> TargetRow:
    """An index by name gets its score back, anything else its target."""
    values = [_number(v) for v in (target.target, target.baseline, target.delta)]
    scored = bool(target.indicator) and is_scored(target.indicator, target.measure)
    names = ("score", "baseline_score", "delta_score") if scored else ("target", "baseline", "delta")
    figures: dict[str, Any] = dict(zip(names, values, strict=True))
    return TargetRow(
        subindex=int(target.node_code) if target.node_code.isdigit() else None,
        subindex_name=None,
        baseline_year=target.baseline_year,
        indicator=target.indicator or None,
        target_year=target.target_year,
        rank_max=target.rank_max,
        baseline_rank=target.baseline_rank,
        delta_rank_min=target.delta_rank_min,
        comparator=target.comparator,
        unit=target.measure,
        fields=_fields(target, "target"),
        **figures,
    )


def _duty(duty: Any) -> DutyRow:
    return DutyRow(
        period=duty.period or None,
        due=duty.due,
        due_text=duty.due_text or None,
        reporter=duty.reporter_text or None,
        to=duty.receiver_text or None,
        text=duty.as_written or None,
        fields=_fields(duty, "due"),
    )


def _recipient(recipient: Any) -> RecipientRow:
    return RecipientRow(
        name=recipient.name,
        note=recipient.note or None,
        code=recipient.agency.code if recipient.agency else None,
        as_written=recipient.as_written or None,
        fields=_fields(recipient, "name"),
    )
