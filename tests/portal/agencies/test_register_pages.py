"""The register's pages: list on a day, Excel, adding, editing, contacts, a merger with its preview."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xanh.portal.agencies import queries, registering
from xanh.portal.agencies.models import Agency, Contact, Merger
from xanh.portal.agencies.registering import Span


def agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


@pytest.fixture
def admin(client, cast):
    client.force_login(cast["admin"])
    return client


def names(answer) -> list[str]:
    return [a.name for a in answer.context["page"].object_list]


def test_the_list_as_of_a_day(admin):
    shown = names(admin.get("/agencies/", {"kind": "department", "on": "28/02/2025"}))
    assert "Sở Giao thông vận tải" in shown
    assert "Sở Nông nghiệp và Môi trường" not in shown
    today = names(admin.get("/agencies/", {"kind": "department"}))
    assert "Sở Giao thông vận tải" not in today


def test_the_65_communes_are_a_kind_with_pages(admin):
    page = admin.get("/agencies/", {"kind": "commune", "page": "2"}).context["page"]
    assert (page.paginator.count, len(page.object_list)) == (65, 15)


def test_the_list_as_excel_has_codes_of_the_day(admin, at):
    registering.add_code(agency("so-xd"), "000.00.05.H37", span=Span(), source="", by=None, at=at)
    answer = admin.get(reverse("agencies:list_xlsx"), {"q": "so xay dung"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:3] == ["H37.05", "Sở Xây dựng", "Sở XD"]
    assert len(rows) == 2


def test_an_agency_is_added_with_spellings(admin):
    data = {
        "name": " Hội  Nông dân tỉnh ",
        "kind": "association",
        "parent": "ubnd-tinh",
        "valid_from": "2026-01-01",
        "variants": "HND tỉnh\n\nHND tỉnh",
    }
    answer = admin.post(reverse("agencies:add"), data)
    made = agency("hoi-nong-dan-tinh")
    assert answer.url == reverse("agencies:edit", args=[made.code])
    assert (made.name, made.variants, made.valid_from) == (
        "Hội Nông dân tỉnh",
        ["HND tỉnh"],
        date(2026, 1, 1),
    )
    assert queries.Register().find("hnd tinh") == made


def test_a_wrong_day_is_said_at_its_box_and_nothing_is_lost(admin):
    answer = admin.post(
        reverse("agencies:add"), {"name": "Hội A", "kind": "association", "valid_from": "32/13"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nhập ngày dạng 01/03/2026." in text
    assert 'value="Hội A"' in text


def edit(admin, code: str, act: str, /, **data):
    return admin.post(reverse("agencies:edit", args=[code]), {"act": act, **data}, follow=True)


def test_each_part_of_an_agency_is_edited(admin):
    facts = {"name": "Sở Xây dựng", "kind": "department", "parent": "ubnd-tinh", "abbreviations": "SXD"}
    edit(admin, "so-xd", "facts", **facts, why="thêm tên viết tắt")
    assert agency("so-xd").abbreviations == ["SXD"]
    edit(admin, "so-xd", "code", code="000.00.05.H37")
    assert queries.agency_of_code("H37.05", date(2026, 1, 1)).code == "so-xd"
    row = agency("so-xd").codes.get()
    edit(admin, "so-xd", "end_code", row=row.pk, last="2026-01-31")
    row.refresh_from_db()
    assert row.valid_to == date(2026, 1, 31)
    edit(admin, "so-ct", "end", last="2026-03-31", why="giải thể")
    assert agency("so-ct").valid_to == date(2026, 3, 31)
    edit(admin, "dn-sxkd", "member", agency="so-xd")
    edit(admin, "dn-sxkd", "kinds", kinds=["company"])
    assert (agency("dn-sxkd").named_members[0].agency.code, agency("dn-sxkd").kinds) == ("so-xd", ["company"])
    edit(admin, "dn-sxkd", "end_member", row=agency("dn-sxkd").named_members[0].pk, last="2026-01-31")
    assert agency("dn-sxkd").named_members[0].valid_to == date(2026, 1, 31)


@pytest.mark.parametrize(
    ("act", "data", "said"),
    [
        ("code", {"code": "H37_05"}, "không phải mã định danh"),
        ("end", {"last": "2026-01-01", "why": ""}, "Cần điền ô này."),
        ("code", {"code": "H37.05", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "trước ngày đầu"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(admin, act, data, said):
    before = list(Agency.objects.order_by("id").values())
    assert said in edit(admin, "so-xd", act, **data).content.decode()
    assert list(Agency.objects.order_by("id").values()) == before
    assert not agency("so-xd").codes.exists()


def test_contacts_are_kept_edited_ended_and_erased(client, cast):
    client.force_login(cast["lan"])
    page = reverse("agencies:contacts", args=["so-xd"])
    client.post(page, {"name": "Nông Bình", "phone": "0912 345 678"})
    contact = Contact.objects.get()
    assert "tel:0912345678" in client.get(page).content.decode()
    assert 'value="Nông Bình"' in client.get(page, {"edit": contact.pk}).content.decode()
    client.post(page, {"contact": contact.pk, "name": "Nông Bình", "email": "b@example.org"})
    contact.refresh_from_db()
    assert (contact.phone, contact.email) == ("", "b@example.org")
    assert client.post(page, {"name": "Không số"}).status_code == 422
    client.post(page, {"contact": contact.pk, "act": "end"})
    client.post(page, {"contact": contact.pk, "act": "erase"})
    assert "Nông Bình" not in client.get(page).content.decode()


def test_another_agency_s_contact_is_not_found(client, cast, at):
    other = registering.keep_contact(
        Contact(agency=agency("so-ct")), {"name": "A", "phone": "1"}, by=None, at=at
    )
    client.force_login(cast["lan"])
    page = reverse("agencies:contacts", args=["so-xd"])
    assert client.post(page, {"contact": other.pk, "act": "erase"}).status_code == 404
    assert client.get(page, {"edit": other.pk}).status_code == 404


MERGER = {"predecessors": ["so-ct"], "successor": "so-xd", "on": "2026-02-01", "why": "NQ 05"}


def test_a_merger_is_looked_at_before_it_is_made(admin):
    preview = admin.get(reverse("insight:merge"), MERGER)
    counts = {move.what: move.count for move in preview.context["moves"]}
    assert (counts["people"], counts["contacts"]) == (1, 0)
    assert "Minh (minh): Cán bộ cơ quan, Sở Công Thương" in preview.content.decode()
    assert not Merger.objects.exists()
    answer = admin.post(reverse("insight:merge"), MERGER)
    assert answer.url == reverse("insight:agency", args=["so-xd"])
    assert agency("so-ct").successor.code == "so-xd"


def test_a_merger_is_undone_on_the_successor_s_page(admin):
    admin.post(reverse("insight:merge"), MERGER)
    page = admin.get(reverse("insight:agency", args=["so-xd"])).content.decode()
    undo = reverse("agencies:merge_undo", args=[Merger.objects.get().pk])
    assert undo in page
    admin.post(undo, {"why": "chọn nhầm"})
    assert agency("so-ct").successor is None
    assert undo not in admin.get(reverse("insight:agency", args=["so-xd"])).content.decode()


def test_a_merger_that_cannot_be_says_why_and_keeps_what_was_chosen(admin):
    answer = admin.get(reverse("insight:merge"), {**MERGER, "predecessors": ["so-gtvt"]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "agency.merge_split" in text
    assert 'value="NQ 05"' in text
    both = admin.get(reverse("insight:merge"), {**MERGER, "new_name": "Sở mới"})
    assert "không cả hai" in both.content.decode()


def test_a_new_successor_by_the_form(admin):
    new = {"predecessors": ["so-ct", "so-xd"], "new_name": "Sở Công Xây", "new_kind": "department"}
    admin.post(reverse("insight:merge"), {**new, "on": "01/02/2026", "why": "NQ"})
    made = agency("so-cong-xay")
    assert (made.parent.code, made.valid_from) == ("ubnd-tinh", date(2026, 2, 1))
