"""Reads of reports: one duty, many duties at once, versions; always the same few queries."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from xanh.calendar import Period, StateCalendar
from xanh.portal.agencies.models import Agency
from xanh.portal.periods.models import Line, Regime, Tier
from xanh.portal.periods.queries import period, state_calendar, window
from xanh.portal.reports.content import Content, as_written
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.models import Judgement, LockException, Report, ReportLine, Submission
from xanh.portal.reports.rules import Verdict

STANDING = Q(submissions__recalled_at=None)


def tiers() -> QuerySet[Tier]:
    """Every tier with its regime and receiver."""
    return Tier.objects.select_related("regime", "receiver").order_by("regime__code", "level")


def period_of(tier: Tier, code: str) -> Period | None:
    """The period of a code where the tier's regime has it."""
    try:
        return period(tier.regime, code)
    except ValueError:
        return None


def find_duty(tier_id: int, period_code: str, agency_code: str) -> Duty | None:
    """One duty with all that is known of it; None where there is no such tier, period or agency."""
    tier = tiers().filter(pk=tier_id).first()
    found = period_of(tier, period_code) if tier else None
    agency = Agency.objects.select_related("successor").filter(code=agency_code).first()
    if tier is None or found is None or agency is None:
        return None
    report = with_facts(Report.objects.filter(tier=tier, period=found.code, agency=agency)).first()
    return duty_of(tier, found, agency, report)


def duty_of(tier: Tier, period: Period, agency: Agency, report: Any) -> Duty:
    """The duty around a report read by `with_facts`, or around none."""
    found = Duty(tier, period, agency, window(tier, period), open_until=_open_until(tier, period, agency))
    if report is None:
        return found
    judged = report.sent.judgements.select_related("by").last() if report.sent else None
    return replace(
        with_report(found, report), judgement=judged, is_frozen=is_frozen(tier, period, report.receiver)
    )


def with_report(duty: Duty, report: Any) -> Duty:
    """The duty with a report that `with_facts` has read."""
    report.tier, report.agency = duty.tier, duty.agency
    return replace(duty, report=report, verdict=report.verdict, first_at=report.first_at)


def with_facts(reports: QuerySet[Report]) -> QuerySet[Any]:
    """Reports with the submission that stands, the last verdict on it, and when they first came."""
    last = Judgement.objects.filter(submission=OuterRef("sent")).order_by("-id").values("verdict")
    return (
        reports.select_related("sent", "sent__by", "receiver")
        .defer("sent__content")
        .annotate(verdict=Subquery(last[:1]), first_at=Min("submissions__at", filter=STANDING))
    )


def _open_until(tier: Tier, period: Period, agency: Agency) -> datetime | None:
    latest = LockException.objects.filter(tier=tier, period=period.code, agency=agency)
    return latest.values_list("until", flat=True).first()


def is_frozen(tier: Tier, period: Period, receiver: Agency) -> bool:
    """Whether the receiver's own report on this period, which rests on this one, has been accepted."""
    own = Report.objects.filter(
        tier__regime=tier.regime_id, tier__level__gt=tier.level, period=period.code, agency=receiver
    )
    return any(found.verdict == Verdict.ACCEPTED for found in with_facts(own))


def duties(wanted: Iterable[tuple[Tier, Period]], agencies: Mapping[int, Agency]) -> list[Duty]:
    """Every duty of these agencies for which there is a report, under these tiers and periods."""
    calendar = state_calendar()
    by_key = {(tier.pk, period.code): (tier, period) for tier, period in wanted}
    if not by_key or not agencies:
        return []
    found = with_facts(
        Report.objects.filter(
            tier__in={tier for tier, _ in by_key},
            period__in={code for _, code in by_key},
            agency__in=list(agencies),
        )
    )
    kept = [r for r in found if (r.tier_id, r.period) in by_key]
    return [_kept(*by_key[r.tier_id, r.period], calendar, agencies[r.agency_id], r) for r in kept]


def _kept(tier: Tier, period: Period, calendar: StateCalendar, agency: Agency, report: Any) -> Duty:
    return with_report(Duty(tier, period, agency, window(tier, period, calendar)), report)


def lines_of(regime: Regime) -> list[Line]:
    """What the regime asks for, in order."""
    return list(regime.lines.order_by("position", "id"))


def contents(duty: Duty) -> list[Content]:
    """Every line of the report with what stands on it now."""
    report = with_lines(duty.report) if duty.report else None
    return as_written(lines_of(duty.tier.regime), report)


def with_lines(report: Report) -> Report:
    """The report with what stands on its lines now, each with who wrote it."""
    rows = ReportLine.objects.select_related("changed_by")
    found = Report.objects.prefetch_related(Prefetch("lines", rows)).select_related(
        "tier__regime", "agency", "receiver", "sent"
    )
    return found.get(pk=report.pk)


def locked(report: Report) -> Report:
    """The report's row, held until the transaction ends; SQLite holds the whole database anyway."""
    return Report.objects.select_for_update().only("pk").get(pk=report.pk)


def versions(report: Report | None) -> list[Submission]:
    """Every submission, the latest first, with what was said of it."""
    if report is None:
        return []
    judged = Prefetch("judgements", Judgement.objects.select_related("by"))
    found = report.submissions.select_related("by", "recalled_by").defer("content")
    return list(found.prefetch_related(judged).order_by("-number"))


def version(report: Report | None, number: int) -> Submission | None:
    """One submission with its content."""
    return report.submissions.select_related("by").filter(number=number).first() if report else None


def last_number(report: Report) -> int:
    return report.submissions.aggregate(last=Max("number"))["last"] or 0


def before_last(report: Report | None, submission: Submission) -> Submission | None:
    """The submission that stood before this one."""
    if report is None:
        return None
    earlier = report.submissions.filter(recalled_at=None, number__lt=submission.number)
    return earlier.order_by("-number").first()


def previous_report(duty: Duty, agencies: Iterable[int]) -> Submission | None:
    """What these agencies last sent for the period before: the text that stands beside the boxes."""
    before = duty.period.previous.code
    found = Submission.objects.filter(
        report__tier=duty.tier, report__period=before, report__agency__in=agencies, recalled_at=None
    )
    return found.order_by("-at").first()


def exceptions(duty: Duty) -> QuerySet[LockException]:
    """The named exceptions for this duty, the latest first."""
    found = LockException.objects.filter(tier=duty.tier, period=duty.period.code, agency=duty.agency)
    return found.select_related("by")
