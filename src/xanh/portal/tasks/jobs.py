"""Background jobs: files that wait for the virus scanner, files that are kept no longer."""

from django.utils import timezone
from django_q.models import Schedule

from xanh.calendar import ZONE
from xanh.portal.tasks import evidence
from xanh.portal.tasks.models import Evidence
from xanh.portal.tasks.queries import EVIDENCE_STATES

EVERY = {  # job: minutes between two runs
    "scan_waiting": 5,
    "erase_expired": 60,
}


def scan_waiting() -> int:
    """Try once more to scan what waits; says how many still do."""
    waiting = Evidence.objects.filter(EVIDENCE_STATES["scanning"]).order_by("id").values_list("pk", flat=True)
    states = [evidence.scan_again(pk, at=timezone.now()) for pk in waiting]
    return sum(state == "scanning" for state in states)


def erase_expired() -> int:
    """Erase each file whose day has come; says how many."""
    now = timezone.now()
    due = Evidence.objects.filter(
        erased_at=None, withdrawn_at=None, keep_until__lt=now.astimezone(ZONE).date()
    )
    return sum(evidence.erase(kept, at=now) for kept in due)


def ensure_schedules() -> None:
    """At the start: the jobs are run from time to time; a second start changes nothing."""
    for name, minutes in EVERY.items():
        about = {"func": f"{__name__}.{name}", "schedule_type": Schedule.MINUTES, "minutes": minutes}
        Schedule.objects.get_or_create(name=f"tasks-{name}", defaults={**about, "repeats": -1})
