"""Acts on plans: accept one from a draft, note one that is only cited, record a goal it states."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from xanh.documents.compare import Kind, RowChange
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.queries import Register, family
from xanh.portal.indicators.queries import nodes_by_code
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.plans.filing import Filing, file_parts
from xanh.portal.plans.held import hold_plan, hold_tasks
from xanh.portal.plans.models import Plan, SourceDocument, Target
from xanh.portal.plans.queries import compared, current, issuer_of, named_by, whole
from xanh.portal.plans.renewing import former_of, renew_parts
from xanh.portal.plans.rules import (
    PARTS,
    Citation,
    Goal,
    PlanState,
    citations,
    day,
    normal_symbol,
    refusals,
    year_of,
)
from xanh.reference import Problem, ProblemError

Draft = Mapping[str, Any]


@transaction.atomic
def accept_plan(draft: Draft, *, document: SourceDocument | None, by: User | None, at: datetime) -> Plan:
    """Make a plan of a reviewed draft: all of it or nothing.

    A plan that was only cited so far (same symbol and date) is taken over. Agencies that no register knows
    become agencies of kind unknown.

    Raises
    ------
    ProblemError
        With everything that keeps the draft from becoming a plan; where the plan was accepted before.
    """
    problems = refusals(draft)
    if problems:
        raise ProblemError(problems)
    take_turn()  # two plans at once may cite one parent, or name one agency that no register knows
    header = draft["header"]
    plan = _place_for(header, issuer_of(header))
    filing = _filed(plan, draft, document=document, by=by, at=at)
    replaced = _drop_cited_goals(plan, draft["targets"])
    file_parts(draft, filing)
    counts = {part: len(draft[part]) for part in PARTS}
    record("plan.accept", plan, by=by, at=at, details={**counts, "goals_replaced": replaced})
    return plan


@transaction.atomic
def renew_plan(
    plan: Plan, draft: Draft, *, document: SourceDocument | None, by: User | None, at: datetime
) -> Plan:
    """Let a new version take the place of an accepted plan: all of it or nothing.

    The plan and whatever goes on keep their rows; what ended stands in the former version, superseded.

    Raises
    ------
    ProblemError
        With everything that keeps the draft from becoming a plan; plan.not_accepted where there is nothing to
        renew; plan.already_accepted where another plan bears the new symbol and date.
    """
    problems = refusals(draft)
    if problems:
        raise ProblemError(problems)
    plan = hold_plan(plan.pk)
    hold_tasks(plan)
    take_turn()
    before = whole(Plan.objects.filter(pk=plan.pk, state=PlanState.ACCEPTED)).first()
    if before is None:
        raise ProblemError(Problem("plan.not_accepted", values={"plan": str(plan)}))
    changes = compared(before, draft)
    former = former_of(before)
    filing = _filed(plan, draft, document=document, by=by, at=at)
    renew_parts(draft, changes, before, former=former, filing=filing)
    record("plan.renew", plan, by=by, at=at, details=_told_changes(changes, former))
    return plan


def _told_changes(changes: Iterable[RowChange], former: Plan) -> dict[str, Any]:
    """What the journal keeps of a renewal: how many rows of each kind, and which fields of which rows."""
    rows = [change for change in changes if change.kind != Kind.SAME]
    told = [f"{c.part}.{c.after if c.after is not None else c.before} {c.kind}" for c in rows]
    fields = [" ".join(field.name for field in c.fields) for c in rows]
    counts = {kind.value: sum(c.kind == kind for c in rows) for kind in Kind if kind != Kind.SAME}
    return {
        **counts,
        "former": former.pk,
        "rows": [" ".join(pair).strip() for pair in zip(told, fields, strict=True)],
    }


def _filed(
    plan: Plan, draft: Draft, *, document: SourceDocument | None, by: User | None, at: datetime
) -> Filing:
    """The plan's own row as the draft has it, saved, and what its parts need to be filed under it."""
    header, issuer = draft["header"], issuer_of(draft["header"])
    _fill(plan, draft, issuer, at)
    plan.document = document
    plan.parent = _parent(header, by=by, at=at)
    register = Register(within=family(issuer) if issuer else ())
    plan.drafting_unit = register.find((draft.get("archive") or {}).get("drafting_unit"))
    _save_once(plan)
    return Filing(plan, register, nodes=nodes_by_code(), by=by, at=at)


def _place_for(header: Draft, issuer: Agency | None) -> Plan:
    """The row of this plan where it is cited already, else a new one."""
    found = named_by(header, current().select_for_update(no_key=True), issued_by=Q(issuer=issuer))
    if found and found.state == PlanState.ACCEPTED:
        raise _already(found)
    return found or Plan()


def _drop_cited_goals(plan: Plan, targets: Iterable[Draft]) -> list[str]:
    """Goals noted while the plan was only cited give way where its own text states them."""
    stated = {str(t["subindex"]) for t in targets}
    cited = plan.targets.filter(node_code__in=stated)
    told = [str(t) for t in cited]
    cited.delete()
    return told


def _already(plan: Plan) -> ProblemError:
    return ProblemError(Problem("plan.already_accepted", values={"plan": str(plan), "id": plan.pk}))


def _save_once(plan: Plan) -> None:
    """Two people who accept one plan from two files at once: the second is told, nothing breaks."""
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise _already(plan) from error


def _fill(plan: Plan, draft: Draft, issuer: Agency | None, at: datetime) -> None:
    header, signer = draft["header"], draft.get("signer") or {}
    plan.state = PlanState.ACCEPTED
    plan.kind = draft["kind"]
    plan.document_type = (header.get("document") or "")[:60]
    plan.symbol = normal_symbol(header.get("number"))[:80]
    plan.issued_on = day(header.get("date"))
    plan.year = year_of(header)
    plan.issuer = issuer
    plan.issuer_text = (header.get("issuer") or "")[:200]
    plan.title = header["title"].strip()[:500]
    plan.part = (header.get("part") or "")[:60]
    plan.legal_basis = list(header.get("legal_basis") or ())
    plan.sections = list(draft.get("sections") or ())
    plan.subindices = list(draft.get("subindices") or ())
    plan.signer = (signer.get("name") or "")[:150]
    plan.signer_title = (signer.get("title") or "")[:150]
    plan.archive = ((draft.get("archive") or {}).get("as_written") or "")[:200]
    plan.accepted_at = at
    plan.set_search_key()


def _parent(header: Draft, *, by: User | None, at: datetime) -> Plan | None:
    """The latest plan that this one rests on."""
    for citation in citations(header.get("legal_basis") or ()):
        if citation.symbol != normal_symbol(header.get("number")):
            return cite_plan(citation, by=by, at=at)
    return None


@transaction.atomic
def cite_plan(citation: Citation, *, by: User | None, at: datetime) -> Plan:
    """The row of a plan that another document names; a new one where it was not known."""
    take_turn()
    symbol = normal_symbol(citation.symbol)
    plan = current().filter(symbol=symbol, issued_on=citation.issued_on).first()
    if plan is None:
        plan = _cited(citation, symbol)
        plan.save()
        record("plan.cite", plan, by=by, at=at)
    elif plan.state == PlanState.CITED and _complete(plan, citation):
        plan.save()
    return plan


def _cited(citation: Citation, symbol: str) -> Plan:
    plan = Plan(state=PlanState.CITED, symbol=symbol, issued_on=citation.issued_on)
    plan.year = citation.issued_on.year if citation.issued_on else None
    _complete(plan, citation)
    return plan


def _complete(plan: Plan, citation: Citation) -> bool:
    """Fill what the row lacks and this citation tells; say whether it told anything."""
    said = {
        "document_type": citation.document_type[:60],
        "issuer_text": citation.issuer[:200],
        "title": citation.title[:500],
        "source_url": citation.source_url[:500],
    }
    gaps = {name: text for name, text in said.items() if text and not getattr(plan, name)}
    for name, text in gaps.items():
        setattr(plan, name, text)
    plan.issuer = plan.issuer or Register().find(plan.issuer_text)
    plan.set_search_key()
    return bool(gaps)


@transaction.atomic
def record_goals(citation: Citation, goals: Iterable[Goal], *, by: User | None, at: datetime) -> list[Target]:
    """Keep the goals that a table states for a plan. One known already stays; a different one is refused."""
    plan = cite_plan(citation, by=by, at=at)
    known = {(t.node_code, t.target_year): t for t in plan.targets.all()}
    goals = list(goals)
    problems = [p for g in goals if (p := _difference(plan, known.get((g.node_code, g.year)), g))]
    if problems:
        raise ProblemError(problems)
    unknown = [g for g in goals if (g.node_code, g.year) not in known]
    new = [_target(plan, g, len(known) + n) for n, g in enumerate(unknown)]
    Target.objects.bulk_create(new)
    if new:
        record("plan.target", plan, by=by, at=at, details={"targets": [str(t) for t in new]})
    return new


def _difference(plan: Plan, old: Target | None, goal: Goal) -> Problem | None:
    said = (goal.target, goal.rank_max)
    known = (old.target, old.rank_max) if old else said
    if any(a is not None and b is not None and a != b for a, b in zip(known, said, strict=True)):
        about = {"plan": str(plan), "node": goal.node_code, "year": goal.year}
        return Problem("plan.target_differs", values={**about, "old": _told(known), "new": _told(said)})
    return None


def _told(figures: Iterable[Any]) -> str:
    return ", ".join(str(f) for f in figures if f is not None)


def _target(plan: Plan, goal: Goal, position: int) -> Target:
    return Target(
        plan=plan,
        position=position,
        node_code=goal.node_code,
        target_year=goal.year,
        target=goal.target,
        rank_max=goal.rank_max,
        as_written=goal.note,
    )
