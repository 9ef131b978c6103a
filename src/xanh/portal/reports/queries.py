"""Reads of reports: one duty, many duties at once, versions; always the same few queries."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Min, OuterRef, Prefetch, Q, QuerySet, Subquery

from xanh.calendar import Period, StateCalendar
from xanh.portal.agencies.models import Agency
from xanh.portal.periods.models import Line, Regime, Tier
from xanh.portal.periods.queries import Window, period, reporters_on, window
from xanh.portal.reports.content import Content, as_written
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.models import Judgement, LockException, Report, ReportLine, Submission
from xanh.portal.reports.rules import Verdict

STANDING = Q(submissions__recalled_at=None)
Reading = Callable[[QuerySet[Report]], QuerySet[Any]]


def tiers() -> QuerySet[Tier]:
    """Every tier with its regime and receiver."""
    return Tier.objects.select_related("regime", "receiver").order_by("regime__code", "level")


def period_of(tier: Tier, code: str) -> Period | None:
    """The period of a code where the tier's regime has it."""
    try:
        return period(tier.regime, code)
    except ValueError:
        return None


def find_duty(tier_id: int, period_code: str, agency_code: str, *, bare: bool = False) -> Duty | None:
    """One duty with all that is known of it; None where there is no such tier, period or agency.

    Nor is there one where the agency does not report in the tier and has begun nothing.
    `bare` leaves out what an act reads again under its lock: verdict, exceptions, what is frozen.
    """
    if bare and (known := _known_duty(tier_id, period_code, agency_code)):
        return known
    tier = tiers().filter(pk=tier_id).first()
    found = period_of(tier, period_code) if tier else None
    agency = Agency.objects.filter(code=agency_code).first()
    if tier is None or found is None or agency is None:
        return None
    report = with_facts(Report.objects.filter(tier=tier, period=found.code, agency=agency).order_by()).first()
    return duty_of(tier, found, agency, report) if report or _reports(tier, found, agency) else None


def _reports(tier: Tier, period: Period, agency: Agency) -> bool:
    """Whether the tier means the agency on the due day."""
    return agency.pk in {one.pk for one in reporters_on(tier, window(tier, period).due.date())}


def _known_duty(tier_id: int, period_code: str, agency_code: str) -> Duty | None:
    """The duty around a report there is, in one read: what everyone asks for in the last minute."""
    whole = Report.objects.select_related("tier__regime", "tier__receiver", "agency").order_by()
    report = whole.filter(tier=tier_id, period=period_code, agency__code=agency_code).first()
    found = period_of(report.tier, report.period) if report else None
    if report is None or found is None:
        return None
    return Duty(report.tier, found, report.agency, window(report.tier, found), report=report)


def duty_of(tier: Tier, period: Period, agency: Agency, report: Any) -> Duty:
    """The duty around a report read by `with_facts`, or around none."""
    found = Duty(tier, period, agency, window(tier, period), open_until=_open_until(tier, period, agency))
    if report is None:
        return found
    judged = report.sent.judgements.select_related("by").last() if report.verdict else None
    whole = with_report(found, report)
    return replace(whole, judgement=judged, is_frozen=is_frozen(tier, period))


def with_report(duty: Duty, report: Any) -> Duty:
    """The duty with a report that `with_facts` has read."""
    return replace(duty, **_facts(report, duty.tier, duty.agency))


def _answered(report: Any, tier: Tier, period: Period, agency: Agency, window: Window) -> Duty:
    return Duty(tier, period, agency, window, **_facts(report, tier, agency))


def _facts(report: Any, tier: Tier, agency: Agency) -> dict[str, Any]:
    """What a report that `with_facts` has read tells of its duty."""
    report.tier, report.agency = tier, agency
    return {"report": report, "verdict": report.verdict, "first_at": report.first_at}


def with_contents(reports: QuerySet[Report]) -> QuerySet[Any]:
    """Reports with the submission that stands and all it says, the last verdict, when they first came."""
    return with_verdicts(reports).select_related("sent")


def with_facts(reports: QuerySet[Report]) -> QuerySet[Any]:
    """Reports with the submission that stands, the last verdict on it, and when they first came."""
    return with_contents(reports).defer("sent__content")


def with_verdicts(reports: QuerySet[Report]) -> QuerySet[Any]:
    """Reports with the last verdict and when they first came: all that a state follows from.

    No submission is read: quicker for a thousand of them.
    """
    first_at = Min("submissions__at", filter=STANDING)
    return reports.annotate(verdict=Subquery(_last_verdict()), first_at=first_at)


def _open_until(tier: Tier, period: Period, agency: Agency) -> datetime | None:
    latest = LockException.objects.filter(tier=tier, period=period.code, agency=agency)
    return latest.values_list("until", flat=True).first()


def is_frozen(tier: Tier, period: Period) -> bool:
    """Whether the receiver's own report on this period, which rests on this one, has been accepted."""
    about = {"regime": tier.regime_id, "level__gt": tier.level}
    above = Tier.objects.filter(**about)
    own = Report.objects.filter(tier__in=above, period=period.code, agency=tier.receiver_id)
    verdicts = own.order_by().annotate(verdict=Subquery(_last_verdict())).values_list("verdict", flat=True)
    return Verdict.ACCEPTED in set(verdicts)


def _last_verdict() -> QuerySet[Any]:
    """Of the submission that stands."""
    return Judgement.objects.filter(submission=OuterRef("sent")).order_by("-id").values("verdict")[:1]


def duties(
    wanted: Iterable[tuple[Tier, Period]],
    register: Mapping[int, Agency],
    calendar: StateCalendar,
    *,
    own: Collection[int] | None = None,
    read: Reading | None = None,
) -> list[Duty]:
    """Every duty for which there is a report, under these tiers and periods; `own`: of these agencies alone.

    `read`: how much of each report, `with_facts` where nothing else is said.
    """
    by_key = {(tier.pk, period.code): (tier, period) for tier, period in wanted}
    if not by_key:
        return []
    keys = {"tier__in": {tier for tier, _ in by_key}, "period__in": {code for _, code in by_key}}
    whose = {} if own is None else {"agency__in": own}
    found = (read or with_facts)(Report.objects.filter(**keys, **whose).order_by())
    windows = {key: window(*pair, calendar) for key, pair in by_key.items()}
    return [
        _answered(r, *by_key[key], register[r.agency_id], windows[key])
        for r in found
        if (key := (r.tier_id, r.period)) in by_key
    ]


def lines_of(regime: Regime) -> list[Line]:
    """What the regime asks for, in order."""
    return list(regime.lines.order_by("position", "id"))


def contents(duty: Duty) -> list[Content]:
    """Every line of the report with what stands on it now."""
    rows = ReportLine.objects.filter(report=duty.report).order_by() if duty.report else ()
    return as_written(lines_of(duty.tier.regime), rows)


def locked(report: Report) -> Report:
    """The report's row, held until the transaction ends; SQLite holds the whole database anyway."""
    return Report.objects.select_for_update(no_key=True).only("pk").get(pk=report.pk)


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


def numbers_by_key(report: Report) -> dict[str, int]:
    """The number of every submission there was, by the key it was sent under."""
    return dict(report.submissions.order_by().values_list("key", "number"))


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
