"""Reads for the review of evidence: the queue, one file with where else the same content stands."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from xanh.portal.agencies.access import Visitor
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.explanations.models import Attachment
from xanh.portal.plans.models import Plan, SourceDocument
from xanh.portal.tasks.access import has_review, may_read
from xanh.portal.tasks.filters import ReviewFilter
from xanh.portal.tasks.models import Evidence
from xanh.portal.tasks.queries import EVIDENCE_STATES, used_before

ORDER = {
    "added": ("added_at", "id"),
    "-added": ("-added_at", "-id"),
    "agency": ("agency__sort_key", "added_at", "id"),
    "-agency": ("-agency__sort_key", "added_at", "id"),
}


def queue(visible: QuerySet[Evidence], asked: ReviewFilter) -> QuerySet[Evidence]:
    """The files asked for, each with the first other use of the same content."""
    found = visible.annotate(used_before=used_before())
    if asked.state:
        found = found.filter(EVIDENCE_STATES[asked.state])
    if asked.agency:
        found = found.filter(agency__code=asked.agency)
    if asked.plan:
        found = found.filter(task__plan=asked.plan)
    if asked.reused:
        found = found.filter(used_before__isnull=False)
    keys = search_key(asked.words).split()
    if keys:
        texts = found.order_by().values_list("pk", "name", "task__text")
        found = found.filter(pk__in=[pk for pk, *words in texts if _holds(" ".join(words), keys)])
    related = found.select_related("task__plan", "agency", "added_by", "judged_by", "reviewer")
    return related.order_by(*ORDER[asked.order])


def _holds(text: str, keys: list[str]) -> bool:
    folded = search_key(text)
    return all(key in folded for key in keys)


def agencies(visible: QuerySet[Evidence]) -> QuerySet[Agency]:
    """Whoever has shown something."""
    return Agency.objects.filter(pk__in=visible.order_by().values("agency")).order_by("sort_key")


def plans(visible: QuerySet[Evidence]) -> QuerySet[Plan]:
    """The plans for whose tasks something was shown."""
    wanted = visible.order_by().values("task__plan")
    found = Plan.objects.filter(pk__in=wanted).order_by(F("year").desc(nulls_last=True), "-id")
    return found.only("symbol", "title", "year", "issued_on", "document_type", "issuer_text")


def elsewhere(kept: Evidence) -> dict[str, list[object]]:
    """Where the same content stands besides: as an answer's file, as the text of a plan."""
    return {
        "answers": list(Attachment.objects.filter(sha256=kept.sha256).select_related("turn__explanation")),
        "documents": list(SourceDocument.objects.filter(sha256=kept.sha256).defer("lines", "pages")),
    }


def differs(kept: Evidence, other: Evidence) -> list[str]:
    """In what the other use differs: codes of words, the weightiest first."""
    told = {
        "year": (kept.added_at.year, kept.period[:4]) != (other.added_at.year, other.period[:4]),
        "agency": kept.agency_id != other.agency_id,
        "indicator": kept.node_code != other.node_code,
        "task": kept.task_id != other.task_id,
        "period": kept.period != other.period,
    }
    return [code for code, is_so in told.items() if is_so]


def next_waiting(user: Visitor, visible: QuerySet[Evidence], kept: Evidence) -> Evidence | None:
    """The next file in the queue that the person may judge."""
    waiting = visible.filter(EVIDENCE_STATES["waiting"]).exclude(pk=kept.pk).order_by("added_at", "id")
    after = [*waiting.filter(added_at__gte=kept.added_at)[:20], *waiting[:20]]
    return next((e for e in after if has_review(user, e) and e.added_by_id != user.pk), None)


def openable(user: Visitor, found: Iterable[Evidence]) -> list[tuple[Evidence, bool]]:
    """Each file with whether the person may open it."""
    return [(kept, may_read(user, kept)) for kept in found]
