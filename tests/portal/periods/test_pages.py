"""Pages of the calendar and of regimes as people use them; rights by role stand in tests/access."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xanh.portal.periods.models import Regime, StateDay

HEAD = "Ngày;Làm việc hay nghỉ;Lý do\n"


@pytest.fixture
def admin(cast):
    client = Client()
    client.force_login(cast["admin"])
    return client


@pytest.fixture
def focal(ha):
    client = Client()
    client.force_login(ha)
    return client


def text(answer):
    return answer.content.decode()


def test_the_year_shows_rest_swapped_and_expected_days(calendar, focal):
    page = text(focal.get(reverse("periods:year", kwargs={"number": 2026})))
    assert page.count('<table class="month-table">') == 12
    assert "250 ngày làm việc" in page
    for words in ("Nghỉ hoán đổi, làm bù ngày 10/01", "Làm bù cho ngày 02/01", "Ngày Văn hóa Việt Nam"):
        assert words in page
    assert "ước đoán" not in page
    assert reverse("periods:notice") not in page  # Hà is no administrator


def test_a_year_to_come_says_that_it_is_guessed(calendar, admin):
    page = text(admin.get(reverse("periods:year", kwargs={"number": 2027})))
    assert "Chưa nhập đủ ngày nghỉ chính thức của năm 2027" in page
    assert "thư viện holidays (ước đoán)" in page
    assert admin.get("/calendar/1999/").status_code == 404
    assert admin.get("/calendar/2200/").status_code == 404


def test_a_notice_is_previewed_and_changes_nothing_until_accepted(calendar, admin):
    given = {"source": "Thông báo 1/TB", "text": HEAD + "31/12/2026;nghỉ;Hoán đổi\n", "act": "preview"}
    page = admin.post(reverse("periods:notice"), given)
    assert "Hoán đổi" in text(page)
    assert not StateDay.objects.filter(day=date(2026, 12, 31)).exists()
    sealed = re.search(r'name="sealed" value="([^"]+)"', text(page))[1]
    answer = admin.post(reverse("periods:notice"), {"act": "accept", "sealed": sealed}, follow=True)
    assert "Đã ghi 1 ngày vào lịch" in text(answer)
    row = StateDay.objects.get(day=date(2026, 12, 31))
    assert (row.works, row.source, row.added_by.username) == (False, "Thông báo 1/TB", "admin")
    again = admin.post(reverse("periods:notice"), {"act": "accept", "sealed": sealed})
    assert again.status_code == 422  # the calendar is another by now


def test_a_notice_that_was_tampered_with_is_refused(calendar, admin):
    answer = admin.post(reverse("periods:notice"), {"act": "accept", "sealed": "x.y.z"})
    assert answer.status_code == 422
    assert StateDay.objects.count() == 16


def test_a_file_with_a_wrong_row_is_refused_with_the_row(calendar, admin):
    file = SimpleUploadedFile("tb.csv", (HEAD + "31/12/2026;nghỉ;x\n32/12/2026;nghỉ;y\n").encode())
    answer = admin.post(reverse("periods:notice"), {"source": "TB", "file": file, "act": "preview"})
    assert answer.status_code == 422
    assert "32/12/2026" in text(answer)
    assert "hàng 3" in text(answer)
    assert StateDay.objects.count() == 16


def test_a_day_is_corrected_and_taken_out_only_with_a_reason(calendar, admin):
    place = reverse("periods:day", kwargs={"iso": "2026-11-24"})
    given = {"works": "0", "reason": "Ngày Văn hóa Việt Nam", "source": "Luật mới", "confirmed": "1"}
    assert admin.post(place, {**given, "act": "save"}).status_code == 422
    assert admin.post(place, {**given, "act": "save", "why": "luật đã thông qua"}).status_code == 302
    row = StateDay.objects.get(day=date(2026, 11, 24))
    assert (row.confirmed, row.source) == (True, "Luật mới")
    assert "luật đã thông qua" in text(admin.get(place))
    assert admin.post(place, {"act": "remove", "why": "nhập nhầm"}).status_code == 302
    assert admin.get(place).status_code == 404


def test_the_regime_page_shows_four_periods_and_the_last_working_day(regimes, focal, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 2, 2))
    page = text(focal.get(reverse("periods:regime", kwargs={"code": "pgi-quy"})))
    for words in ("Quý I/2026", "Quý IV/2026", "15/12/2025 - 14/03/2026", "23:59 14/03/2026", "Thứ Bảy"):
        assert words in page
    assert "ngày làm việc cuối cùng: 13/03/2026" in page
    assert "ngày làm việc cuối cùng: 12/06/2026" in page
    assert "tổng hợp, báo cáo tiếp UBND tỉnh ở bước 2" in page


def form(keys, **changes):
    """What a person fills in for a regime with two steps and two lines."""
    data = {
        "head-name": "Báo cáo rác thải",
        "head-code": "rac-thai",
        "head-kind": "periodic",
        "head-content": "both",
        "head-frequency": "quarter",
        "head-period_rule": "decree_09_2019",
        "head-remind_before": "5, 1",
        "tier-TOTAL_FORMS": "2",
        "tier-INITIAL_FORMS": "1",
        "tier-0-level": "1",
        "tier-0-reporters": [keys["cap-xa"]],
        "tier-0-receiver": keys["so-nnmt"],
        "tier-0-how": "before",
        "tier-0-number": "15",
        "tier-0-month": "last",
        "tier-0-opens_before": "20",
        "tier-1-level": "2",
        "tier-1-reporters": [keys["so-nnmt"]],
        "tier-1-receiver": keys["ubnd-tinh"],
        "tier-1-how": "by",
        "tier-1-number": "20",
        "tier-1-month": "last",
        "tier-1-opens_before": "20",
        "tier-1-locks_after": "10",
        "line-TOTAL_FORMS": "3",
        "line-INITIAL_FORMS": "0",
        "line-0-position": "2",
        "line-0-code": "KQ",
        "line-0-kind": "text",
        "line-0-title": "Kết quả",
        "line-0-decimals": "0",
        "line-0-roll_up": "none",
        "line-1-position": "1",
        "line-1-code": "SO",
        "line-1-kind": "figure",
        "line-1-title": "Số hộ phân loại rác",
        "line-1-decimals": "0",
        "line-1-roll_up": "sum",
        "line-2-position": "3",  # a row added and not used
        "act": "save",
    }
    return {**data, **changes}


def test_a_regime_is_set_up_by_its_form(regimes, focal, keys):
    answer = focal.post(reverse("periods:regime_new"), form(keys))
    assert answer.status_code == 302, text(answer)
    regime = Regime.objects.get(code="rac-thai")
    assert [line.code for line in regime.lines.all()] == ["SO", "KQ"]
    assert [tier.due for tier in regime.tiers.all()] == [
        {"rule": "before", "day": 15, "month": "last"},
        {"rule": "by", "day": 20, "month": "last"},
    ]
    assert (regime.remind_before, regime.remind_after) == ([5, 1], [])
    assert regime.tiers.get(level=1).locks_after is None
    page = text(focal.get(answer.url))
    assert "Báo cáo rác thải" in page


def test_a_form_with_faults_comes_back_as_it_was_filled_in(regimes, focal, keys):
    wrong = form(keys, **{"tier-1-number": "14", "head-guide": "Ghi số hộ cuối kỳ"})
    answer = focal.post(reverse("periods:regime_new"), wrong)
    assert answer.status_code == 422
    assert "không sau hạn" in text(answer)
    assert "Ghi số hộ cuối kỳ" in text(answer)
    bare = focal.post(reverse("periods:regime_new"), form(keys, **{"head-name": "", "tier-0-number": ""}))
    assert bare.status_code == 422
    assert "Chưa xong, cần sửa" in text(bare)
    assert not Regime.objects.filter(code="rac-thai").exists()


def test_buttons_add_rows_and_search_without_saving(regimes, focal, keys):
    place = reverse("periods:regime_new")
    more = text(focal.post(place, form(keys, act="add_tier")))
    assert 'name="tier-2-level" value="3"' in more
    lines = text(focal.post(place, form(keys, act="add_line")))
    assert 'name="line-3-position" value="4"' in lines
    found = text(focal.post(place, form(keys, act="search", **{"tier-0-q": "xay dung"})))
    assert re.search(rf'value="{keys["so-xd"]}" id="tier-0-r{keys["so-xd"]}">', found)
    assert not Regime.objects.filter(code="rac-thai").exists()


def test_hostile_counts_of_rows_are_no_burden(regimes, focal, keys):
    many = form(keys, **{"tier-TOTAL_FORMS": "999999999", "line-TOTAL_FORMS": "99999"})
    assert focal.post(reverse("periods:regime_new"), many).status_code == 422
    none = {"act": "save"}
    assert focal.post(reverse("periods:regime_new"), none).status_code == 422


def test_a_focal_agency_manages_only_what_reports_to_it(regimes, focal, keys):
    theirs = form(keys, **{"tier-0-receiver": keys["so-xd"]})
    answer = focal.post(reverse("periods:regime_new"), theirs)
    assert answer.status_code == 422
    assert "regime.not_yours" in text(answer)
    other = reverse("periods:regime_edit", kwargs={"code": "gtvt-2024-quy"})
    assert focal.get(other).status_code == 403


def test_a_regime_is_changed_with_a_reason_and_ended(regimes, focal, keys):
    place = reverse("periods:regime_edit", kwargs={"code": "pgi-quy"})
    page = text(focal.get(place))
    assert page.count('class="part-form line-form"') == 16
    fields = dict(re.findall(r'<input type="(?:text|number|hidden)" name="([^"]+)" value="([^"]*)"', page))
    assert fields["tier-0-number"] == "15"
    end = reverse("periods:regime", kwargs={"code": "pgi-quy"})
    assert focal.post(end, {"last_day": "31/12/2026"}).status_code == 422
    assert focal.post(end, {"last_day": "31/12/2026", "why": "đổi chế độ"}).status_code == 302
    assert Regime.objects.get(code="pgi-quy").valid_to == date(2026, 12, 31)


def test_a_new_regime_may_begin_as_another(regimes, focal):
    page = text(focal.get(reverse("periods:regime_new") + "?from=pgi-quy"))
    assert 'name="line-15-code" value="4.QUA"' in page
    assert focal.get(reverse("periods:regime_new") + "?from=none").status_code == 404


def test_the_list_is_searched_without_tone_marks_and_by_state(regimes, focal):
    def found(**asked):
        page = text(focal.get(reverse("periods:regimes"), asked))
        return set(re.findall(r"/regime/([\w-]+)/\"", page))

    assert found() == set(regimes)
    assert found(q="so giao thong", state="ended") == {"gtvt-2024-quy", "gtvt-2024-nam"}
    assert found(state="to_come") == set()
    assert found(q="nong nghiep quy") == {"pgi-quy"}


def test_due_days_of_a_year_without_its_notice_are_called_a_guess(regimes, focal, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 30))
    page = text(focal.get(reverse("periods:regime", kwargs={"code": "pgi-quy"})))
    assert "Ngày nghỉ chính thức năm 2027 chưa nhập đủ" in page
    assert "năm 2026 chưa nhập đủ" not in page
