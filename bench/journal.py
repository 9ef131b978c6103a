"""The journal: lines appended a second, alone and by many at once; the chain checked."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from multiprocessing.queues import Queue
from queue import SimpleQueue
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from bench.report import Cell, Section, Table
from bench.size import Size
from bench.timing import once, timed

NOON = datetime(2026, 9, 1, 12, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DETAILS = {
    "path": "indicators.6.lead",
    "old": ["Sở Xây dựng"],
    "new": ["Sở Công Thương"],
    "note": "theo bản giấy",
}
ACT = "import.correct"
PATIENCE = 300.0  # seconds


@dataclass(frozen=True)
class Work:
    """What one writer did: from when until when, the seconds of each line, how many failed and why."""

    start: float
    end: float
    seconds: tuple[float, ...]
    errors: tuple[str, ...]


def run(kind: str, size: Size, *, seed: int) -> Section:
    section = Section("journal")
    subject()
    bare = bare_inserts(size.lines)
    alone = writer(size.lines)
    rows: list[tuple[Cell, ...]] = [("bare INSERT, one writer", size.lines, size.lines / bare, None, 1.0)]
    rows.append(rate_row("record(), one writer", [alone], size.lines / bare))
    rows.append(rate_row("a whole act, one writer", [writer(size.lines, act=whole_act)], size.lines / bare))
    for name, writers in (("threads", in_threads), ("processes", in_processes)):
        works = writers(size.writers, size.lines_each)
        rows.append(
            rate_row(f"record(), {size.writers} {name} x {size.lines_each}", works, size.lines / bare)
        )
        errors = [error for work in works for error in work.errors]
        section.at_most(f"{kind}: errors of {size.writers} {name} x {size.lines_each}", len(errors), 0)
        section.notes += sorted(set(errors))
    columns = (f"{kind}: append", "lines", "lines/s", "median ms", "x bare INSERT")
    section.tables.append(Table(f"journal on {kind} ({database_version()})", columns, tuple(rows)))
    section.tables.append(checked(kind, section, size))
    return section


def subject() -> Any:
    """The object the lines are about."""
    from xanh import reference
    from xanh.portal.agencies import actions
    from xanh.portal.agencies.models import Agency

    if not Agency.objects.exists():
        actions.load_agencies(reference.agencies(), by=None, at=NOON)
    return Agency.objects.get(code="so-nnmt")


def database_version() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if sqlite else "SHOW server_version")
        version = cursor.fetchone()[0]
    return f"SQLite {version}, synchronous=FULL" if sqlite else f"PostgreSQL {version}, fsync=on"


def bare_inserts(count: int) -> float:
    """Seconds of as many lines put into a table of one text column, each in its own transaction."""
    from django.db import connection

    text = str(DETAILS) * 4
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_line (id INTEGER PRIMARY KEY, text TEXT)")

        def insert() -> None:
            for number in range(count):
                cursor.execute("INSERT INTO bench_line VALUES (%s, %s)", [number, text])

        seconds = once(insert)
        cursor.execute("DROP TABLE bench_line")
    return seconds


def append(about: Any, number: int) -> None:
    """A line alone."""
    from xanh.portal.journal.actions import record

    record(ACT, about, by=None, at=NOON, details=DETAILS)


def whole_act(about: Any, number: int) -> None:
    """What a page does: change an object, tell it, commit."""
    from xanh.portal.agencies.registering import edit_agency

    edit_agency(about, {"source": f"Nghị quyết {number}"}, by=None, at=NOON, why="đo")


def writer(
    count: int, ready: Callable[[], object] = lambda: None, act: Callable[[Any, int], None] = append
) -> Work:
    """Do acts, each in its own transaction; wait for the others before the first."""
    about, errors, seconds = subject(), [], []
    ready()
    start = perf_counter()
    for number in range(count):
        begun = perf_counter()
        try:
            act(about, number)
        except Exception as error:  # whatever fails is what is counted
            errors.append(f"{type(error).__name__}: {error}"[:200])
        seconds.append(perf_counter() - begun)
    return Work(start, perf_counter(), tuple(seconds), tuple(errors))


def rate_row(name: str, works: list[Work], bare_rate: float) -> tuple[Cell, ...]:
    done = sum(len(work.seconds) - len(work.errors) for work in works)
    rate = done / (max(work.end for work in works) - min(work.start for work in works))
    milliseconds = 1000 * median(seconds for work in works for seconds in work.seconds)
    return (name, done, rate, milliseconds, rate / bare_rate)


def in_threads(count: int, lines: int) -> list[Work]:
    from django.db import connection

    barrier, done = threading.Barrier(count, timeout=60), SimpleQueue[Work]()

    def work() -> None:
        try:
            done.put(writer(lines, barrier.wait))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return [done.get() for _ in range(done.qsize())]


def in_processes(count: int, lines: int) -> list[Work]:
    fresh = multiprocessing.get_context("spawn")
    barrier, done = fresh.Barrier(count, timeout=60), fresh.Queue()
    processes = [fresh.Process(target=work_alone, args=(lines, barrier, done)) for _ in range(count)]
    for process in processes:
        process.start()
    works = [done.get(timeout=PATIENCE) for _ in processes]
    for process in processes:
        process.join(PATIENCE)
    return works


def work_alone(lines: int, barrier: Any, done: Queue[Work]) -> None:
    import django

    django.setup()
    done.put(writer(lines, barrier.wait))


def checked(kind: str, section: Section, size: Size) -> Table:
    """verify() over all lines, beside SHA-256 alone over the bytes it covers."""
    from xanh.portal.journal.models import Entry
    from xanh.portal.journal.queries import anchor, examined, verify
    from xanh.portal.journal.rules import canonical

    lines = [f"{e.previous_hash}\n{canonical(e.line)}".encode() for e in Entry.objects.order_by("id")]
    written = size.lines + 2 * size.writers * size.lines_each
    there = Entry.objects.filter(act=ACT).count()
    section.at_most(f"{kind}: lines lost of {written}", written - there, 0)
    section.at_most(f"{kind}: first broken line (0: none)", verify() or 0, 0)
    whole = timed(verify, times=5).median
    kept = anchor()
    anchored = timed(lambda: examined(kept), times=5).median
    section.at_most(f"{kind}: breaks against an anchor", len(examined(kept).problems), 0)
    alone = timed(lambda: [sha256(line).hexdigest() for line in lines], times=5).median
    rows = (
        ("verify()", len(lines), len(lines) / whole, whole / alone),
        ("examined(anchor)", len(lines), len(lines) / anchored, anchored / alone),
        ("hashlib.sha256 alone", len(lines), len(lines) / alone, 1.0),
    )
    return Table(f"checking the chain on {kind}", ("what", "lines", "lines/s", "x sha256"), rows)
