"""Puts the made-up data into the database by the portal's own actions, as a user's work would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from random import Random
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count

from bench import data
from bench.size import Size
from xanh import reference
from xanh.documents.draft import PlanDraft, State
from xanh.portal.agencies import actions as agencies
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.queries import family
from xanh.portal.agencies.rules import Role
from xanh.portal.imports import actions as imports
from xanh.portal.imports.models import Import
from xanh.portal.imports.reading import Outcome, read_here
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.portal.indicators import actions as indicators
from xanh.portal.indicators.rules import Figure
from xanh.portal.journal.actions import record
from xanh.portal.plans import cascade, writing
from xanh.portal.plans.models import Plan, Task
from xanh.reference import Place, Problem

BEGIN = datetime(2026, 9, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SOURCE = "https://example.org/bench"


@dataclass(frozen=True)
class Filled:
    """What the pages are asked for."""

    user: User
    agency: str  # code of the one that owes the most, predecessors counted
    indicator: str
    plan: int
    person: int
    review: int  # the import of a plan under review
    scores: int  # the import of a table of scores under review
    draft: int  # the plan that the user's agency writes under `plan`
    task: int  # of the draft

    @property
    def arguments(self) -> dict[str, object]:
        """What stands in an address, by the page's namespace or full name and the argument."""
        return {
            "insight:agency:code": self.agency,
            "insight:indicator:code": self.indicator,
            "plans:pk": self.plan,
            **{f"plans:{name}:pk": self.draft for name in ("edit", "head", "adopt", "task_add", "task")},
            "plans:task:task": self.task,
            "agencies:code": self.agency,
            "agencies:pk": self.person,
            "imports:pk": self.review,
            "scores": self.scores,
        }


def fill(size: Size, seed: int = 1) -> Filled:
    """Everything of the size, in the order in which a province would do it."""
    register()
    user, people = accounts()
    for year, rows in groupby(data.scores(size, seed), key=lambda score: score.year):
        figures = [figure(row, size.provinces) for row in rows]
        indicators.record_scores(figures, by=user, at=BEGIN + timedelta(days=year - 2000))
    accepted = [accept(draft, user, number) for number, draft in enumerate(data.drafts(size, seed))]
    review = under_review(size, seed, user)
    table = scores_under_review(size, seed, user)
    keep_journal(size.journal, user)
    draft = carried_on(accepted[-1], user)
    task = draft.tasks.order_by("position")[0].pk
    refresh_statistics()
    return Filled(user, busiest(), "1.05", accepted[-1], people[-1].pk, review, table, draft.pk, task)


def register() -> None:
    """Agencies, the list of indicators, provinces."""
    agencies.load_agencies(reference.agencies(), by=None, at=BEGIN)
    indicators.load_framework(reference.editions(), reference.indicators(), by=None, at=BEGIN)
    indicators.load_units(reference.provinces(), reference.agencies())


def accounts() -> tuple[User, list[User]]:
    """The first administrator, who also is an officer of the focal agency, and an officer for each agency."""
    agencies.ensure_first_administrator(at=BEGIN)
    user = User.objects.get(username=agencies.FIRST_ADMINISTRATOR)
    agencies.set_membership(user, Role.FOCAL, Agency.objects.get(code="so-nnmt"), by=None, at=BEGIN)
    return user, list(officers(user))


def officers(by: User) -> Iterator[User]:
    for agency in Agency.objects.filter(kind="department"):
        name = f"Cán bộ {agency.name}"
        person = agencies.create_person(agency.code, name=name, password=agency.code, by=by, at=BEGIN)
        agencies.set_membership(person, Role.OFFICER, agency, by=by, at=BEGIN)
        yield person


def figure(score: data.Score, rank_of: int) -> Figure:
    ranked = rank_of if score.rank else None
    return Figure(**asdict(score), rank_of=ranked, source_name="số liệu dựng", source_url=SOURCE)


def receive(draft: PlanDraft, user: User, at: datetime, name: str = "") -> Import:
    """A document sent in and read; the draft is at hand already, reading is measured in its own section."""
    text = "\n".join([name, *draft.source.lines]).encode()
    sent = imports.store_file(f"{draft.header.number}.txt", text, kind=ImportKind.PLAN, by=user, at=at)
    return imports.read_import(sent.pk, at=at, read=lambda *_: Outcome(draft=draft.to_json()))


def accept(draft: PlanDraft, user: User, number: int) -> int:
    at = BEGIN + timedelta(days=number, hours=1)
    received = receive(draft, user, at)
    accepted = imports.accept_import(received, by=user, at=at, accept_doubts=True, reason="để đo tốc độ")
    return int(accepted.plan_id)


def carried_on(parent: int, user: User) -> Plan:
    """Plans of every department under the newest one, with progress; that of the user is being written."""
    at, chance = BEGIN + timedelta(days=45), Random(45)
    above = Plan.objects.get(pk=parent)
    bodies = cascade.Bodies(at.date())
    departments = [a for a in Agency.objects.filter(kind="department") if a.pk in bodies.planning]
    for agency in (a for a in departments if any(cascade.counts(above, [a], bodies)[a.pk])):
        made = writing.draft_plan(above, agency, by=user, at=at)
        if agency.code == "so-nnmt":
            draft = made
            continue
        writing.adopt_plan(made, why="để đo tốc độ", by=user, at=at)
        tasks = list(made.tasks.all())
        for task in tasks:
            task.progress = chance.choice((None, 0, 40, 75, 100))
        Task.objects.bulk_update(tasks, ["progress"])
    return draft


def under_review(size: Size, seed: int, user: User) -> int:
    """A draft of full size that a reviewer is halfway through, and files in every other state."""
    draft = data.draft(0, size, Random(f"review {seed}"))
    at = BEGIN + timedelta(days=40)
    imports.discard_import(receive(draft, user, at, "bỏ"), by=user, at=at)
    imports.store_file("chờ đọc.txt", b"1", kind=ImportKind.PLAN, by=user, at=at)
    fail(imports.store_file("bản chụp.txt", b"2", kind=ImportKind.PLAN, by=user, at=at))
    review = receive(draft, user, at, "đang xem")
    for number, row in enumerate(draft.indicators[: size.corrections]):
        word = {"by": user, "at": at + timedelta(minutes=number), "expected": None}
        if row.fields["lead"].state == State.TO_CHECK:
            imports.confirm_field(review, f"indicators.{number}.lead", **word)
        else:
            imports.correct_field(review, f"indicators.{number}.unit_note", "%", **word)
    return int(review.pk)


def scores_under_review(size: Size, seed: int, user: User) -> int:
    """A table of all provinces' scores, read by the reader of tables."""
    table = data.score_table(size, seed).encode()
    sent = imports.store_file("diem.csv", table, kind=ImportKind.SCORES, by=user, at=BEGIN)
    read = imports.read_import(sent.pk, at=BEGIN, read=read_here)
    if read.state != ImportState.READY:
        raise RuntimeError(f"the table of scores was not read: {read.problems}")
    return int(read.pk)


def fail(sent: Import) -> None:
    """A file in which no plan is found."""
    problem = Problem("document.not_a_plan", Place(file=sent.document.name)).to_json()
    imports.read_import(sent.pk, at=BEGIN, read=lambda *_: Outcome(problems=(problem,)))


def keep_journal(lines: int, user: User) -> None:
    """As many lines as years of work leave."""
    about = Agency.objects.get(code="so-nnmt")
    for number in range(lines):
        at = BEGIN + timedelta(days=50, minutes=number)
        record("import.correct", about, by=user, at=at, details={"path": f"indicators.{number}.lead"})


def busiest() -> str:
    """The agency with the most duties, those of its predecessors and divisions among them."""
    owed = dict(Agency.objects.annotate(n=Count("responsibilities")).values_list("pk", "n"))
    standing = Agency.objects.filter(valid_to=None)
    return max(standing, key=lambda agency: sum(owed[a.pk] for a in family(agency))).code


def refresh_statistics() -> None:
    """What PostgreSQL does by itself within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
