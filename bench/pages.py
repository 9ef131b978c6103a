"""Pages: how fast each one answers with a province's years of data, in process and over HTTP."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from bench.databases import Place
from bench.report import Cell, Section, Table
from bench.size import Size
from bench.timing import Times, timed

MILLISECONDS, QUERIES = 100.0, 15
# What writes a whole plan to a file, or compares two, is waited for; nothing else on the way to it.
WAITED_FOR = frozenset(
    {"imports:changes", "imports:changes_xlsx", "imports:plan_xlsx", "plans:plan_xlsx", "plans:gaps_xlsx"}
)
WAIT, QUERIES_OF_TWO_PLANS = 3000.0, 20
FRAME, LOGIN = "bench_frame", "login"
OVER_HTTP = (LOGIN, FRAME, "insight:overview", "insight:matrix", "insight:agency", "imports:detail")


@dataclass(frozen=True)
class Page:
    """One page as measured."""

    name: str
    times: Times
    cpu: Times
    queries: int
    size: int
    squeezed: int

    @property
    def milliseconds(self) -> float:
        return 1000 * self.times.median

    @property
    def bars(self) -> tuple[float, int]:
        """Most milliseconds and most queries."""
        return (WAIT, QUERIES_OF_TWO_PLANS) if self.name in WAITED_FOR else (MILLISECONDS, QUERIES)

    @property
    def verdict(self) -> str:
        milliseconds, queries = self.bars
        slow = "MISSED ms" if self.milliseconds >= milliseconds else ""
        many = "MISSED queries" if self.queries > queries else ""
        return ", ".join(filter(None, (slow, many))) or "met"


def run(kind: str, size: Size, *, seed: int) -> Section:
    """Fill the database, ask for each page often, then a few over HTTP."""
    from bench.addresses import addresses
    from bench.filling import fill
    from bench.journal import database_version
    from xanh.portal.config import prepare

    prepare.compile_messages()
    prepare.collect_static()
    filled = fill(size, seed)
    section = Section("pages")
    section.notes.append(f"data: {size.plans} plans x {size.tasks} tasks, {size.years} years, seed {seed}")
    known = filled.arguments
    paths = {a.name: a.path for a in addresses(known) if a.path}
    section.skipped += [f"{kind}: {a.name}: no object to ask for" for a in addresses(known) if not a.path]
    pages = list(measured(paths, filled.user, size, section))
    section.tables.append(table(f"pages on {kind} ({database_version()})", pages, size))
    set_bars(section, kind, pages)
    section.tables.append(over_http(kind, paths, filled.user, size))
    return section


def measured(paths: dict[str, str], user: object, size: Size, section: Section) -> Iterable[Page]:
    """Each page that answers a GET. One that takes only POST is left out; any other answer is told."""
    for name, path in sorted(paths.items(), key=lambda item: (item[0] != FRAME, item[0])):
        visitor = client(None if name == LOGIN else user)
        status = visitor.get(path).status_code
        if status == 200:
            yield page(name, path, visitor, size)
        elif status != 405:
            section.skipped.append(f"{name} {path}: answers {status}")


def client(user: object) -> object:
    """Django's test client, on a name the workbench answers to."""
    from django.test import Client

    made = Client(raise_request_exception=False, SERVER_NAME="localhost")
    if user is not None:
        made.force_login(user)
    return made


def page(name: str, path: str, visitor: object, size: Size) -> Page:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        body = b"".join(visitor.get(path))
    asked = len(queries)  # now: the next request empties the log
    times = timed(lambda: b"".join(visitor.get(path)), times=size.requests, warm=size.warm)
    cpu = timed(
        lambda: b"".join(visitor.get(path)), times=max(1, size.requests // 4), warm=0, clock=process_time
    )
    return Page(name, times, cpu, asked, len(body), len(gzip.compress(body, 6)))


def table(title: str, pages: list[Page], size: Size) -> Table:
    frame = next(p.times.median for p in pages if p.name == FRAME)
    trip = round_trip(size.requests)
    rows: list[tuple[Cell, ...]] = [
        ("SELECT 1", 1000 * trip, None, None, trip / frame, 1.0, 1, None, None, "")
    ]
    for p in pages:
        ratios = (p.times.median / frame, p.times.median / trip)
        sizes = (p.size / 1000, p.squeezed / 1000)
        spread = (p.milliseconds, 1000 * p.times.p95, 1000 * p.cpu.median)
        rows.append((p.name, *spread, *ratios, p.queries, *sizes, p.verdict))
    columns = (
        "page",
        "median ms",
        "p95 ms",
        "CPU ms",
        "x frame",
        "x SELECT 1",
        "queries",
        "kB",
        "gzip kB",
        "verdict",
    )
    return Table(f"{title}, in process", columns, tuple(rows))


def round_trip(times: int) -> float:
    """Seconds of the smallest question to the database."""
    from django.db import connection

    with connection.cursor() as cursor:
        return timed(lambda: cursor.execute("SELECT 1").fetchone(), times=10 * times, warm=10).median


def set_bars(section: Section, kind: str, pages: list[Page]) -> None:
    real = [p for p in pages if p.name != FRAME]
    for what, own in (
        ("page", [p for p in real if p.name not in WAITED_FOR]),
        ("comparison or export", [p for p in real if p.name in WAITED_FOR]),
    ):
        slowest = max(own, key=lambda p: p.milliseconds)
        most = max(own, key=lambda p: p.queries)
        milliseconds, queries = slowest.bars
        section.below(
            f"{kind}: median ms of the slowest {what}, {slowest.name}", slowest.milliseconds, milliseconds
        )
        section.at_most(f"{kind}: queries of the {what} with the most, {most.name}", most.queries, queries)


def over_http(kind: str, paths: dict[str, str], user: object, size: Size) -> Table:
    """As a browser gets it from `xanh serve`: one connection kept open, then several at once."""
    from bench.http import Caller, rate
    from bench.start import serving

    where = Place(kind, Path(os.environ["XANH_DATA_DIR"]), os.environ.get("DATABASE_URL", ""))
    cookie = client(user).cookies["sessionid"].value
    rows: list[tuple[Cell, ...]] = []
    frame = 0.0
    with serving(where, "bench.settings") as (url, _):
        for name in sorted(set(OVER_HTTP) & set(paths), key=lambda name: name != FRAME):
            caller = Caller(url, paths[name], "" if name == LOGIN else cookie)
            times = timed(caller.call, times=size.requests, warm=2 * size.warm)
            frame = frame or times.median
            figures = (1000 * times.median, 1000 * times.p95, times.median / frame)
            rows.append((name, *figures, rate(caller, size.requests), caller.size / 1000, caller.encoding))
    columns = ("page", "median ms", "p95 ms", "x frame", "pages/s, 4 callers", "kB sent", "encoding")
    return Table(f"pages on {kind}, over HTTP through granian", columns, tuple(rows))
