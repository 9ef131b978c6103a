"""Deadlines in words: what they say as data, and back."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.documents.read.prose.schedules import deadline_of, read_schedule, schedule_words

YEARS = st.integers(2020, 2035)
RULES = st.sampled_from(["before", "by", "on"])
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
dates = st.builds(lambda d, r: {"kind": "date", "date": d.isoformat(), "rule": r}, DAYS, RULES)


def whole(start: int, end: int) -> dict:
    return {"kind": "period", "from": f"{start}-01-01", "until": f"{end}-12-31"}


def quarter(year: int, n: int) -> dict:
    end = f"{year}-{3 * n:02d}-{monthrange(year, 3 * n)[1]}"
    return {"kind": "period", "from": f"{year}-{3 * n - 2:02d}-01", "until": end}


def month(year: int, n: int) -> dict:
    return {
        "kind": "period",
        "from": f"{year}-{n:02d}-01",
        "until": f"{year}-{n:02d}-{monthrange(year, n)[1]}",
    }


periods = st.one_of(
    st.builds(lambda a, n: whole(a, a + n), YEARS, st.integers(0, 6)),
    st.builds(quarter, YEARS, st.integers(1, 4)),
    st.builds(month, YEARS, st.integers(1, 12)),
    YEARS.map(lambda y: {"kind": "period", "from": None, "until": f"{y}-12-31"}),
    YEARS.map(lambda y: {"kind": "period", "from": f"{y}-01-01", "until": None}),
)
yearly = st.builds(
    lambda rule, days: {
        "kind": "recurrence",
        "every": "year",
        "due": [{"rule": rule, "day": d.day, "month": d.month} for d in days],
    },
    RULES,
    st.lists(DAYS, max_size=2),
)
often = st.sampled_from(["week", "month", "quarter", "half"]).map(
    lambda every: {"kind": "recurrence", "every": every, "due": []}
)
durations = st.builds(
    lambda n, unit, after: {"kind": "duration", "count": n, "unit": unit, "after": after},
    st.integers(1, 120),
    st.sampled_from(["day", "working_day", "week", "month", "quarter", "year"]),
    st.sampled_from([None, "ngày ban hành", "khi được giao"]),
)
singles = st.one_of(dates, periods, yearly, often, durations, st.just({"kind": "continuous"}))


def bare(schedule: dict) -> dict:
    """Without the words it was read from."""
    kept = {name: value for name, value in schedule.items() if name != "text"}
    return kept | ({"items": [bare(i) for i in kept["items"]]} if "items" in kept else {})


@given(singles)
def test_words_of_a_schedule_are_read_back(schedule):
    assert bare(read_schedule(schedule_words(schedule))) == schedule


@given(st.lists(st.one_of(dates, periods), min_size=2, max_size=4))
def test_milestones_are_read_back(items):
    schedule = {"kind": "milestones", "items": items}
    assert bare(read_schedule(schedule_words(schedule))) == schedule


@given(st.text(max_size=40))
def test_any_text_has_some_schedule_and_keeps_its_words(text):
    assert read_schedule(text, 2026)["text"] == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "kind", "deadline"),
    [
        ("Thường xuyên", "continuous", "Thường xuyên"),
        ("Thường xuyên trong năm 2026", "continuous", "Thường xuyên trong năm 2026"),
        ("Hàng năm", "recurrence", "Hàng năm"),
        ("Quí IV-2025", "period", "Quí IV-2025"),
        ("Tháng 9-10/2025", "period", "Tháng 9-10/2025"),
        ("2025 - 2030", "period", "2025 - 2030"),
        ("trước ngày 01/6 và 15/11 hằng năm", "recurrence", "trước ngày 01/6 và 15/11 hằng năm"),
        ("Trước 30/6/2026", "date", "2026-06-30"),
        ("Hoàn thành trước ngày 30 tháng 9 năm 2026", "date", "2026-09-30"),
        ("Trước 20/12", "date", "Trước 20/12"),
        ("Tháng 6/2026 và tháng 12/2026", "milestones", "Tháng 6/2026 và tháng 12/2026"),
        ("Quý II: dự thảo;\nQuý III: trình", "milestones", "Quý II: dự thảo; Quý III: trình"),
        ("trong vòng 15 ngày kể từ ngày ban hành", "duration", "trong vòng 15 ngày kể từ ngày ban hành"),
        ("Theo kế hoạch của Trung ương", "unknown", "Theo kế hoạch của Trung ương"),
    ],
)
def test_words_of_plans(text, kind, deadline):
    schedule = read_schedule(text, 2026)
    assert (schedule["kind"], deadline_of(schedule)) == (kind, deadline)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("6 tháng đầu năm", "2026-01-01", "2026-06-30"),
        ("Quý IV", "2026-10-01", "2026-12-31"),
        ("Quý II, III/2026", "2026-04-01", "2026-09-30"),
        ("Từ quý IV/2025 đến quý II/2026", "2025-10-01", "2026-06-30"),
        ("trước tháng 6/2026", None, "2026-05-31"),
        ("Từ ngày 01/3/2026 đến ngày 30/4/2026", "2026-03-01", "2026-04-30"),
        ("Năm 2025 và các năm tiếp theo", "2025-01-01", None),
        ("Giai đoạn 2026-2030", "2026-01-01", "2030-12-31"),
    ],
)
def test_periods(text, start, end):
    schedule = read_schedule(text, 2026)
    assert (schedule["from"], schedule["until"]) == (start, end)


def test_without_the_year_of_the_plan_a_bare_quarter_is_not_dated():
    assert read_schedule("Quý IV")["kind"] == "unknown"
