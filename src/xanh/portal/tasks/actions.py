"""Acts on tasks: enter progress, complete, reopen. Those on evidence stand in `evidence`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db import IntegrityError, transaction

from xanh.calendar import ZONE, Period
from xanh.portal.agencies.models import Agency, User
from xanh.portal.display import figures
from xanh.portal.journal.actions import record
from xanh.portal.journal.answers import ConflictError, LockedError, Saved
from xanh.portal.plans import status
from xanh.portal.plans.held import follow, hold_task, put_progress
from xanh.portal.plans.models import Task
from xanh.portal.plans.rules import Evidence as Wanted
from xanh.portal.plans.rules import PlanState
from xanh.portal.tasks.models import Entry, EntryVersion, Evidence
from xanh.portal.tasks.queries import EVIDENCE_STATES, answers_in, progress_of
from xanh.portal.tasks.rules import (
    COUNTS,
    HUNDRED,
    HUNDREDTH,
    Given,
    Standing,
    completion_refused,
    lock_of,
    open_periods,
)
from xanh.reference import Problem, ProblemError

TEN_THOUSANDTH = Decimal("0.0001")
LONGEST = 5000  # characters of one box


@dataclass(frozen=True)
class Place:
    """Where an entry stands: whose part, of which period, and the version that its writer saw."""

    agency: Agency
    period: Period
    expected: int


@transaction.atomic
def enter_progress(task: Task, place: Place, given: Given, *, by: User, at: datetime) -> Saved:
    """Keep what an agency says of its part in one period, as the next version of that entry.

    What says nothing new changes nothing. The task's own progress follows from what those who lead it say.

    Raises
    ------
    LockedError
        Where the task takes no entries; the problem says why and what to do.
    ConflictError
        Where the entry has changed since `place.expected`; holds what stands there now.
    ProblemError
        progress.not_a_part, progress.period_not_open, progress.too_long, progress.empty
    """
    task = hold_task(task)
    _refuse_lock(task)
    _refuse(task, place, given, at)
    entry = _entry(task, place)
    latest = entry.versions.select_related("by").order_by("-version").first()
    if entry.version != place.expected:
        raise _conflict(entry, latest)
    given = _complete(given, task)
    if latest is not None and latest.said == asdict(given):
        return Saved(entry.version, latest.at)
    return _next(entry, latest, given, by=by, at=at)


def _refuse_lock(task: Task, *, but: str = "") -> None:
    code = lock_of(_standing(task))
    if code and code != but:
        values = {"task": str(task), "day": figures.day(task.done_on), "why": task.cancelled_why}
        raise LockedError(Problem(code, values=values))


def _standing(task: Task) -> Standing:
    accepted = task.plan.state == PlanState.ACCEPTED
    return Standing(accepted, task.cancelled_at is not None, task.done_on, task.subtasks.exists())


def _refuse(task: Task, place: Place, given: Given, at: datetime) -> None:
    today = at.astimezone(ZONE).date()
    if not answers_in(task, place.agency, today):
        raise ProblemError(Problem("progress.not_a_part", values={"agency": place.agency.name}))
    if place.period.code not in {period.code for period in open_periods(task.schedule, today)}:
        raise ProblemError(Problem("progress.period_not_open", values={"period": place.period.code}))
    if given.is_empty and not place.expected:
        raise ProblemError(Problem("progress.empty"))
    if any(len(text) > LONGEST for text in (given.done, given.difficulties, given.no_evidence)):
        raise ProblemError(Problem("progress.too_long", values={"most": LONGEST}))
    if given.percent is not None and not 0 <= given.percent <= HUNDRED:
        raise ProblemError(Problem("progress.bad_percent", values={"value": given.percent}))
    if given.quantity is not None and not 0 <= given.quantity < 10**12:
        raise ProblemError(Problem("progress.bad_quantity", values={"value": given.quantity}))


def _complete(given: Given, task: Task) -> Given:
    """With the percent that its quantity makes, as the database keeps figures."""
    percent = given.percent_of(task.quantity)
    exact = percent.quantize(HUNDREDTH) if percent is not None else None
    quantity = given.quantity.quantize(TEN_THOUSANDTH) if given.quantity is not None else None
    return replace(given, percent=exact, quantity=quantity)


def _entry(task: Task, place: Place) -> Entry:
    """The entry, locked; made where there is none: of two at once the second finds the first's."""
    about = {"task": task, "agency": place.agency, "period": place.period.code}
    if not Entry.objects.filter(**about).exists():
        try:
            with transaction.atomic():
                Entry.objects.create(**about, ends_on=place.period.last_day)
        except IntegrityError:
            return Entry.objects.select_for_update(no_key=True).get(**about)
    return Entry.objects.select_for_update(no_key=True).get(**about)


def _conflict(entry: Entry, latest: EntryVersion | None) -> ConflictError:
    about = {"by": str(latest.by) if latest else "", "at": figures.moment(latest.at) if latest else ""}
    current = told(latest.said) if latest else {}
    problem = Problem("progress.stale", values=about)
    at = latest.at if latest else None
    return ConflictError(problem, version=entry.version, current=current, by=about["by"], at=at)


def told(said: Mapping[str, Any]) -> dict[str, str]:
    """The fields of an entry as its form shows them: decimal comma, empty where nothing is said."""
    return {name: v if isinstance(v, str) else figures.plain_figure(v) for name, v in said.items()}


def _next(entry: Entry, latest: EntryVersion | None, given: Given, *, by: User, at: datetime) -> Saved:
    entry.version += 1
    entry.save(update_fields=["version"])
    said = asdict(given)
    EntryVersion.objects.create(entry=entry, version=entry.version, **said, by=by, at=at)
    before = told(latest.said) if latest else {}
    changed = {name: text for name, text in told(said).items() if text != before.get(name, "")}
    details = {
        "agency": entry.agency.code,
        "period": entry.period,
        "version": entry.version,
        "before": {name: before[name] for name in changed if before.get(name)},
        "after": changed,
    }
    record("task.progress", entry.task, by=by, at=at, details=details)
    _follow(entry.task, at)
    return Saved(entry.version, at, {"percent": figures.plain_figure(entry.task.progress)})


def _follow(task: Task, at: datetime) -> None:
    """Bring the task's progress, its next day, and whatever stands above it, up to what was entered."""
    put_progress(task, progress_of(task, at.astimezone(ZONE).date()))
    follow(task.parent_id)


@transaction.atomic
def complete_task(task: Task, done_on: date, *, by: User, at: datetime) -> None:
    """Say that a task is done, since a day.

    Raises
    ------
    LockedError
        Where it is cancelled, done already, or of a plan that is not in force.
    ProblemError
        progress.done_in_future, progress.done_before_start, progress.not_whole where those who lead it have
        not told 100 percent, progress.without_evidence, progress.evidence_unexplained
    """
    task = hold_task(task)
    _refuse_lock(task, but="progress.of_subtasks")
    today = at.astimezone(ZONE).date()
    wrong = completion_refused(task.start_on, done_on, today)
    if wrong:
        about = {"day": figures.day(done_on), "start": figures.day(task.start_on)}
        raise ProblemError(Problem(wrong, values=about))
    if task.progress != HUNDRED:
        raise ProblemError(Problem("progress.not_whole", values={"percent": figures.number(task.progress)}))
    _refuse_unproven(task)
    _set_done(task, done_on)
    record("task.complete", task, by=by, at=at, details={"after": {"done_on": done_on}})


def _refuse_unproven(task: Task) -> None:
    shown = reduce(or_, (EVIDENCE_STATES[state] for state in COUNTS))
    if task.requires_evidence == Wanted.NONE or Evidence.objects.filter(shown, task=task).exists():
        return
    if task.requires_evidence == Wanted.REQUIRED:
        raise ProblemError(Problem("progress.without_evidence", values={"task": str(task)}))
    explained = EntryVersion.objects.filter(entry__task=task).exclude(no_evidence="").exists()
    if not explained:
        raise ProblemError(Problem("progress.evidence_unexplained", values={"task": str(task)}))


def _set_done(task: Task, done_on: date | None) -> None:
    task.done_on = done_on
    task.due_on, task.next_due_on = status.dates(task.schedule, task.plan.year, task.progress)
    task.save(update_fields=["done_on", "due_on", "next_due_on"])


@transaction.atomic
def reopen_task(task: Task, why: str, *, by: User, at: datetime) -> None:
    """Take back that a task is done; the reason stays in the journal."""
    task = hold_task(task)
    _refuse_lock(task, but="progress.done")
    if task.done_on is None:
        raise ProblemError(Problem("progress.not_done", values={"task": str(task)}))
    if not why.strip():
        raise ProblemError(Problem("progress.without_reason"))
    before = {"done_on": task.done_on}
    _set_done(task, None)
    record("task.reopen", task, by=by, at=at, details={"before": before, "why": why.strip()[:500]})
