"""What waits for a person: counts by kind, each with the page where it is done."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from xanh.portal.agencies.access import Visitor, may, own_agencies, own_ids, waiting_identities
from xanh.portal.agencies.rights import Act
from xanh.portal.display.work_words import WAITING
from xanh.portal.documents.access import received_visible
from xanh.portal.explanations import queries as explaining
from xanh.portal.explanations.access import explanations_visible
from xanh.portal.imports.access import imports_visible
from xanh.portal.imports.rules import ImportState
from xanh.portal.reports.inbox import waiting_count
from xanh.portal.reports.owed import Frame, group_of, owed_by
from xanh.portal.reports.rules import local_day
from xanh.portal.tasks import today
from xanh.portal.tasks.access import evidence_visible
from xanh.portal.tasks.queries import EVIDENCE_STATES, bodies_of


@dataclass(frozen=True)
class Waiting:
    """So many of a kind (a code of `WAITING`), and where they are."""

    kind: str
    count: int
    link: str


def waiting_for(user: Visitor, now: datetime, frame: Frame) -> list[Waiting]:
    """What this person has to do now, late things first; nothing that they may not do."""
    own = own_ids(user)
    found = [*_for_their_role(user, own)]
    if own:
        found += [
            *_reports(own, now, frame),
            *_tasks(user, now, frame),
            *_explanations(user, own, now),
        ]
    order = list(WAITING)
    return sorted((w for w in found if w.count), key=lambda w: order.index(w.kind))


def _reports(own: frozenset[int], now: datetime, frame: Frame) -> Iterator[Waiting]:
    groups = Counter(group_of(duty, now) for duty in owed_by(own, now, frame))
    for group in ("overdue", "returned", "open", "actual"):
        yield Waiting(f"reports_{group}", groups[group], reverse("reports:mine"))


def _tasks(user: Visitor, now: datetime, frame: Frame) -> Iterator[Waiting]:
    day, link = local_day(now), reverse("tasks:today")
    bodies = bodies_of(own_agencies(user), day, frame.register)
    counts = today.counts(today.tasks_of(bodies), day)
    enters = may(user, Act.ENTER_PROGRESS)
    for group in ("overdue", "soon", *(("silent",) if enters else ())):
        yield Waiting(f"tasks_{group}", counts[group], f"{link}?group={group}")
    yield Waiting("evidence_returned", today.returned(bodies).count(), link)


def _explanations(user: Visitor, own: frozenset[int], now: datetime) -> Iterator[Waiting]:
    counts, link = explaining.counts(explanations_visible(user), own, now), reverse("explanations:list")
    still = counts["of_us"] - counts["late"]
    yield Waiting("explanations_overdue", counts["late"], f"{link}?side=of_us&state=overdue")
    yield Waiting("explanations_open", still, f"{link}?side=of_us&state=open")
    if may(user, Act.JUDGE_EXPLANATION):
        yield Waiting("explanations_answered", counts["by_us"], f"{link}?side=by_us&state=answered")


def _for_their_role(user: Visitor, own: frozenset[int]) -> Iterator[Waiting]:
    """What is theirs to judge, to accept or to receive."""
    if may(user, Act.ACCEPT_REPORT):
        yield Waiting("reports_received", waiting_count(own), reverse("reports:received"))
    if may(user, Act.REVIEW_EVIDENCE):
        shown = evidence_visible(user).filter(EVIDENCE_STATES["waiting"], reviewer__in=own)
        yield Waiting("evidence", shown.count(), reverse("tasks:queue"))
    if may(user, Act.RECEIVE_DOCUMENT):
        arrived = received_visible(user).filter(acknowledged_at=None)
        yield Waiting("documents", arrived.count(), reverse("documents:received"))
    if may(user, Act.IMPORT):
        drafts = imports_visible(user).filter(state=ImportState.READY)
        yield Waiting("imports", drafts.count(), reverse("imports:list"))
    if may(user, Act.MANAGE_PEOPLE):
        yield Waiting("identities", waiting_identities(user).count(), reverse("agencies:people"))
