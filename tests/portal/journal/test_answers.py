"""One change, however often it is sent: the key, the remembered answer, the JSON of the protocol."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory

from tests.portal.at_once import at_once
from xanh.portal.agencies.models import Agency
from xanh.portal.display.entries import answered, asked, wants_json
from xanh.portal.journal.actions import record
from xanh.portal.journal.answers import ConflictError, LockedError, Saved, once
from xanh.portal.journal.models import AnsweredRequest, Entry
from xanh.reference import Problem, ProblemError

KEY = uuid4()


def counted(at, **more):
    """A change that leaves a line of the journal each time it is made."""

    def act() -> Saved:
        record("agency.create", Agency(pk=1, name="x"), by=None, at=at)
        return Saved(Entry.objects.count(), at, more)

    return act


def lines() -> int:
    return Entry.objects.filter(act="agency.create", object_label="x").count()


def test_the_same_key_is_answered_the_same_and_changes_nothing_again(lan, at):
    first = once(counted(at, percent="50"), key=KEY, digest="a", by=lan, at=at)
    second = once(counted(at), key=KEY, digest="a", by=lan, at=at + timedelta(minutes=1))
    assert first == second
    assert second.more == {"percent": "50"}
    assert lines() == 1


def test_a_key_is_a_persons_own_and_of_one_change(lan, ha, at):
    once(counted(at), key=KEY, digest="a", by=lan, at=at)
    once(counted(at), key=KEY, digest="a", by=ha, at=at)
    assert lines() == 2
    with pytest.raises(ProblemError) as raised:
        once(counted(at), key=KEY, digest="b", by=lan, at=at)
    assert raised.value.problems[0].code == "request.key_reused"
    assert lines() == 2


def test_what_was_refused_is_judged_anew_and_leaves_nothing(lan, at):
    def refuse() -> Saved:
        record("agency.create", Agency(pk=1, name="x"), by=None, at=at)
        raise ProblemError(Problem("request.bad_key"))

    with pytest.raises(ProblemError):
        once(refuse, key=KEY, digest="a", by=lan, at=at)
    assert (lines(), AnsweredRequest.objects.count()) == (0, 0)
    once(counted(at), key=KEY, digest="a", by=lan, at=at)
    assert lines() == 1


def test_old_keys_are_dropped(lan, at):
    once(counted(at), key=KEY, digest="a", by=lan, at=at)
    once(counted(at), key=uuid4(), digest="a", by=lan, at=at + timedelta(days=91))
    assert AnsweredRequest.objects.count() == 1


def test_without_a_key_every_sending_is_a_change(lan, at):
    once(counted(at), key=None, digest="a", by=lan, at=at)
    once(counted(at), key=None, digest="a", by=lan, at=at)
    assert lines() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_key_sent_four_times_at_once_changes_once(lan, at):
    before = lines()
    told = at_once(lambda: once(counted(at), key=KEY, digest="a", by=lan, at=at).version)
    assert len(set(told)) == 1
    assert lines() == before + 1


def sent(accept="application/json", **fields):
    return RequestFactory().post("/x/", fields, HTTP_ACCEPT=accept)


def told(request, change, by, at):
    answer = answered(request, change, by=by, at=at)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, json.loads(answer.content)


def test_the_answers_of_the_protocol(lan, at):
    def conflict(asked):
        known = {"done": "cũ"}
        raise ConflictError(Problem("request.bad_key"), version=3, current=known, by="Hà", at=at)

    def locked(asked):
        raise LockedError(Problem("request.bad_key"))

    saved = told(sent(expected="2"), lambda asked: Saved(asked.expected + 1, at), lan, at)
    assert saved == (200, {"state": "saved", "version": 3, "at": at.isoformat()})
    status, body = told(sent(), conflict, lan, at)
    wanted = {"state": "conflict", "version": 3, "current": {"done": "cũ"}, "by": "Hà", "at": at.isoformat()}
    assert (status, body) == (409, wanted)
    assert told(sent(), locked, lan, at)[0] == 423
    for fields, code in (({"key": "x"}, "request.bad_key"), ({"expected": "-1"}, "request.bad_expected")):
        status, body = told(sent(**fields), lambda _: Saved(1, at), lan, at)
        assert (status, body["state"], body["problems"][0]["code"]) == (422, "refused", code)
        assert body["problems"][0]["remedy"]["vi"]


def test_the_fingerprint_is_of_the_fields_and_the_address_alone():
    one = asked(sent(a="1", b="2", key=str(KEY)))
    assert one.digest == asked(sent(b="2", a="1", key=str(uuid4()))).digest
    assert one.digest != asked(sent(a="1", b="3")).digest
    assert one.digest != asked(RequestFactory().post("/y/", {"a": "1", "b": "2"})).digest
    assert wants_json(sent())
    assert not wants_json(sent(accept="text/html"))
