"""Who leads, who coordinates: gaps, overlaps, groups, outsiders, names."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from xanh.documents.draft import Party, Role
from xanh.documents.lint.context import COLLECTIVE, OUTSIDE, Context, listed, row_key, same
from xanh.reference import AgencyFact, Problem

Check = Callable[[Context], Iterator[Problem]]


def no_lead(context: Context) -> Iterator[Problem]:
    """A row without any lead."""
    for row in context.draft.indicators:
        if not row.lead:
            yield context.problem("plan.no_lead", row.fields, "lead", row=row_key(row), indicator=row.name)


def several_leads(context: Context) -> Iterator[Problem]:
    """Several leads of which one or more have no scope: nobody answers alone."""
    for row in context.draft.indicators:
        open_leads = [p for p in row.lead if not p.scope]
        if len(row.lead) > 1 and open_leads:
            names = listed([p.agency for p in row.lead])
            yield context.problem(
                "plan.several_leads",
                row.fields,
                "lead",
                row=row_key(row),
                count=len(row.lead),
                agencies=names,
            )


def collective_lead(context: Context) -> Iterator[Problem]:
    """A lead that is a group: each member reports, somebody has to gather."""
    yield from _leads_of_kind(context, COLLECTIVE, "plan.collective_lead")


def outside_lead(context: Context) -> Iterator[Problem]:
    """A lead that the province cannot instruct."""
    yield from _leads_of_kind(context, OUTSIDE, "plan.outside_lead")


def _leads_of_kind(context: Context, kinds: set[str], code: str) -> Iterator[Problem]:
    for row in context.draft.indicators:
        for party in row.lead:
            if context.kind(party) in kinds:
                yield context.problem(code, row.fields, "lead", row=row_key(row), agency=party.agency)


def lead_also_coordinating(context: Context) -> Iterator[Problem]:
    """A body that stands in both columns of a row."""
    for row in context.draft.indicators:
        partners = {same(p) for p in row.coordinating}
        for party in {same(p): p for p in row.lead if same(p) in partners}.values():
            yield context.problem(
                "plan.lead_also_coordinating",
                row.fields,
                "coordinating",
                row=row_key(row),
                agency=party.agency,
            )


def duplicate_party(context: Context) -> Iterator[Problem]:
    """The same body twice in one column."""
    for row in context.draft.indicators:
        for role, parties in (("lead", row.lead), ("coordinating", row.coordinating)):
            for name, count in Counter(same(p) for p in parties).items():
                if count > 1:
                    agency = next(p.agency for p in parties if same(p) == name)
                    yield context.problem(
                        "plan.duplicate_party", row.fields, role, row=row_key(row), agency=agency, count=count
                    )


def third_role(context: Context) -> Iterator[Problem]:
    """Roles beside lead and coordinating: advising on behalf of, consolidating."""
    for row in context.draft.indicators:
        advised = [p.scope for p in row.lead if p.scope and p.scope.lower().startswith("tham mưu")]
        gathered = [row.coordinating_note] if row.coordinating_note else []
        for text, field in [(t, "lead") for t in advised] + [(t, "coordinating") for t in gathered]:
            yield context.problem("plan.third_role", row.fields, field, row=row_key(row), text=text)


def several_spellings(context: Context) -> Iterator[Problem]:
    """One body written in several ways."""
    forms: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for _, party in _all_parties(context):
        if party.code:
            forms.setdefault(party.code, []).append(party.as_written or party.agency)
            names[party.code] = party.agency
    for code, written in forms.items():
        if len({w.lower() for w in written}) > 1:
            yield context.whole("plan.several_spellings", agency=names[code], spellings=listed(written))


def unknown_agency(context: Context) -> Iterator[Problem]:
    """Bodies the register does not know."""
    places: dict[str, list[str]] = {}
    for where, party in _all_parties(context):
        if party.code is None:
            places.setdefault(party.agency, []).append(where)
    for name, rows in places.items():
        yield context.whole("plan.unknown_agency", agency=name, rows=listed(rows))


def ended_agency(context: Context) -> Iterator[Problem]:
    """Bodies that no longer exist on the day, with who took over."""
    places: dict[str, list[str]] = {}
    named = [(where, party.code) for where, party in _all_parties(context)]
    named += [("Nơi nhận", r.code) for r in context.draft.recipients]
    named += [("cơ quan ban hành", context.draft.header.issuer_code)]
    for where, code in named:
        agency = context.agency(code)
        if agency and context.as_of and _ended(agency, context.as_of):
            places.setdefault(agency.code, []).append(where)
    for code, rows in places.items():
        yield _ended_problem(context, context.agencies[code], rows)


def _ended_problem(context: Context, agency: AgencyFact, rows: list[str]) -> Problem:
    successor = _successor(context, agency)
    return context.whole(
        "plan.ended_agency",
        agency=agency.name,
        ended=agency.valid_to.strftime("%d/%m/%Y") if agency.valid_to else "?",
        successor=successor.name if successor else "?",
        rows=listed(rows),
    )


def _successor(context: Context, agency: AgencyFact) -> AgencyFact | None:
    """Who took over; a division's duties pass to the department that took over its own."""
    if agency.successor:
        return context.agency(agency.successor)
    parent = context.agency(agency.parent)
    return context.agency(parent.successor) if parent else None


def _ended(agency: AgencyFact, day: date) -> bool:
    return agency.valid_to is not None and agency.valid_to < day


def _all_parties(context: Context) -> Iterator[tuple[str, Party]]:
    """Every party with where it stands: the row, or the task's number."""
    codes = {a.name.lower(): a.code for a in context.agencies.values()}
    for row in context.draft.indicators:
        for party in (*row.lead, *row.coordinating):
            yield row_key(row), party
    for number, task in enumerate(context.draft.tasks, start=1):
        for party in task.lead:
            yield f"nhiệm vụ {number}", party
        for name in task.coordinating:
            yield f"nhiệm vụ {number}", Party(name, Role.COORDINATING, codes.get(name.lower()))


CHECKS: tuple[Check, ...] = (
    no_lead,
    several_leads,
    collective_lead,
    outside_lead,
    lead_also_coordinating,
    duplicate_party,
    third_role,
    several_spellings,
    unknown_agency,
    ended_agency,
)
