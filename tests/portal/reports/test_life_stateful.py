"""Any order of acts by any of the people: the report follows its table, and what was sent is never lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.portal.reports.acting import fill, send
from tests.portal.reports.conftest import OPEN, again
from xanh.calendar import period_of
from xanh.portal.journal.queries import verify
from xanh.portal.reports import actions
from xanh.portal.reports.content import as_sent, fingerprint
from xanh.portal.reports.models import Report, Submission
from xanh.portal.reports.queries import contents, find_duty
from xanh.portal.reports.rules import SENT, STEPS, Ruling, State, Step, Verdict
from xanh.reference import ProblemError

LINES = st.sampled_from(["I", "1", "2"])


def life_of(duty, lan, ha):
    """The machine, around one duty; each run begins with no report."""

    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.duty = duty()
            self.known: dict[int, str] = {}
            self.at = OPEN

        def attempt(self, step: Step, act) -> None:
            """An act either leads where the table says or is refused and changes nothing."""
            before, number = again(self.duty).state, Submission.objects.count()
            self.at += timedelta(minutes=1)
            try:
                act()
            except ProblemError:
                assert again(self.duty).state is before
                assert Submission.objects.count() == number
                return
            after = again(self.duty).state
            assert after in STEPS[(before, step)]

        @rule(line=LINES, figure=st.integers(0, 99))
        def edit(self, line, figure):
            fields = {"text": f"Văn bản {figure}"} if line == "I" else {"estimate": str(figure)}
            self.attempt(Step.EDIT, lambda: fill(self.duty, by=lan, at=self.at, values={line: fields}))

        @rule()
        def submit(self):
            self.attempt(Step.SUBMIT, lambda: send(self.duty, by=lan, at=self.at))

        @rule()
        def submit_twice(self):
            key = str(uuid4())
            self.attempt(Step.SUBMIT, lambda: send(self.duty, by=lan, at=self.at, key=key))
            number = Submission.objects.count()
            if Submission.objects.filter(key=key).exists():
                send(self.duty, by=lan, at=self.at, key=key)
            assert Submission.objects.count() == number

        @rule()
        def recall(self):
            self.attempt(Step.RECALL, lambda: actions.recall(again(self.duty), by=lan, at=self.at))

        @rule(lines=st.dictionaries(LINES, st.just("sai"), max_size=2))
        def hand_back(self, lines):
            self.judge(Step.RETURN, Verdict.RETURNED, lines)

        @rule()
        def accept(self):
            self.judge(Step.ACCEPT, Verdict.ACCEPTED, {})

        def judge(self, step, verdict, lines):
            now = again(self.duty)
            number = now.submission.number if now.submission else 1
            ruling = Ruling(verdict, number, "" if lines else "Xem lại", lines)
            self.attempt(step, lambda: actions.judge(now, ruling, by=ha, at=self.at))

        @invariant()
        def what_was_sent_stays_as_it_was(self):
            report = Report.objects.filter(tier=self.duty.tier, period=self.duty.period.code).first()
            for submission in report.submissions.all() if report else ():
                assert fingerprint(submission.content) == submission.sha256
                assert self.known.setdefault(submission.pk, submission.sha256) == submission.sha256

        @invariant()
        def a_standing_submission_was_not_recalled(self):
            now = again(self.duty)
            assert (now.submission is not None) == (now.state in SENT)
            assert now.submission is None or now.submission.recalled_at is None
            assert (now.first_at is None) == (now.submission is None)

        @invariant()
        def shut_lines_do_not_move(self):
            now = again(self.duty)
            if now.state in (State.SUBMITTED, State.ACCEPTED):
                sent = [line.values for line in as_sent(now.submission)]
                assert [line.values for line in contents(now)] == sent

    return Life


@pytest.mark.django_db
def test_any_life_of_a_report(duty, lan, ha):
    periods = iter(range(1, 10_000))

    def next_duty():
        """A report for each run: the same agency and tier, another period, opened by an exception."""
        n = next(periods)
        period = period_of("quarter", "decree_09_2019", 1950 + n // 4, n % 4 + 1)
        found = find_duty(duty.tier.pk, period.code, "so-xd")
        actions.lift_lock(found, until=OPEN + timedelta(days=90), why="thử", by=ha, at=OPEN)
        return again(found)

    run_state_machine_as_test(
        life_of(next_duty, lan, ha),
        settings=settings(
            max_examples=12, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert verify() is None
