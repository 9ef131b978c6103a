from django.conf import settings
from django.db import models
from django.db.models import Q

from xanh.portal.agencies.models import Agency
from xanh.portal.indicators.models import Node
from xanh.portal.plans.rules import PlanState, Role


class SourceDocument(models.Model):
    """A file as received, with its lines as read; recognised again by its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, blank=True)
    size = models.PositiveIntegerField()
    file = models.FileField(upload_to="documents/%Y/%m/", max_length=300)
    lines = models.JSONField(default=list)
    pages = models.JSONField(default=list)  # first line of each page
    page_sizes = models.JSONField(default=list)  # [width, height] of each page as a picture, in pixels
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-received_at", "-id"]

    def __str__(self) -> str:
        return self.name


class Plan(models.Model):
    """An official plan: accepted from a document, or known only because another plan cites it.

    A new version takes the place of the plan, whose row stays the same; what the plan was before stands in a
    row of its own, superseded, with whatever ended then.
    """

    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in PlanState])
    kind = models.CharField(max_length=40, blank=True)  # of the draft it was accepted from
    document_type = models.CharField(max_length=60, blank=True)
    symbol = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    issuer = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="issued_plans")
    issuer_text = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=500)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    superseded_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="former")
    document = models.ForeignKey(SourceDocument, null=True, on_delete=models.PROTECT, related_name="plans")
    part = models.CharField(max_length=60, blank=True)
    legal_basis = models.JSONField(default=list)
    signer = models.CharField(max_length=150, blank=True)
    signer_title = models.CharField(max_length=150, blank=True)
    archive = models.CharField(max_length=200, blank=True)
    drafting_unit = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="drafted_plans"
    )
    sections = models.JSONField(default=list)
    subindices = models.JSONField(default=list)  # names as the plan has them
    source_url = models.URLField(max_length=500, blank=True)
    accepted_at = models.DateTimeField(null=True)
    search_key = models.CharField(max_length=700, db_index=True, editable=False)

    class Meta:
        ordering = ["-year", "-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["symbol", "issued_on"],
                condition=~Q(symbol="") & ~Q(state="superseded"),
                name="plan_symbol_and_date_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.symbol or self.document_type} {self.title}".strip()


class Item(models.Model):
    """What every part of a plan keeps: its place in the plan and in the source."""

    position = models.PositiveIntegerField()
    spans = models.JSONField(default=list)  # [{page, first_line, last_line}]
    as_written = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]


class PlanIndicator(Item):
    """A row of a plan's indicator table."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="indicators")
    node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, related_name="plan_rows")
    subindex = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    unit_note = models.CharField(max_length=60, blank=True)
    coordinating_note = models.CharField(max_length=300, blank=True)

    class Meta(Item.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan", "subindex", "number"], name="plan_indicator_once")
        ]

    def __str__(self) -> str:
        return f"{self.subindex}.{self.number:02d} {self.name}"


class Task(Item):
    """A task of a plan, in words; `schedule` is its deadline as data. Progress comes with reporting."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="tasks")
    node_code = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    lead_verb = models.CharField(max_length=60, blank=True)
    deadline = models.CharField(max_length=300, blank=True)
    schedule = models.JSONField(null=True)
    deliverable = models.TextField(blank=True)
    budget = models.CharField(max_length=200, blank=True)
    section = models.CharField(max_length=500, blank=True)
    number = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.text[:80]


class Responsibility(Item):
    """(indicator or task) x agency x role x scope."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="responsibilities")
    indicator = models.ForeignKey(
        PlanIndicator, null=True, on_delete=models.CASCADE, related_name="responsibilities"
    )
    task = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="responsibilities")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="responsibilities")
    role = models.CharField(max_length=15, choices=[(r.value, r.value) for r in Role])
    scope = models.CharField(max_length=400, blank=True)

    class Meta(Item.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator=None, task__isnull=False) | Q(indicator__isnull=False, task=None),
                name="responsibility_for_one_thing",
            )
        ]
        indexes = [models.Index(fields=["agency", "role"], name="responsibility_agency")]

    def __str__(self) -> str:
        return f"{self.agency} {self.role}"


class Target(Item):
    """A goal of a plan for a node, or an index by name, and a year: a figure, a rank, places to climb."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="targets")
    node_code = models.CharField(max_length=20, blank=True)
    indicator = models.CharField(max_length=300, blank=True)
    baseline_year = models.PositiveSmallIntegerField(null=True)
    baseline = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    target_year = models.PositiveSmallIntegerField(null=True)
    target = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    delta = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    rank_max = models.PositiveSmallIntegerField(null=True)
    baseline_rank = models.PositiveSmallIntegerField(null=True)
    delta_rank_min = models.PositiveSmallIntegerField(null=True)
    comparator = models.CharField(max_length=2, default=">=")
    measure = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.node_code or self.indicator} {self.target_year}: {self.target or self.rank_max}"


class ReportingDuty(Item):
    """Who reports to whom, how often, until when."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="duties")
    period = models.CharField(max_length=20, blank=True)
    due = models.JSONField(null=True)
    due_text = models.CharField(max_length=200, blank=True)
    reporter_text = models.CharField(max_length=200, blank=True)
    reporter = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="reporting_duties")
    receiver_text = models.CharField(max_length=200, blank=True)
    receiver = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="received_duties")

    def __str__(self) -> str:
        return f"{self.reporter_text} -> {self.receiver_text} {self.due_text}"


class Recipient(Item):
    """A line of "Nơi nhận"."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="recipients")
    name = models.CharField(max_length=200)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="received_plans")
    note = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name
