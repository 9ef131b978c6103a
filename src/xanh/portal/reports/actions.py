"""Acts on reports: write a line, send, recall, return, accept, lift a lock. Each leaves a journal line."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from xanh.calendar import is_late
from xanh.portal.agencies.models import User
from xanh.portal.journal.actions import record
from xanh.portal.journal.answers import ConflictError, LockedError, Saved
from xanh.portal.journal.rules import plain_text
from xanh.portal.reports import queries
from xanh.portal.reports.content import (
    FIELDS,
    Content,
    Values,
    as_sent,
    as_typed,
    changes,
    fingerprint,
    lacks_actual,
    missing,
    snapshot,
)
from xanh.portal.reports.duties import Duty, writable
from xanh.portal.reports.locks import lock_problem
from xanh.portal.reports.models import Judgement, LockException, Report, ReportLine, Submission
from xanh.portal.reports.rules import Ruling, Step, Verdict, allows
from xanh.portal.reports.typed import clean
from xanh.reference import Place, Problem, ProblemError

LONGEST_REASON = 1000
IMPOSSIBLE = {
    Step.RECALL: "report.cannot_recall",
    Step.RETURN: "report.cannot_return",
    Step.ACCEPT: "report.cannot_accept",
}


@transaction.atomic
def save_line(
    duty: Duty, code: str, fields: Mapping[str, str], *, expected: int, by: User | None, at: datetime
) -> Saved:
    """Write what was typed on one line. `expected` is the version that was seen there, 0 for none.

    Raises
    ------
    LockedError
        Where the report, or this line of it, takes nothing now.
    ConflictError
        Where someone else has written on the line since.
    ProblemError
        Where a value cannot be taken, with every problem of the line.
    """
    if duty.report is None and not any(typed.strip() for typed in fields.values()):
        return Saved(0, at)  # an empty box left empty makes no report
    held = _held(duty, at)
    line = _line(held, code)
    _check_open(held, line, fields, at)
    _check_expected(held, line, expected)
    values = clean(line, fields)
    if values == line.values:
        return Saved(line.version, at)
    return _write(held, line, values, by=by, at=at)


@transaction.atomic
def save_lines(
    duty: Duty,
    changes: Iterable[tuple[str, Mapping[str, str], int]],
    *,
    by: User | None,
    at: datetime,
) -> int:
    """Write on several lines or on none: what a filled-in sheet changes. Returns how many."""
    found = list(changes)
    for code, fields, expected in found:
        save_line(duty, code, fields, expected=expected, by=by, at=at)
    return len(found)


def _held(duty: Duty, at: datetime) -> Duty:
    """The duty as it stands, its report's row made where there is none and held until the act is through."""
    about = {"first_day": duty.period.first_day, "last_day": duty.period.last_day, "created_at": at}
    report, _ = Report.objects.get_or_create(
        tier=duty.tier,
        period=duty.period.code,
        agency=duty.agency,
        defaults={**about, "receiver_id": duty.tier.receiver_id},
    )
    return _again(duty, report)


def _again(duty: Duty, report: Report) -> Duty:
    """Read anew what decides, under the row's lock."""
    queries.locked(report)
    found = queries.with_facts(Report.objects.filter(pk=report.pk)).get()
    return queries.duty_of(duty.tier, duty.period, duty.agency, found)


def _line(duty: Duty, code: str) -> Content:
    found = {line.code: line for line in queries.contents(duty)}
    if code not in found:
        raise ProblemError(Problem("report.unknown_line", Place(row=code), {"line": code}))
    return found[code]


def _check_open(duty: Duty, line: Content, fields: Mapping[str, str], at: datetime) -> None:
    opened = writable(duty, [line], at)
    if line.code in opened and {name for name in FIELDS if name in fields} <= opened[line.code]:
        return
    about = {"line": line.code, "receiver": duty.tier.receiver.name}
    locked = lock_problem(duty, at) or Problem("report.line_shut", Place(row=line.code), about)
    raise LockedError(locked)


def _check_expected(duty: Duty, line: Content, expected: int) -> None:
    if expected == line.version:
        return
    row = (
        ReportLine.objects.select_related("changed_by")
        .filter(report=duty.report, line__code=line.code)
        .first()
    )
    who = str(row.changed_by or "") if row else ""
    problem = Problem("report.changed_meanwhile", Place(row=line.code), {"line": line.code, "by": who})
    current = {name: as_typed(line.values[name]) for name in FIELDS}
    raise ConflictError(
        problem, version=line.version, current=current, by=who, at=row.changed_at if row else None
    )


def _write(duty: Duty, line: Content, values: Values, *, by: User | None, at: datetime) -> Saved:
    version = line.version + 1
    asked = next(one for one in queries.lines_of(duty.tier.regime) if one.code == line.code)
    kept = {name: values[name] for name in FIELDS} | {"version": version, "changed_at": at, "changed_by": by}
    ReportLine.objects.update_or_create(report=duty.report, line=asked, defaults=kept)
    before, after = line.values.to_json(), values.to_json()
    told = [name for name in FIELDS if before[name] != after[name]]
    details = {
        "line": line.code,
        "version": version,
        "before": {name: before[name] for name in told},
        "after": {name: after[name] for name in told},
    }
    record("report.edit", _report(duty), by=by, at=at, details=details)
    return Saved(version, at)


def _report(duty: Duty) -> Report:
    """The report, under the names its journal line tells."""
    if duty.report is None:
        raise ProblemError(Problem("report.nothing_to_send"))
    return duty.report


@transaction.atomic
def submit(duty: Duty, *, key: str, seen: str, by: User | None, at: datetime) -> Submission:
    """Send the report as it stands. The moment that counts is the server's.

    Parameters
    ----------
    key
        Made once for this sending: sent again, by a double click or a retry, it gives what there is.
    seen
        `versions_seen` the lines that the sender looked at: nothing goes out that they have not seen.

    Raises
    ------
    LockedError
        Where the report is locked.
    ProblemError
        Where lines are missing, nothing has changed, or someone wrote on it since it was looked at.
    """
    report = _report(duty)
    held = _again(duty, report)
    numbers = queries.numbers_by_key(report)
    if key in numbers:
        return report.submissions.get(number=numbers[key])
    lines = queries.contents(held)
    _check_sendable(held, lines, seen, at)
    sent = Submission(
        report=_report(held), number=max(numbers.values(), default=0) + 1, key=key, by=by, at=at
    )
    return _send(held, lines, sent)


def versions_seen(lines: Iterable[Content]) -> str:
    """What lines and versions a person saw, readable: a queue moves its writer's own lines on."""
    return json.dumps(
        [[line.code, line.version] for line in lines], ensure_ascii=False, separators=(",", ":")
    )


def _check_sendable(duty: Duty, lines: list[Content], seen: str, at: datetime) -> None:
    restates = duty.may_restate(at)
    locked = None if restates else lock_problem(duty, at)
    if locked:
        raise LockedError(locked)
    if not restates and not allows(duty.state, Step.SUBMIT):
        raise ProblemError(Problem("report.nothing_to_send"))
    if seen != versions_seen(lines):
        raise ProblemError(Problem("report.changed_since_seen"))
    errors = [p for p in missing(lines, is_over=duty.is_over(at)) if p.severity == "error"]
    if errors:
        raise ProblemError(errors)
    if duty.submission and not changes(as_sent(duty.submission), lines):
        raise ProblemError(Problem("report.nothing_changed"))


def _send(duty: Duty, lines: list[Content], submission: Submission) -> Submission:
    report = submission.report
    submission.content = snapshot(report, lines)
    submission.sha256 = fingerprint(submission.content)
    submission.lacks_actual = lacks_actual(lines)
    submission.save(force_insert=True)
    _stands(report, submission)
    late = is_late(submission.at, duty.window.due)
    details = {"number": submission.number, "sha256": submission.sha256, "late": late}
    record("report.submit", report, by=submission.by, at=submission.at, details=details)
    return submission


def _stands(report: Report, submission: Submission | None) -> None:
    report.sent = submission
    report.save(update_fields=["sent"])


@transaction.atomic
def recall(duty: Duty, *, by: User | None, at: datetime) -> None:
    """Take back what was sent, before the receiver has judged it; the submission before stands again."""
    held = _again(duty, _report(duty))
    _check_step(held, Step.RECALL)
    submission = _submission(held)
    submission.recalled_at, submission.recalled_by = at, by
    submission.save(update_fields=["recalled_at", "recalled_by"])
    _stands(_report(held), queries.before_last(_report(held), submission))
    record("report.recall", _report(held), by=by, at=at, details={"number": submission.number})


def _check_step(duty: Duty, step: Step) -> None:
    if not allows(duty.state, step):
        raise ProblemError(Problem(IMPOSSIBLE[step]))


def _submission(duty: Duty) -> Submission:
    if duty.submission is None:
        raise ProblemError(Problem("report.nothing_to_send"))
    return duty.submission


@transaction.atomic
def judge(duty: Duty, ruling: Ruling, *, by: User | None, at: datetime) -> Judgement:
    """Accept a submission, or return it: the whole with a reason, or single lines with a reason each.

    Raises
    ------
    ProblemError
        Where another submission stands than the one looked at, a reason is missing, or the state forbids it.
    """
    held = _again(duty, _report(duty))
    returns = ruling.verdict is Verdict.RETURNED
    _check_step(held, Step.RETURN if returns else Step.ACCEPT)
    submission = _submission(held)
    if submission.number != ruling.number:
        raise ProblemError(Problem("report.another_version", values={"number": submission.number}))
    if returns:
        _check_return(held, ruling)
    return _judged(held, ruling, submission, by=by, at=at)


def _check_return(duty: Duty, ruling: Ruling) -> None:
    if duty.is_frozen:
        raise ProblemError(Problem("report.frozen", values={"receiver": duty.tier.receiver.name}))
    known = {line.code for line in as_sent(_submission(duty))}
    unknown = [code for code in ruling.lines if code not in known]
    if unknown:
        raise ProblemError([Problem("report.unknown_line", Place(row=c), {"line": c}) for c in unknown])
    bare = [code for code, reason in ruling.lines.items() if not reason.strip()]
    if bare:
        raise ProblemError([Problem("report.return_reason", Place(row=c), {"line": c}) for c in bare])
    if not ruling.lines and not ruling.reason.strip():
        raise ProblemError(Problem("report.return_why"))


def _judged(
    duty: Duty, ruling: Ruling, submission: Submission, *, by: User | None, at: datetime
) -> Judgement:
    reason = plain_text(ruling.reason.strip(), LONGEST_REASON)
    lines = {code: plain_text(why.strip(), LONGEST_REASON) for code, why in ruling.lines.items()}
    judgement = Judgement.objects.create(
        submission=submission, verdict=ruling.verdict, reason=reason, lines=lines, by=by, at=at
    )
    act = "report.return" if ruling.verdict is Verdict.RETURNED else "report.accept"
    details: dict[str, Any] = {"number": submission.number}
    details |= {"why": reason} if reason else {}
    details |= {"lines": lines} if lines else {}
    record(act, _report(duty), by=by, at=at, details=details)
    return judgement


def accept_several(
    duties: Iterable[tuple[Duty, int]], *, by: User | None, at: datetime
) -> tuple[int, list[tuple[Duty, Problem]]]:
    """Accept submissions one by one, each with the number that was seen; how many, and what was refused."""
    accepted, refused = 0, []
    for duty, number in duties:
        try:
            judge(duty, Ruling(Verdict.ACCEPTED, number), by=by, at=at)
            accepted += 1
        except ProblemError as error:
            refused.append((duty, error.problems[0]))
    return accepted, refused


@transaction.atomic
def lift_lock(duty: Duty, *, until: datetime, why: str, by: User | None, at: datetime) -> LockException:
    """Let an agency write on a report outside its entry window until a day, for a reason that is kept."""
    problems = []
    if until <= at:
        problems.append(Problem("report.until_passed", Place(column="until")))
    if not why.strip():
        problems.append(Problem("report.why_wanted", Place(column="why")))
    if problems:
        raise ProblemError(problems)
    about = {"tier": duty.tier, "period": duty.period.code, "agency": duty.agency}
    made = LockException.objects.create(**about, until=until, why=plain_text(why.strip(), 500), by=by, at=at)
    details = {
        "agency": duty.agency.name,
        "period": duty.period.code,
        "after": {"until": until.isoformat()},
        "why": made.why,
    }
    record("report.lift_lock", duty.report or duty.tier.regime, by=by, at=at, details=details)
    return made
