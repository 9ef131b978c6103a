from django.db import models
from django.db.models import F, Q

from xanh.portal.agencies.models import Agency, User
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.periods.models import Line, Tier
from xanh.portal.reports.rules import Verdict


class Report(models.Model):
    """What one agency reports under one tier for one period; made when its first word is saved."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="reports")
    period = models.CharField(max_length=12)  # a code of xanh.calendar
    first_day = models.DateField()
    last_day = models.DateField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reports")
    # Whoever received when it was begun; who receives now, and judges, is the tier's.
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="received_reports")
    created_at = models.DateTimeField()
    # The submission that stands: the last one that was not recalled.
    sent = models.OneToOneField(
        "Submission", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-last_day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "period", "agency"], name="report_once"),
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="report_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.tier.regime.code} {self.period} {self.agency}"


class ReportLine(models.Model):
    """What is written on one line: a text, or a figure as estimate and as actual, with its version."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    estimate = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why the actual lies far from the estimate
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "line__position"]
        constraints = [models.UniqueConstraint(fields=["report", "line"], name="report_line_once")]

    def __str__(self) -> str:
        return f"{self.line.code} {self.version}"


class Submission(models.Model):
    """A report as it was sent: its whole content, never changed; a recall leaves it where it is."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64)  # made by the sender: the same key again is the same sending
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    lacks_actual = models.BooleanField(default=False)  # a figure stands as an estimate alone
    recalled_at = models.DateTimeField(null=True, blank=True)
    recalled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="submission_number_once"),
            models.UniqueConstraint(fields=["report", "key"], name="submission_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"


class Judgement(models.Model):
    """The receiver's word on a submission; the last one counts. `lines` tells why single lines came back."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict])
    reason = models.CharField(max_length=1000, blank=True)
    lines = models.JSONField(default=dict)  # line code -> reason; none: the whole report
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["submission", "id"]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.verdict}"


class LockException(models.Model):
    """A named exception from the entry window: whose report, for which period, until when, by whom, why."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    why = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tier", "period", "agency"], name="lock_exception")]

    def __str__(self) -> str:
        return f"{self.agency} {self.period} {self.until:%d/%m/%Y}"


class Consolidation(models.Model):
    """What a receiver makes of the reports of one tier for one period; made with its first part or word."""

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="consolidations")
    period = models.CharField(max_length=12)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["tier", "period"], name="consolidation_once")]

    def __str__(self) -> str:
        return f"{self.tier.regime.code} {self.tier.level} {self.period}"


class TakenPart(models.Model):
    """The submission that a consolidation uses of one report: a later one is taken by a person alone."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.CASCADE, related_name="taken")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["consolidation", "report"]
        constraints = [models.UniqueConstraint(fields=["consolidation", "report"], name="part_taken_once")]

    def __str__(self) -> str:
        return f"{self.consolidation_id} {self.submission_id}"


class JointLine(models.Model):
    """What the receiver writes on one line: the joint text, or a figure that is not rolled up."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    estimate = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    actual = models.DecimalField(max_digits=15, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["consolidation", "line__position"]
        constraints = [models.UniqueConstraint(fields=["consolidation", "line"], name="joint_line_once")]

    def __str__(self) -> str:
        return f"{self.line.code} {self.version}"


class Edition(models.Model):
    """A consolidation as it went into a document: the versions used and the joint lines; never changed."""

    consolidation = models.ForeignKey(Consolidation, on_delete=models.PROTECT, related_name="editions")
    document = models.ForeignKey(OfficialDocument, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.consolidation_id} {self.document_id}"
