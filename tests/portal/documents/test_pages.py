"""The pages of documents as people use them: from draft to issue, who sees what, what is refused."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.documents.authority import NOW
from tests.documents.test_exchange import MESSAGE
from xanh.documents.exchange import read_edxml, write_edxml
from xanh.documents.official import Table
from xanh.documents.read.kinds import kind_of
from xanh.portal.agencies.models import Agency
from xanh.portal.documents import actions, keeping, queries
from xanh.portal.documents.models import OfficialDocument, ReceivedDocument, RegisterEntry


def window(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client, name, *args, **data) -> str:
    answer = client.get(reverse(f"documents:{name}", args=args), data)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def act(client, document, name, **data):
    return client.post(reverse("documents:act", args=[document.pk]), {"act": name, **data})


def form_of(document, **changes):
    """The edit page's form as a browser sends it."""
    text = document.official
    return {
        "subject": text.subject,
        "type_code": text.type_code,
        "notation": text.notation,
        "name": text.signer.name,
        "revision": document.revision,
        "kind": ["table" if isinstance(block, Table) else "p" for block in text.body],
        "block_text": [getattr(block, "text", "") for block in text.body],
        "block": [str(number) for number, _ in enumerate(text.body)],
        **changes,
    }


def test_a_draft_is_begun_with_the_letterhead_of_its_agency(agency, lan) -> None:
    client = window(lan)
    data = {"agency": "so-xd", "type_code": "BC", "subject": "Báo cáo quý I"}
    answer = client.post(reverse("documents:new"), data)
    document = OfficialDocument.objects.get()
    assert answer.url == reverse("documents:edit", args=[document.pk])
    assert (document.official.issuer, document.notation) == ("Sở Xây dựng", "BC-SXD")


def test_nobody_drafts_for_another_agency(agency, lan) -> None:
    data = {"agency": "so-ct", "type_code": "BC", "subject": "x"}
    assert window(lan).post(reverse("documents:new"), data).status_code == 422
    assert OfficialDocument.objects.count() == 0


def test_the_edit_page_keeps_tables_and_splits_lines(draft, lan) -> None:
    client = window(lan)
    assert "Nâng cao Chỉ số Xanh" in page(client, "edit", draft.pk)
    data = form_of(draft, kind=["p", "table"], block_text=["Một.\n\nHai.", ""], block=["0", "2"])
    client.post(reverse("documents:edit", args=[draft.pk]), {**data, "deliver": ["so-nnmt"]})
    draft.refresh_from_db()
    first, second, table = draft.official.body
    assert (first.text, second.text, table.rows) == ("Một.", "Hai.", (("CSTP1", "6,58"),))
    assert [d.agency.code for d in draft.deliveries.all()] == ["so-nnmt"]


@pytest.mark.parametrize("number", ["-1", "99", "x", "", "²", "9" * 30])
def test_a_table_that_is_not_there_is_not_made(draft, lan, number) -> None:
    data = form_of(draft, kind=["table"], block_text=[""], block=[number])
    assert window(lan).post(reverse("documents:edit", args=[draft.pk]), data).status_code == 302
    draft.refresh_from_db()
    assert draft.official.body == ()


def test_an_edit_of_an_old_draft_is_told_and_what_was_typed_stays(draft, text, lan, at) -> None:
    data = form_of(draft, subject="Tôi vừa gõ")
    actions.edit_draft(draft, replace(text, subject="Người khác"), revision=1, by=None, at=at)
    answer = window(lan).post(reverse("documents:edit", args=[draft.pk]), data)
    assert answer.status_code == 422
    assert "Tôi vừa gõ" in answer.content.decode()
    assert "document.changed_meanwhile" in answer.content.decode()


def test_a_double_click_gives_one_number(draft, thu) -> None:
    client = window(thu)
    assert "Cấp số" in page(client, "detail", draft.pk)
    for _ in range(2):
        act(client, draft, "number", key="the-page's-key")
    assert RegisterEntry.objects.count() == 1


def test_the_whole_way_by_page(draft, thu, trusted) -> None:
    client = window(thu)
    act(client, draft, "number", key="k")
    act(client, draft, "export")
    draft.refresh_from_db()
    pdf = client.get(reverse("documents:pdf", args=[draft.pk])).content
    assert pdf == keeping.read(queries.exported(draft))
    assert act(client, draft, "issue").status_code == 422
    signed = trusted.sign(pdf, trusted.person(), stamped=NOW)
    answer = act(client, draft, "signed", file=SimpleUploadedFile("da-ky.pdf", signed))
    assert answer.status_code == 302
    shown = page(client, "detail", draft.pk)
    assert "Kết quả xác minh chữ ký số" in shown
    assert f"{queries.verdict(queries.signed(draft)).signatures[0].serial}" in shown
    assert "09:00 02/03/2026 (dấu thời gian tin cậy)" in shown  # NOW, in Vietnamese time
    assert act(client, draft, "issue").status_code == 302
    draft.refresh_from_db()
    assert draft.state == "issued"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MZ\x90\0 program", "không phải tệp PDF"),
        (b"", "document.empty"),
        (b"PK\x03\x04", "không phải tệp PDF"),
    ],
)
def test_what_is_no_signed_pdf_is_told_on_the_page(exported, thu, trusted, content, said) -> None:
    answer = act(window(thu), exported, "signed", file=SimpleUploadedFile("da-ky.pdf", content))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert queries.signed(exported) is None


def test_no_file_at_all(exported, thu) -> None:
    answer = act(window(thu), exported, "signed")
    assert answer.status_code == 422
    assert "Chưa chọn tệp" in answer.content.decode()


@pytest.mark.parametrize("name", ["signed", "received"])
def test_a_file_of_200_mb_is_refused(exported, thu, settings, name) -> None:
    """By the limit of uploads, here lowered: the handler keeps no more of it than that."""
    settings.MAX_UPLOAD_BYTES = 1000
    file = SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 5000)
    client = window(thu)
    if name == "signed":
        answer = act(client, exported, "signed", file=file)
    else:
        answer = client.post(reverse("documents:received"), {"agency": "so-xd", "file": file})
    assert answer.status_code == 422
    assert "document.too_large" in answer.content.decode()


@pytest.mark.parametrize("name", ["delete", "withdraw; drop", "__class__", "save", "refresh_from_db", ""])
def test_an_act_that_is_none_does_nothing(draft, thu, name) -> None:
    assert act(window(thu), draft, name).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_an_officer_sees_but_may_not_number(draft, lan) -> None:
    assert "Cấp số</button>" not in page(window(lan), "detail", draft.pk)
    assert act(window(lan), draft, "number", key="k").status_code == 403
    assert RegisterEntry.objects.count() == 0


def test_another_agency_finds_nothing_before_the_issue(draft, minh_of_other, thu, at) -> None:
    client = window(minh_of_other)
    address = reverse("documents:detail", args=[draft.pk])
    assert client.get(address).status_code == 404
    assert act(client, draft, "number").status_code == 404
    actions.give_number(draft, key="k", by=thu, at=at)
    actions.register_paper(draft, by=thu, at=at)
    actions.issue(draft, by=thu, at=at)
    assert client.get(address).status_code == 200
    assert "Trồng cây xanh" in page(client, "list")
    assert client.get(reverse("documents:docx", args=[draft.pk])).status_code == 404


@pytest.fixture
def minh_of_other(cast):
    return cast["minh"]


def test_a_file_of_another_agency_is_not_found(exported, minh_of_other, thu) -> None:
    file = queries.exported(exported)
    address = reverse("documents:file", args=[file.pk])
    assert window(minh_of_other).get(address).status_code == 404
    assert window(thu).get(address).content == keeping.read(file)


def test_the_list_is_searched_without_tone_marks(numbered, text, lan, at) -> None:
    actions.draft_document(numbered.agency, replace(text, subject="Báo cáo khác"), by=lan, at=at)
    client = window(lan)
    assert "Báo cáo khác" not in page(client, "list", q="trong cay")
    assert "01/KH-SXD" in page(client, "list", q="1/kh-sxd")
    assert "Không có văn bản nào khớp" in page(client, "list", q="khong co gi")
    assert "Báo cáo khác" not in page(client, "list", state="numbered")
    assert "Báo cáo khác" in page(client, "list", year="2026", type="KH", order="subject", page="999")


@pytest.mark.parametrize(
    "query", ["order=x", "year=abc", "state=None", "page=-1", "agency=%27%3B", "q=%F0%9F%8C%B3"]
)
@pytest.mark.parametrize("name", ["list", "register", "received"])
def test_odd_addresses_show_the_list(draft, lan, name, query) -> None:
    assert window(lan).get(f"{reverse(f'documents:{name}')}?{query}").status_code == 200


def test_the_lists_leave_as_workbooks(numbered, thu) -> None:
    for name in ("list_xlsx", "register_xlsx"):
        answer = window(thu).get(reverse(f"documents:{name}"))
        rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].values)
        assert len(rows) == 2
        assert "Trồng cây xanh năm 2026" in rows[1]


def test_a_paper_number_is_entered_and_the_next_follows(draft, thu) -> None:
    client = window(thu)
    data = {"act": "paper", "agency": "so-xd", "number": "12", "type_code": "BC", "notation": "BC-SXD"}
    data |= {"dated": "05/01/2026", "subject": "Báo cáo ký giấy", "key": "p1"}
    assert client.post(reverse("documents:register"), data).status_code == 302
    again = client.post(reverse("documents:register"), {**data, "key": "p2"})
    assert again.status_code == 422
    assert "đã có: Báo cáo ký giấy (Thu đăng ký" in again.content.decode()
    assert "1–11" in page(client, "register", year="2026")
    act(client, draft, "number", key="k")
    assert RegisterEntry.objects.get(document=draft).number == 13


def test_a_number_is_cancelled_by_page(numbered, thu, lan) -> None:
    address = reverse("documents:cancel", args=[numbered.entry_id])
    assert window(lan).post(address, {"reason": "x"}).status_code == 403
    assert window(thu).post(address, {"reason": ""}).status_code == 422
    assert window(thu).post(address, {"reason": "Cấp nhầm"}).status_code == 302
    assert "Cấp nhầm" in page(window(thu), "register")


def test_a_message_is_taken_in_and_acknowledged(agency, thu, minh_of_other) -> None:
    client = window(thu)
    file = SimpleUploadedFile("den.edxml", write_edxml(MESSAGE))
    answer = client.post(reverse("documents:received"), {"agency": "so-xd", "file": file})
    received = ReceivedDocument.objects.get()
    assert answer.url == reverse("documents:received_detail", args=[received.pk])
    assert "5/KH-SNNMT" in page(client, "received", q="nang cao")
    assert "phải báo nhận ngay trong ngày" in page(client, "received_detail", received.pk)
    assert window(minh_of_other).get(answer.url).status_code == 404
    assert client.post(answer.url).status_code == 302
    assert client.post(answer.url).status_code == 422
    assert page(client, "received", state="waiting").count("5/KH-SNNMT") == 0


def test_an_issued_document_leaves_as_a_message(exported, thu, trusted) -> None:
    signed = trusted.sign(keeping.read(queries.exported(exported)), trusted.person())
    actions.record_signed(exported, "a.pdf", signed, by=thu, at=NOW)
    actions.issue(exported, by=thu, at=NOW)
    message = read_edxml(window(thu).get(reverse("documents:edxml", args=[exported.pk])).content)
    assert (message.number, message.notation, message.type_name) == ("1", "KH-SXD", "Kế hoạch")
    assert message.receivers[0].name == "Sở Công Thương"
    assert message.attachments[0].data == signed


def test_a_field_too_long_for_a_message_is_told(numbered, thu, at) -> None:
    actions.register_paper(numbered, by=thu, at=at)
    actions.issue(numbered, by=thu, at=at)
    Agency.objects.filter(code="so-ct").update(name="x" * 200)
    OfficialDocument.objects.filter(pk=numbered.pk).update(notation="K" * 31)
    answer = window(thu).get(reverse("documents:edxml", args=[numbered.pk]))
    assert answer.status_code == 422
    assert "edxml.field_too_long" in answer.content.decode()


def test_issued_twice_tells_who_issued_it_and_when(numbered, thu, lan, at) -> None:
    """A double click, or an answer that was lost: no refusal of rights, and nothing happens twice."""
    actions.register_paper(numbered, by=thu, at=at)
    assert act(window(thu), numbered, "issue").status_code == 302
    again = act(window(thu), numbered, "issue")
    assert again.status_code == 422
    assert "document.already_issued" in again.content.decode()
    assert "Thu" in again.content.decode()
    assert act(window(lan), numbered, "issue").status_code == 403


def test_what_another_system_may_cut_is_told_to_who_sends_it(numbered, thu, minh_of_other, at) -> None:
    def shown(user) -> str:
        return window(user).get(reverse("documents:detail", args=[numbered.pk])).content.decode()

    Agency.objects.filter(code="so-ct").update(code="so-cong-thuong-cu")  # 17 characters, no code of exchange
    assert "edxml.code_over_old_length" not in shown(thu)
    actions.register_paper(numbered, by=thu, at=at)
    actions.issue(numbered, by=thu, at=at)
    assert "edxml.code_over_old_length" in shown(thu)
    assert "edxml.code_over_old_length" not in shown(minh_of_other)


def test_a_word_file_is_one(draft, lan) -> None:
    answer = window(lan).get(reverse("documents:docx", args=[draft.pk]))
    assert kind_of(answer.content, "a.docx") == "docx"
    assert "du-thao" in answer["Content-Disposition"]


def test_the_layout_is_measured(numbered, lan, minh_of_other) -> None:
    """What the workbench writes has nothing to mend; tests/documents spoil files in each way there is."""
    address = reverse("documents:check", args=[numbered.pk])
    assert "Không có sai lệch nào" in page(window(lan), "check", numbered.pk)
    assert window(minh_of_other).get(address).status_code == 404


def test_taken_back_and_withdrawn_by_page(exported, lan, binh) -> None:
    assert act(window(lan), exported, "reopen", reason="Sửa tên").status_code == 302
    assert act(window(lan), exported, "withdraw", reason="x").status_code == 403
    assert act(window(binh), exported, "withdraw", reason="Không cần").status_code == 302
    assert "Lý do: Không cần" in page(window(binh), "detail", exported.pk)


def test_how_numbers_run_is_chosen_before_the_first(agency, thu, draft, at) -> None:
    client = window(thu)
    data = {"act": "numbering", "agency": "so-xd", "by_type": "1"}
    assert client.post(reverse("documents:register"), data).status_code == 302
    assert "mỗi loại văn bản một dãy số" in page(client, "register")


def test_the_same_few_queries_for_many(text, agency, thu, at, django_assert_max_num_queries) -> None:
    for n in range(12):
        made = actions.draft_document(agency, text, by=thu, at=at)
        actions.give_number(made, key=str(n), by=thu, at=at)
    client = window(thu)
    for name in ("list", "register", "received"):
        with django_assert_max_num_queries(18):
            page(client, name)
