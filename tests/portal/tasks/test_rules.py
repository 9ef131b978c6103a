"""Percent, periods, how evidence stands: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.display.words import TABLES
from xanh.portal.tasks import forms
from xanh.portal.tasks.rules import (
    COUNTS,
    MAY_WITHDRAW,
    OPENS,
    EvidenceState,
    Given,
    evidence_state,
    open_periods,
    period_now,
)
from xanh.reference import ProblemError

NOW = datetime(2026, 2, 2, tzinfo=UTC)
FIGURES = st.decimals(0, 10**9, places=4, allow_nan=False)


@given(FIGURES, FIGURES)
def test_a_quantity_makes_a_percent_within_bounds(quantity, wanted):
    percent = Given(quantity=quantity).percent_of(wanted)
    assert (percent is None) == (wanted == 0)
    if percent is not None:
        assert 0 <= percent <= 100
        assert (percent == 100) >= (quantity >= wanted)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sampled_from(["month", "quarter"]))
def test_each_day_has_its_period_and_the_one_before_ends_the_day_before_it(day, every):
    now, before = open_periods({"kind": "recurrence", "every": every}, day)
    assert day in now
    assert now.frequency == every
    assert before.last_day + timedelta(days=1) == now.first_day


def test_the_quarter_turns_on_the_15th_of_its_last_month():
    # Decree 09/2019/NĐ-CP, article 12: from the 15th of the month before to the 14th of the last month
    assert period_now(None, date(2026, 3, 14)).code == "20261"
    assert period_now(None, date(2026, 3, 15)).code == "20262"


@dataclass
class File:
    scanned_at: datetime | None = None
    signature: str = ""
    verdict: str = ""
    withdrawn_at: datetime | None = None
    erased_at: datetime | None = None


def test_every_file_has_one_state_and_every_state_its_words():
    columns = ([None, NOW], ["", "Eicar"], ["", "accepted", "refused", "more"], [None, NOW], [None, NOW])
    found = {evidence_state(File(*values)) for values in product(*columns)}
    assert found == set(EvidenceState)
    assert {state.value for state in EvidenceState} == set(TABLES["evidence_state"])


def test_what_was_not_scanned_or_is_infected_is_never_opened():
    for values in product([None, NOW], ["", "Eicar"], ["", "accepted"]):
        file = File(*values)
        if file.scanned_at is None or file.signature:
            assert evidence_state(file) not in OPENS
    assert EvidenceState.INFECTED not in COUNTS
    assert not MAY_WITHDRAW & {EvidenceState.ACCEPTED, EvidenceState.REFUSED}


@pytest.mark.parametrize(
    ("typed", "percent"),
    [("62,5", "62.5"), ("62.5", "62.5"), (" 100 % ", "100"), ("0", "0"), ("", None)],
)
def test_figures_are_read_as_officials_write_them(typed, percent):
    assert forms.given({"percent": typed}).percent == (Decimal(percent) if percent else None)


@pytest.mark.parametrize("typed", ["1.234", "abc", "--1", "1,2,3", "NaN", "1e5", "½"])
def test_what_is_no_figure_or_two_is_refused_by_name(typed):
    with pytest.raises(ProblemError) as raised:
        forms.given({"percent": typed, "quantity": typed})
    assert [p.code for p in raised.value.problems] == ["progress.bad_percent", "progress.bad_quantity"]


@pytest.mark.parametrize("typed", ["05/01/2026", "2026-01-05"])
def test_days_as_officials_and_browsers_write_them(typed):
    assert forms.day(typed) == date(2026, 1, 5)


@pytest.mark.parametrize("typed", ["", "31/02/2026", "5/1", "01/01/0001", "2026-13-01"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ProblemError):
        forms.day(typed)
