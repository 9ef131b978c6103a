"""How a task stands, from facts: each row of the users' words, its edges, and the days of a schedule."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.documents.read.prose.schedules import read_schedule
from xanh.portal.plans.status import (
    Facts,
    Status,
    dates,
    days_late,
    due_soon,
    milestones,
    shares,
    status,
)

DUE, START = date(2026, 6, 30), date(2026, 3, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("facts", "today", "wanted", "late"),
    [
        (Facts(START, DUE), START - DAY, Status.NOT_DUE, 0),
        (Facts(START, DUE), START, Status.IN_TIME, 0),
        (Facts(START, DUE), DUE, Status.IN_TIME, 0),
        (Facts(START, DUE), DUE + DAY, Status.OVERDUE, 1),
        (Facts(None, DUE), DUE, Status.NOT_DUE, 0),
        (Facts(None, DUE, begun=True), DUE, Status.IN_TIME, 0),
        (Facts(None, None), DUE, Status.NOT_DUE, 0),
        (Facts(START, None), date(2030, 1, 1), Status.IN_TIME, 0),
        (Facts(START, DUE, done_on=DUE), DUE + 9 * DAY, Status.DONE_IN_TIME, 0),
        (Facts(START, DUE, done_on=DUE + DAY), DUE + 9 * DAY, Status.DONE_LATE, 1),
        (Facts(START, None, done_on=DUE), DUE, Status.DONE_IN_TIME, 0),
        (Facts(START, DUE, cancelled=True), DUE + 9 * DAY, Status.CANCELLED, 0),
        (Facts(START, DUE, next_due=START + DAY, begun=True), START + 3 * DAY, Status.OVERDUE, 2),
        (Facts(START, DUE, next_due=START + DAY, done_on=DUE), DUE, Status.DONE_IN_TIME, 0),
    ],
)
def test_status_and_days_late(facts: Facts, today: date, wanted: Status, late: int) -> None:
    assert (status(facts, today), days_late(facts, today)) == (wanted, late)


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
FACTS = st.builds(Facts, *[st.none() | DAYS] * 3, st.booleans(), st.none() | DAYS, st.booleans())


@given(FACTS, DAYS)
def test_overdue_is_never_due_soon_and_only_late_when_it_counts(facts: Facts, today: date) -> None:
    found, late = status(facts, today), days_late(facts, today)
    assert (found == Status.OVERDUE) == (late > 0 and not facts.done_on)
    assert not (found == Status.OVERDUE and due_soon(facts, today))
    assert late == 0 or found in (Status.OVERDUE, Status.DONE_LATE)


def test_due_soon_counts_today_and_the_last_day_of_the_window() -> None:
    facts = Facts(START, DUE)
    assert [due_soon(facts, DUE - n * DAY) for n in (-1, 0, 7, 8)] == [False, True, True, False]
    assert not due_soon(Facts(START, DUE, done_on=DUE), DUE)


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("Trước ngày 30/6/2026", "2026-06-29"),
        ("chậm nhất ngày 30/6/2026", "2026-06-30"),
        ("Quý III/2026", "2026-09-30"),
        ("Hằng quý", "2026-12-31"),
        ("trước ngày 15 hằng tháng", "2026-12-14"),
        ("trước ngày 01/6 và 15/11 hằng năm", "2026-11-14"),
        ("Tháng 6/2026; Tháng 11/2026", "2026-11-30"),
        ("Thường xuyên", "None"),
        ("Theo kế hoạch", "None"),
    ],
)
def test_the_last_day_of_a_schedule_as_the_readers_give_it(words: str, last: str) -> None:
    assert str(dates(read_schedule(words, 2026), 2026)[0]) == last


def marks(*given: tuple[str, str | None]) -> dict:
    items = [{"kind": "date", "date": day, "rule": "by", "share": share} for day, share in given]
    return {"kind": "milestones", "items": items, "text": ""}


def test_the_milestone_not_reached_counts_next() -> None:
    schedule = marks(("2026-12-15", "50"), ("2026-03-31", "20"), ("2026-09-30", "30"))
    reached = {
        done: str(dates(schedule, 2026, Decimal(done))[1]) for done in ("0", "19.99", "20", "50", "100")
    }
    assert reached == {
        "0": "2026-03-31",
        "19.99": "2026-03-31",
        "20": "2026-09-30",
        "50": "2026-12-15",
        "100": "2026-12-15",
    }


def test_milestones_without_a_share_divide_the_rest() -> None:
    schedule = marks(("2026-03-31", "40"), ("2026-06-30", None), ("2026-09-30", None))
    assert shares(milestones(schedule, 2026)) == [Decimal(40), Decimal(30), Decimal(30)]


def test_a_recurrence_without_a_year_has_no_days() -> None:
    assert dates(read_schedule("Hằng quý"), None) == (None, None)
