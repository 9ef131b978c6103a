"""What the worker does for the register once a day: mergers whose day came, personal data to be erased."""

from datetime import timedelta

from django.utils import timezone
from django_q.models import Schedule

NAME = "agencies-daily"


def run() -> str:
    """At least once: a second run finds nothing left to do."""
    from xanh.portal.agencies import merging, registering

    now = timezone.now()
    moved = merging.effect_mergers(at=now)
    erased = registering.erase_contacts(today=timezone.localdate(now), at=now)
    return f"mergers: {moved}, contacts erased: {erased}"


def schedule() -> None:
    """Five minutes past midnight of the province, from tomorrow on; a schedule that stands is left alone."""
    midnight = timezone.localtime().replace(hour=0, minute=5, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    wanted = {"func": f"{__name__}.run", "schedule_type": Schedule.DAILY, "next_run": tomorrow}
    Schedule.objects.get_or_create(name=NAME, defaults=wanted)
