"""Acts on the register: an agency's facts, codes, members and contacts. None of them deletes an agency."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from xanh.portal.agencies.models import Agency, AgencyCode, Contact, GroupMember, User
from xanh.portal.agencies.rules import CODE_LENGTH, GROUPS, canonical_code, overlap, search_key, sort_key
from xanh.portal.journal.actions import record, take_turn
from xanh.reference import Problem, ProblemError, retention_days

FACTS = ("name", "kind", "parent", "valid_from", "variants", "abbreviations", "source")
CONTACT = ("name", "post", "phone", "email", "note", "valid_from", "valid_to")
ERASED = ("name", "post", "phone", "email", "note")


@dataclass(frozen=True)
class Span:
    """A validity, both ends included; None is open."""

    first: date | None = None
    last: date | None = None

    @property
    def ends(self) -> tuple[date | None, date | None]:
        return self.first, self.last


@transaction.atomic
def edit_agency(
    agency: Agency, facts: Mapping[str, Any], *, by: User | None, at: datetime, why: str = ""
) -> Agency:
    """Change the facts of an agency, or its spellings; a change of nothing leaves no line."""
    before = {name: getattr(agency, name) for name in FACTS}
    changed = [name for name in FACTS if name in facts and facts[name] != before[name]]
    for name in changed:
        setattr(agency, name, facts[name])
    _check(agency)
    if changed:
        agency.sort_key = sort_key(agency.name)
        spellings = (agency.name, *agency.variants, *agency.abbreviations)
        agency.search_key = search_key(" | ".join(spellings))[:600]
        agency.save(update_fields=[*changed, "sort_key", "search_key"])
        told = {
            "before": {n: _said(before[n]) for n in changed},
            "after": {n: _said(facts[n]) for n in changed},
        }
        record("agency.edit", agency, by=by, at=at, details=_with_why(told, why))
    return agency


def _check(agency: Agency) -> None:
    if agency.valid_from and agency.valid_to and agency.valid_from > agency.valid_to:
        raise ProblemError(Problem("agency.ends_before_start", values={"name": agency.name}))
    if agency.parent and agency.pk and agency.pk in _above(agency.parent):
        raise ProblemError(Problem("agency.parent_circle", values={"name": agency.name}))


def _above(agency: Agency | None) -> set[int]:
    """The agency and whatever it belongs to, at any remove."""
    found: set[int] = set()
    while agency and agency.pk not in found:
        found.add(agency.pk)
        agency = agency.parent
    return found


@transaction.atomic
def end_agency(agency: Agency, *, last: date | None, by: User | None, at: datetime, why: str) -> Agency:
    """Set an agency's last day, or take it back (None); one that passed on its duties ends by its merger."""
    if agency.successor_id:
        raise ProblemError(Problem("agency.ended_by_merger", values={"name": agency.name}))
    before, agency.valid_to = agency.valid_to, last
    _check(agency)
    agency.save(update_fields=["valid_to"])
    told = {"before": {"valid_to": _said(before)}, "after": {"valid_to": _said(last)}}
    record("agency.end", agency, by=by, at=at, details=_with_why(told, why))
    return agency


@transaction.atomic
def add_code(
    agency: Agency, code: str, *, span: Span, source: str, by: User | None, at: datetime
) -> AgencyCode:
    """Give an agency a code in either shape; on no day do two agencies bear the same one."""
    written = canonical_code(code)
    if not written:
        raise ProblemError(Problem("agency.code_invalid", values={"code": code[:60], "length": CODE_LENGTH}))
    take_turn()  # what is known of the code stays so until this ends
    for other in AgencyCode.objects.filter(code=written).select_related("agency"):
        if overlap((other.valid_from, other.valid_to), span.ends):
            values = {"code": written, "name": other.agency.name}
            raise ProblemError(Problem("agency.code_taken", values=values))
    made = AgencyCode.objects.create(
        agency=agency, code=written, valid_from=span.first, valid_to=span.last, source=source[:300]
    )
    told = {"after": {"code": written, "valid_from": _said(span.first), "valid_to": _said(span.last)}}
    record("agency.codes", agency, by=by, at=at, details=told)
    return made


@transaction.atomic
def end_code(code: AgencyCode, *, last: date, by: User | None, at: datetime) -> None:
    """From the day after `last` the agency does not bear the code."""
    _end(code, last)
    told = {"before": {"code": code.code}, "after": {"code": code.code, "valid_to": _said(last)}}
    record("agency.codes", code.agency, by=by, at=at, details=told)


@transaction.atomic
def add_member(group: Agency, member: Agency, *, span: Span, by: User | None, at: datetime) -> GroupMember:
    """Name a body as a member of a group, for as long as the span says."""
    _refuse_member(group, member)
    if any(
        overlap((row.valid_from, row.valid_to), span.ends) for row in group.member_rows.filter(agency=member)
    ):
        raise ProblemError(Problem("agency.member_twice", values={"name": member.name}))
    made = GroupMember.objects.create(group=group, agency=member, valid_from=span.first, valid_to=span.last)
    told = {"members": member.name, "valid_from": _said(span.first), "valid_to": _said(span.last)}
    record("agency.members", group, by=by, at=at, details={"after": told})
    return made


def _refuse_member(group: Agency, member: Agency) -> None:
    if group.kind not in GROUPS:
        raise ProblemError(Problem("agency.not_a_group", values={"name": group.name}))
    within, level = {member.pk}, [member]
    while level:
        rows = GroupMember.objects.filter(group__in=level).select_related("agency")
        level = [row.agency for row in rows if row.agency_id not in within]
        within |= {a.pk for a in level}
    if group.pk in within:
        raise ProblemError(Problem("agency.member_circle", values={"name": member.name}))


@transaction.atomic
def end_member(row: GroupMember, *, last: date, by: User | None, at: datetime) -> None:
    """From the day after `last` the body is no member."""
    _end(row, last)
    told = {
        "before": {"members": row.agency.name},
        "after": {"members": row.agency.name, "valid_to": _said(last)},
    }
    record("agency.members", row.group, by=by, at=at, details=told)


@transaction.atomic
def set_kinds(group: Agency, kinds: Iterable[str], *, by: User | None, at: datetime) -> None:
    """Every body of these kinds is a member of the group."""
    if group.kind not in GROUPS:
        raise ProblemError(Problem("agency.not_a_group", values={"name": group.name}))
    before, group.kinds = list(group.kinds), sorted(set(kinds))
    if group.kinds != before:
        group.save(update_fields=["kinds"])
        told = {"before": {"kinds": before}, "after": {"kinds": group.kinds}}
        record("agency.members", group, by=by, at=at, details=told)


def _end(row: AgencyCode | GroupMember, last: date) -> None:
    if row.valid_from and row.valid_from > last:
        raise ProblemError(Problem("agency.ends_before_start", values={"name": str(row)}))
    row.valid_to = last
    row.save(update_fields=["valid_to"])


@transaction.atomic
def keep_contact(contact: Contact, facts: Mapping[str, Any], *, by: User | None, at: datetime) -> Contact:
    """Write down whom to reach, anew or changed. The journal names what changed, never the data."""
    changed = [name for name in CONTACT if name in facts and facts[name] != getattr(contact, name)]
    for name in changed:
        setattr(contact, name, facts[name])
    if contact.valid_from and contact.valid_to and contact.valid_from > contact.valid_to:
        raise ProblemError(Problem("agency.ends_before_start", values={"name": contact.name}))
    if changed or contact.pk is None:
        contact.save()
        told = {"contact": contact.pk, "fields": changed}
        record("agency.contact", contact.agency, by=by, at=at, details=told)
    return contact


@transaction.atomic
def end_contact(contact: Contact, *, last: date, by: User | None, at: datetime) -> None:
    """From the day after `last` the person is not to be reached there; the data are erased later."""
    contact.valid_to = max(last, contact.valid_from or last)
    contact.save(update_fields=["valid_to"])
    record("agency.contact_end", contact.agency, by=by, at=at, details={"contact": contact.pk})


@transaction.atomic
def erase_contacts(*, today: date, at: datetime) -> int:
    """Erase personal data whose time is over; the row stays, empty. Run daily; how many there were."""
    over = today - timedelta(days=retention_days("contact"))
    due = Contact.objects.filter(valid_to__lt=over, erased_at=None).select_related("agency")
    for contact in due:
        erase_contact(contact, by=None, at=at)
    return len(due)


@transaction.atomic
def erase_contact(contact: Contact, *, by: User | None, at: datetime) -> None:
    """Erase a contact's data now, as its person may ask."""
    for name in ERASED:
        setattr(contact, name, "")
    contact.erased_at = at
    contact.save(update_fields=[*ERASED, "erased_at"])
    record("agency.contact_erase", contact.agency, by=by, at=at, details={"contact": contact.pk})


def _said(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Agency) else value


def _with_why(told: dict[str, Any], why: str) -> dict[str, Any]:
    return {**told, "why": why} if why else told
