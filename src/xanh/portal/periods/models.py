from django.db import models
from django.db.models import F, Q

from xanh.portal.agencies.models import Agency, User
from xanh.portal.periods.rules import Content, LineKind, RegimeKind, RollUp


def _choices(words):
    return [(word.value, word.value) for word in words]


class StateDay(models.Model):
    """A day when state offices do otherwise than the week says: off on a weekday, at work on a weekend."""

    day = models.DateField(unique=True)
    works = models.BooleanField()
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    confirmed = models.BooleanField(default=True)  # False: expected, the notice is not out yet
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.reason}"


class Regime(models.Model):
    """A reporting regime: what is reported, how often, on which period; tiers say by whom, to whom, when."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=_choices(RegimeKind), default=RegimeKind.PERIODIC)
    content = models.CharField(max_length=10, choices=_choices(Content), default=Content.BOTH)
    frequency = models.CharField(max_length=12)  # of xanh.calendar: month, quarter, half, nine_months, year
    period_rule = models.CharField(max_length=20)  # of xanh.calendar: decree_09_2019, calendar
    legal_basis = models.CharField(max_length=500, blank=True)
    sending = models.CharField(max_length=200, blank=True)  # ways of sending
    guide = models.TextField(blank=True)
    # Working days before due on which a reminder goes out, and working days after due for each overdue step.
    remind_before = models.JSONField(default=list)
    remind_after = models.JSONField(default=list)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="regime_valid_from_before_to",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Tier(models.Model):
    """One level of a regime: who reports to whom, and when. Level 1 reports first."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="tiers")
    level = models.PositiveSmallIntegerField()
    reporters = models.ManyToManyField(Agency, related_name="reports_in")  # agencies, or groups that expand
    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="receives_in")
    due = models.JSONField()  # a due rule of xanh.calendar
    opens_before = models.PositiveSmallIntegerField(default=30)  # days before due: the entry window
    locks_after = models.PositiveSmallIntegerField(null=True, blank=True)  # days after due; None: never

    class Meta:
        ordering = ["regime", "level"]
        constraints = [models.UniqueConstraint(fields=["regime", "level"], name="tier_once")]

    def __str__(self) -> str:
        return f"{self.regime.code} {self.level}"


class Line(models.Model):
    """What one line of a report asks for: a section of text, or a figure as estimate and actual."""

    regime = models.ForeignKey(Regime, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=6, choices=_choices(LineKind))
    title = models.CharField(max_length=300)
    hint = models.CharField(max_length=500, blank=True)
    measure = models.CharField(max_length=40, blank=True)
    decimals = models.PositiveSmallIntegerField(default=2)
    required = models.BooleanField(default=True)
    node_code = models.CharField(max_length=20, blank=True)  # the indicator that the figure is of
    roll_up = models.CharField(max_length=8, choices=_choices(RollUp), default=RollUp.NONE)

    class Meta:
        ordering = ["regime", "position"]
        constraints = [models.UniqueConstraint(fields=["regime", "code"], name="line_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
