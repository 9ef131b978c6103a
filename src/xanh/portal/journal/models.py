from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AppendOnlyError(Exception):
    """Raised where code tries to change or delete a line of the journal."""

    def __init__(self, pk: Any) -> None:
        super().__init__(f"journal line {pk} cannot be changed or deleted: record a new line instead")


# What the hash of a line covers, besides the hash before.
COVERED = ("at", "actor_id", "actor_name", "act", "object_type", "object_id", "object_label", "details")


class Entry(models.Model):
    """One act of a person or the system. Append-only: each line carries the hash of the one before."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_label = models.CharField(max_length=500)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, unique=True)  # unique: the chain cannot fork
    hash = models.CharField(max_length=64, unique=True)
    search_key = models.TextField(default="", editable=False)  # follows from the line: no part of the hash

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="journal_object"),
            models.Index(fields=["at"], name="journal_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_name}: {self.act} {self.object_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(self.pk)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError(self.pk)

    @property
    def line(self) -> dict[str, Any]:
        """What the hash covers, besides the hash before."""
        return {name: getattr(self, name) for name in COVERED}


class AnsweredRequest(models.Model):
    """A change that was made once already: the same key by the same person gets the same answer again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="request_answered_once")]

    def __str__(self) -> str:
        return str(self.key)
