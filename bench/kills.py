"""Kills: web process and worker end at random moments by `kill -9` while reports are sent, documents issued.

Whoever gets no answer asks again with the same key, as a browser's queue does. Afterwards nothing that was
acknowledged is missing, nothing is there twice, no number was given twice, and the journal is whole.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random

from bench.cycle import TOKEN, Post
from bench.databases import Place
from bench.report import Section, Table
from bench.size import Size
from bench.start import free_port, serving

CALLERS = 8
PATIENCE = 180.0  # seconds until an act must have been acknowledged
JITTER = 0.1  # at most so many seconds from an act's answer to the kill that follows it, drawn
DONE, REFUSED = (302,), (403, 404, 409, 422, 423)


@dataclass
class Run:
    """What was asked for, what came back."""

    acknowledged: SimpleQueue[str] = field(default_factory=SimpleQueue)
    wrong: SimpleQueue[str] = field(default_factory=SimpleQueue)
    again: SimpleQueue[str] = field(default_factory=SimpleQueue)
    killed: list[str] = field(default_factory=list)


def run(kind: str, size: Size, *, seed: int) -> Section:
    from xanh.portal.config import prepare

    prepare.compile_messages()
    prepare.collect_static()
    section = Section("kills")
    sendings, papers = made(size.kills, seed)
    where = Place(kind, Path(os.environ["XANH_DATA_DIR"]), os.environ.get("DATABASE_URL", ""))
    told, port = Run(), free_port()
    with serving(where, "bench.settings", port=port):
        await_all(port)
        seconds = under_fire(told, [*([post] for post in sendings), *papers], port, Random(seed), size.shots)
    judge(section, kind, told, len(sendings), len(papers))
    counts = (len(sendings), len(papers), len(told.killed), told.again.qsize(), seconds)
    columns = ("reports", "documents", "kills", "asked again", "s")
    section.tables.append(Table(f"under kill -9, {kind}", columns, (counts,)))
    section.notes.append(f"{kind}: killed " + ", ".join(sorted(set(told.killed))))
    return section


def await_all(port: int) -> None:
    """The page answers before the worker is there: what is not there cannot be killed."""
    until = time.monotonic() + PATIENCE
    while not (workers(port) and processes(f"--port {port} ")):
        if time.monotonic() > until:
            raise RuntimeError("the web server and the worker did not both come up")
        time.sleep(0.05)


def made(number: int, seed: int) -> tuple[list[Post], list[list[Post]]]:
    """Half of them reports ready to be sent, half documents: a number, told to be signed on paper, issued."""
    from django.urls import reverse
    from django.utils import timezone

    from bench import cycle_made
    from bench.cycle import posts_of
    from xanh.portal.documents import actions, queries

    cycle_made.register()
    people = cycle_made.senders(cycle_made.units(number // 2, "ket"))
    agencies = [person.agency for person in people]
    tier, period = cycle_made.due_today("gui-ket", agencies)
    now = timezone.now()
    cycle_made.drafts(tier, period, agencies, now)
    clerk = clerk_of("so-nnmt", now)
    agency = clerk.memberships.get().agency
    papers = []
    for n in range(number - number // 2):
        text = queries.blank_text(agency, type_code="BC", subject=f"Báo cáo thử {n}")
        document = actions.draft_document(agency, signed_by(text), by=clerk, at=now)
        papers.append(steps(reverse("documents:act", args=[document.pk]), n, session(clerk)))
    return list(posts_of(people, tier, period)), papers


def clerk_of(code: str, at: object) -> object:
    from xanh.portal.agencies.actions import create_person
    from xanh.portal.agencies.models import Agency

    agency = Agency.objects.get(code=code)
    return create_person("vanthu", name="Văn thư", password="", by=None, at=at, roles=[("focal", agency)])


def session(user: object) -> str:
    from bench.pages import client

    return str(client(user).cookies["sessionid"].value)


def signed_by(text: object) -> object:
    from dataclasses import replace

    from xanh.documents.official import Paragraph, Signer

    return replace(text, body=(Paragraph("Nội dung."),), signer=Signer("Nguyễn Văn Quang", "Giám đốc"))


def steps(path: str, number: int, who: str) -> list[Post]:
    """What a clerk presses, in order."""
    body = f"csrfmiddlewaretoken={TOKEN}&key=so-{number}&act="
    return [Post(path, body + act, who, 1) for act in ("number", "paper", "issue")]


def under_fire(told: Run, works: list[list[Post]], port: int, draw: Random, shots: int) -> float:
    """All acts by a few callers, while the processes of the server are shot at; the seconds it took."""
    waiting: SimpleQueue[list[Post]] = SimpleQueue()
    for work in draw.sample(works, len(works)):
        waiting.put(work)
    over, begun = threading.Event(), time.perf_counter()
    moments = sorted(draw.sample(range(sum(map(len, works)) - CALLERS), shots))
    shooting = threading.Thread(target=shoot, args=(told, port, draw, moments, over))
    callers = [threading.Thread(target=call, args=(told, waiting, port)) for _ in range(CALLERS)]
    for thread in (shooting, *callers):
        thread.start()
    for thread in callers:
        thread.join()
    over.set()
    shooting.join()
    return time.perf_counter() - begun


def call(told: Run, waiting: SimpleQueue[list[Post]], port: int) -> None:
    while True:
        try:
            work = waiting.get_nowait()
        except Empty:
            return
        for post in work:
            insist(told, post, port)


def insist(told: Run, post: Post, port: int) -> None:
    """Until an answer says what became of it."""
    until, tries = time.monotonic() + PATIENCE, 0
    while time.monotonic() < until:
        status = asked(post, port)
        if status in DONE:
            told.acknowledged.put(f"{post.path} {post.body.rpartition('act=')[2]}")
            return
        if status in REFUSED and not (tries and status == 422 and "act=" in post.body):
            break
        if status in REFUSED:  # done before its answer was lost: the document's page says so
            return
        tries += 1
        told.again.put(post.path)
        time.sleep(0.05)
    told.wrong.put(f"{post.path}: {status}")


def asked(post: Post, port: int) -> int:
    """The status of the answer; 0 where none came."""
    headers = {
        "Cookie": f"sessionid={post.session}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", post.path, body=post.body, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, HTTPException):
        return 0
    finally:
        connection.close()


def shoot(told: Run, port: int, draw: Random, moments: list[int], over: threading.Event) -> None:
    """Kill one of the web's or the worker's processes, or all of either, after so many acts each time."""
    for acts in moments:
        while told.acknowledged.qsize() < acts and not over.wait(0.005):
            pass
        over.wait(draw.uniform(0, JITTER))
        targets = {"web": lambda: processes(f"--port {port} "), "worker": lambda: workers(port)}
        name, whole = draw.choice(sorted(targets)), draw.random() < 0.3
        while not (found := targets[name]()) and not over.wait(0.02):
            pass  # the last ones are being started again
        for pid in found if whole else found[:1] and [draw.choice(found)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if found:
            told.killed.append(f"{name}, {'all' if whole else 'one'} of its processes")


def processes(words: str) -> list[int]:
    """The web server's processes, by their command line, which names this run's port."""
    return [pid for pid, command in commands() if "granian" in command and words in f"{command} "]


def workers(port: int) -> list[int]:
    """The background worker's processes: those of the supervisor that serves this port."""
    parents = dict(families())
    over = {pid for pid, command in commands() if f"serve --port {port}" in command}
    found = [pid for pid, command in commands() if "qcluster" in command]
    return [pid for pid in found if over & set(ancestors(pid, parents))]


def ancestors(pid: int, parents: dict[int, int]) -> list[int]:
    found = []
    while pid in parents and pid not in found:
        found.append(pid)
        pid = parents[pid]
    return [*found, pid]


def listed(column: str) -> list[list[str]]:
    told = subprocess.run(["ps", "-wweo", f"pid=,{column}="], capture_output=True, text=True, check=True)
    return [line.split(None, 1) for line in told.stdout.splitlines() if line.strip()]


def commands() -> list[tuple[int, str]]:
    return [(int(row[0]), row[1] if len(row) > 1 else "") for row in listed("args")]


def families() -> list[tuple[int, int]]:
    return [(int(pid), int(parent)) for pid, parent in listed("ppid")]


def judge(section: Section, kind: str, told: Run, reports: int, papers: int) -> None:
    """What must hold, whatever was killed when."""
    from xanh.portal.documents.models import OfficialDocument, RegisterEntry
    from xanh.portal.journal.queries import verify
    from xanh.portal.reports.models import Submission

    wrong = drained(told.wrong.get_nowait)
    section.notes += [f"{kind}: {line}" for line in wrong[:3]]
    sent = list(Submission.objects.values_list("report", flat=True))
    numbers = list(RegisterEntry.objects.values_list("series", "number"))
    issued = OfficialDocument.objects.filter(state="issued").count()
    section.at_most(f"{kind}: acts that were never acknowledged", len(wrong), 0)
    section.at_most(f"{kind}: reports missing of {reports}", reports - len(set(sent)), 0)
    section.at_most(f"{kind}: reports sent twice", len(sent) - len(set(sent)), 0)
    section.at_most(f"{kind}: documents not issued of {papers}", papers - issued, 0)
    section.at_most(f"{kind}: numbers given twice", len(numbers) - len(set(numbers)), 0)
    section.at_most(f"{kind}: numbers given too many", len(numbers) - papers, 0)
    section.at_most(f"{kind}: first broken line of the journal (0: none)", verify() or 0, 0)


def drained(get: Callable[[], str]) -> list[str]:
    found = []
    with suppress(Empty):
        while True:
            found.append(get())
    return found
