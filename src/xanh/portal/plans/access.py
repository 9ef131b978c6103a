"""The only door to plans: every member sees them, but one being written only whoever is of its agency."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from xanh.portal.agencies.access import (
    Visitor,
    acting_for,
    answers_for,
    may,
    may_ever,
    may_on,
    may_on_work_of,
    own_agencies,
)
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import valid_on
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import HAVE_PEOPLE
from xanh.portal.documents.rules import DocumentState
from xanh.portal.plans.listing import head
from xanh.portal.plans.models import Plan, Task
from xanh.portal.plans.rules import PlanState

NEW_DOCUMENT = DocumentState.DRAFT


def plans_visible(user: Visitor) -> QuerySet[Plan]:
    """Every plan that is not being written, and those of the person's own agencies, for any member."""
    if not may(user, Act.VIEW):
        return Plan.objects.none()
    drafts = Plan.objects.filter(state=PlanState.DRAFTING)
    open_ = Q(state__in=set(PlanState) - {PlanState.DRAFTING})
    return Plan.objects.filter(
        open_ | Q(issuer__in=_bodies(user, Act.SEE_DRAFT)) if drafts.exists() else open_
    )


def _bodies(user: Visitor, act: Act) -> frozenset[int]:
    """The agencies for which a role of the person there, or above them, allows the act."""
    return frozenset(pk for own in own_agencies(user, act) for pk in answers_for(own))


def get_plan(user: Visitor, pk: int) -> Plan:
    """One plan with the numbers of its parts, or 404."""
    found = head(Plan.objects.all() if may(user, Act.VIEW) else Plan.objects.none(), pk)
    if found is None or (found.state == PlanState.DRAFTING and not may_on_plan(user, Act.SEE_DRAFT, found)):
        raise Http404
    return found


def may_on_plan(user: Visitor, act: Act, plan: Plan) -> bool:
    """Whether the person may do the act to this plan in its state: its agency is its issuer."""
    return may_on_work_of(user, act, plan.issuer, state=plan.state)


def get_own_plan(user: Visitor, pk: int, act: Act) -> Plan:
    """One plan for an act: 404 where the person may not see it, 403 where they may not do the act."""
    found = get_plan(user, pk)
    require_on_plan(user, act, found)
    return found


def require_on_plan(user: Visitor, act: Act, plan: Plan) -> None:
    """403 where the person may not do the act to this plan in its state."""
    if not may_on_plan(user, act, plan):
        raise PermissionDenied


def has_adopted(user: Visitor, plan: Plan) -> bool:
    """Whether the plan counts already and the person is one who could have let it count."""
    return plan.state == PlanState.ACCEPTED and may_ever(user, Act.ADOPT_PLAN, owner=plan.issuer_id)


def get_task(user: Visitor, plan: Plan, pk: int) -> Task:
    """One task of a plan that the person sees, with whoever owes it and what it serves, or 404."""
    related = plan.tasks.prefetch_related("responsibilities__agency", "servings")
    found: Task | None = related.select_related("plan", "parent").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def drafters(user: Visitor, plan: Plan, on: date) -> list[Agency]:
    """The agencies for which the person may begin a plan under this one: their own and the bodies below."""
    if not may(user, Act.DRAFT_PLAN) or plan.state != PlanState.ACCEPTED:
        return []
    wanted = Agency.objects.filter(valid_on(on), pk__in=_bodies(user, Act.DRAFT_PLAN), kind__in=HAVE_PEOPLE)
    passed_on = {own.pk for own in own_agencies(user) if plan.issuer_id in acting_for(own)}
    others = (a for a in wanted.order_by("sort_key") if a.pk not in passed_on | {plan.issuer_id})
    state = PlanState.DRAFTING
    return [a for a in others if may_on(user, Act.DRAFT_PLAN, owner=a.pk, state=state)]


def may_draft_under(user: Visitor, plan: Plan) -> bool:
    """Whether it makes sense to look what the plan gives the person's agencies."""
    stands = plan.state == PlanState.ACCEPTED and bool(own_agencies(user))
    return stands and may(user, Act.DRAFT_PLAN)


def receiving(user: Visitor) -> list[int]:
    """The agencies for which the person may take note of tasks given."""
    return sorted(_bodies(user, Act.RECEIVE_TASK))


def may_write_document(user: Visitor, plan: Plan) -> bool:
    """Whether the person may begin a document of the plan's agency."""
    return may_on_work_of(user, Act.DRAFT_DOCUMENT, plan.issuer, state=NEW_DOCUMENT)
