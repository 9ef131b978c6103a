"""The only door to explanations: every member sees what was said; steps go by the table of rights."""

from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may, may_on
from xanh.portal.agencies.rights import Act
from xanh.portal.explanations.models import Attachment, Explanation
from xanh.portal.explanations.queries import turns
from xanh.portal.explanations.rules import STEPS, Step

ACTS = {
    Step.ANSWER: Act.ANSWER_EXPLANATION,
    Step.ACCEPT: Act.JUDGE_EXPLANATION,
    Step.ASK_AGAIN: Act.JUDGE_EXPLANATION,
    Step.WITHDRAW: Act.JUDGE_EXPLANATION,
}


def explanations_visible(user: Visitor) -> QuerySet[Explanation]:
    """Every request, for any member."""
    return Explanation.objects.all() if may(user, Act.VIEW) else Explanation.objects.none()


def get_explanation(user: Visitor, pk: int) -> Explanation:
    """One request with all that was said, or 404."""
    related = explanations_visible(user).select_related(
        "asked_of", "asking_agency", "asked_by", "accepted_by"
    )
    found = related.prefetch_related(turns()).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_attachment(user: Visitor, pk: int) -> Attachment:
    """One file of an answer, or 404."""
    seen = explanations_visible(user)
    found = Attachment.objects.filter(pk=pk, turn__explanation__in=seen).first()
    if found is None:
        raise Http404
    return found


def may_ask(user: Visitor) -> bool:
    """Whether the person may ask an agency for an explanation."""
    return may(user, Act.ASK_EXPLANATION)


def has_right(user: Visitor, asked: Explanation, step: Step) -> bool:
    """Whether the step is this person's to take, in whatever state the request is."""
    return may_on(user, ACTS[step], owner=asked.asked_of_id, receiver=asked.asking_agency_id)


def steps(user: Visitor, asked: Explanation) -> frozenset[Step]:
    """What the person may do next with a request."""
    return frozenset(
        step for step, states in STEPS.items() if asked.state in states and has_right(user, asked, step)
    )
