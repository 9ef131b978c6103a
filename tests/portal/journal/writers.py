"""Run by test_writers.py in a process of its own: eight threads write the journal at once, then verify it."""

from __future__ import annotations

import threading

import django

THREADS, LINES = 8, 12


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    threads = [threading.Thread(target=write) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    from xanh.portal.journal.models import Entry
    from xanh.portal.journal.queries import verify

    print("lines:", Entry.objects.count(), "broken at:", verify())


def write() -> None:
    from django.db import connection
    from django.utils import timezone

    from xanh.portal.agencies.models import Agency
    from xanh.portal.journal.actions import record

    for _ in range(LINES):
        record("agency.create", Agency(pk=1, name="x"), by=None, at=timezone.now())
    connection.close()


if __name__ == "__main__":
    main()
