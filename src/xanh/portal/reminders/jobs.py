"""Background jobs: the morning's reminders, letters that wait. Twice is as good as once."""

from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

NAME, MINUTES = "reminders", 5


def run() -> str:
    """Every few minutes: acts on the first call of a working day's morning, then hands over what waits."""
    from xanh.portal.reminders.actions import send_reminders

    return str(send_reminders(at=timezone.now()) or "")


def queue_letters() -> None:
    """Hand over at once rather than within minutes; the job lies in the database, as the letters do."""
    async_task(f"{__name__}.run", task_name="letters")


def ensure_schedule() -> None:
    """At the start: the job is run from time to time; a second start changes nothing.

    What was missed while nothing ran is caught up by the next run, not run once for each time.
    """
    about = {"func": f"{__name__}.run", "schedule_type": Schedule.MINUTES, "minutes": MINUTES}
    Schedule.objects.get_or_create(name=NAME, defaults={**about, "repeats": -1})
