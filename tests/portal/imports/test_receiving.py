"""A file received and read: once, whatever happens on the way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django_q.models import OrmQ

from tests.portal.drafts import plan_draft
from xanh.portal.imports import actions, receiving, tasks
from xanh.portal.imports.models import Import
from xanh.portal.imports.reading import Outcome
from xanh.portal.imports.receiving import clean_name
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.portal.journal.queries import history
from xanh.portal.plans.models import SourceDocument
from xanh.reference import Problem, ProblemError


def outcome(**more):
    return lambda *_: Outcome(**more)


def failure(code):
    return outcome(problems=(Problem(code).to_json(),))


def test_a_file_waits_to_be_read(receive, lan):
    imported = receive(lan)
    assert (imported.state, imported.agency.code, imported.recognised) == ("received", "so-xd", False)
    assert imported.document.file.read() == b"plan"
    assert OrmQ.objects.count() == 1
    assert [e.act for e in history(imported)] == ["import.receive"]


def test_a_second_click_gives_the_same_import(receive, lan):
    first, second = receive(lan), receive(lan, name="other name.txt")
    assert (second.pk, second.recognised, OrmQ.objects.count()) == (first.pk, True, 1)
    assert len(history(first)) == 1


def test_a_known_file_comes_back_as_it_stands(review, receive, lan, at):
    actions.discard_import(review, by=lan, at=at)
    again = receive(lan)
    assert (again.pk, again.state) == (review.pk, ImportState.DISCARDED)


def test_a_stranger_s_import_is_not_shown_by_sending_its_file(receive, lan, cast):
    first, second = receive(lan), receive(cast["minh"])
    assert (second.pk != first.pk, second.recognised) == (True, False)
    assert SourceDocument.objects.count() == 1
    assert receive(cast["ha"]).pk == first.pk  # the focal agency sees both: the first


def test_the_same_file_as_scores_is_another_import(receive, lan):
    assert receive(lan).pk != receive(lan, kind=ImportKind.SCORES).pk


@pytest.mark.parametrize(("data", "code"), [(b"", "document.empty"), (b"x" * 2001, "document.too_large")])
def test_a_file_too_large_or_empty_is_not_kept(receive, lan, settings, data, code):
    settings.MAX_UPLOAD_BYTES = 2000
    with pytest.raises(ProblemError) as error:
        receive(lan, data=data)
    assert error.value.problems[0].code == code
    assert not SourceDocument.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("kế hoạch.docx", "kế hoạch.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\tài liệu\\a.docx", "a.docx"),
        ("a\x00\nb.docx", "ab.docx"),
        ("...", "tep"),
        ("", "tep"),
    ],
)
def test_names_of_files_are_made_harmless(given, kept):
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_ending():
    assert clean_name("a" * 400 + ".docx").endswith(".docx")
    assert len(clean_name("a" * 400 + ".docx")) == 200


def test_reading_makes_it_ready(review):
    assert (review.state, review.progress) == (ImportState.READY, 100)
    assert len(review.draft["indicators"]) == 42
    assert [e.act for e in history(review)] == ["import.receive", "import.read"]


def test_a_second_job_leaves_the_work_of_the_first(review, at):
    again = actions.read_import(review.pk, at=at, read=outcome(draft=plan_draft("langson_2024_sgtvt")))
    assert len(again.draft["indicators"]) == 42
    assert len(history(review)) == 2


def test_a_job_taken_up_after_a_kill_goes_on(receive, lan, at):
    imported = receive(lan)
    Import.objects.update(state=ImportState.READING, progress=10)
    done = actions.read_import(imported.pk, at=at, read=outcome(draft=plan_draft()))
    assert done.state == ImportState.READY


def test_two_jobs_at_once_leave_one_result(receive, lan, at):
    imported = receive(lan)

    def slow(*_):
        actions.read_import(imported.pk, at=at, read=outcome(draft=plan_draft()))
        return Outcome(draft=plan_draft("langson_2024_sgtvt"))

    done = actions.read_import(imported.pk, at=at, read=slow)
    assert len(done.draft["indicators"]) == 42
    assert [e.act for e in history(imported)] == ["import.receive", "import.read"]


@pytest.mark.parametrize("code", ["import.reader_failed", "import.reader_timeout", "document.not_a_plan"])
def test_a_failure_is_told_and_may_be_tried_again(receive, lan, at, code):
    imported = actions.read_import(receive(lan).pk, at=at, read=failure(code))
    assert (imported.state, [p["code"] for p in imported.problems]) == (ImportState.FAILED, [code])
    retried = actions.retry_reading(imported, by=lan, at=at)
    assert (retried.problems, OrmQ.objects.count()) == ([], 2)
    done = actions.read_import(imported.pk, at=at, read=outcome(draft=plan_draft()))
    assert done.state == ImportState.READY
    assert [e.act for e in history(done)][1:] == ["import.fail", "import.retry", "import.read"]


def test_only_what_failed_is_tried_again(review, lan, at):
    with pytest.raises(ProblemError) as error:
        actions.retry_reading(review, by=lan, at=at)
    assert error.value.problems[0].code == "import.not_ready"


def test_a_state_secret_is_not_kept(receive, lan, at):
    imported = receive(lan, data="MẬT".encode())
    stored = imported.document.file.name
    failed = actions.read_import(imported.pk, at=at, read=failure("document.secret"))
    assert not default_storage.exists(stored)
    assert failed.document.lines == []
    with pytest.raises(ProblemError) as error:
        actions.retry_reading(failed, by=lan, at=at)
    assert error.value.problems[0].code == "import.file_removed"


def test_a_second_import_of_a_file_leaves_the_lines_of_the_first(receive, ready, lan, at):
    draft = plan_draft()
    first = ready({**draft, "source": {**draft["source"], "lines": ["Kế hoạch"]}})
    second = receive(lan, kind=ImportKind.SCORES)
    assert second.document == first.document
    actions.read_import(second.pk, at=at, read=failure("scores.no_heading"))
    first.document.refresh_from_db()
    assert (first.document.lines, first.document.kind) == (["Kế hoạch"], "docx")


def test_a_file_lost_from_the_disk_is_told(receive, lan, at):
    imported = receive(lan)
    default_storage.delete(imported.document.file.name)
    failed = actions.read_import(imported.pk, at=at)
    assert (failed.state, failed.problems[0]["code"]) == (ImportState.FAILED, "import.file_removed")


def test_what_waits_is_queued_anew_at_the_start(receive, review, lan):
    receive(lan, data=b"another")
    OrmQ.objects.all().delete()
    assert tasks.requeue_unread() == OrmQ.objects.count() == 1


def test_the_reader_has_less_time_than_its_job(settings):
    for granted in (2, 10, 120):
        settings.JOB_TIMEOUT = granted
        assert 1 <= tasks.reading_seconds(10**9) < granted


def killed(*_):
    """What a worker that is killed looks like from within: the reading never ends."""
    raise KeyboardInterrupt


def begin(imported, at):
    with pytest.raises(KeyboardInterrupt):
        actions.read_import(imported.pk, at=at, read=killed)


def test_a_file_that_ended_its_reader_twice_has_failed(receive, lan, at):
    imported = receive(lan)
    begin(imported, at)
    begin(imported, at)
    done = actions.read_import(imported.pk, at=at, read=killed)  # is not even asked
    assert (done.state, done.problems[0]["code"]) == (ImportState.FAILED, "import.reader_failed")
    late = actions.read_import(imported.pk, at=at, read=killed)  # a job that was still in the queue
    assert late.state == ImportState.FAILED


def test_a_person_may_have_such_a_file_read_again(receive, lan, at):
    imported = receive(lan)
    begin(imported, at)
    begin(imported, at)
    failed = actions.read_import(imported.pk, at=at)
    actions.retry_reading(failed, by=lan, at=at)
    begin(imported, at)
    done = actions.read_import(imported.pk, at=at, read=outcome(draft=plan_draft()))
    assert (done.state, done.attempts) == (ImportState.READY, 0)


def test_how_far_a_reading_has_come_is_kept_at_most_once_a_second(receive, lan, at, monkeypatch):
    imported = receive(lan)
    clock, seen = iter([0, 0.5, 1.5, 1.5, 2.0, 3.0, 3.0]), []
    monkeypatch.setattr(receiving, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    def read(_request, _data, told):
        for done in range(1, 5):
            told(done, 4)
            seen.append(Import.objects.get(pk=imported.pk).progress)
        return Outcome(draft=plan_draft())

    assert actions.read_import(imported.pk, at=at, read=read).progress == 100
    assert seen == [10, 52, 52, 95]
