"""The chain of hashes, without a database."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.journal.rules import (
    Change,
    Line,
    Told,
    breaks,
    canonical,
    line_hash,
    plain,
    plain_text,
    search_text,
    told,
)

LINES = st.dictionaries(st.text(max_size=8), st.one_of(st.integers(), st.text(max_size=8)), max_size=4)
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.decimals()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def chain(lines):
    hashes, previous = [], ""
    for line in lines:
        previous = line_hash(line, previous)
        hashes.append(previous)
    return hashes


@given(st.lists(LINES, min_size=1, max_size=6), st.data())
def test_changing_one_line_changes_every_hash_from_there_on(lines, data):
    index = data.draw(st.integers(0, len(lines) - 1))
    changed = [*lines[:index], {**lines[index], "changed": True}, *lines[index + 1 :]]
    before, after = chain(lines), chain(changed)
    assert before[:index] == after[:index]
    assert all(a != b for a, b in zip(before[index:], after[index:], strict=True))


@given(st.lists(LINES, min_size=2, max_size=6, unique_by=json.dumps), st.data())
def test_leaving_a_line_out_breaks_the_chain(lines, data):
    index = data.draw(st.integers(0, len(lines) - 2))
    shorter = lines[:index] + lines[index + 1 :]
    assert chain(lines)[-1] != chain(shorter)[-1]


def test_the_hash_is_the_one_that_sha256_of_the_canonical_line_gives():
    # printf '\n{"act":"plan.accept","at":"2026-02-02T08:00:00.000000+00:00"}' | sha256sum
    line = {"at": datetime(2026, 2, 2, 8, tzinfo=UTC), "act": "plan.accept"}
    assert line_hash(line, "") == "102ce74ab8511438b18c4406632effad7c67b606bd997531d471a39ee0241123"


def test_one_moment_told_in_two_zones_is_one_line():
    moment = datetime(2026, 2, 2, 8, tzinfo=UTC)
    hanoi = moment.astimezone(timezone(timedelta(hours=7)))
    assert canonical({"at": moment}) == canonical({"at": hanoi})


@given(JSON)
def test_plain_data_come_back_from_json_as_they_went_in(data):
    assert json.loads(json.dumps(plain(data))) == plain(data)
    assert plain(plain(data)) == plain(data)


@given(st.text())
def test_plain_text_can_be_stored_anywhere(text):
    stored = plain_text(text, 10)
    assert "\0" not in stored
    assert len(stored.encode("utf-8").decode("utf-8")) <= 10


def test_figures_are_kept_as_written():
    assert plain({"a": Decimal("6.5800"), "b": 6.58, "c": 3}) == {"a": "6.5800", "b": "6.58", "c": 3}


def test_details_are_told_as_old_and_new():
    said = told(
        {"before": {"name": "A", "kind": "x"}, "after": {"name": "B", "kind": "x"}, "why": "w", "n": 1}
    )
    assert said == Told((Change("name", "A", "B"),), "w", {"n": 1})


def test_what_came_and_what_went_are_changes():
    assert told({"after": {"name": "B"}}).changes == (Change("name", None, "B"),)
    assert told({"before": {"name": "A"}}).changes == (Change("name", "A", None),)


def test_details_of_another_shape_are_kept():
    assert told({"before": "sáng", "code": "x"}) == Told((), "", {"before": "sáng", "code": "x"})


@given(JSON.filter(lambda data: isinstance(data, dict)))
def test_any_details_can_be_told_and_searched(details):
    told(plain(details))
    line = {"actor_name": "Hà", "act": "agency.edit", "object_label": "Sở", "details": plain(details)}
    assert search_text(line).startswith("ha | sua thong tin co quan | so")


def lines_of(acts):
    found, previous = [], ""
    for pk, act in enumerate(acts, start=1):
        made = line_hash({"act": act}, previous)
        found.append(Line(pk, {"act": act}, previous, made))
        previous = made
    return found


ACTS_DONE = st.lists(st.text(max_size=3), min_size=3, max_size=8)


@given(ACTS_DONE, st.data())
def test_any_one_touch_of_any_line_but_a_cut_tail_is_found(acts, data):
    whole = lines_of(acts)
    assert list(breaks(whole)) == []
    n = data.draw(st.integers(0, len(whole) - 2))
    line = whole[n]
    touched = {
        "changed": [*whole[:n], replace(line, covered={"act": "other!"}), *whole[n + 1 :]],
        "hash": [*whole[:n], replace(line, hash="0" * 64), *whole[n + 1 :]],
        "tie": [*whole[:n], replace(line, previous_hash="0" * 64), *whole[n + 1 :]],
        "removed": whole[:n] + whole[n + 1 :],
        "twice": [*whole[: n + 1], *whole[n:]],
        "swapped": [*whole[:n], whole[n + 1], line, *whole[n + 2 :]],
    }
    assert [name for name, chain in touched.items() if not list(breaks(chain))] == []


@given(ACTS_DONE, st.data())
def test_a_touched_hash_is_told_once(acts, data):
    whole = lines_of(acts)
    n = data.draw(st.integers(0, len(whole) - 1))
    whole[n] = replace(whole[n], hash="0" * 64)
    assert [(b.line.pk, b.changed) for b in breaks(whole)] == [(n + 1, True)]
