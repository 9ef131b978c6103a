"""What happens to a report from its first word to its acceptance, with the journal lines it leaves."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.portal.reports.acting import fill, judge, send, sent
from tests.portal.reports.conftest import OPEN, QUARTER, again, moment
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.journal.answers import ConflictError, LockedError
from xanh.portal.journal.queries import history, verify
from xanh.portal.reports import actions
from xanh.portal.reports.access import get_duty, may_do
from xanh.portal.reports.content import as_sent, fingerprint
from xanh.portal.reports.models import Report, ReportLine, Submission
from xanh.portal.reports.queries import contents, find_duty
from xanh.portal.reports.rules import Lock, Ruling, State, Verdict
from xanh.reference import ProblemError

pytestmark = pytest.mark.django_db


def codes(error) -> list[str]:
    return [problem.code for problem in error.value.problems]


def acts(duty) -> list[str]:
    return [entry.act for entry in history(again(duty).report)]


def test_a_report_is_made_by_its_first_word(duty, lan):
    assert (duty.state, duty.report) == (State.NONE, None)
    saved = actions.save_line(duty, "1", {"estimate": "85,50"}, expected=0, by=lan, at=OPEN)
    assert saved.version == 1
    assert again(duty).state is State.DRAFT
    assert ReportLine.objects.get().estimate == Decimal("85.5")
    (line,) = history(again(duty).report)
    assert line.details == {
        "line": "1",
        "version": 1,
        "before": {"estimate": None},
        "after": {"estimate": "85.5"},
    }


def test_what_is_refused_leaves_nothing_behind(duty, lan):
    with pytest.raises(ProblemError) as error:
        actions.save_line(duty, "1", {"estimate": "1.234"}, expected=0, by=lan, at=OPEN)
    assert codes(error) == ["field.ambiguous_number"]
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("mười", "field.not_number"),
        ("1,234", "field.ambiguous_number"),
        ("0,125", "report.too_many_decimals"),
        ("9" * 15, "field.out_of_range"),
        ("=1+1", "field.not_number"),
    ],
)
def test_figures_that_cannot_be_taken(duty, lan, typed, code):
    with pytest.raises(ProblemError) as error:
        actions.save_line(duty, "1", {"estimate": typed}, expected=0, by=lan, at=OPEN)
    assert codes(error) == [code]


def test_the_same_again_changes_nothing(duty, lan):
    fill(duty, by=lan)
    before = len(acts(duty))
    assert actions.save_line(again(duty), "1", {"estimate": "85,5"}, expected=1, by=lan, at=OPEN).version == 1
    assert len(acts(duty)) == before


def test_two_people_never_overwrite_each_other_silently(duty, lan, ha):
    fill(duty, by=lan)
    actions.save_line(again(duty), "I", {"text": "Bản của Hà"}, expected=1, by=ha, at=OPEN)
    with pytest.raises(ConflictError) as error:
        actions.save_line(again(duty), "I", {"text": "Bản của Lan"}, expected=1, by=lan, at=OPEN)
    assert (error.value.version, error.value.current["text"], error.value.by) == (2, "Bản của Hà", str(ha))


def test_sent_once_however_often_it_is_pressed(duty, lan):
    fill(duty, by=lan)
    first, second = (send(duty, by=lan, key="một") for _ in range(2))
    assert first == second
    assert (Submission.objects.count(), acts(duty).count("report.submit")) == (1, 1)


def test_nothing_goes_out_that_the_sender_has_not_seen(duty, lan, ha):
    fill(duty, by=lan)
    seen = actions.versions_seen(contents(again(duty)))
    actions.save_line(again(duty), "2", {"estimate": "15"}, expected=1, by=ha, at=OPEN)
    with pytest.raises(ProblemError) as error:
        actions.submit(again(duty), key="k", seen=seen, by=lan, at=OPEN)
    assert codes(error) == ["report.changed_since_seen"]


def test_required_lines_are_wanted(duty, lan):
    fill(duty, by=lan, values={"I": {"text": "Có"}})
    with pytest.raises(ProblemError) as error:
        send(duty, by=lan)
    assert codes(error) == ["report.line_missing"] * 2
    assert [p.place.row for p in error.value.problems] == ["1", "2"]


def test_a_submission_keeps_what_was_sent(duty, lan, ha):
    submission = sent(duty, by=lan).submission
    judge(duty, "returned", by=ha, reason="Bổ sung")
    fill(duty, by=lan, values={"1": {"estimate": "90"}})
    kept = Submission.objects.get(pk=submission.pk)
    assert [line.values.estimate for line in as_sent(kept)][2] == Decimal("85.5")
    assert kept.sha256 == fingerprint(kept.content)
    assert kept.content["agency_name"] == "Sở Xây dựng"


def test_a_recall_gives_back_the_state_before(duty, lan, ha):
    sent(duty, by=lan)
    actions.recall(again(duty), by=lan, at=OPEN)
    assert (again(duty).state, again(duty).first_at) == (State.DRAFT, None)
    send(duty, by=lan)
    judge(duty, "returned", by=ha, lines={"1": "sai"})
    fill(duty, by=lan, values={"1": {"estimate": "86"}})
    send(duty, by=lan)
    actions.recall(again(duty), by=lan, at=OPEN)
    assert (again(duty).state, again(duty).returned) == (State.RETURNED, {"1": "sai"})
    assert [s.number for s in Submission.objects.order_by("number")] == [1, 2, 3]


def test_what_was_judged_cannot_be_recalled(duty, lan, ha):
    sent(duty, by=lan)
    judge(duty, "accepted", by=ha)
    with pytest.raises(ProblemError) as error:
        actions.recall(again(duty), by=lan, at=OPEN)
    assert codes(error) == ["report.cannot_recall"]


def test_a_judgement_is_on_the_submission_that_was_looked_at(duty, lan, ha):
    looked_at = Ruling(Verdict.ACCEPTED, sent(duty, by=lan).submission.number)
    actions.recall(again(duty), by=lan, at=OPEN)
    fill(duty, by=lan, values={"1": {"estimate": "1"}})
    send(duty, by=lan)
    with pytest.raises(ProblemError) as error:
        actions.judge(again(duty), looked_at, by=ha, at=OPEN)
    assert codes(error) == ["report.another_version"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [({}, "report.return_why"), ({"1": " "}, "report.return_reason"), ({"9": "x"}, "report.unknown_line")],
)
def test_a_return_says_why(duty, lan, ha, lines, code):
    sent(duty, by=lan)
    with pytest.raises(ProblemError) as error:
        judge(duty, "returned", by=ha, lines=lines)
    assert codes(error) == [code]


def test_what_was_not_changed_is_not_sent_again(duty, lan, ha):
    sent(duty, by=lan)
    judge(duty, "returned", by=ha, reason="Xem lại")
    with pytest.raises(ProblemError) as error:
        send(duty, by=lan)
    assert codes(error) == ["report.nothing_changed"]


def test_parts_are_frozen_once_the_consolidated_report_is_accepted(duty, lan, ha, cast):
    sent(duty, by=lan)
    above = duty.tier.regime.tiers.get(level=2)
    own = find_duty(above.pk, QUARTER, "so-nnmt")
    sent(own, by=ha)
    assert not again(duty).is_frozen
    judge(own, "accepted", by=cast["quang"])
    assert again(duty).lock(OPEN) is Lock.FROZEN
    with pytest.raises(ProblemError) as error:
        judge(duty, "returned", by=ha, reason="Xem lại")
    assert codes(error) == ["report.frozen"]


def test_a_named_exception_opens_a_closed_window_until_its_day(duty, lan, ha):
    closed = moment(25, 9)
    with pytest.raises(LockedError) as error:
        fill(duty, by=lan, at=closed, values={"1": {"estimate": "1"}})
    assert codes(error) == ["report.window_closed"]
    actions.lift_lock(duty, until=closed + timedelta(days=2), why="Mất điện do bão", by=ha, at=closed)
    fill(duty, by=lan, at=closed, values={"1": {"estimate": "1"}})
    with pytest.raises(LockedError):
        fill(duty, by=lan, at=closed + timedelta(days=3), values={"1": {"estimate": "2"}})


@pytest.mark.parametrize(
    ("days", "why", "code"), [(-1, "bão", "report.until_passed"), (1, " ", "report.why_wanted")]
)
def test_an_exception_has_a_reason_and_a_future(duty, ha, days, why, code):
    with pytest.raises(ProblemError) as error:
        actions.lift_lock(duty, until=OPEN + timedelta(days=days), why=why, by=ha, at=OPEN)
    assert codes(error) == [code]


def test_several_are_accepted_one_by_one(duty, lan, ha, cast, tier):
    other = find_duty(tier.pk, QUARTER, "so-ct")
    sent(duty, by=lan)
    sent(other, by=cast["minh"])
    judge(other, "returned", by=ha, reason="Xem lại")
    accepted, refused = actions.accept_several([(again(duty), 1), (again(other), 1)], by=ha, at=OPEN)
    assert (accepted, [problem.code for _, problem in refused]) == (1, ["report.cannot_accept"])


def test_every_act_leaves_its_line_and_the_journal_holds(duty, lan, ha):
    sent(duty, by=lan)
    judge(duty, "returned", by=ha, reason="Xem lại")
    fill(duty, by=lan, values={"1": {"estimate": "86"}})
    send(duty, by=lan)
    judge(duty, "accepted", by=ha)
    assert acts(duty) == [
        *["report.edit"] * 3,
        "report.submit",
        "report.return",
        "report.edit",
        "report.submit",
        "report.accept",
    ]
    assert verify() is None


def test_a_successor_takes_over_an_open_report(duty, lan, cast):
    fill(duty, by=lan)
    heir = Agency.objects.get(code="so-ct")
    Agency.objects.filter(code="so-xd").update(successor=heir, valid_to=moment(10, 9).date())
    found = get_duty(cast["minh"], duty.tier.pk, QUARTER, "so-xd")
    assert may_do(cast["minh"], Act.SUBMIT_REPORT, found)
    assert found.agency.name == "Sở Xây dựng"


def test_an_empty_box_makes_no_report(duty, lan):
    assert actions.save_line(duty, "I", {"text": " "}, expected=0, by=lan, at=OPEN).version == 0
    assert not Report.objects.exists()
