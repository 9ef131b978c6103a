"""The reporting cycle: every agency sends in the last minute over HTTP; the board of a year's reports."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from bench import consolidation
from bench.databases import Place
from bench.report import Section, Table
from bench.size import Size
from bench.timing import Times, timed

BARS = {"postgres": 300.0, "sqlite": 1000.0}  # ms at p95, with 64 connections on two cores
BOARD = 150.0  # ms at p95
TOKEN = "b" * 32
TWICE = 5  # every fifth is pressed twice
LOCKED = "database is locked"


@dataclass(frozen=True)
class Post:
    """One sending: where, what, whose session."""

    path: str
    body: str
    session: str
    times: int


@dataclass(frozen=True)
class Outcome:
    """Seconds and status of one request."""

    seconds: float
    status: int
    place: str


def run(kind: str, size: Size, *, seed: int) -> Section:
    from bench.filling import refresh_statistics
    from bench.journal import database_version
    from xanh.portal.config import prepare

    prepare.compile_messages()
    prepare.collect_static()
    section = Section("cycle")
    made = _made(size, seed)
    refresh_statistics()
    section.tables.append(sending(kind, size, section, made.posts, database_version()))
    section.tables.append(board(kind, size, section, made))
    section.tables.append(consolidation.run(kind, size, section, made.user))
    return section


@dataclass(frozen=True)
class Made:
    """What the section asks for."""

    posts: list[Post]
    user: object
    board: str


def _made(size: Size, seed: int) -> Made:
    """Everything at hand before the first request is timed."""
    from django.urls import reverse
    from django.utils import timezone

    from bench import cycle_made as made
    from xanh.portal.agencies import actions
    from xanh.portal.agencies.models import Agency, User
    from xanh.portal.agencies.rules import Role

    made.register()
    made.tasks(size.board_tasks)
    now = timezone.now()
    people = made.senders(made.units(size.senders, "gui"))
    agencies = [person.agency for person in people]
    tier, period = made.due_today(agencies)
    made.drafts(tier, period, agencies, now)
    monthly = made.a_year(made.units(size.units, "bang"), now.year, seed)
    actions.ensure_first_administrator(at=now)
    user = User.objects.get(username=actions.FIRST_ADMINISTRATOR)
    actions.set_membership(user, Role.FOCAL, Agency.objects.get(code="so-nnmt"), by=None, at=now)
    board_path = f"{reverse('reports:board')}?tier={monthly.pk}&year={now.year}"
    return Made(list(_posts(people, tier, period)), user, board_path)


def _posts(people, tier, period):
    from django.urls import reverse

    from bench.pages import client
    from xanh.portal.reports.actions import versions_seen
    from xanh.portal.reports.queries import contents, find_duty

    seen = versions_seen(contents(find_duty(tier.pk, period.code, people[0].agency.code)))
    for number, person in enumerate(people):
        key = {"tier": tier.pk, "period": period.code, "agency": person.agency.code}
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "seen": seen, "key": f"key-{number}"})
        session = client(person.user).cookies["sessionid"].value
        yield Post(reverse("reports:submit", kwargs=key), body, session, 1 + (number % TWICE == 0))


def sending(kind: str, size: Size, section: Section, posts: list[Post], version: str) -> Table:
    """All at once over so many connections; nothing lost, nothing twice."""
    from bench.start import serving
    from xanh.portal.journal.queries import verify
    from xanh.portal.reports.models import Submission

    before = Submission.objects.count()
    where = Place(kind, Path(os.environ["XANH_DATA_DIR"]), os.environ.get("DATABASE_URL", ""))
    with serving(where, "bench.settings") as (url, _):
        warm = [Post("/login/", "", "", 1)] * size.connections
        at_once(url, warm, size.connections)
        begun = perf_counter()
        outcomes = at_once(url, posts, size.connections)
        seconds = perf_counter() - begun
    told = (where.folder / "server.log").read_text("utf-8", "replace")
    times = Times(tuple(outcome.seconds for outcome in outcomes))
    wrong = [outcome for outcome in outcomes if outcome.status != 302]
    kept = Submission.objects.count() - before
    section.notes += [f"{outcome.place}: answers {outcome.status}" for outcome in wrong[:3]]
    section.at_most(f"{kind}: requests refused of {len(outcomes)}", len(wrong), 0)
    section.at_most(f"{kind}: submissions lost or twice of {len(posts)}", abs(kept - len(posts)), 0)
    section.at_most(f"{kind}: 'database is locked' in the server's log", told.count(LOCKED), 0)
    section.at_most(f"{kind}: first broken line of the journal (0: none)", verify() or 0, 0)
    p95 = 1000 * times.p95
    section.below(f"{kind}: p95 ms of a submission, {size.connections} connections", p95, BARS[kind])
    figures = (
        len(posts),
        len(outcomes),
        seconds,
        len(outcomes) / seconds,
        1000 * times.median,
        p95,
        1000 * times.high,
    )
    columns = ("agencies", "requests", "s", "requests/s", "median ms", "p95 ms", "longest ms")
    return Table(f"everyone sends at once, {kind} ({version})", columns, (figures,))


def at_once(url: str, posts: list[Post], connections: int) -> list[Outcome]:
    """Send all over so many kept connections, each taking the next one that waits."""
    waiting, done = SimpleQueue[Post](), SimpleQueue[Outcome]()
    for post in posts:
        for _ in range(post.times):
            waiting.put(post)
    barrier = threading.Barrier(connections)

    def work() -> None:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
        barrier.wait()
        while True:
            try:
                post = waiting.get_nowait()
            except Empty:
                connection.close()
                return
            done.put(sent(connection, post))

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [done.get() for _ in range(done.qsize())]


def sent(connection: HTTPConnection, post: Post) -> Outcome:
    headers = {"Cookie": f"sessionid={post.session}; csrftoken={TOKEN}"}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"} if post.body else {}
    begun = perf_counter()
    connection.request("POST" if post.body else "GET", post.path, body=post.body or None, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return Outcome(perf_counter() - begun, answer.status, post.path)


def board(kind: str, size: Size, section: Section, made: Made) -> Table:
    """A year of months by unit, as a person opens it, in process."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from bench.pages import client

    visitor = client(made.user)
    with CaptureQueriesContext(connection) as queries:
        body = b"".join(visitor.get(made.board))
    asked = len(queries)
    times = timed(lambda: b"".join(visitor.get(made.board)), times=size.requests, warm=size.warm)
    p95 = 1000 * times.p95
    what = f"board of {size.units} units x 12 periods x 42 indicators, {size.board_tasks} tasks"
    section.below(f"{kind}: p95 ms of the {what}", p95, BOARD)
    columns = ("median ms", "p95 ms", "queries", "kB")
    return Table(
        f"{what}, {kind}, in process", columns, ((1000 * times.median, p95, asked, len(body) / 1000),)
    )
