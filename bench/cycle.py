"""The reporting cycle: every agency sends in the last minute, then at once; the board of a year's reports.

In the last minute each sends at a moment drawn, more of them the nearer the deadline, and is timed from that
moment on, waiting for a free connection included. At once, every connection sends as fast as it is answered:
that is how many sendings the machine can take, and how long each waits behind the others.
"""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from time import perf_counter, sleep
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
    from xanh.portal.config import prepare

    prepare.compile_messages()
    prepare.collect_static()
    section = Section("cycle")
    made = _made(size, seed)
    refresh_statistics()
    section.tables.append(sending(kind, size, section, made, seed))
    section.tables.append(board(kind, size, section, made))
    section.tables.append(consolidation.run(kind, size, section, made.user))
    return section


@dataclass(frozen=True)
class Made:
    """What the section asks for."""

    minute: list[Post]
    burst: list[Post]
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
    minute, burst = (_ready(size.senders, code, now) for code in ("trong-phut-cuoi", "gui-cung-luc"))
    monthly = made.a_year(made.units(size.units, "bang"), now.year, seed)
    actions.ensure_first_administrator(at=now)
    user = User.objects.get(username=actions.FIRST_ADMINISTRATOR)
    actions.set_membership(user, Role.FOCAL, Agency.objects.get(code="so-nnmt"), by=None, at=now)
    board_path = f"{reverse('reports:board')}?tier={monthly.pk}&year={now.year}"
    return Made(minute, burst, user, board_path)


def _ready(number: int, code: str, now) -> list[Post]:
    """As many agencies with a report each that only has to be sent."""
    from bench import cycle_made as made

    people = made.senders(made.units(number, code))
    agencies = [person.agency for person in people]
    tier, period = made.due_today(code, agencies)
    made.drafts(tier, period, agencies, now)
    return list(posts_of(people, tier, period))


def posts_of(people, tier, period):
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


def sending(kind: str, size: Size, section: Section, made: Made, seed: int) -> Table:
    """Over the last minute, then all at once; nothing lost, nothing twice."""
    from bench.journal import database_version
    from bench.start import serving
    from xanh.portal.journal.queries import verify
    from xanh.portal.reports.models import Submission

    before = Submission.objects.count()
    where = Place(kind, Path(os.environ["XANH_DATA_DIR"]), os.environ.get("DATABASE_URL", ""))
    with serving(where, "bench.settings") as (url, _):
        at_once(url, [Post("/login/", "", "", 1)] * size.connections, size.connections)
        rows = [
            ("in the last minute", *in_a_minute(url, made.minute, size, seed)),
            ("all at once", *measured(lambda: at_once(url, made.burst, size.connections))),
        ]
    told = (where.folder / "server.log").read_text("utf-8", "replace")
    posts = len(made.minute) + len(made.burst)
    wrong = [outcome for _, outcomes, _ in rows for outcome in outcomes if outcome.status != 302]
    kept = Submission.objects.count() - before
    section.notes += [f"{outcome.place}: answers {outcome.status}" for outcome in wrong[:3]]
    section.at_most(f"{kind}: requests refused", len(wrong), 0)
    section.at_most(f"{kind}: submissions lost or twice of {posts}", abs(kept - posts), 0)
    section.at_most(f"{kind}: 'database is locked' in the server's log", told.count(LOCKED), 0)
    section.at_most(f"{kind}: first broken line of the journal (0: none)", verify() or 0, 0)
    figures = []
    for how, outcomes, seconds in rows:
        times = Times(tuple(outcome.seconds for outcome in outcomes))
        p95 = 1000 * times.p95
        what = f"{kind}: p95 ms of a submission, {how}, {size.connections} connections"
        section.below(what, p95, BARS[kind])
        rate = len(outcomes) / seconds
        ms = (1000 * times.median, p95, 1000 * times.high)
        figures.append((how, len(outcomes), seconds, rate, *ms))
    columns = ("how", "requests", "s", "requests/s", "median ms", "p95 ms", "longest ms")
    return Table(f"{size.senders} agencies send, {kind} ({database_version()})", columns, tuple(figures))


def measured(act) -> tuple[list[Outcome], float]:
    begun = perf_counter()
    outcomes = act()
    return outcomes, perf_counter() - begun


def in_a_minute(url: str, posts: list[Post], size: Size, seed: int) -> tuple[list[Outcome], float]:
    """Each at its own moment; the square root of a uniform draw lies nearer to the end."""
    draw = Random(seed)
    moments = {post.path: size.minute * draw.random() ** 0.5 for post in posts}
    in_order = sorted(posts, key=lambda post: moments[post.path])
    begun = perf_counter() + 0.2

    def send(connection: HTTPConnection, post: Post) -> Outcome:
        moment = begun + moments[post.path]
        sleep(max(0.0, moment - perf_counter()))
        outcome = sent(connection, post)
        return Outcome(perf_counter() - moment, outcome.status, outcome.place)

    return measured(lambda: at_once(url, in_order, size.connections, send))


def at_once(url: str, posts: list[Post], connections: int, send=None) -> list[Outcome]:
    """Send all over so many kept connections, each taking the next one that waits."""
    send = send or sent
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
            done.put(send(connection, post))

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
