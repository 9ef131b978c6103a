"""Background jobs: what the worker calls, and how a job is put in the queue."""

from django.conf import settings
from django.utils import timezone
from django_q.tasks import async_task

from xanh.documents.reading import seconds_for
from xanh.portal.imports.models import Import
from xanh.portal.imports.rules import WAITING


def read_import(pk: int) -> str:
    """Read one file. At least once: a second run finds the work done and leaves it."""
    from xanh.portal.imports import actions

    return str(actions.read_import(pk, at=timezone.now()).state)


def queue_reading(imported: Import) -> None:
    """Put a job in the queue, which lies in the same database: it is there if and only if the import is."""
    async_task("xanh.portal.imports.tasks.read_import", imported.pk, task_name=f"read-{imported.pk}")


def requeue_unread() -> int:
    """At the start: a new job for each file that waits or was being read when the machine stopped."""
    waiting = Import.objects.filter(state__in=WAITING)
    for imported in waiting:
        queue_reading(imported)
    return len(waiting)


def reading_seconds(size: int) -> int:
    """How long reading `size` bytes may take: less than the job may, so that a failure is told."""
    return max(1, min(seconds_for(size), int(settings.JOB_TIMEOUT) * 4 // 5))
