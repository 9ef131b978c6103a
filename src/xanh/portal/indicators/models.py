from django.db import models
from django.db.models import Q

from xanh.portal.agencies.models import Agency
from xanh.portal.indicators.rules import Kind


class Edition(models.Model):
    """A framework's edition (year): its list, and whether totals compare with the year before."""

    framework = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    indicator_count = models.PositiveSmallIntegerField(null=True)
    comparable_with_previous = models.BooleanField(null=True)
    note = models.CharField(max_length=500, blank=True)
    source_url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["framework", "year"]
        constraints = [models.UniqueConstraint(fields=["framework", "year"], name="edition_once")]

    def __str__(self) -> str:
        return f"{self.framework} {self.year}"


class Node(models.Model):
    """The total (code "0"), a sub-index ("1") or an indicator ("1.05") of an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="nodes")
    code = models.CharField(max_length=20)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    kind = models.CharField(max_length=12)  # total, subindex, indicator
    number = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    variants = models.JSONField(default=list)
    measure = models.CharField(max_length=60, blank=True)
    measure_en = models.CharField(max_length=120, blank=True)
    direction = models.CharField(max_length=10, blank=True)  # higher, lower, or empty where no source tells
    direction_state = models.CharField(max_length=20)
    data_source = models.CharField(max_length=40)
    note = models.CharField(max_length=600, blank=True)
    position = models.PositiveSmallIntegerField()
    search_key = models.CharField(max_length=600, db_index=True, editable=False)

    class Meta:
        ordering = ["edition_id", "position"]
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="node_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Unit(models.Model):
    """A unit assessed: a province with code and validity, since codes and territories change."""

    code = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    committee = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, related_name="units"
    )  # who answers for it here; null for the other provinces
    sort_key = models.CharField(max_length=300, editable=False)
    search_key = models.CharField(max_length=300, db_index=True, editable=False)

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=Q(valid_to=None), name="unit_open_once"),
            models.UniqueConstraint(fields=["code", "valid_to"], name="unit_closed_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Value(models.Model):
    """A figure of one unit, year and node. `node_code` outlives the edition's list."""

    framework = models.CharField(max_length=40)
    node_code = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="values")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    rank_of = models.PositiveSmallIntegerField(null=True)
    outside_top = models.PositiveSmallIntegerField(null=True)
    source_name = models.CharField(max_length=300, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=600, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["year", "node_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "node_code", "unit", "year", "kind", "source_url", "source_name"],
                name="value_once",
            )
        ]
        indexes = [models.Index(fields=["unit", "framework", "year"], name="value_unit_year")]

    def __str__(self) -> str:
        return f"{self.unit} {self.year} {self.node_code}: {self.value}"
