from django.conf import settings
from django.db import models

from xanh.portal.agencies.models import Agency
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.portal.plans.models import Plan, SourceDocument


class Import(models.Model):
    """A document on its way in: read in the background, reviewed by a person, accepted in one transaction."""

    document = models.ForeignKey(SourceDocument, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in ImportKind])
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ImportState])
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="imports")
    as_of = models.DateField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    pages = models.PositiveIntegerField(default=0)  # to read, where the reader tells
    pages_read = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)  # readings begun since a person asked for one
    draft = models.JSONField(null=True)  # as read; corrections stand apart
    problems = models.JSONField(default=list)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    plan = models.ForeignKey(Plan, null=True, on_delete=models.PROTECT, related_name="imports")

    recognised = False  # whether this file had been received before; set by actions.receive_file

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.document)


class Correction(models.Model):
    """A reviewer's word on one field of a draft: a new value, or the reading confirmed. The latest counts."""

    imported = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="corrections")
    path = models.CharField(max_length=120)  # e.g. indicators.6.lead
    value = models.JSONField(null=True)
    confirmed = models.BooleanField(default=False)
    undone = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["imported", "path", "id"], name="correction_path")]

    def __str__(self) -> str:
        return f"{self.path}: {self.value}"
