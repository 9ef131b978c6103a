"""The made-up data: the same from the same seed, and as large as it says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bench import data
from bench.size import FULL, TINY
from xanh import reference


def plans(size, seed):
    return [draft.to_json() for draft in data.drafts(size, seed)]


def test_same_seed_same_data():
    assert plans(TINY, 7) == plans(TINY, 7)
    assert list(data.scores(TINY, 7)) == list(data.scores(TINY, 7))


def test_another_seed_other_data():
    assert plans(TINY, 7) != plans(TINY, 8)
    assert list(data.scores(TINY, 7)) != list(data.scores(TINY, 8))


def test_holds_as_much_as_the_size_says():
    size = replace(FULL, plans=3)
    drafts = list(data.drafts(size, 1))
    assert [(len(d.indicators), len(d.tasks)) for d in drafts] == [(42, 500)] * 3
    owing = {p.code for d in drafts for row in d.indicators for p in (*row.lead, *row.coordinating)}
    assert 55 <= len(owing) <= FULL.agencies


def test_each_plan_names_only_agencies_of_its_day():
    for draft in data.drafts(replace(FULL, tasks=20), 1):
        day = data.date.fromisoformat(draft.header.date)
        named = [p.code for row in draft.indicators for p in (*row.lead, *row.coordinating)]
        assert [code for code in named if not reference.agency(code).valid_on(day)] == []


def test_old_plans_name_agencies_that_have_a_successor():
    first = next(data.drafts(replace(FULL, tasks=100), 1))
    leads = {task.lead[0].code for task in first.tasks}
    assert {code for code in leads if reference.agency(code).successor} >= {"so-gtvt", "so-tnmt"}


def test_spans_lead_back_to_the_line():
    draft = next(data.drafts(TINY, 1))
    for task in draft.tasks:
        reading = task.fields["text"]
        assert draft.source.lines[reading.spans[0].first_line - 1] == reading.as_written
        assert task.text in reading.as_written


def test_scores_of_every_province_year_and_node():
    rows = list(data.scores(FULL, 1))
    assert Counter(row.year for row in rows) == dict.fromkeys(range(2015, 2025), 63 * 47)
    totals = [row for row in rows if row.node_code == "0" and row.year == 2024]
    assert sorted(row.rank for row in totals) == list(range(1, 64))
    assert [t.value for t in sorted(totals, key=lambda t: t.rank)] == sorted(
        (t.value for t in totals), reverse=True
    )
