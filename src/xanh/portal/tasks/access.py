"""The only door to tasks and evidence; a stranger's object is a 404."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may, may_on, own_agencies
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.plans.models import Task
from xanh.portal.plans.rules import NOT_IN_FORCE
from xanh.portal.tasks.models import Evidence
from xanh.portal.tasks.queries import Bodies, bodies_of, parts_of


def tasks_visible(user: Visitor) -> QuerySet[Task]:
    """The tasks of plans in force, for any member."""
    if not may(user, Act.VIEW):
        return Task.objects.none()
    return Task.objects.exclude(plan__state__in=NOT_IN_FORCE)


def get_task(user: Visitor, pk: int) -> Task:
    """One task with its plan, or 404."""
    related = tasks_visible(user).select_related("plan__issuer", "plan__drafting_unit", "parent")
    found = related.prefetch_related("responsibilities__agency").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_bodies(user: Visitor, day: date) -> Bodies:
    """Under which names duties reach the person's agencies, and who of them answers."""
    return bodies_of(own_agencies(user), day)


def own_part(user: Visitor, task: Task, code: str, day: date) -> Agency:
    """The agency of this code, where it is the person's and has a part in the task; else 404.

    Without a code the first of theirs.
    """
    mine = [agency for agency, _ in parts_of(task, own_bodies(user, day))]
    found = next((agency for agency in mine if code in ("", agency.code)), None)
    if found is None:
        raise Http404
    return found


def may_enter(user: Visitor, agency: Agency) -> bool:
    """Whether the person enters progress for the agency; its leaders look on."""
    return may_on(user, Act.ENTER_PROGRESS, owner=agency.pk)


def may_add(user: Visitor, agency: Agency) -> bool:
    """Whether the person adds evidence for the agency."""
    return may_on(user, Act.ADD_EVIDENCE, owner=agency.pk)


def may_complete(user: Visitor, task: Task, leads: list[Agency]) -> bool:
    """Whether the person says that a task is done: of an agency that leads it."""
    return any(may_on(user, Act.COMPLETE_TASK, owner=agency.pk) for agency in leads)


def may_read(user: Visitor, kept: Evidence) -> bool:
    """Whether the person may open a file; one that shows people is for its agency and its reviewer."""
    state = "personal" if kept.personal else "plain"
    about = {"owner": kept.agency_id, "receiver": kept.reviewer_id}
    return may_on(user, Act.READ_EVIDENCE, **about, state=state)


def has_review(user: Visitor, kept: Evidence) -> bool:
    """Whether the file is this person's to judge, in whatever state it is."""
    return may_on(user, Act.REVIEW_EVIDENCE, owner=kept.agency_id, receiver=kept.reviewer_id)


def may_withdraw(user: Visitor, kept: Evidence) -> bool:
    """Whether the file is of the person's agency, so that they may take it back."""
    return may_on(user, Act.ADD_EVIDENCE, owner=kept.agency_id)


def evidence_visible(user: Visitor) -> QuerySet[Evidence]:
    """What was shown for the tasks a member sees; who may open a file is another question."""
    return Evidence.objects.filter(task__in=tasks_visible(user))


def get_evidence(user: Visitor, pk: int) -> Evidence:
    """One file with its task, or 404 also to whoever may not open it."""
    related = ("task__plan", "agency", "reviewer", "added_by", "judged_by")
    found = evidence_visible(user).select_related(*related).filter(pk=pk).first()
    if found is None or not may_read(user, found):
        raise Http404
    return found
