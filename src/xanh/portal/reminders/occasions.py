"""What there is to remind of on a day, read from the facts: reports, tasks, explanations, evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from xanh.calendar import ZONE, Period, StateCalendar
from xanh.portal.agencies.models import Agency
from xanh.portal.explanations.models import Explanation
from xanh.portal.explanations.queries import STATES as EXPLANATION_STATES
from xanh.portal.explanations.rules import State as ExplanationState
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import expand, periods_due, window
from xanh.portal.periods.rules import DEFAULT_AFTER, DEFAULT_BEFORE
from xanh.portal.plans.models import Responsibility
from xanh.portal.plans.rules import Role
from xanh.portal.reminders.rules import LOUDNESS, STEPS, Kind, Span, Step, Steps, reached
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.models import Judgement, Report
from xanh.portal.reports.owed import Frame, bare
from xanh.portal.reports.queries import tiers
from xanh.portal.reports.rules import State, Verdict
from xanh.portal.tasks.models import EntryVersion, Evidence
from xanh.portal.tasks.queries import EVIDENCE_STATES, in_force

# Who owes a task: who lends a hand is told by today's list, not by reminders.
OWING = (Role.LEAD, Role.CONSOLIDATING, Role.DIRECTED)
PROPOSED = Steps(DEFAULT_BEFORE, DEFAULT_AFTER)  # where no regime says otherwise
OPEN = frozenset({State.NONE, State.DRAFT})
WHOLE = Decimal(100)
FAR = timedelta(days=45)  # more than any step lies from due, holidays included


@dataclass(frozen=True)
class Occasion:
    """A thing that an agency owes, and the step it has come to."""

    kind: Kind
    step: Step
    agency: int
    subject: str
    key: str
    title: str
    link: str
    period: str = ""
    text: str = ""
    due: date | None = None
    count: int = 0
    for_heads: bool = False


@dataclass(frozen=True)
class Morning:
    """What every question of a run needs, read once."""

    span: Span
    frame: Frame

    @property
    def calendar(self) -> StateCalendar:
        return self.frame.calendar

    @property
    def near(self) -> tuple[date, date]:
        """Between which days a thing is due that may have come to a step."""
        return self.span.after - FAR, self.span.day + FAR

    def step(self, steps: Steps, due: date) -> dict[str, Any] | None:
        """What of an occasion follows from its due day; None where no step was reached."""
        reminder = reached(steps.days(due, self.calendar), self.span)
        if reminder is None:
            return None
        left = self.calendar.working_days_between(self.span.day, due)
        return {
            "step": Step.OVERDUE if due < self.span.day else STEPS[reminder.step],
            "key": f"{due.isoformat()} {reminder.step} {reminder.count}",
            "due": due,
            "count": abs(left),
            "for_heads": steps.is_for_heads(reminder),
        }


def due_reports(morning: Morning) -> Iterator[Occasion]:
    """Reports that have not been sent, on the steps of their regime."""
    frame, found = morning.frame, list(_at_a_step(morning))
    kept = {_key(d): d for d in frame.duties((tier, period) for tier, period, _ in found)}
    for tier, period, step in found:
        for agency in frame.reporters(tier, period):
            duty = kept.get((tier.pk, period.code, agency.pk)) or bare(tier, period, agency, frame)
            if duty.state in OPEN:
                yield Occasion(**report_facts(duty), **step)


def _at_a_step(morning: Morning) -> Iterator[tuple[Tier, Period, dict[str, Any]]]:
    """The periods whose due day is as far off as a step says: few, whatever the number of units."""
    calendar = morning.calendar
    for tier in tiers().prefetch_related("reporters"):
        for period in periods_due(tier, *morning.near, calendar):
            step = morning.step(steps_of(tier), window(tier, period, calendar).due.date())
            if step:
                yield tier, period, step


def steps_of(tier: Tier) -> Steps:
    """On which working days a tier's regime reminds."""
    return Steps(tuple(tier.regime.remind_before), tuple(tier.regime.remind_after))


def _key(duty: Duty) -> tuple[int, str, int]:
    return duty.tier.pk, duty.period.code, duty.agency.pk


def report_facts(duty: Duty) -> dict[str, Any]:
    """What of an occasion is the report's, whatever the step."""
    return {
        "kind": Kind.REPORT,
        "agency": duty.agency.pk,
        "subject": f"report {duty.tier.pk} {duty.period.code} {duty.agency.pk}",
        "title": duty.tier.regime.name,
        "period": duty.period.code,
        "link": reverse("reports:report", kwargs=duty.key),
    }


def told_of_reports(frame: Frame, day: date) -> Iterator[Occasion]:
    """Reports that came back, and estimates whose actual figures are asked for now."""
    last = Judgement.objects.filter(submission=OuterRef("sent")).order_by("-id").values("pk")[:1]
    kept = Report.objects.annotate(judged=Subquery(last)).select_related("tier__regime").order_by("pk")
    judged = kept.filter(judged__isnull=False).values("judged")
    returned = {j.submission.report_id: j for j in _returned(judged.order_by())}
    for report in kept.filter(pk__in=returned):
        said = returned[report.pk]
        text = said.reason or "; ".join(said.lines.values())
        facts = _row_facts(report, frame)
        yield Occasion(**facts, step=Step.RETURNED, key=f"returned {said.pk}", text=text[:1000])
    for report in kept.filter(sent__lacks_actual=True, last_day__lt=day).exclude(pk__in=returned):
        yield Occasion(**_row_facts(report, frame), step=Step.ACTUAL, key="actual")


def _returned(judgements: QuerySet[Any]) -> QuerySet[Judgement]:
    return Judgement.objects.filter(pk__in=judgements, verdict=Verdict.RETURNED).select_related("submission")


def _row_facts(report: Report, frame: Frame) -> dict[str, Any]:
    agency = frame.register[report.agency_id]
    key = {"tier": report.tier_id, "period": report.period, "agency": agency.code}
    return {
        "kind": Kind.REPORT,
        "agency": agency.pk,
        "subject": f"report {report.tier_id} {report.period} {agency.pk}",
        "title": report.tier.regime.name,
        "period": report.period,
        "link": reverse("reports:report", kwargs=key),
    }


def due_tasks(morning: Morning) -> Iterator[Occasion]:
    """Tasks that are not done, on the steps that are proposed, for whoever owes them."""
    stepped = [(task, step) for task in _near(morning) if (step := morning.step(PROPOSED, task.due))]
    told = _owing([task.pk for task, _ in stepped], morning)
    whole = _done_parts([task.pk for task, _ in stepped])
    for task, step in stepped:
        for agency in told.get(task.pk, ()):
            if (task.pk, agency) not in whole:
                yield _task(task, agency, step)


def _near(morning: Morning) -> QuerySet[Any]:
    open_ = in_force().filter(done_on=None, cancelled_at=None)
    found = open_.annotate(due=Coalesce("next_due_on", "due_on")).filter(due__range=morning.near)
    return found.only("pk", "text").order_by("pk")


def _owing(tasks: Sequence[int], morning: Morning) -> dict[int, list[int]]:
    """For each task the bodies that owe it: groups as their members, each once."""
    rows = Responsibility.objects.filter(task__in=tasks, role__in=OWING).order_by("position", "id")
    register, found = morning.frame.register, defaultdict[int, dict[int, None]](dict)
    meant: dict[int, list[Agency]] = {}
    for task, agency in rows.values_list("task_id", "agency_id"):
        if agency not in meant:
            meant[agency] = expand([register[agency]], morning.span.day, register=register)
        found[task or 0] |= dict.fromkeys(body.pk for body in meant[agency])
    return {task: list(bodies) for task, bodies in found.items()}


def _done_parts(tasks: Iterable[int]) -> set[tuple[int, int]]:
    """Parts of which the agency has said that they are done: others may still owe theirs."""
    last = EntryVersion.objects.filter(entry__task__in=list(tasks), version=F("entry__version"))
    rows = last.order_by("entry__ends_on").values_list("entry__task_id", "entry__agency_id", "percent")
    said = {(task, agency): percent for task, agency, percent in rows if percent is not None}
    return {part for part, percent in said.items() if percent == WHOLE}


def _task(task: Any, agency: int, step: dict[str, Any]) -> Occasion:
    return Occasion(
        kind=Kind.TASK,
        agency=agency,
        subject=f"task {task.pk} {agency}",
        title=task.text[:300],
        link=reverse("tasks:detail", args=[task.pk]),
        **step,
    )


def asked_explanations(morning: Morning) -> Iterator[Occasion]:
    """What is to be explained: once when it is asked, then on the day it is due and after."""
    steps = Steps(after=PROPOSED.after)
    for asked in Explanation.objects.filter(EXPLANATION_STATES[ExplanationState.OPEN]).order_by("pk"):
        due = asked.due_at.astimezone(ZONE).date()
        new = {"step": Step.ASKED, "key": f"asked {due.isoformat()}", "due": due}
        yield Occasion(
            kind=Kind.EXPLANATION,
            agency=asked.asked_of_id,
            subject=f"explanation {asked.pk}",
            title=asked.label,
            link=reverse("explanations:detail", args=[asked.pk]),
            **(morning.step(steps, due) or new),
        )


def refused_evidence() -> Iterator[Occasion]:
    """Files that were refused, or beside which more is wanted, of tasks that are still open."""
    back = EVIDENCE_STATES["refused"] | EVIDENCE_STATES["more"]
    for kept in Evidence.objects.filter(back, task__done_on=None, task__cancelled_at=None).order_by("pk"):
        yield Occasion(
            kind=Kind.EVIDENCE,
            step=Step.REFUSED,
            agency=kept.agency_id,
            subject=f"evidence {kept.pk}",
            key=f"judged {kept.judged_at.isoformat() if kept.judged_at else ''}",
            title=kept.name,
            text=kept.reason,
            link=reverse("tasks:evidence", args=[kept.pk]),
        )


def due_reminders(span: Span) -> list[Occasion]:
    """Everything to remind of, for a run that answers for these days: red first."""
    morning = Morning(span, Frame.read())
    found = [
        *due_reports(morning),
        *told_of_reports(morning.frame, span.day),
        *due_tasks(morning),
        *asked_explanations(morning),
        *refused_evidence(),
    ]
    return sorted(found, key=lambda one: LOUDNESS.index(one.step))
