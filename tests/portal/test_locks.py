"""Different acts on the same rows in the same second: nobody waits for somebody who waits for them.

Every act holds the rows it judges first and takes the journal's turn last; rows are held from above to below.
Where two acts do it the other way about, PostgreSQL ends one of them: an error, and a person's work lost.
"""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from itertools import count

import pytest

from tests.house.tree import ROOT
from tests.portal.at_once import at_once
from tests.portal.plans.test_tasking import WANTED
from tests.portal.tasks.making import give, make_plan, make_task
from xanh.documents.attachments import judged
from xanh.documents.virus_scan import Scanned
from xanh.portal.agencies.models import Agency
from xanh.portal.journal.queries import verify
from xanh.portal.plans import definition, tasking, undoing
from xanh.portal.plans.models import Plan, Task
from xanh.portal.plans.rules import PlanState
from xanh.portal.tasks import actions, evidence
from xanh.portal.tasks.rules import Given, period_now

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS, TOGETHER = 6, 8


def mixed(*acts):
    """Each of the acts several times, all started together, some rounds long; what each came to."""
    numbers = count()

    def act():
        number = next(numbers) % len(acts)
        return f"{number} {acts[number]()}"

    return [told for _ in range(ROUNDS) for told in at_once(act, TOGETHER)]


def all_through(told, acts=2):
    """Each call was done or refused, no act was refused always, the journal is whole."""
    done = {word.split()[0] for word in told if " " in word}
    return len(told) == ROUNDS * TOGETHER and len(done) == acts and verify() is None


@pytest.fixture
def parent(cast):
    """A task in two parts, both led by Lan's agency."""
    whole = make_task(make_plan())
    for _ in range(2):
        give(make_task(whole.plan, parent=whole), Agency.objects.get(code="so-xd"))
    return whole


def entering(task, by, at):
    """Says another percent each time, over whatever was said before."""
    agency, period, numbers = Agency.objects.get(code="so-xd"), period_now(None, at.date()), count(1)

    def enter():
        said = Given(percent=Decimal(next(numbers) % 100), done=f"{next(numbers)}")
        seen = task.entries.values_list("version", flat=True).first() or 0
        return actions.enter_progress(task, actions.Place(agency, period, seen), said, by=by, at=at).version

    return enter


def test_rows_that_others_refer_to_are_held_without_their_key():
    """Else a new row that names one waits at its commit, with the journal's turn, for whoever holds it."""
    held = [
        f"{path.name}:{number}"
        for path in (ROOT / "src" / "xanh" / "portal").rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "select_for_update(" in line and "no_key=True" not in line
    ]
    assert held == []


def test_progress_of_parts_and_a_change_of_the_whole(parent, cast, at):
    numbers = count()

    def edit():
        task = Task.objects.get(pk=parent.pk)
        wanted = replace(definition.of_task(task), deliverable=f"Báo cáo {next(numbers)}")
        return tasking.edit_task(task, wanted, expected=task.version, by=None, at=at, why="chỉnh").version

    parts = [entering(part, cast["lan"], at) for part in parent.subtasks.all()]
    assert all_through(mixed(edit, *parts), acts=3)


def test_giving_and_editing_one_task(parent, at):
    agencies, numbers = list(Agency.objects.filter(kind="commune")[:40]), count()

    def edit():
        task = Task.objects.get(pk=parent.pk)
        wanted = replace(definition.of_task(task), deliverable=f"Báo cáo {next(numbers)}")
        return tasking.edit_task(task, wanted, expected=task.version, by=None, at=at, why="chỉnh").version

    def hand_on():
        return tasking.give_task(parent, agencies[next(numbers) % 40], by=None, at=at).pk

    assert all_through(mixed(edit, hand_on))


def test_cancelling_the_whole_while_parts_are_reported(parent, cast, at):
    def cancel_and_back():
        tasking.cancel_task(parent, why="tạm dừng", by=None, at=at)
        return len(tasking.restore_task(parent, why="tiếp tục", by=None, at=at))

    parts = [entering(part, cast["lan"], at) for part in parent.subtasks.all()]
    assert all_through(mixed(cancel_and_back, *parts), acts=3)


def test_evidence_and_progress_of_one_task(parent, cast, at):
    task, numbers = parent.subtasks.first(), count()
    about = evidence.About(Agency.objects.get(code="so-xd"), period_now(None, at.date()))

    def show():
        file = io.BytesIO(f"%PDF-1.7 {next(numbers)}".encode())
        looked = evidence.LookedAt(file, judged(file, "a.pdf", limit=10_000), Scanned())
        return evidence.add_evidence(task, looked, about, by=cast["lan"], at=at).pk

    assert all_through(mixed(show, entering(task, cast["lan"], at)))


@pytest.fixture
def drafted(cast):
    plan = make_plan(state=PlanState.ACCEPTED)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.DRAFTING, accepted_at=None)
    return Plan.objects.get(pk=plan.pk)


def test_editing_and_undoing_in_one_draft(drafted, at):
    """Besides, undoing takes back the last change and no other: each edit that stands is the last said."""
    task, numbers = tasking.add_task(drafted, WANTED, by=None, at=at), count()

    def edit():
        now = Task.objects.get(pk=task.pk)
        wanted = replace(definition.of_task(now), deliverable=f"Báo cáo {next(numbers)}")
        return tasking.edit_task(now, wanted, expected=now.version, by=None, at=at).version

    def undo():
        last = undoing.last_change(drafted)
        if last.act == "plan.task_add":
            return "nothing"
        return undoing.undo(drafted, last.pk, by=None, at=at).pk

    assert all_through(mixed(edit, undo))
