"""The official document of a plan that was written here: drafted from it, once; its number is the plan's."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from xanh.portal.agencies.models import Agency, User
from xanh.portal.documents.actions import draft_document
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.queries import blank_text, of_source
from xanh.portal.documents.rules import DocumentState, Source
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.plans.models import Plan
from xanh.portal.plans.official import official_text
from xanh.portal.plans.queries import current, whole
from xanh.portal.plans.rules import PlanState, normal_symbol
from xanh.reference import Problem, ProblemError

SOURCE = "plans.plan"


def official_documents(plan: Plan) -> list[OfficialDocument]:
    """The documents drafted from the plan that were not withdrawn, the newest first."""
    found = of_source(Source(SOURCE, str(plan.pk)))
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
    source = Source(SOURCE, str(plan.pk))
    return draft_document(plan.issuer, text, source=source, recipients=recipients, by=by, at=at)


def take_number(document: OfficialDocument, *, by: User | None, at: datetime, **_: Any) -> None:
    """A plan bears symbol and date of its document from the issue on: a file of it is known again."""
    if document.entry is not None:
        _bear(document, normal_symbol(document.entry.symbol), document.entry.dated, by=by, at=at)


def drop_number(document: OfficialDocument, *, by: User | None, at: datetime, **_: Any) -> None:
    """A plan whose document was withdrawn has no number any more."""
    if document.issued_at is not None:
        _bear(document, "", None, by=by, at=at)


def _bear(
    document: OfficialDocument, symbol: str, day: date | None, *, by: User | None, at: datetime
) -> None:
    if document.source_type != SOURCE:
        return
    plan = Plan.objects.select_for_update(no_key=True).filter(pk=document.source_id, document=None).first()
    if plan is None or (symbol and current().filter(symbol=symbol, issued_on=day).exists()):
        return  # another row bears it, cited before: two plans never have one number
    before = {"symbol": plan.symbol, "issued_on": plan.issued_on}
    plan.symbol, plan.issued_on = symbol, day
    plan.set_search_key()
    plan.save(update_fields=["symbol", "issued_on", "search_key"])
    after = {"symbol": symbol, "issued_on": day}
    record("plan.numbered", plan, by=by, at=at, details={"before": before, "after": after})
