"""Evidence: what is kept, refused, scanned, judged, withdrawn, erased; the same file elsewhere is shown."""

from __future__ import annotations

import io
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from tests.portal.at_once import at_once
from tests.portal.tasks.clamd import Clamd
from tests.portal.tasks.making import give, make_plan, make_task
from xanh.documents import picturing
from xanh.documents.draft import View
from xanh.portal.agencies.models import Agency
from xanh.portal.journal.queries import history
from xanh.portal.plans.rules import Role
from xanh.portal.tasks import access, evidence, jobs, queries
from xanh.portal.tasks.evidence import About, looked_at
from xanh.portal.tasks.models import Evidence
from xanh.portal.tasks.rules import Verdict, period_now
from xanh.reference import ProblemError

PDF = b"%PDF-1.7\n1 0 obj\n"


def photo() -> bytes:
    """A JPEG of a phone: turned, with the place where it was taken."""
    picture, kept = Image.new("RGB", (4000, 3000), "green"), io.BytesIO()
    exif = picture.getexif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of Lan"
    exif.get_ifd(0x8825)[2] = (21.0, 50.0, 45.0)
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def look(data=PDF, name="bao-cao.pdf"):
    return looked_at(io.BytesIO(data), name)


def code_of(call):
    with pytest.raises(ProblemError) as raised:
        call()
    return raised.value.problems[0].code


@pytest.fixture
def about(agency, at):
    return About(agency("so-xd"), period_now(None, at.date()), note="Biên bản họp")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def add(task, about, lan, at):
    def adding(looked=None, said=None):
        return evidence.add_evidence(task, looked or look(), said or about, by=lan, at=at)

    return adding


@pytest.fixture
def kept(add):
    return add()


def test_a_file_stands_with_its_hash_task_period_and_reviewer(kept, task):
    assert (kept.state, kept.kind, kept.node_code, kept.period) == ("waiting", "pdf", "1", "20261")
    assert kept.reviewer.code == "so-nnmt"
    assert kept.file.read() == PDF
    line = history(kept).get()
    assert (line.act, line.details["sha256"]) == ("evidence.add", kept.sha256)


def test_the_same_file_again_is_the_same_row(kept, add):
    assert add(look(name="khac.pdf")).pk == kept.pk
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("anh.jpg", b"MZ\x90\x00\x03", "attachment.program"),
        ("bao-cao.pdf", b"\x7fELF\x02\x01", "attachment.program"),
        ("ghi-chu.txt", b"#!/bin/sh\nrm -rf", "attachment.program"),
        ("ghi-chu.txt", b"abc\x00\x01\x02", "attachment.unknown_kind"),
        ("phim.mp4", b"\x00\x00\x00 ftypisom", "attachment.unknown_kind"),
        ("trang.pdf", b"<html><script>", "document.web_page"),
        ("rong.pdf", b"", "document.empty"),
    ],
)
def test_what_is_no_evidence_is_refused_whatever_it_is_called(name, data, code, settings):
    assert code_of(partial(look, data, name)) == code


def test_a_file_over_the_limit_is_refused_while_it_is_read(settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    assert code_of(partial(look, PDF + b" " * 1024 * 1024)) == "document.too_large"


def test_only_for_ones_own_part_and_people_only_until_a_day(add, agency, about):
    elsewhere = About(agency("so-tc"), about.period)
    assert code_of(partial(add, said=elsewhere)) == "progress.not_a_part"
    people = About(about.agency, about.period, personal=True)
    assert code_of(partial(add, said=people)) == "evidence.no_end"
    past = About(about.agency, about.period, keep_until=date(2026, 2, 2))
    assert code_of(partial(add, said=past)) == "evidence.kept_too_short"
    assert not Evidence.objects.exists()


def test_a_cancelled_task_takes_no_file(task, add, at):
    task.cancelled_at, task.cancelled_why = at, "gộp vào việc khác"
    task.save()
    assert code_of(add) == "progress.cancelled"
    assert not Evidence.objects.exists()


class TestReview:
    """The verdict, by whom, and taking a file back before it."""

    def test_a_verdict_is_the_reviewers_with_a_reason(self, kept, ha, at):
        judge = partial(evidence.judge, kept, by=ha, at=at)
        assert code_of(lambda: judge(Verdict.REFUSED, " ")) == "evidence.without_reason"
        judge(Verdict.REFUSED, "Không có chữ ký.")
        kept.refresh_from_db()
        assert (kept.state, kept.reason, kept.judged_by) == ("refused", "Không có chữ ký.", ha)
        assert code_of(lambda: judge(Verdict.ACCEPTED, "")) == "evidence.judged_already"
        assert history(kept).order_by("-id")[0].details["why"] == "Không có chữ ký."

    def test_nobody_judges_what_they_added(self, kept, lan, at):
        assert code_of(partial(evidence.judge, kept, Verdict.ACCEPTED, "", by=lan, at=at)) == "evidence.own"

    def test_rights_go_by_the_table(self, kept, cast):
        assert [key for key in cast if access.has_review(cast[key], kept)] == ["ha"]
        assert [key for key in cast if access.may_withdraw(cast[key], kept)] == ["lan"]
        assert {key for key in cast if access.may_read(cast[key], kept)} == {"ha", "lan", "quang"}
        kept.personal = True
        assert {key for key in cast if access.may_read(cast[key], kept)} == {"ha", "lan"}

    def test_withdrawn_the_file_is_gone_and_its_hash_stays(self, kept, lan, at, committed):
        path = Path(kept.file.path)
        with committed(execute=True):
            evidence.withdraw(kept, by=lan, at=at)
        kept.refresh_from_db()
        assert kept.state == "withdrawn"
        assert len(kept.sha256) == 64
        assert not path.exists()

    def test_a_judged_file_is_not_taken_back(self, kept, lan, ha, at):
        evidence.judge(kept, Verdict.ACCEPTED, "", by=ha, at=at)
        assert code_of(partial(evidence.withdraw, kept, by=lan, at=at)) == "evidence.judged_already"


class TestScanner:
    """With a server that speaks the scanner's protocol."""

    @pytest.fixture
    def clamd(self, settings):
        with Clamd() as server:
            settings.CLAMAV = server.address
            yield server

    def test_a_clean_file_waits_for_its_review_at_once(self, clamd, kept):
        assert kept.state == "waiting"
        assert clamd.received == [PDF]

    def test_an_infected_one_is_kept_apart(self, clamd, add, lan, at):
        clamd.answer = "stream: Eicar-Test-Signature FOUND"
        found = add()
        assert (found.state, found.signature) == ("infected", "Eicar-Test-Signature")
        evidence.withdraw(found, by=lan, at=at)

    @pytest.mark.parametrize("answer", ["INSTREAM size limit exceeded. ERROR", "", "stream: not known"])
    def test_without_an_answer_it_waits_apart_and_a_job_tries_again(self, clamd, add, answer):
        clamd.answer = answer
        found = add()
        assert found.state == "scanning"
        assert jobs.scan_waiting() == 1
        clamd.answer = "stream: OK"
        assert jobs.scan_waiting() == 0
        found.refresh_from_db()
        assert found.state == "waiting"
        assert [line.act for line in history(found)] == ["evidence.add", "evidence.scan"]

    def test_a_scanner_that_is_away_holds_nothing_up(self, settings, add):
        settings.CLAMAV = "unix:///nowhere/clamd.ctl"
        assert add().state == "scanning"


class TestErasing:
    """After its day a file is erased; hash and journal stay."""

    @pytest.fixture
    def people(self, add, about):
        kept_until = About(about.agency, about.period, personal=True, keep_until=date(2026, 2, 10))
        return add(look(photo(), "anh.jpg"), kept_until)

    def test_not_on_the_day_itself(self, people, at):
        assert not evidence.erase(people, at=at.replace(day=10))
        assert evidence.erase(people, at=at.replace(day=10, hour=17, minute=1))  # the 11th in Vietnam

    def test_by_the_job_once(self, people, settings, committed):
        picture = picturing.kept(settings.PICTURES_ROOT, people.sha256, View(1))
        picturing.draw(picture, Path(people.file.path), name="anh.jpg", view=View(1))
        with committed(execute=True):
            assert jobs.erase_expired() == 1  # its day has long passed on any day this test runs
        assert jobs.erase_expired() == 0
        people.refresh_from_db()
        assert people.state == "erased"
        assert not picture.exists()
        assert not people.file.storage.exists(people.file.name)
        assert history(people).order_by("-id")[0].act == "evidence.erase"


def test_a_picture_is_made_small_and_says_nothing_of_place_and_phone(add, tmp_path):
    found = add(look(photo(), "anh.jpg"))
    made = picturing.draw(tmp_path / "x.webp", Path(found.file.path), name="anh.jpg", view=View(1))
    seen = Image.open(io.BytesIO(made))
    assert seen.size == (1316, 1754)  # upright
    assert not dict(seen.getexif())
    assert b"Phone" not in made
    assert b"Phone" in found.file.open().read()


def test_reviewers_are_whom_the_plan_reports_to(register):
    def code(plan):
        found = queries.reviewer_of(plan)
        return found.code if found else None

    assert code(make_plan("1/KH")) == "so-nnmt"
    assert code(make_plan("2/KH", receiver=None)) == "ubnd-tinh"
    joint = make_plan("3/KH", receiver=None)
    give(make_task(joint), Agency.objects.get(code="so-tc"), Role.CONSOLIDATING)
    assert code(joint) == "so-tc"
    division = Agency.objects.filter(kind="division").select_related("parent").first()
    assert code(make_plan("4/KH", receiver=division.code)) == division.parent.code


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_file_sent_four_times_at_once_is_one_row(cast, at):
    task, xd = make_task(make_plan()), Agency.objects.get(code="so-xd")
    give(task, xd)
    about = About(xd, period_now(None, at.date()))
    told = at_once(lambda: evidence.add_evidence(task, look(), about, by=cast["lan"], at=at).pk)
    assert len(set(told)) == 1
    assert Evidence.objects.count() == 1
