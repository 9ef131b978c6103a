"""What the reporting cycle asks: which periods, whose windows, who reports, who consolidates whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.portal.periods.test_acts import merge
from xanh.calendar import ZONE, is_late
from xanh.portal.display.periods import code_name, due_words, period_name
from xanh.portal.periods.actions import create_regime, end_regime
from xanh.portal.periods.models import StateDay
from xanh.portal.periods.queries import (
    chain,
    open_periods,
    period,
    periods_due,
    regimes_on,
    reporters_on,
    state_calendar,
    tier_periods,
    window,
)

TODAY = date(2026, 2, 2)


def first(regime):
    return regime.tiers.get(level=1)


def test_the_provinces_quarter_opens_is_due_and_locks(regimes):
    tier = first(regimes["pgi-quy"])
    times = window(tier, period(regimes["pgi-quy"], "20261"))
    assert times.opens == datetime(2026, 2, 22, tzinfo=ZONE)
    assert times.due == datetime(2026, 3, 14, 23, 59, 59, tzinfo=ZONE)
    assert times.locks == datetime(2026, 3, 29, 23, 59, 59, tzinfo=ZONE)
    assert is_late(datetime(2026, 3, 15, tzinfo=ZONE), times.due)


def test_the_next_four_periods_are_those_still_due(regimes):
    tier = first(regimes["pgi-quy"])
    assert [p.code for p in tier_periods(tier, TODAY)] == ["20261", "20262", "20263", "20264"]
    assert tier_periods(tier, date(2026, 3, 14))[0].code == "20261"  # the last day in time
    assert tier_periods(tier, date(2026, 3, 15))[0].code == "20262"


def test_a_regime_owes_what_is_due_while_it_is_in_force(regimes, at):
    quarter, year = first(regimes["gtvt-2024-quy"]), first(regimes["gtvt-2024-nam"])
    assert [p.code for p in periods_due(quarter, date(2020, 1, 1), date(2030, 1, 1))] == ["20243", "20244"]
    assert [p.code for p in periods_due(year, date(2020, 1, 1), date(2030, 1, 1))] == ["2024"]
    assert tier_periods(quarter, TODAY) == []
    assert {regime.code for regime in regimes_on(TODAY)} == {"pgi-quy", "pgi-nam"}
    end_regime(regimes["pgi-quy"], date(2026, 6, 14), by=None, at=at, why="thay bằng chế độ khác")
    found = tier_periods(first(regimes["pgi-quy"]), TODAY)
    assert [p.code for p in found] == ["20261", "20262"]


def test_open_periods_have_opened_and_are_not_locked(regimes):
    tier = first(regimes["pgi-quy"])
    times = window(tier, period(regimes["pgi-quy"], "20261"))
    moments = [times.opens - timedelta(seconds=1), times.opens, times.locks, times.locks + timedelta(days=1)]
    assert [[p.code for p in open_periods(tier, moment)] for moment in moments] == [
        [],
        ["20261"],
        ["20261"],
        [],
    ]


def test_a_code_of_another_frequency_is_no_period_of_the_regime(regimes):
    for code in ("2026", "202601", "quý I"):
        with pytest.raises(ValueError, match="period"):
            period(regimes["pgi-quy"], code)


def test_groups_report_as_their_members_on_the_day(regimes):
    found = reporters_on(first(regimes["pgi-quy"]), TODAY)
    kinds = [agency.kind for agency in found]
    assert kinds.count("commune") == 65
    assert "group" not in kinds
    assert "so-nnmt" not in {agency.code for agency in found}  # it receives
    assert len(found) == len({agency.pk for agency in found})
    assert [a.sort_key for a in found] == sorted(a.sort_key for a in found)


def test_before_the_merger_the_divisions_reported_and_today_nobody_does(regimes):
    tier = first(regimes["gtvt-2024-quy"])
    codes = {agency.code for agency in reporters_on(tier, date(2024, 12, 1))}
    assert codes == {"gtvt-qlclct", "gtvt-qlkcht", "gtvt-qlvt", "gtvt-vp"}
    assert reporters_on(tier, TODAY) == []


def test_an_agency_that_ended_reports_through_its_successor(draft, at, keys):
    regime = create_regime(merge(draft, reporters=(keys["so-gtvt"],)), by=None, at=at)
    assert [a.code for a in reporters_on(first(regime), date(2025, 2, 28))] == ["so-gtvt"]
    assert [a.code for a in reporters_on(first(regime), date(2025, 3, 1))] == ["so-xd"]


def test_the_chain_says_who_consolidates_whom(regimes):
    below, top = chain(regimes["pgi-quy"])
    assert (below.receiver.code, [t.level for t in below.above]) == ("so-nnmt", [2])
    assert (top.receiver.code, top.above) == ("ubnd-tinh", ())


def test_a_due_rule_by_working_days_follows_the_calendar(draft, at):
    late = merge(draft, level=2, due={"rule": "after", "count": 6, "unit": "working_day"})
    tier = create_regime(late, by=None, at=at).tiers.get(level=2)
    found = tier_periods(tier, date(2026, 1, 1))[0]
    before = window(tier, found).due
    day = before.date()
    StateDay.objects.create(day=day, works=False, reason="nghỉ hoán đổi", added_at=at)
    assert window(tier, found).due.date() == state_calendar().next_working(day)


def test_the_calendar_is_read_in_one_query(calendar, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = state_calendar()
    assert not found.is_working(date(2026, 1, 2))


def test_names_of_periods_and_rules():
    codes = ("20263", "202609", "2026H1", "2026H2", "2026N9", "2026", "?")
    assert [code_name(code) for code in codes] == [
        "Quý III/2026",
        "Tháng 9/2026",
        "6 tháng đầu năm 2026",
        "6 tháng cuối năm 2026",
        "9 tháng năm 2026",
        "Năm 2026",
        "?",
    ]
    rules = [
        {"rule": "before", "day": 15, "month": "last_of_quarter"},
        {"rule": "by", "day": 5, "month": "after"},
        {"rule": "before", "day": 5, "month": 12},
        {"rule": "by", "day": 31, "month": 1, "year": 1},
        {"rule": "after", "count": 2, "unit": "working_day"},
        {"rule": "by", "date": "2026-06-30"},
    ]
    assert [due_words(rule) for rule in rules] == [
        "trước ngày 15 của tháng cuối quý",
        "chậm nhất ngày 5 của tháng sau kỳ",
        "trước ngày 05/12",
        "chậm nhất ngày 31/01 năm sau",
        "chậm nhất 2 ngày làm việc sau ngày chốt số liệu",
        "chậm nhất ngày 30/06/2026",
    ]


def test_every_shipped_tier_has_a_name_for_its_next_period(regimes):
    for regime in regimes_on(TODAY):
        for tier in regime.tiers.all():
            assert period_name(tier_periods(tier, TODAY)[0]).endswith("2026")
