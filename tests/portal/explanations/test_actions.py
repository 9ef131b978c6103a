"""Asking, answering, accepting: what each act leaves, what it refuses, and two at once."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import partial

import pytest

from tests.portal.at_once import at_once
from xanh import reference
from xanh.calendar import StateCalendar
from xanh.portal.agencies.models import Agency
from xanh.portal.explanations import access, actions, queries
from xanh.portal.explanations.models import Explanation, Turn
from xanh.portal.explanations.rules import Clock, Figure, Step
from xanh.portal.journal.queries import history
from xanh.reference import ProblemError

FIGURE = Figure("indicators.node", "1", "2024", "CSTP1 năm 2024", "4,95 điểm", "/")
CLOCK = Clock(3, StateCalendar(reference.state_days()))


@pytest.fixture
def quang(cast):
    return cast["quang"]


@pytest.fixture
def xd(register):
    return Agency.objects.get(code="so-xd")


@pytest.fixture
def asked(quang, xd, at):
    return actions.ask(FIGURE, "Vì sao giảm?", of=xd, clock=CLOCK, by=quang, at=at)


def code_of(call):
    with pytest.raises(ProblemError) as raised:
        call()
    return raised.value.problems[0].code


def acts(asked):
    return [line.act for line in history(asked)]


def test_a_figure_keeps_its_value_of_the_moment_of_asking(asked, quang, at):
    asked.refresh_from_db()
    assert (asked.value, asked.state, asked.asking_agency.code) == ("4,95 điểm", "open", "ubnd-tinh")
    assert asked.due_at.isoformat() == "2026-02-05T16:59:59+00:00"
    assert acts(asked) == ["explanation.ask"]
    assert history(asked)[0].details["after"]["question"] == "Vì sao giảm?"


def test_the_whole_talk_stays(asked, quang, lan, at):
    actions.answer(asked, "Do mẫu nhỏ.", by=lan, at=at)
    actions.ask_again(asked, "Mẫu bao nhiêu?", clock=CLOCK, by=quang, at=at + timedelta(days=1))
    asked.refresh_from_db()
    assert asked.state == "open"
    actions.answer(asked, "83 doanh nghiệp.", by=lan, at=at + timedelta(days=2))
    actions.accept(asked, by=quang, at=at + timedelta(days=2))
    asked.refresh_from_db()
    assert asked.state == "accepted"
    said = list(asked.turns.values_list("text", flat=True))
    assert said == ["Vì sao giảm?", "Do mẫu nhỏ.", "Mẫu bao nhiêu?", "83 doanh nghiệp."]
    assert acts(asked) == [f"explanation.{act}" for act in ("ask", "answer", "ask_again", "answer", "accept")]


def test_a_step_that_has_passed_is_refused_and_changes_nothing(asked, quang, lan, at):
    assert code_of(lambda: actions.accept(asked, by=quang, at=at)) == "explanation.step"
    actions.answer(asked, "Do mẫu nhỏ.", by=lan, at=at)
    assert code_of(lambda: actions.answer(asked, "Khác", by=lan, at=at)) == "explanation.step"
    actions.withdraw(asked, "Đã rõ.", by=quang, at=at)
    assert code_of(lambda: actions.accept(asked, by=quang, at=at)) == "explanation.step"
    assert asked.turns.count() == 2


def test_asked_twice_in_the_same_words_it_is_one_request(asked, quang, ha, xd, at):
    again = actions.ask(FIGURE, "Vì sao giảm?", of=xd, clock=CLOCK, by=quang, at=at)
    assert again.pk == asked.pk
    for who, text in ((quang, "Khác"), (ha, "Vì sao giảm?")):
        refused = code_of(
            lambda who=who, text=text: actions.ask(FIGURE, text, of=xd, clock=CLOCK, by=who, at=at)
        )
        assert refused == "explanation.already_open"
    assert (Explanation.objects.count(), Turn.objects.count()) == (1, 1)


@pytest.mark.parametrize("given", [(" ", 3, "without_text"), ("x", 0, "bad_term"), ("x", 31, "bad_term")])
def test_a_question_needs_words_and_a_term(quang, xd, at, given):
    text, days, code = given
    clock = Clock(days, CLOCK.calendar)
    ask = partial(actions.ask, FIGURE, text, of=xd, clock=clock, by=quang, at=at)
    assert code_of(ask) == f"explanation.{code}"
    assert not Explanation.objects.exists()


def test_files_stand_by_an_answer_and_a_program_is_refused_with_all_of_it(asked, lan, at):
    bad = actions.Sent("báo cáo.pdf", io.BytesIO(b"MZ\x90\x00"))
    good = actions.Sent("a.pdf", io.BytesIO(b"%PDF-1.7"))
    assert (
        code_of(lambda: actions.answer(asked, "x", files=[good, bad], by=lan, at=at)) == "attachment.program"
    )
    asked.refresh_from_db()
    assert (asked.state, asked.turns.count()) == ("open", 1)
    turn = actions.answer(asked, "x", files=[good], by=lan, at=at)
    assert turn.attachments.get().file.read() == b"%PDF-1.7"


def test_rights_go_by_the_table(asked, cast, at):
    def steps(key):
        return access.steps(cast[key], Explanation.objects.get(pk=asked.pk))

    assert steps("lan") == {Step.ANSWER}
    assert steps("quang") == {Step.WITHDRAW}
    assert steps("minh") == steps("ha") == steps("dung") == frozenset()
    actions.answer(asked, "x", by=cast["lan"], at=at)
    assert steps("quang") == {Step.ACCEPT, Step.ASK_AGAIN, Step.WITHDRAW}
    assert steps("lan") == frozenset()


def test_what_is_asked_of_a_former_body_is_its_successors(quang, lan, at):
    old = Agency.objects.get(code="so-gtvt")
    asked = actions.ask(FIGURE, "x", of=old, clock=CLOCK, by=quang, at=at)
    assert access.steps(lan, asked) == {Step.ANSWER}
    assert list(queries.open_of(access_ids(lan))) == [asked]


def access_ids(user):
    from xanh.portal.agencies.access import own_ids

    return own_ids(user)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_four_clicks_at_once_ask_once(cast, at):
    xd = Agency.objects.get(code="so-xd")
    told = at_once(lambda: actions.ask(FIGURE, "x", of=xd, clock=CLOCK, by=cast["quang"], at=at).pk)
    assert len(set(told)) == 1
    assert Turn.objects.count() == 1
