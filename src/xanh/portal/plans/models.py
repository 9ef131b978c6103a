from django.conf import settings
from django.db import models
from django.db.models import F, Q

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.indicators.models import Node
from xanh.portal.plans.rules import Evidence, PlanState, Role


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
    """An official plan: accepted from a document, written here, or known only because another plan cites it.

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
    version = models.PositiveIntegerField(default=1)  # of its head, while it is written here
    search_key = models.CharField(max_length=700, db_index=True, editable=False)

    class Meta:
        ordering = ["-year", "-issued_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["symbol", "issued_on"],
                condition=~Q(symbol="") & ~Q(state="superseded"),
                name="plan_symbol_and_date_once",
            ),
            models.UniqueConstraint(
                fields=["parent", "issuer"], condition=Q(state="drafting"), name="plan_drafted_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol or self.document_type} {self.title}".strip()

    def set_search_key(self) -> None:
        """What a search looks in, from the head as it stands."""
        self.search_key = search_key(f"{self.symbol} {self.title} {self.issuer_text}")[:700]


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
    """A task of a plan: in words, and as data what is to be done by when.

    `schedule` is the deadline as data. `due_on` and `next_due_on` follow from it and from `progress`, kept
    so that the database can count thousands of tasks. `progress` and `done_on` are what the latest entry
    says. A document imported anew tells only what documents tell: the rest survives.
    """

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
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="subtasks")
    measure = models.CharField(max_length=60, blank=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    start_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    next_due_on = models.DateField(null=True)  # the first milestone not reached, else `due_on`
    requires_evidence = models.CharField(
        max_length=10, choices=[(e.value, e.value) for e in Evidence], default=Evidence.EXPLAINED.value
    )
    progress = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    done_on = models.DateField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_why = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(Item.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(weight__gte=0), name="task_weight_not_negative"),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__gte=0, progress__lte=100),
                name="task_progress_bounds",
            ),
            models.CheckConstraint(
                condition=Q(start_on=None) | Q(due_on=None) | Q(start_on__lte=F("due_on")),
                name="task_starts_before_due",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="task_not_its_own_parent"),
        ]
        indexes = [models.Index(fields=["plan", "next_due_on"], name="task_next_due")]

    def __str__(self) -> str:
        return self.text[:80]


class Serving(models.Model):
    """What a task serves: a row or a task of the parent plan, or a node of the index."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="servings")
    indicator = models.ForeignKey(
        PlanIndicator, null=True, on_delete=models.CASCADE, related_name="served_by"
    )
    aim = models.ForeignKey(Task, null=True, on_delete=models.CASCADE, related_name="served_by")
    node_code = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(indicator__isnull=False, aim=None, node_code="")
                | Q(indicator=None, aim__isnull=False, node_code="")
                | (Q(indicator=None, aim=None) & ~Q(node_code="")),
                name="serving_one_thing",
            ),
            models.UniqueConstraint(
                fields=["task", "indicator"],
                condition=Q(indicator__isnull=False),
                name="serving_indicator_once",
            ),
            models.UniqueConstraint(
                fields=["task", "aim"], condition=Q(aim__isnull=False), name="serving_task_once"
            ),
            models.UniqueConstraint(
                fields=["task", "node_code"], condition=~Q(node_code=""), name="serving_node_once"
            ),
            models.CheckConstraint(condition=~Q(aim=F("task")), name="serving_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} -> {self.indicator_id or self.aim_id or self.node_code}"


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
    given_at = models.DateTimeField(null=True)  # where it was given in the workbench, not by the document
    received_at = models.DateTimeField(null=True)  # when the agency said that it has taken note

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
