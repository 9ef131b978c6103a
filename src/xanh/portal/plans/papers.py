"""The official document of a plan that was written here: drafted from it, once."""

from datetime import datetime

from django.db import transaction

from xanh.portal.agencies.models import Agency, User
from xanh.portal.documents.actions import draft_document
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.queries import blank_text, of_source
from xanh.portal.documents.rules import DocumentState, Source
from xanh.portal.journal.actions import take_turn
from xanh.portal.plans.models import Plan
from xanh.portal.plans.official import official_text
from xanh.portal.plans.queries import PAPER, whole
from xanh.portal.plans.rules import PlanState
from xanh.reference import Problem, ProblemError


def official_documents(plan: Plan) -> list[OfficialDocument]:
    """The documents drafted from the plan that were not withdrawn, the newest first."""
    found = of_source(Source(PAPER, str(plan.pk)))
    return [document for document in found if document.state != DocumentState.WITHDRAWN]


def is_written_here(plan: Plan) -> bool:
    """Whether the plan counts and came from no document."""
    return plan.state == PlanState.ACCEPTED and plan.document_id is None and plan.issuer_id is not None


@transaction.atomic
def draft_official(plan: Plan, *, by: User | None, at: datetime) -> OfficialDocument:
    """Draft the KẾ HOẠCH from the plan; the one there is, where it was drafted before.

    Raises
    ------
    ProblemError
        plan.not_accepted for one that is still written, or that came from a document.
    """
    take_turn()
    there = official_documents(plan)
    if there:
        return there[0]
    plan = whole(Plan.objects.all()).get(pk=plan.pk)
    if plan.issuer is None or not is_written_here(plan):
        raise ProblemError(Problem("plan.not_accepted", values={"plan": str(plan)}))
    text = official_text(plan, blank_text(plan.issuer, type_code="KH"))
    named = [r.agency for r in plan.recipients.all() if r.agency is not None]
    recipients: list[Agency] = list({agency.pk: agency for agency in named}.values())
    source = Source(PAPER, str(plan.pk))
    return draft_document(plan.issuer, text, source=source, recipients=recipients, by=by, at=at)
