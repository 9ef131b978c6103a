"""Acts on evidence: add a file, scan it, withdraw, judge, erase what is kept no longer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from xanh.calendar import ZONE, Period
from xanh.documents import picturing
from xanh.documents.attachments import Judged, judged, parts
from xanh.documents.virus_scan import Scanned, ScannerError, scan
from xanh.portal.agencies.models import Agency, User
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.journal.answers import LockedError
from xanh.portal.plans.models import Task
from xanh.portal.tasks.models import Evidence
from xanh.portal.tasks.queries import answers_in, reviewer_of
from xanh.portal.tasks.rules import MAY_WITHDRAW, NEEDS_REASON, EvidenceState, Verdict
from xanh.reference import Problem, ProblemError

AT_ONCE_SECONDS = 8.0  # a person waits for the page; a job tries again


@dataclass(frozen=True)
class LookedAt:
    """A file on its way in: what it is, and what a scanner says of it (None: nothing yet)."""

    file: BinaryIO
    judged: Judged
    scanned: Scanned | None


@dataclass(frozen=True)
class About:
    """What a person says of a file, and whose part of a task it shows, in which period."""

    agency: Agency
    period: Period
    note: str = ""
    personal: bool = False
    keep_until: date | None = None


def looked_at(file: BinaryIO, name: str) -> LookedAt:
    """Judge a file and have it scanned, before anything is written: a scanner must not hold a lock.

    Raises
    ------
    ProblemError
        For what cannot be evidence: see `xanh.documents.attachments.judged`.
    """
    found = judged(file, name, limit=settings.MAX_UPLOAD_BYTES)
    return LookedAt(file, found, scanned(file, seconds=AT_ONCE_SECONDS))


def scanned(file: BinaryIO, *, seconds: float = 60.0) -> Scanned | None:
    """What the scanner says; clean where none is set, None where it does not answer."""
    if not settings.CLAMAV:
        return Scanned()
    try:
        return scan(parts(file), settings.CLAMAV, seconds=seconds)
    except ScannerError:
        return None


@transaction.atomic
def add_evidence(task: Task, looked: LookedAt, about: About, *, by: User, at: datetime) -> Evidence:
    """Keep a file that shows what an agency did for a task in a period; the same file again is the same row.

    A file that nobody has scanned, or that is infected, waits apart: nobody opens it.

    Raises
    ------
    ProblemError
        progress.cancelled, progress.not_a_part, evidence.kept_too_short (the day of erasing has passed),
        evidence.no_end (shows people and has no day of erasing).
    """
    today = at.astimezone(ZONE).date()
    _refuse(task, about, today)
    take_turn()  # the same file twice at once
    known = _known(task, looked.judged.sha256, about)
    if known:
        return known
    found = looked.judged
    kept = Evidence(
        task=task,
        agency=about.agency,
        period=about.period.code,
        node_code=task.node_code,
        name=found.name,
        kind=found.kind,
        size=found.size,
        sha256=found.sha256,
        note=about.note.strip()[:500],
        personal=about.personal,
        keep_until=about.keep_until,
        added_by=by,
        added_at=at,
        reviewer=reviewer_of(task.plan),
    )
    _keep_scan(kept, looked.scanned, at)
    kept.file.save(found.name, File(looked.file), save=False)
    kept.save(force_insert=True)
    record("evidence.add", kept, by=by, at=at, details=_told(kept))
    return kept


def _refuse(task: Task, about: About, today: date) -> None:
    if task.cancelled_at is not None:
        values = {"task": str(task), "why": task.cancelled_why}
        raise LockedError(Problem("progress.cancelled", values=values))
    if not answers_in(task, about.agency, today):
        raise ProblemError(Problem("progress.not_a_part", values={"agency": about.agency.name}))
    if about.keep_until and about.keep_until <= today:
        raise ProblemError(Problem("evidence.kept_too_short"))
    if about.personal and about.keep_until is None:
        raise ProblemError(Problem("evidence.no_end"))


def _known(task: Task, sha256: str, about: About) -> Evidence | None:
    same = {"agency": about.agency, "period": about.period.code, "sha256": sha256}
    return Evidence.objects.filter(task=task, **same, withdrawn_at=None).first()


def _told(kept: Evidence) -> dict[str, object]:
    about = {"task": kept.task_id, "agency": kept.agency.code, "period": kept.period}
    return {**about, "sha256": kept.sha256, "size": kept.size, "state": kept.state}


def _keep_scan(kept: Evidence, found: Scanned | None, at: datetime) -> None:
    if found is not None:
        kept.scanned_at = at
        kept.signature = found.signature[:200]


def scan_again(pk: int, *, at: datetime) -> EvidenceState:
    """Scan a file that waits for it. Idempotent: a job that runs twice does no harm."""
    kept = Evidence.objects.get(pk=pk)
    if kept.state != EvidenceState.SCANNING:
        return kept.state
    try:
        with kept.file.open("rb") as file:
            found = scanned(cast(BinaryIO, file))
    except FileNotFoundError:
        return kept.state
    return _after_scan(pk, found, at) if found is not None else kept.state


@transaction.atomic
def _after_scan(pk: int, found: Scanned, at: datetime) -> EvidenceState:
    kept = Evidence.objects.select_for_update(no_key=True).get(pk=pk)
    if kept.state == EvidenceState.SCANNING:
        _keep_scan(kept, found, at)
        kept.save(update_fields=["scanned_at", "signature"])
        details = {"sha256": kept.sha256, "found": kept.signature}
        record("evidence.scan", kept, by=None, at=at, details=details)
    return kept.state


@transaction.atomic
def withdraw(kept: Evidence, *, by: User, at: datetime) -> None:
    """Take a file back that nobody has judged yet: it is erased, its hash and history stay."""
    kept = Evidence.objects.select_for_update(no_key=True).get(pk=kept.pk)
    if kept.state not in MAY_WITHDRAW:
        raise ProblemError(Problem("evidence.judged_already", values={"name": kept.name}))
    kept.withdrawn_at = at
    kept.save(update_fields=["withdrawn_at"])
    record("evidence.withdraw", kept, by=by, at=at, details={"sha256": kept.sha256})
    _drop_file(kept)


@transaction.atomic
def judge(kept: Evidence, verdict: Verdict, reason: str, *, by: User, at: datetime) -> None:
    """Accept a file, refuse it, or want more beside it; whoever added it does not judge it.

    Raises
    ------
    ProblemError
        evidence.judged_already, evidence.own, evidence.without_reason
    """
    kept = Evidence.objects.select_for_update(no_key=True).get(pk=kept.pk)
    if kept.state != EvidenceState.WAITING:
        raise ProblemError(Problem("evidence.judged_already", values={"name": kept.name}))
    if kept.added_by_id == by.pk:
        raise ProblemError(Problem("evidence.own"))
    reason = reason.strip()[:1000]
    if verdict in NEEDS_REASON and not reason:
        raise ProblemError(Problem("evidence.without_reason"))
    kept.verdict, kept.reason, kept.judged_by, kept.judged_at = verdict, reason, by, at
    kept.save(update_fields=["verdict", "reason", "judged_by", "judged_at"])
    record("evidence.judge", kept, by=by, at=at, details={"after": {"verdict": verdict}, "why": reason})


@transaction.atomic
def erase(kept: Evidence, *, at: datetime) -> bool:
    """Erase a file whose day has come; says whether it was erased now."""
    kept = Evidence.objects.select_for_update(no_key=True).get(pk=kept.pk)
    today = at.astimezone(ZONE).date()
    if kept.erased_at or kept.withdrawn_at or kept.keep_until is None or kept.keep_until >= today:
        return False
    kept.erased_at = at
    kept.save(update_fields=["erased_at"])
    details = {"sha256": kept.sha256, "keep_until": kept.keep_until}
    record("evidence.erase", kept, by=None, at=at, details=details)
    _drop_file(kept)
    return True


def _drop_file(kept: Evidence) -> None:
    """Remove file and picture once the act is in the database: what is written is never without its file."""
    name, sha256, storage = kept.file.name or "", kept.sha256, kept.file.storage

    def drop() -> None:
        storage.delete(name)
        picturing.forget(settings.PICTURES_ROOT, sha256)

    if name:
        transaction.on_commit(drop)
