"""Reads over plans: whole plans with few queries, duties of agencies, a plan as a draft for the linter."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from xanh.documents.compare import RowChange, agency_key, compare
from xanh.documents.draft import PlanDraft, from_json
from xanh.documents.lint import lint
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import Register, family, predecessors
from xanh.portal.agencies.rules import search_key
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.rules import DocumentState
from xanh.portal.plans import drafting
from xanh.portal.plans.models import Plan, PlanIndicator, Recipient, ReportingDuty, Responsibility
from xanh.portal.plans.rules import NOT_IN_FORCE, PlanState, day, normal_symbol, year_of
from xanh.reference import Problem

PAPER = "plans.plan"  # the source of a plan's official document


def whole(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with all their parts: the same few queries whatever their size."""
    return plans.select_related("issuer", "parent", "document", "drafting_unit").prefetch_related(
        Prefetch("indicators__responsibilities", Responsibility.objects.select_related("agency")),
        Prefetch("tasks__responsibilities", Responsibility.objects.select_related("agency")),
        "targets",
        Prefetch("duties", ReportingDuty.objects.select_related("reporter", "receiver")),
        Prefetch("recipients", Recipient.objects.select_related("agency")),
    )


def accepted() -> QuerySet[Plan]:
    """The plans accepted from their documents."""
    return Plan.objects.filter(state=PlanState.ACCEPTED)


def current() -> QuerySet[Plan]:
    """Every plan that stands now: without former versions, without those still being written here."""
    return Plan.objects.exclude(state__in=NOT_IN_FORCE)


def named_by(header: Mapping[str, Any], plans: QuerySet[Plan], *, issued_by: Q) -> Plan | None:
    """The plan that a draft's head names: by symbol and date; without a symbol by issuer, year and title."""
    symbol, issued_on = normal_symbol(header.get("number")), day(header.get("date"))
    same = plans.filter(symbol=symbol)
    if symbol:
        dated = same.filter(issued_on=issued_on).first() or _written_here(symbol, issued_on, plans)
        return dated or same.filter(issued_by, issued_on=None).first()
    titled = search_key(header.get("title") or "")
    nameless = same.filter(issued_by, year=year_of(header))
    return next((p for p in nameless if search_key(p.title) == titled), None)


def _written_here(symbol: str, issued_on: date | None, plans: QuerySet[Plan]) -> Plan | None:
    """The plan written here whose official document bears this symbol: its signed file is no second plan."""
    number, _, notation = symbol.partition("/")
    if not number.isdecimal() or issued_on is None:
        return None
    issued = _papers(entry__number=number, entry__notation__iexact=notation, entry__dated=issued_on)
    return plans.filter(pk__in=_written_as(issued)).first()


def _papers(**bearing: Any) -> QuerySet[OfficialDocument]:
    """The official documents of plans written here that were issued."""
    return OfficialDocument.objects.filter(source_type=PAPER, state=DocumentState.ISSUED, **bearing)


def _written_as(papers: QuerySet[OfficialDocument]) -> list[int]:
    return [int(key) for key in papers.values_list("source_id", flat=True)]


def with_numbers(plans: Iterable[Plan]) -> list[Plan]:
    """The plans; those written here bear number and date of their issued document, unsaved: one query."""
    listed = list(plans)
    bare = {str(plan.pk): plan for plan in listed if not plan.symbol}
    for paper in _papers(source_id__in=bare).select_related("entry").order_by("pk"):
        plan, entry = bare[paper.source_id], paper.entry
        if entry is not None:
            plan.symbol, plan.issued_on = entry.symbol, entry.dated
    return listed


def accepted_before(header: Mapping[str, Any]) -> Plan | None:
    """The accepted plan that stands in the way of accepting a draft with this head."""
    return named_by(header, accepted(), issued_by=Q(issuer=issuer_of(header)))


def issuer_of(header: Mapping[str, Any]) -> Agency | None:
    """The agency that issued a draft, where the register knows it."""
    register = Register()
    return register.by_code(header.get("issuer_code")) or register.find(header.get("issuer"))


def version_of(header: Mapping[str, Any]) -> Plan | None:
    """The accepted plan of which a draft with this head may be a new version.

    That which stands in the way of it; else the latest of the same symbol, issuer and year, dated otherwise.
    """
    symbol, year = normal_symbol(header.get("number")), year_of(header)
    found = accepted_before(header)
    if found or not (symbol and year):
        return found
    alike = accepted().filter(symbol=symbol, year=year, issuer=issuer_of(header))
    return alike.order_by("-issued_on", "-id").first()


def compared(before: Plan, draft: Mapping[str, Any]) -> tuple[RowChange, ...]:
    """What changes from a plan (best from `whole`) to a draft; the register says which agencies are one."""
    issuer = before.issuer
    register = Register(within=family(issuer) if issuer else ())

    def agency(name: str, code: str | None) -> str:
        found = register.by_code(code) or register.find(name)
        return found.code if found else agency_key(name, code)

    return compare(as_draft(before), from_json(draft), agency=agency)


def child_of(parent: Plan, agency: Agency) -> Plan | None:
    """The plan by which the agency, or one it took over from, carries out the parent; a draft first."""
    bodies = [agency, *predecessors(agency)]
    states = (PlanState.DRAFTING, PlanState.ACCEPTED)
    found = Plan.objects.filter(parent=parent, issuer__in=bodies, state__in=states)
    return found.order_by("-state", "-id").first()


def search(found: QuerySet[Plan], words: str) -> QuerySet[Plan]:
    """Plans whose symbol or number, title or issuer hold every word; tone marks do not matter."""
    for word in search_key(words).split():
        held = Q(search_key__contains=word)
        if word[0].isdecimal():  # the number of a plan written here stands in the register
            held |= Q(pk__in=_written_as(_papers(entry__search_key__contains=word)))
        found = found.filter(held)
    return found


def as_draft(plan: Plan) -> PlanDraft:
    """A plan in the shape of a draft, for the linter and for export; best on a plan from `whole`."""
    return drafting.as_draft(plan)


def workbook(plan: Plan) -> bytes:
    """A plan as an Excel workbook to edit, which may be imported as its new version."""
    from xanh.documents.write.plan_xlsx import write_workbook  # brings python-docx: no page needs it

    return write_workbook(as_draft(whole(Plan.objects.all()).get(pk=plan.pk)))


def findings(plan: Plan, *, as_of: date | None = None) -> list[Problem]:
    """What the linter says of a plan on a day: its own, where none is given."""
    return list(lint(as_draft(plan), as_of=as_of or plan_day(plan)))


def with_table(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with their indicator tables and whoever stands in them, nothing else.

    A few dozen agencies stand in hundreds of cells: what a cell does not show is not read for each of them.
    """
    unshown = ("agency__variants", "agency__source")
    duties = (
        Responsibility.objects.select_related("agency__successor").defer(*unshown).order_by("position", "id")
    )
    return plans.select_related("issuer").prefetch_related(
        Prefetch("indicators", PlanIndicator.objects.select_related("node__parent")),
        Prefetch("indicators__responsibilities", duties),
    )


def table_findings(plan: Plan) -> list[Problem]:
    """What the linter says of the rows of a plan's indicator table, on the plan's day."""
    return [p for p in lint(drafting.table_as_draft(plan), as_of=plan_day(plan)) if p.place.row]


def plan_day(plan: Plan) -> date:
    """The day a plan was issued; where it bears none, the last of its year or of the year it came here."""
    came = timezone.localtime(plan.accepted_at).year if plan.accepted_at else date.min.year
    return plan.issued_on or date(plan.year or came, 12, 31)
