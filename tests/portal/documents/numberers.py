"""Run by test_at_once.py in processes of their own: clerks who give numbers, on a database on disk."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime

import django

AT = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
CLERKS, EACH = 6, 8


def main(act: str) -> None:
    django.setup()
    {"prepare": prepare, "clerks": clerks, "endless": endless, "tell": tell}[act]()


def prepare() -> None:
    from django.core.management import call_command

    from xanh.portal.agencies.models import Agency

    call_command("migrate", verbosity=0)
    Agency.objects.create(code="so-xd", name="Sở Xây dựng", kind="department", sort_key="1", search_key="so")


def number_one(key: str) -> str:
    from xanh.documents.official import OfficialText
    from xanh.portal.agencies.models import Agency
    from xanh.portal.documents import actions

    agency = Agency.objects.get()
    text = OfficialText("KH", "Sở Xây dựng", f"Văn bản {key}", (), notation="KH-SXD")
    document = actions.draft_document(agency, text, by=None, at=AT)
    entry = actions.give_number(document, key=key, by=None, at=AT)
    again = actions.give_number(document, key=key, by=None, at=AT)  # a retry after a lost answer
    assert again.pk == entry.pk
    return entry.symbol


def clerks() -> None:
    """Several clerks at once, each a thread with a connection of its own."""
    gate = threading.Barrier(CLERKS)

    def work(clerk: int) -> None:
        from django.db import connection

        gate.wait()
        for n in range(EACH):
            number_one(f"{clerk}-{n}")
        connection.close()

    threads = [threading.Thread(target=work, args=(clerk,)) for clerk in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def endless() -> None:
    """Numbers without end, each told on standard output when it is given: to be killed at any moment."""
    n = 0
    while True:
        print(number_one(f"endless-{n}"), flush=True)
        n += 1


def tell() -> None:
    from xanh.portal.documents.models import OfficialDocument, RegisterEntry
    from xanh.portal.journal.queries import verify

    numbers = sorted(RegisterEntry.objects.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)), numbers
    borne = OfficialDocument.objects.filter(entry__isnull=False)
    assert sorted(borne.values_list("entry__number", flat=True)) == numbers
    assert set(borne.values_list("state", flat=True)) <= {"numbered"}
    print("numbers:", len(numbers), "broken at:", verify())


if __name__ == "__main__":
    main(sys.argv[1])
