"""What each morning tells whom: reports, tasks, explanations, evidence; once, also after a stop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.portal.reminders.conftest import DUE, LATE_1, LATE_2, QUARTER, moment, told
from tests.portal.reports.acting import judge, sent
from tests.portal.tasks.making import give, make_plan, make_task
from xanh.calendar import StateCalendar
from xanh.portal.agencies.models import Agency, Contact
from xanh.portal.explanations.actions import ask, withdraw
from xanh.portal.explanations.rules import Clock, Figure
from xanh.portal.journal.queries import verify
from xanh.portal.plans.rules import Role
from xanh.portal.reminders.actions import send_reminders
from xanh.portal.reminders.models import Notice, Run
from xanh.portal.reports.queries import find_duty

pytestmark = pytest.mark.django_db


def test_a_report_is_told_before_on_the_day_and_after(tier, cast, binh):
    for day in range(1, 30):
        send_reminders(at=moment(2026, 9, day))
    lan = [(step, day.day) for step, _, day in told(cast["lan"])]
    # 14/9 is a Monday: working days before are 11, 10, 9, 8, 7; after 15, 16, 17, 18, 21. 2/9 is off.
    assert lan == [("before", 7), ("before", 10), ("before", 11), ("today", 14), *((s, d) for s, d in LATE)]
    assert [(step, day.day) for step, _, day in told(binh)] == [("overdue", 17), ("overdue", 21)]
    assert told(cast["dung"]) == []
    assert verify() is None


LATE = (("overdue", 15), ("overdue", 17), ("overdue", 21))


def test_who_has_sent_is_left_alone_until_the_actual_figures_are_asked_for(tier, cast):
    """The period's last day is 14/9: from the next on the estimate wants its actual figure, told once."""
    sent(find_duty(tier.pk, QUARTER, "so-xd"), by=cast["lan"], at=moment(2026, 9, 9))
    for day in (DUE, LATE_1, LATE_2):
        send_reminders(at=day)
    assert [(step, day.day) for step, _, day in told(cast["lan"])] == [("actual", 15)]
    assert [step for step, *_ in told(cast["minh"])] == ["today", "overdue", "overdue"]


def test_a_morning_is_one_run_however_often_it_is_called(tier, cast):
    first = send_reminders(at=LATE_1)
    assert first.notices == Notice.objects.count() > 0
    assert send_reminders(at=LATE_1 + timedelta(hours=1)) is None
    assert Run.objects.count() == 1


def test_after_a_stop_each_thing_is_told_once_by_its_latest_step(tier, cast):
    send_reminders(at=moment(2026, 9, 4))
    send_reminders(at=LATE_2)  # nothing ran from 7 to 16 September
    assert [(step, day.day) for step, _, day in told(cast["lan"])] == [("overdue", 17)]
    assert Notice.objects.get(user=cast["lan"]).count == 3


def test_a_run_cut_off_midway_leaves_nothing_and_is_made_anew(tier, cast, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_args, **_about):
        raise Killed

    monkeypatch.setattr("xanh.portal.reminders.preparing.record", die)
    with pytest.raises(Killed):
        send_reminders(at=LATE_1)
    assert not Notice.objects.exists()
    monkeypatch.undo()
    send_reminders(at=LATE_1)
    assert len(told(cast["lan"])) == 1


def test_a_returned_report_is_told_once_for_each_return(tier, cast, ha):
    duty = sent(find_duty(tier.pk, QUARTER, "so-xd"), by=cast["lan"], at=moment(2026, 9, 9))
    judge(duty, "returned", by=ha, reason="Thiếu số liệu", at=moment(2026, 9, 10))
    for day in (10, 11, 14, 15):
        send_reminders(at=moment(2026, 9, day, 10))
    assert [(step, day.day) for step, _, day in told(cast["lan"])] == [("returned", 10)]
    assert Notice.objects.get(user=cast["lan"]).text == "Thiếu số liệu"


def test_a_task_of_a_group_is_told_to_its_members_but_not_to_those_who_are_done(tier, cast):
    task = make_task(make_plan(), "Trồng cây", due_on=date(2026, 9, 14))
    give(task, Agency.objects.get(code="so-xd"))
    give(task, Agency.objects.get(code="so-ct"), Role.COORDINATING)
    send_reminders(at=DUE)
    assert ("today", "task", DUE.date()) in told(cast["lan"])
    assert [kind for _, kind, _ in told(cast["minh"])] == ["report"]  # who lends a hand is not chased


def test_an_explanation_is_told_when_asked_and_when_late(tier, cast):
    clock = Clock(3, StateCalendar())
    about = Figure("x", "1", "a", "Số cây", "12")
    asked = ask(
        about,
        "Vì sao?",
        of=Agency.objects.get(code="so-xd"),
        clock=clock,
        by=cast["quang"],
        at=moment(2026, 8, 3),
    )
    send_reminders(at=moment(2026, 8, 4))
    send_reminders(at=moment(2026, 8, 6))
    send_reminders(at=moment(2026, 8, 7))
    steps = [(step, day.day) for step, kind, day in told(cast["lan"]) if kind == "explanation"]
    assert steps == [("asked", 4), ("today", 6), ("overdue", 7)]
    withdraw(asked, "xong", by=cast["quang"], at=moment(2026, 8, 8))
    send_reminders(at=moment(2026, 8, 11))
    assert len([k for _, k, _ in told(cast["lan"]) if k == "explanation"]) == 3


def test_an_agency_without_accounts_is_reached_by_its_contact(tier, cast):
    tier.reporters.add(Agency.objects.get(code="so-tc"))
    contact = Contact.objects.create(
        agency=Agency.objects.get(code="so-tc"), name="Tú", email="tu@example.vn"
    )
    ended = {"valid_to": date(2026, 1, 1), "email": "cu@example.vn"}
    Contact.objects.create(agency=contact.agency, name="Cũ", **ended)
    send_reminders(at=LATE_1)
    assert [n.contact for n in Notice.objects.exclude(contact=None)] == [contact]


def test_whose_body_has_ended_is_told_what_its_successor_owes(tier, cast):
    """Lan stays a person of the old body: what the new one owes is hers."""
    old, new = Agency.objects.get(code="so-xd"), Agency.objects.get(code="so-tc")
    old.valid_to, old.successor = date(2026, 8, 31), new
    old.save(update_fields=["valid_to", "successor"])
    send_reminders(at=LATE_1)
    assert [n.agency for n in Notice.objects.filter(user=cast["lan"])] == [new]


def test_a_thousand_things_are_told_in_as_many_queries(tier, cast, django_assert_max_num_queries):
    plan, agency = make_plan(), Agency.objects.get(code="so-xd")
    for n in range(150):
        give(make_task(plan, f"Việc {n}", due_on=date(2026, 9, 14)), agency)
    with django_assert_max_num_queries(45):
        send_reminders(at=DUE)
    assert Notice.objects.filter(user=cast["lan"]).count() == 151
