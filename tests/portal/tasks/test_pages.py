"""The pages of tasks and evidence: who sees and does what, with and without the script."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.portal.tasks.making import give, make_task
from xanh.portal.plans.rules import Role
from xanh.portal.tasks import actions
from xanh.portal.tasks.models import Entry, EntryVersion, Evidence
from xanh.portal.tasks.rules import Given, period_now

JSON = {"HTTP_ACCEPT": "application/json"}
PDF = b"%PDF-1.7\n"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def period(today):
    return period_now(None, today)


@pytest.fixture
def window(cast):
    def enter(key):
        client = Client()
        client.force_login(cast[key])
        return client

    return enter


@pytest.fixture
def send(window, task, period):
    """One entry of Sở Xây dựng, sent as the script does or as a plain form."""

    def sending(who="lan", headers=JSON, **fields):
        about = {"agency": "so-xd", "period": period.code, "expected": "0", "done": "Đã họp."}
        return window(who).post(reverse("tasks:enter", args=[task.pk]), {**about, **fields}, **headers)

    return sending


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


class TestEntering:
    """The protocol at the address of an entry."""

    def test_saved_conflict_refused_locked(self, send, task):
        saved = send(percent="62,5")
        assert (saved.status_code, saved.json()["state"], saved.json()["version"]) == (200, "saved", 1)
        assert saved.json()["more"] == {"percent": "62,5"}
        conflict = send(done="khác")
        assert (conflict.status_code, conflict.json()["current"]["percent"]) == (409, "62,5")
        assert conflict.json()["by"] == "Lan (lan)"
        refused = send(percent="1.234", quantity="abc")
        assert refused.status_code == 422
        codes = [p["code"] for p in refused.json()["problems"]]
        assert codes == ["progress.bad_percent", "progress.bad_quantity"]
        task.cancelled_at = timezone.now()
        task.save(update_fields=["cancelled_at"])
        assert send(expected="1").status_code == 423

    def test_a_retry_with_its_key_is_answered_the_same_and_saved_once(self, send):
        key = str(uuid4())
        first, second = send(key=key), send(key=key)
        assert first.json() == second.json()
        assert EntryVersion.objects.count() == 1
        assert send(key=key, done="khác").json()["problems"][0]["code"] == "request.key_reused"

    def test_without_the_script_it_leads_back_and_a_conflict_shows_both(self, send):
        saved = send(headers={}, next="/today/#task-1")
        assert (saved.status_code, saved.url) == (302, "/today/#task-1")
        elsewhere = send(headers={}, next="https://elsewhere.example/", expected="1", done="b")
        assert elsewhere.url.startswith("/tasks/")
        conflict = send(headers={}, done="bản của tôi")
        assert conflict.status_code == 409
        shown = conflict.content.decode()
        assert "bản của tôi" in shown
        assert 'name="expected" value="2"' in shown
        refused = send(headers={}, percent="xyz")
        assert refused.status_code == 422
        assert 'value="xyz"' in refused.content.decode()

    def test_leaders_look_on_strangers_see_nothing(self, send, people_of_xd):
        assert send("minh").status_code == 404  # not his agency's part
        assert send("dung").status_code == 404
        assert send(people_of_xd).status_code == 403
        assert not Entry.objects.exists()

    @pytest.fixture
    def people_of_xd(self, cast, agency, at):
        from xanh.portal.agencies.actions import create_person, set_membership
        from xanh.portal.agencies.rules import Role as PersonRole

        cast["binh"] = create_person("binh", name="Bình", password="x", by=None, at=at)
        set_membership(cast["binh"], PersonRole.LEADER, agency("so-xd"), by=None, at=at)
        return "binh"


class TestToday:
    """Việc hôm nay."""

    def test_the_most_overdue_first_done_and_cancelled_apart(self, window, plan, agency, today):
        days = {"muộn ít": -1, "muộn nhiều": -40, "sắp tới": 3, "còn lâu": 90, "xong": -3}
        for words, delta in days.items():
            task = make_task(plan, words, due_on=today + timedelta(days=delta))
            give(task, agency("so-xd"))
            if words == "xong":
                task.done_on = today
                task.save(update_fields=["done_on"])
        give(make_task(plan, "không hạn"), agency("so-xd"))
        shown = text(window("lan").get("/today/"))
        order = ["muộn nhiều", "muộn ít", "sắp tới", "còn lâu", "không hạn"]
        places = [shown.index(f">{words}</a>") for words in order]
        assert places == sorted(places)
        assert ">xong</a>" not in shown
        assert ">xong</a>" in text(window("lan").get("/today/?group=done"))
        late = text(window("lan").get("/today/?group=overdue"))
        assert ">muộn ít</a>" in late
        assert ">sắp tới</a>" not in late
        assert ">còn lâu</a>" in text(window("lan").get("/today/?q=con+lau"))

    def test_last_periods_text_stands_beside_the_box(self, window, send, period):
        send(period=period.previous.code, done="Kỳ trước đã họp")
        shown = text(window("lan").get("/today/"))
        assert "Kỳ trước đã họp</div>" in shown
        assert "data-copy" in shown

    def test_a_leader_reads_and_has_no_form(self, window, task, send):
        send()
        assert "data-entry-id" in text(window("lan").get("/today/"))
        shown = text(window("quang").get("/today/"))
        assert "data-entry-id" not in shown

    def test_partners_who_are_silent_are_named_to_the_lead(self, window, task, agency, cast, period):
        assert "Đơn vị phối hợp chưa nhập kỳ này" in text(window("lan").get("/today/"))
        there = actions.Place(agency("so-ct"), period, 0)
        actions.enter_progress(task, there, Given(done="Đã góp ý"), by=cast["minh"], at=timezone.now())
        assert "Đơn vị phối hợp chưa nhập kỳ này" not in text(window("lan").get("/today/"))

    def test_the_same_few_queries_for_any_number_of_rows(
        self, window, plan, agency, django_assert_max_num_queries
    ):
        for number in range(19):
            give(make_task(plan, f"Việc {number}"), agency("so-xd"))
        lan = window("lan")
        with django_assert_max_num_queries(40):
            assert text(lan.get("/today/")).count('data-entry-id="task-') == 19

    def test_as_excel(self, window, task):
        assert window("lan").get("/today.xlsx").content[:2] == b"PK"


class TestTask:
    """One task."""

    def test_everybodys_part_and_the_formula_are_shown(self, window, plan, agency, cast, period):
        task = make_task(plan, "Chung", due_on=None)
        for code in ("so-xd", "so-ct"):
            give(task, agency(code), Role.LEAD)
        there = actions.Place(agency("so-xd"), period, 0)
        actions.enter_progress(task, there, Given(percent=Decimal(60)), by=cast["lan"], at=timezone.now())
        shown = text(window("quang").get(reverse("tasks:detail", args=[task.pk])))
        assert "(60 + ?) / 2 = 30 %" in shown
        assert "mới biết 50 phần trăm trọng số" in shown
        assert "Đề nghị giải trình" in shown

    def test_completing_by_its_leads_alone(self, window, task, send, today):
        send(percent="100", no_evidence="Không có tệp")
        address = reverse("tasks:complete", args=[task.pk])
        assert window("minh").post(address, {"done_on": "01/02/2026"}).status_code == 403
        assert window("lan").post(address, {"done_on": "32/01/2026"}).status_code == 422
        assert window("lan").post(address, {"done_on": f"{today:%d/%m/%Y}"}).status_code == 302
        task.refresh_from_db()
        assert task.done_on == today
        assert window("lan").post(reverse("tasks:reopen", args=[task.pk]), {"why": ""}).status_code == 422
        assert window("lan").post(reverse("tasks:reopen", args=[task.pk]), {"why": "sót"}).status_code == 302


class TestEvidence:
    """From the photo to the verdict."""

    @pytest.fixture
    def kept(self, window, task, period):
        about = {"agency": "so-xd", "period": period.code, "next": "/today/"}
        file = SimpleUploadedFile("bien-ban.pdf", PDF)
        answer = window("lan").post(reverse("tasks:add_evidence", args=[task.pk]), {**about, "file": file})
        assert (answer.status_code, answer.url) == (302, "/today/")
        return Evidence.objects.get()

    def test_a_program_is_told_and_not_kept(self, window, task, period):
        about = {"agency": "so-xd", "period": period.code}
        file = SimpleUploadedFile("anh.jpg", b"MZ\x90")
        answer = window("lan").post(
            reverse("tasks:add_evidence", args=[task.pk]), {**about, "photo": file}, follow=True
        )
        assert "chương trình chạy được" in answer.content.decode()
        assert not Evidence.objects.exists()

    def test_the_queue_leads_to_the_file_and_the_verdict_to_the_next(self, window, kept):
        queue = text(window("ha").get("/evidence/"))
        address = reverse("tasks:evidence", args=[kept.pk])
        assert address in queue
        assert "Kết quả thẩm định" in text(window("ha").get(address))
        assert "Kết quả thẩm định" not in text(window("quang").get(address))
        judge = reverse("tasks:judge", args=[kept.pk])
        assert window("ha").post(judge, {"verdict": "refused"}).status_code == 422
        assert window("lan").post(judge, {"verdict": "accepted"}).status_code == 403
        assert window("ha").post(judge, {"verdict": "refused", "reason": "mờ"}).url == "/evidence/"
        assert "mờ" in text(window("lan").get("/today/"))  # it is returned to those who sent it

    def test_a_file_is_handed_out_to_be_kept_never_in_place(self, window, kept):
        answer = window("ha").get(reverse("tasks:file", args=[kept.pk]))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content) == PDF

    def test_whoever_may_not_open_it_does_not_find_it(self, window, kept):
        for name in ("evidence", "file"):
            assert window("minh").get(reverse(f"tasks:{name}", args=[kept.pk])).status_code == 404
        shown = text(window("minh").get(reverse("tasks:detail", args=[kept.task_id])))
        assert "bien-ban.pdf" not in shown
        assert "tệp hạn chế mở" in shown

    def test_what_waits_for_the_scanner_is_not_opened(self, window, kept):
        Evidence.objects.update(scanned_at=None)
        assert window("ha").get(reverse("tasks:file", args=[kept.pk])).status_code == 404
        assert "chờ quét vi-rút" in text(window("ha").get(reverse("tasks:evidence", args=[kept.pk])))

    def test_withdrawn_by_its_agency(self, window, kept):
        address = reverse("tasks:withdraw", args=[kept.pk])
        assert window("ha").post(address).status_code == 403
        assert window("lan").post(address).status_code == 302
        assert window("lan").get(reverse("tasks:file", args=[kept.pk])).status_code == 404

    def test_as_excel(self, window, kept):
        assert window("ha").get("/evidence.xlsx").content[:2] == b"PK"
