"""The chain of hashes, without a database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.journal.rules import canonical, line_hash, plain, plain_text

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
