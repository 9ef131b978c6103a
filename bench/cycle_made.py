"""A reporting cycle made up for the bench: agencies with drafts ready to send, a year of a board, tasks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random

from django.utils import timezone

from bench.filling import register
from xanh.calendar import Period, period_containing, period_of
from xanh.portal.agencies.models import Agency, Membership, User
from xanh.portal.agencies.rules import Kind, Role, search_key, sort_key
from xanh.portal.periods.models import Line, Regime, Tier
from xanh.portal.plans.models import Plan, Task
from xanh.portal.plans.rules import PlanState
from xanh.portal.reports.content import as_written, fingerprint, snapshot
from xanh.portal.reports.models import Judgement, Report, ReportLine, Submission
from xanh.portal.reports.rules import Verdict

RULE = "decree_09_2019"
INDICATORS = 42
TEXT = "Đã rà soát, hoàn thành các nhiệm vụ được giao trong kỳ; phối hợp với các cơ quan liên quan. " * 4


@dataclass(frozen=True)
class Sender:
    """Who sends what: a person, the agency's code."""

    user: User
    agency: Agency


def units(number: int, prefix: str) -> list[Agency]:
    """Communes that nobody else has, in a province of any size."""
    names = [f"UBND xã {prefix} {n:03d}" for n in range(number)]
    made = [
        Agency(
            code=f"{prefix}-{n}",
            name=name,
            kind=Kind.COMMUNE,
            sort_key=sort_key(name),
            search_key=search_key(name),
        )
        for n, name in enumerate(names)
    ]
    return Agency.objects.bulk_create(made)


def senders(agencies: list[Agency]) -> list[Sender]:
    """An officer for each agency; nobody signs in with a password."""
    users = User.objects.bulk_create(User(username=f"cb-{a.code}") for a in agencies)
    Membership.objects.bulk_create(
        Membership(user=user, agency=agency, role=Role.OFFICER)
        for user, agency in zip(users, agencies, strict=True)
    )
    return [Sender(user, agency) for user, agency in zip(users, agencies, strict=True)]


def regime(code: str, frequency: str, reporters: list[Agency], due: dict[str, object]) -> Tier:
    """A regime of all indicators and two texts, in one tier, to the focal agency."""
    made = Regime.objects.create(code=code, name=f"Báo cáo {code}", frequency=frequency, period_rule=RULE)
    texts = [Line(regime=made, position=n, code=f"T{n}", kind="text", title=f"Mục {n}") for n in (1, 2)]
    figures = [
        Line(regime=made, position=2 + n, code=f"C{n}", kind="figure", title=f"Chỉ tiêu {n}", measure="%")
        for n in range(1, INDICATORS + 1)
    ]
    Line.objects.bulk_create([*texts, *figures])
    receiver = Agency.objects.get(code="so-nnmt")
    tier = Tier.objects.create(
        regime=made, level=1, receiver=receiver, due=due, opens_before=60, locks_after=60
    )
    tier.reporters.set(reporters)
    return tier


def drafts(tier: Tier, period: Period, agencies: list[Agency], at: datetime) -> list[Report]:
    """A filled-in report of each agency; rows as `save_line` leaves them."""
    days = {"first_day": period.first_day, "last_day": period.last_day, "created_at": at}
    reports = Report.objects.bulk_create(
        Report(tier=tier, period=period.code, agency=agency, receiver_id=tier.receiver_id, **days)
        for agency in agencies
    )
    lines = list(tier.regime.lines.all())
    ReportLine.objects.bulk_create(
        (line_of(report, line, at) for report in reports for line in lines), batch_size=2000
    )
    return reports


def line_of(report: Report, line: Line, at: datetime) -> ReportLine:
    figure = None if line.kind == "text" else report.pk % 100
    return ReportLine(
        report=report, line=line, text=TEXT if figure is None else "", estimate=figure, changed_at=at
    )


def due_today(code: str, agencies: list[Agency]) -> tuple[Tier, Period]:
    """A quarterly regime whose present period is open, whatever the day."""
    today = timezone.localdate()
    period = period_containing("quarter", RULE, today)
    assert period is not None
    days = (today - period.last_day).days
    tier = regime(code, "quarter", agencies, {"rule": "after", "count": max(days, 0), "unit": "day"})
    Tier.objects.filter(pk=tier.pk).update(opens_before=200)
    return Tier.objects.get(pk=tier.pk), period


def a_year(agencies: list[Agency], year: int, seed: int) -> Tier:
    """Twelve months of reports in every state: sent early, late, returned, accepted, or not at all."""
    tier = regime("hang-thang", "month", agencies, {"rule": "before", "day": 15, "month": "last"})
    draw = Random(seed)
    for month in range(1, 13):
        period = period_of("month", RULE, year, month)
        at = datetime.combine(period.last_day, datetime.min.time(), timezone.get_current_timezone())
        begun = [agency for agency in agencies if draw.random() < 0.9]
        send_all(drafts(tier, period, begun, at), at, draw)
    return tier


def send_all(reports: list[Report], at: datetime, draw: Random) -> None:
    sent = [report for report in reports if draw.random() < 0.9]
    if not sent:
        return
    content = content_of(sent[0])
    numbers = count(1)
    kept = Submission.objects.bulk_create(
        Submission(
            report=report,
            number=1,
            key=f"{report.pk}-{next(numbers)}",
            at=at + timedelta(days=draw.randint(-5, 3)),
            content=content,
            sha256=fingerprint(content),
        )
        for report in sent
    )
    for report, submission in zip(sent, kept, strict=True):
        report.sent = submission
    Report.objects.bulk_update(sent, ["sent"], batch_size=500)
    Judgement.objects.bulk_create(judged(kept, draw))


def send_each(reports: list[Report], at: datetime) -> None:
    """Every report sent as it stands, nobody's verdict on it."""
    for report in reports:
        content = content_of(report)
        sha256 = fingerprint(content)
        report.sent = Submission.objects.create(
            report=report, number=1, key="1", at=at, content=content, sha256=sha256
        )
    Report.objects.bulk_update(reports, ["sent"], batch_size=500)


def content_of(report: Report) -> dict[str, object]:
    """What one of them holds: the others hold as much."""
    return snapshot(report, as_written(report.tier.regime.lines.all(), report.lines.all()))


def judged(submissions: list[Submission], draw: Random) -> Iterator[Judgement]:
    for submission in submissions:
        if draw.random() < 0.8:
            verdict = Verdict.ACCEPTED if draw.random() < 0.85 else Verdict.RETURNED
            yield Judgement(submission=submission, verdict=verdict, reason="Xem lại", at=submission.at)


def tasks(number: int, plans: int = 20) -> None:
    """Tasks of several plans: what else lies in the database of a province."""
    made = Plan.objects.bulk_create(
        Plan(title=f"Kế hoạch {n}", state=PlanState.ACCEPTED, year=2026) for n in range(plans)
    )
    Task.objects.bulk_create(
        (Task(plan=made[n % plans], text=f"Nhiệm vụ {n}", position=n // plans + 1) for n in range(number)),
        batch_size=2000,
    )


__all__ = [
    "Sender",
    "a_year",
    "drafts",
    "due_today",
    "regime",
    "register",
    "send_each",
    "senders",
    "tasks",
    "units",
]
