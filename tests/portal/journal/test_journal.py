"""The journal on the database: what is written stays, and what was touched is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from tests.journal_flush import journal_open
from xanh.portal.agencies.models import Agency, User
from xanh.portal.journal.actions import record
from xanh.portal.journal.models import AppendOnlyError, Entry
from xanh.portal.journal.queries import Anchor, Asked, anchor, examined, history, lines, verify
from xanh.portal.journal.rules import SYSTEM, line_hash


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
    assert [e.act for e in lines(Asked(act="framework.load"))] == ["framework.load"]
    assert lines(Asked(object_type="agencies.agency", actor="he thong")).count() == Entry.objects.count()
    assert not lines(Asked(actor="nobody")).exists()


def test_characters_that_postgresql_refuses_do_not_break_the_act(agency, at):
    entry = record("agency.create", agency, by=None, at=at, details={"name": "a\0b\ud800"})
    entry.refresh_from_db()
    assert entry.details == {"name": "ab?"}
    assert verify() is None


@pytest.mark.parametrize(
    "words", ["so nong nghiep", "sở Nông nghiệp", "ghi chú", "GHI chu he thong", "q3/2026"]
)
def test_lines_are_found_by_words_without_tone_marks(agency, at, words):
    told = record(
        "agency.edit", agency, by=None, at=at, details={"why": "Ghi chú", "after": {"x": ["Q3/2026"]}}
    )
    assert told in lines(Asked(words=words))
    assert told not in lines(Asked(words=f"{words} vắng"))


def test_lines_are_found_by_days_of_the_province(written, at):
    """08:00 UTC of the 2nd is the afternoon of the 2nd in Hà Nội; 23:30 UTC already the 3rd."""
    night = record("agency.edit", written[0].actor or Agency.objects.first(), by=None, at=at.replace(hour=23))
    third = (at + timedelta(days=1)).date()
    assert night in lines(Asked(first=third, last=third))
    assert night not in lines(Asked(last=at.date()))
    assert written[0] not in lines(Asked(first=third))


def tampered(change) -> list[str]:
    with journal_open():
        change()
    return [problem.code for problem in examined().problems]


def raw(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor_name = 'khác' WHERE id = %s",
        "DELETE FROM journal_entry WHERE id = %s",
    ],
)
def test_raw_sql_is_refused(written, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        raw(statement, written[2].pk)
    assert examined().is_whole


@pytest.mark.django_db(transaction=True)
def test_what_was_done_is_said_with_the_line(written):
    third, fourth, fifth = (e.pk for e in written[3:])
    cases = {
        "journal.line_changed": lambda: raw(
            "UPDATE journal_entry SET object_label = 'x' WHERE id = %s", third
        ),
        "journal.line_missing": lambda: raw("DELETE FROM journal_entry WHERE id = %s", fourth),
    }
    found = {code: tampered(change) for code, change in cases.items()}
    assert found["journal.line_changed"] == ["journal.line_changed"]
    assert found["journal.line_missing"] == ["journal.line_changed", "journal.line_missing"]
    told = examined().problems
    assert [p.values["line"] for p in told] == [third, fifth]
    assert told[0].values["at"] == "04/02/2026 15:00:00"


@pytest.mark.django_db(transaction=True)
def test_lines_that_changed_places_are_found(written):
    def swap():
        for old, new in ((written[1].pk, 10**6), (written[2].pk, written[1].pk), (10**6, written[2].pk)):
            raw("UPDATE journal_entry SET id = %s WHERE id = %s", new, old)

    assert set(tampered(swap)) == {"journal.line_moved", "journal.line_inserted"}
    assert {p.values["line"] for p in examined().problems} >= {written[1].pk, written[2].pk}


@pytest.mark.django_db(transaction=True)
def test_a_forged_line_put_between_is_found(agency, at):
    """Its own hash is right, its tie to the line before, too: the line after it tells."""
    first, second = (record("agency.edit", agency, by=None, at=at) for _ in range(2))
    third = record("agency.edit", agency, by=None, at=at)

    def insert():
        raw("UPDATE journal_entry SET id = %s WHERE id = %s", third.pk + 2, third.pk)
        raw("UPDATE journal_entry SET id = %s WHERE id = %s", third.pk + 1, second.pk)
        forged = Entry(**{**second.line, "act": "person.disable"})
        forged.pk, forged.previous_hash = second.pk, "f" * 64
        forged.hash = line_hash(forged.line, forged.previous_hash)
        forged.save(force_insert=True)

    assert tampered(insert) == ["journal.line_missing", "journal.line_inserted"]
    assert first.hash == Entry.objects.get(pk=third.pk + 1).previous_hash


@pytest.mark.django_db(transaction=True)
def test_a_missing_beginning_is_found(written):
    first = Entry.objects.order_by("id").first()
    assert tampered(lambda: raw("DELETE FROM journal_entry WHERE id = %s", first.pk)) == [
        "journal.start_missing"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_cut_tail_is_seen_against_an_anchor_alone(written):
    kept = anchor()
    assert examined(kept).is_whole
    assert tampered(lambda: raw("DELETE FROM journal_entry WHERE id >= %s", written[3].pk)) == []
    assert [p.code for p in examined(kept).problems] == ["journal.tail_cut"]


@pytest.mark.django_db(transaction=True)
def test_a_chain_made_anew_with_right_hashes_is_seen_against_an_anchor_alone(written, agency, at):
    kept = anchor()

    def forge():
        raw("DELETE FROM journal_entry WHERE id >= %s", written[3].pk)
        for day in range(4):
            record("agency.edit", agency, by=None, at=at + timedelta(days=day))

    assert tampered(forge) == []
    assert [p.code for p in examined(kept).problems] == ["journal.rewritten"]


def test_an_anchor_of_a_shorter_journal_still_holds(written, agency, at):
    kept = anchor()
    record("agency.edit", agency, by=None, at=at)
    assert examined(kept).is_whole
    assert examined(Anchor(0, "")).is_whole


@pytest.mark.django_db(transaction=True)
def test_many_breaks_are_counted_not_listed(agency, at):
    for _ in range(30):
        record("agency.edit", agency, by=None, at=at)
    found = tampered(lambda: raw("UPDATE journal_entry SET act = 'plan.accept' WHERE act = 'agency.edit'"))
    assert found == ["journal.line_changed"] * 20 + ["journal.more_breaks"]
    assert examined().problems[-1].values == {"count": 10}
