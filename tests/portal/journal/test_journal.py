"""The journal on the database: what is written stays, and what was touched is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.journal_flush import journal_open
from xanh.portal.agencies.models import Agency, User
from xanh.portal.journal.actions import record
from xanh.portal.journal.models import AppendOnlyError, Entry
from xanh.portal.journal.queries import history, lines, verify
from xanh.portal.journal.rules import SYSTEM


@pytest.fixture
def agency(register):
    return Agency.objects.get(code="so-nnmt")


@pytest.fixture
def written(agency, at):
    """Five lines more than the register left."""
    for day in range(5):
        record("agency.create", agency, by=None, at=at + timedelta(days=day), details={"n": day, "f": 1.5})
    return list(Entry.objects.order_by("id"))


def test_a_line_tells_who_did_what_to_what(agency, at):
    ha = User.objects.create_user("ha", first_name="Hà")
    entry = record("agency.create", agency, by=ha, at=at, details={"code": "so-nnmt"})
    entry.refresh_from_db()
    assert (entry.actor, entry.actor_name, entry.object_label) == (ha, "Hà (ha)", agency.name)
    assert history(agency).last() == entry
    assert entry.details == {"code": "so-nnmt"}


def test_a_person_is_named_in_full_with_the_username_beside(agency, at):
    named = User.objects.create_user("dung", first_name="Dũng", last_name="Nông")
    bare = User.objects.create_user("binh")
    told = [record("person.create", person, by=person, at=at) for person in (named, bare)]
    full = named.get_full_name()
    assert [e.actor_name for e in told] == [f"{full} (dung)", "binh"]
    assert [e.object_label for e in told] == [f"{full} (dung)", "binh"]
    assert verify() is None


def test_lines_from_before_a_person_was_renamed_stay_whole(agency, at):
    ha = User.objects.create_user("ha", first_name="Hà")
    record("agency.create", agency, by=ha, at=at)
    ha.first_name = "Hà Thị"
    ha.save(update_fields=["first_name"])
    record("agency.create", agency, by=ha, at=at)
    assert [e.actor_name for e in history(agency)][-2:] == ["Hà (ha)", "Hà Thị (ha)"]
    assert verify() is None


def test_the_system_has_a_name(written):
    assert {e.actor_name for e in written} == {SYSTEM}


def test_an_unknown_act_is_refused(agency, at):
    with pytest.raises(ValueError, match="ACTS"):
        record("agency.explode", agency, by=None, at=at)


def test_a_line_falls_with_the_act_it_tells_of(agency, at):
    before = Entry.objects.count()
    with transaction.atomic():
        record("agency.create", agency, by=None, at=at)
        transaction.set_rollback(True)
    assert Entry.objects.count() == before


def test_the_chain_is_whole(written):
    assert verify() is None
    assert [e.previous_hash for e in written[1:]] == [e.hash for e in written[:-1]]


def test_a_line_cannot_be_saved_again_or_deleted(written):
    written[2].act = "plan.accept"
    with pytest.raises(AppendOnlyError, match="record a new line"):
        written[2].save()
    with pytest.raises(AppendOnlyError):
        written[2].delete()


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_refuses(written, act):
    rows = Entry.objects.filter(pk=written[2].pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(act="plan.accept") if act == "update" else rows._raw_delete(rows.db)
    assert Entry.objects.get(pk=written[2].pk).act == "agency.create"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_table_cannot_be_emptied(written):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE journal_entry")
    assert Entry.objects.count() == len(written)


TOUCHES = {
    "act": "plan.accept",
    "actor_name": "Dũng",
    "object_label": "khác",
    "object_id": "999",
    "details": {"n": 7},
    "hash": "0" * 64,
    "previous_hash": "f" * 64,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field", [*TOUCHES, "at"])
def test_whoever_goes_round_the_guards_is_found(written, field):
    touched = written[2]
    value = touched.at + timedelta(seconds=1) if field == "at" else TOUCHES[field]
    with journal_open():
        Entry.objects.filter(pk=touched.pk).update(**{field: value})
    assert verify() == touched.pk


@pytest.mark.django_db(transaction=True)
def test_a_line_taken_out_is_missed_at_the_next(written):
    with journal_open():
        gone = Entry.objects.filter(pk=written[2].pk)
        gone._raw_delete(gone.db)
    assert verify() == written[3].pk


def test_lines_are_narrowed(written, agency, at):
    record("framework.load", agency, by=None, at=at)
    assert [e.act for e in lines(act="framework.load")] == ["framework.load"]
    assert lines(object_type="agencies.agency", actor="hệ").count() == Entry.objects.count()
    assert not lines(actor="nobody").exists()


def test_characters_that_postgresql_refuses_do_not_break_the_act(agency, at):
    entry = record("agency.create", agency, by=None, at=at, details={"name": "a\0b\ud800"})
    entry.refresh_from_db()
    assert entry.details == {"name": "ab?"}
    assert verify() is None
