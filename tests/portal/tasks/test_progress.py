"""Progress: what an entry changes and leaves, what it is refused for, two people on one entry."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest

from tests.portal.at_once import at_once
from tests.portal.tasks.making import give, make_plan, make_task
from xanh.calendar import period_of
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Kind
from xanh.portal.journal.answers import ConflictError, LockedError
from xanh.portal.journal.queries import history, verify
from xanh.portal.plans.models import Plan, Task
from xanh.portal.plans.rules import PlanState, Role
from xanh.portal.tasks import actions
from xanh.portal.tasks.models import Entry, EntryVersion
from xanh.portal.tasks.rules import Given, period_now
from xanh.reference import ProblemError


def code_of(call):
    with pytest.raises(ProblemError) as raised:
        call()
    return raised.value.problems[0].code


def test_the_leads_entry_is_the_tasks_progress(task, place, half, lan, at):
    saved = actions.enter_progress(task, place(), half, by=lan, at=at)
    task.refresh_from_db()
    assert (saved.version, task.progress) == (1, Decimal("62.50"))
    line = history(task).get()
    assert (line.act, line.actor_name) == ("task.progress", "Lan (lan)")
    assert line.details["after"] == {"percent": "62,5", "done": "Đã lấy ý kiến 12 xã."}


def test_a_correction_is_the_next_version_and_the_journal_has_before_and_after(task, place, half, lan, at):
    actions.enter_progress(task, place(), half, by=lan, at=at)
    more = Given(percent=Decimal(70), done=half.done)
    assert actions.enter_progress(task, place(expected=1), more, by=lan, at=at).version == 2
    said = EntryVersion.objects.order_by("version").values_list("version", "percent")
    assert list(said) == [(1, Decimal("62.50")), (2, Decimal("70.00"))]
    details = history(task).order_by("-id")[0].details
    assert (details["before"], details["after"]) == ({"percent": "62,5"}, {"percent": "70"})


def test_the_same_words_again_change_nothing(task, place, half, lan, at):
    first = actions.enter_progress(task, place(), half, by=lan, at=at)
    later = at + timedelta(minutes=5)
    assert actions.enter_progress(task, place(expected=1), half, by=lan, at=later) == first.__class__(1, at)
    assert history(task).count() == 1


def test_a_coordinating_agencys_entry_is_its_own_part(task, place, half, cast, at):
    actions.enter_progress(task, place("so-ct"), half, by=cast["minh"], at=at)
    task.refresh_from_db()
    assert task.progress is None
    actions.enter_progress(task, place(), Given(percent=Decimal(20)), by=cast["lan"], at=at)
    task.refresh_from_db()
    assert task.progress == 20


def test_who_saw_an_older_version_is_told_by_whom_and_loses_nothing(task, place, half, cast, at):
    actions.enter_progress(task, place(), half, by=cast["lan"], at=at)
    with pytest.raises(ConflictError) as raised:
        actions.enter_progress(task, place(), Given(done="khác"), by=cast["ha"], at=at)
    told = raised.value
    assert (told.version, told.by, told.current["percent"]) == (1, "Lan (lan)", "62,5")
    assert EntryVersion.objects.count() == 1


def test_a_quantity_makes_the_percent_where_none_is_told(plan, agency, place, lan, at):
    task = make_task(plan, quantity=Decimal(8), measure="xã")
    give(task, agency("so-xd"))
    actions.enter_progress(task, place(), Given(quantity=Decimal(3)), by=lan, at=at)
    task.refresh_from_db()
    assert task.progress == Decimal("37.50")


def test_a_group_leads_as_its_members_one_formula(plan, place, agency, cast, at):
    group = Agency.objects.get(code="cap-xa")
    communes = list(Agency.objects.filter(kind=Kind.COMMUNE, valid_to=None).order_by("id"))
    task = make_task(plan)
    give(task, group)
    for commune in communes[:13]:
        there = actions.Place(commune, place().period, 0)
        actions.enter_progress(task, there, Given(percent=Decimal(100)), by=cast["ha"], at=at)
    task.refresh_from_db()
    assert len(communes) == 65
    assert task.progress == Decimal("20.00")  # 13 of 65 communes have done it


def test_a_parents_progress_follows_its_subtasks(plan, agency, place, lan, at):
    parent = make_task(plan, "Cha")
    children = [make_task(plan, name, parent=parent, weight=weight) for name, weight in (("a", 2), ("b", 1))]
    for child in children:
        give(child, agency("so-xd"))
    actions.enter_progress(children[0], place(), Given(percent=Decimal(60)), by=lan, at=at)
    actions.enter_progress(children[1], place(), Given(percent=Decimal(30)), by=lan, at=at)
    parent.refresh_from_db()
    assert parent.progress == 50
    give(parent, agency("so-xd"))
    refused = partial(actions.enter_progress, parent, place(), Given(percent=Decimal(1)), by=lan, at=at)
    assert code_of(refused) == "progress.of_subtasks"


def test_milestones_not_reached_set_the_next_day(plan, agency, place, lan, at):
    marks = [("2026-03-31", "40"), ("2026-09-30", "60")]
    items = [{"kind": "date", "date": day, "rule": "by", "share": share} for day, share in marks]
    task = make_task(plan, schedule={"kind": "milestones", "items": items})
    give(task, agency("so-xd"))
    actions.enter_progress(task, place(), Given(percent=Decimal(40)), by=lan, at=at)
    task.refresh_from_db()
    assert (task.next_due_on, task.due_on) == (date(2026, 9, 30), date(2026, 9, 30))


@pytest.mark.parametrize(
    "case",
    [
        (Given(), "progress.empty"),
        (Given(percent=Decimal("100.01")), "progress.bad_percent"),
        (Given(percent=Decimal(-1)), "progress.bad_percent"),
        (Given(quantity=Decimal(-1)), "progress.bad_quantity"),
        (Given(done="x" * 5001), "progress.too_long"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(task, place, lan, at, case):
    given, code = case
    assert code_of(partial(actions.enter_progress, task, place(), given, by=lan, at=at)) == code
    assert not Entry.objects.exists()


def test_only_those_with_a_part_and_only_open_periods(task, place, half, ha, at):
    elsewhere = partial(actions.enter_progress, task, place("so-tc"), half, by=ha, at=at)
    assert code_of(elsewhere) == "progress.not_a_part"
    for code in (20251, 20262):
        period = period_of("quarter", "decree_09_2019", code // 10, code % 10)
        late = partial(actions.enter_progress, task, place(period=period), half, by=ha, at=at)
        assert code_of(late) == "progress.period_not_open"
    before = period_now(None, at.date()).previous
    assert actions.enter_progress(task, place(period=before), half, by=ha, at=at).version == 1


def test_the_latest_period_counts_whichever_was_entered_last(task, place, lan, at):
    before = period_now(None, at.date()).previous
    actions.enter_progress(task, place(), Given(percent=Decimal(50)), by=lan, at=at)
    actions.enter_progress(task, place(period=before), Given(percent=Decimal(10)), by=lan, at=at)
    task.refresh_from_db()
    assert task.progress == 50


def cancelled(task, at):
    Task.objects.update(cancelled_at=at, cancelled_why="trùng")


def done(task, at):
    Task.objects.update(done_on=at.date())


def not_in_force(task, at):
    Plan.objects.update(state=PlanState.SUPERSEDED)


@pytest.mark.parametrize("lock", [cancelled, done, not_in_force])
def test_a_lock_says_which(task, place, lan, at, lock):
    lock(task, at)
    with pytest.raises(LockedError) as raised:
        actions.enter_progress(task, place(), Given(done="x"), by=lan, at=at)
    assert raised.value.problems[0].code == f"progress.{lock.__name__}"


def test_what_a_former_body_entered_counts_for_its_successor(plan, agency, place, lan, at):
    task = make_task(plan)
    give(task, agency("so-gtvt"))
    actions.enter_progress(task, place(), Given(percent=Decimal(40)), by=lan, at=at)
    task.refresh_from_db()
    assert task.progress == 40


class TestCompleting:
    """Complete and reopen."""

    @pytest.fixture
    def done(self, task, place, lan, at):
        whole = Given(percent=Decimal(100), no_evidence="Kết quả là văn bản mật của cấp trên.")
        actions.enter_progress(task, place(), whole, by=lan, at=at)
        return task

    def test_a_task_is_done_since_a_day_and_may_be_reopened(self, done, lan, at):
        actions.complete_task(done, date(2026, 2, 1), by=lan, at=at)
        done.refresh_from_db()
        assert done.done_on == date(2026, 2, 1)
        actions.reopen_task(done, "Còn thiếu 2 xã.", by=lan, at=at)
        done.refresh_from_db()
        assert done.done_on is None
        assert history(done).order_by("-id")[0].details["why"] == "Còn thiếu 2 xã."

    @pytest.mark.parametrize(
        ("day", "code"),
        [(date(2026, 2, 3), "progress.done_in_future"), (date(2026, 1, 1), "progress.done_before_start")],
    )
    def test_not_in_the_future_nor_before_its_start(self, done, lan, at, day, code):
        Task.objects.update(start_on=date(2026, 1, 15))
        assert code_of(partial(actions.complete_task, done, day, by=lan, at=at)) == code

    def test_midnight_is_that_of_the_province(self, done, lan, at):
        evening = at.replace(hour=17, minute=30)  # 00:30 of the 3rd
        actions.complete_task(done, date(2026, 2, 3), by=lan, at=evening)

    def test_not_before_it_is_whole(self, task, place, half, lan, at):
        actions.enter_progress(task, place(), half, by=lan, at=at)
        assert code_of(partial(actions.complete_task, task, at.date(), by=lan, at=at)) == "progress.not_whole"

    @pytest.mark.parametrize(
        "case",
        [("required", "progress.without_evidence"), ("explained", "progress.evidence_unexplained")],
    )
    def test_not_without_evidence_where_it_is_required(self, task, place, lan, at, case):
        wanted, code = case
        actions.enter_progress(task, place(), Given(percent=Decimal(100)), by=lan, at=at)
        Task.objects.update(requires_evidence=wanted)
        assert code_of(partial(actions.complete_task, task, at.date(), by=lan, at=at)) == code
        Task.objects.update(requires_evidence="none")
        actions.complete_task(task, at.date(), by=lan, at=at)

    def test_reopening_needs_a_reason_and_a_done_task(self, done, lan, at):
        assert code_of(partial(actions.reopen_task, done, "x", by=lan, at=at)) == "progress.not_done"
        actions.complete_task(done, at.date(), by=lan, at=at)
        assert code_of(partial(actions.reopen_task, done, " ", by=lan, at=at)) == "progress.without_reason"


@pytest.mark.parametrize("state", [PlanState.SUPERSEDED, PlanState.DRAFTING])
def test_what_is_not_in_force_is_not_opened_again(task, lan, at, state):
    Task.objects.filter(pk=task.pk).update(done_on=at.date(), progress=100)
    Plan.objects.filter(pk=task.plan_id).update(state=state)
    assert code_of(partial(actions.reopen_task, task, "vì", by=lan, at=at)) == "progress.not_in_force"
    assert Task.objects.get(pk=task.pk).done_on == at.date()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seen", [0, 1])
def test_of_four_at_once_on_one_entry_one_is_kept_and_three_are_told(cast, at, seen):
    task = make_task(make_plan())
    xd = Agency.objects.get(code="so-xd")
    give(task, xd)
    there = actions.Place(xd, period_now(None, at.date()), seen)
    if seen:
        actions.enter_progress(
            task, actions.Place(xd, there.period, 0), Given(done="0"), by=cast["lan"], at=at
        )
    texts = iter("abcd")
    told = at_once(
        lambda: actions.enter_progress(task, there, Given(done=next(texts)), by=cast["lan"], at=at).version
    )
    assert told == [str(seen + 1), *["progress.stale"] * 3]
    assert Entry.objects.get().version == seen + 1
    assert verify() is None


def test_roles_rank_the_lead_first():
    from xanh.portal.tasks.queries import RANK

    assert RANK[0] == Role.LEAD
    assert set(RANK) == set(Role)
