from django.db import models
from django.db.models import Q

from xanh.portal.agencies.models import Agency, User
from xanh.portal.plans.models import Task
from xanh.portal.tasks.rules import FIELDS, EvidenceState, Verdict, evidence_state


class Entry(models.Model):
    """The progress of one agency's part of a task in one period; what it says stands in its versions."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="progress_entries")
    period = models.CharField(max_length=8)  # code of xanh.calendar
    ends_on = models.DateField()  # of the period: what is later counts
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-ends_on", "id"]
        constraints = [models.UniqueConstraint(fields=["task", "agency", "period"], name="entry_once")]

    def __str__(self) -> str:
        return f"{self.task} {self.agency} {self.period}"


class EntryVersion(models.Model):
    """What was said at one moment. Append-only: a correction is the next version."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    done = models.TextField(blank=True)
    difficulties = models.TextField(blank=True)
    no_evidence = models.TextField(blank=True)  # why no file shows it
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["entry_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="entry_version_once"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100), name="entry_percent_bounds"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.version}"

    @property
    def said(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in FIELDS}


class Evidence(models.Model):
    """A file that shows what was done; known again by its hash. The file may go, the row stays."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="evidence")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="evidence")
    period = models.CharField(max_length=8)
    node_code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    file = models.FileField(upload_to="evidence/%Y/%m/", max_length=300, blank=True)
    note = models.CharField(max_length=500, blank=True)
    personal = models.BooleanField(default=False)  # shows people or their papers
    keep_until = models.DateField(null=True)  # after it the file is erased
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    signature = models.CharField(max_length=200, blank=True)  # what a virus scanner found
    reviewer = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in Verdict], blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    judged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "agency", "period", "sha256"],
                condition=Q(withdrawn_at=None),
                name="evidence_once",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> EvidenceState:
        return evidence_state(self)
