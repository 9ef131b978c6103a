"""A consolidation from the first part to the issued report, and what comes after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.portal.reports.acting import FILLED, judge, own_report, send, sent
from tests.portal.reports.conftest import OPEN, OVER, QUARTER, again
from xanh.documents.check import check_document
from xanh.documents.official import Signer
from xanh.documents.write import write_official_docx
from xanh.portal.agencies.models import Agency
from xanh.portal.documents import actions as documents
from xanh.portal.journal.answers import ConflictError, LockedError
from xanh.portal.journal.models import Entry
from xanh.portal.journal.queries import verify
from xanh.portal.periods.models import Line
from xanh.portal.reports import actions, consolidating
from xanh.portal.reports.carrying import carried, fingerprint_of
from xanh.portal.reports.consolidating import Writing
from xanh.portal.reports.consolidation_xlsx import consolidation
from xanh.portal.reports.gathering import Scope, find_scope, gather
from xanh.portal.reports.models import Consolidation, Edition
from xanh.portal.reports.queries import contents, find_duty
from xanh.portal.reports.report_text import report_text
from xanh.portal.reports.rules import PartState
from xanh.reference import ProblemError

pytestmark = pytest.mark.django_db
OTHER = {"I": {"text": "Đã kiểm tra 3 cơ sở."}, "1": {"estimate": "64,5"}, "2": {"estimate": "3"}}


@pytest.fixture
def minh(cast):
    return cast["minh"]


@pytest.fixture
def an(cast):
    """Whoever else writes; rights are asked by the views."""
    return cast["quang"]


@pytest.fixture
def scope(tier) -> Scope:
    """What Hà's department makes of the reports of Lan's and Minh's on the third quarter."""
    tier.regime.lines.filter(code="2").update(roll_up="sum", decimals=0)
    tier.regime.lines.filter(code="1").update(roll_up="mean")
    return find_scope(tier.pk, QUARTER)


@pytest.fixture
def other(tier):
    return find_duty(tier.pk, QUARTER, "so-ct")


@pytest.fixture
def both(duty, other, lan, minh):
    """Both have sent."""
    return sent(duty, by=lan), sent(other, by=minh, values=OTHER)


def take(scope, ha, *codes, at=OPEN):
    wanted = {
        p.agency.code: p.standing.number
        for p in gather(scope).takeable
        if not codes or p.agency.code in codes
    }
    return consolidating.take(scope, wanted, by=ha, at=at)


def write(scope, ha, text, *, expected=0, insert="", code="I"):
    return consolidating.save_joint(scope, Writing(code, {"text": text}, expected, insert), by=ha, at=OPEN)


def states(scope):
    return {part.agency.code: part.state for part in gather(scope).parts}


def resend(duty, lan, text, at=OPEN):
    """Sent again with another text, after a return."""
    number = next(line.version for line in contents(again(duty)) if line.code == "I")
    actions.save_line(again(duty), "I", {"text": text}, expected=number, by=lan, at=at)
    return send(duty, by=lan, at=at)


def test_nothing_is_used_before_a_person_takes_it(scope, both):
    gathered = gather(scope)
    assert states(scope) == {"so-ct": PartState.NEW, "so-xd": PartState.NEW}
    assert gathered.figures["2"].estimate.value is None
    assert not Consolidation.objects.exists()


def test_figures_come_from_what_was_taken_with_who_is_missing(scope, both, ha):
    take(scope, ha, "so-xd")
    figure = gather(scope).figures["2"]
    assert (figure.estimate.value, figure.estimate.count, figure.owed) == (14, 1, 2)
    take(scope, ha)
    gathered = gather(scope)
    assert gathered.figures["2"].estimate.given == {"so-ct": 3, "so-xd": 14}
    assert (gathered.figures["2"].estimate.value, gathered.figures["1"].estimate.value) == (17, 75)
    assert gathered.figures["2"].actual.value is None
    assert gathered.missing == []


def test_the_parts_stand_in_the_order_of_the_register(scope, both):
    names = [part.agency.name for part in gather(scope).parts]
    assert names == ["Sở Công Thương", "Sở Xây dựng"]


def test_a_part_that_came_again_since_it_was_looked_at_is_not_taken(scope, both, lan):
    with pytest.raises(ProblemError) as refused:
        consolidating.take(scope, {"so-xd": 2, "so-ct": 1}, by=None, at=OPEN)
    assert [p.code for p in refused.value.problems] == ["report.another_version"]
    assert not gather(scope).used


def test_a_later_submission_is_told_and_taken_by_one_act(scope, both, lan, ha):
    take(scope, ha)
    write(scope, ha, "Chung:", insert="so-xd")
    duty = judge(both[0], "returned", by=ha, reason="Bổ sung số liệu")
    assert states(scope)["so-xd"] is PartState.RETURNED
    resend(duty, lan, "Đã hoàn thành 15 nhiệm vụ.")
    part = next(p for p in gather(scope).parts if p.agency.code == "so-xd")
    assert part.state is PartState.CHANGED
    assert [(c.code, c.field, c.after) for c in part.changes] == [("I", "text", "Đã hoàn thành 15 nhiệm vụ.")]
    assert part.line("I").values.text == FILLED["I"]["text"]  # what is used has not changed by itself
    assert take(scope, ha) == ["I"]
    text = gather(scope).line("I").values.text
    assert text == "Chung:\n\nĐã hoàn thành 15 nhiệm vụ. (theo báo cáo của Sở Xây dựng)"


def test_what_was_recalled_is_told_and_dropped(scope, both, lan, ha):
    take(scope, ha)
    write(scope, ha, "Chung:", insert="so-xd")
    actions.recall(again(both[0]), by=lan, at=OPEN)
    assert states(scope)["so-xd"] is PartState.WITHDRAWN
    consolidating.drop(scope, "so-xd", by=ha, at=OPEN)
    gathered = gather(scope)
    assert (states(scope)["so-xd"], gathered.line("I").values.text) == (PartState.MISSING, "Chung:")
    assert gathered.figures["2"].estimate.value == 3


def test_what_stands_cannot_be_dropped(scope, both, ha):
    take(scope, ha)
    with pytest.raises(ProblemError):
        consolidating.drop(scope, "so-xd", by=ha, at=OPEN)


def test_of_two_who_edit_the_slower_is_told_and_nothing_is_lost(scope, both, ha, an):
    write(scope, ha, "Bản của Hà.")
    with pytest.raises(ConflictError) as refused:
        write(scope, an, "Bản của An.")
    assert (refused.value.version, refused.value.current["text"]) == (1, "Bản của Hà.")
    assert write(scope, an, "Bản của hai người.", expected=1).version == 2


def test_a_figure_without_a_rule_is_entered_and_one_with_a_rule_is_not(scope, both, ha):
    scope.tier.regime.lines.filter(code="1").update(roll_up="none")
    consolidating.save_joint(scope, Writing("1", {"estimate": "70,5"}, 0), by=ha, at=OPEN)
    assert gather(scope).line("1").values.estimate == Decimal("70.5")
    with pytest.raises(ProblemError) as refused:
        consolidating.save_joint(scope, Writing("2", {"estimate": "1"}, 0), by=ha, at=OPEN)
    assert refused.value.problems[0].code == "consolidation.rolled_up"


def test_what_was_not_taken_is_not_inserted(scope, both, ha):
    with pytest.raises(ProblemError) as refused:
        write(scope, ha, "Chung:", insert="so-xd")
    assert refused.value.problems[0].code == "consolidation.nothing_to_insert"


def test_the_consolidation_is_the_receivers_own_report(scope, both, ha):
    take(scope, ha)
    write(scope, ha, "Tổng hợp của Sở.")
    duty = own_report(scope)
    gathered = gather(scope)
    found = carried(gathered, duty, OPEN)
    assert {one.code: dict(one.fields) for one in found} == {
        "I": {"text": "Tổng hợp của Sở."},
        "1": {"estimate": "75"},
        "2": {"estimate": "17"},
    }
    assert [one.count for one in found if one.code == "2"] == [2]
    seen = fingerprint_of(gathered, found)
    assert consolidating.carry(scope, duty.tier.pk, seen=seen, by=ha, at=OPEN) == 3
    assert {c.code: c.values.estimate for c in contents(again(duty)) if c.is_figure} == {"1": 75, "2": 17}
    assert carried(gather(scope), again(duty), OPEN) == []


def test_nothing_is_carried_that_was_not_seen(scope, both, lan, ha):
    take(scope, ha)
    duty, gathered = own_report(scope), gather(scope)
    seen = fingerprint_of(gathered, carried(gathered, duty, OPEN))
    write(scope, ha, "Thêm.")
    with pytest.raises(ProblemError) as refused:
        consolidating.carry(scope, duty.tier.pk, seen=seen, by=ha, at=OPEN)
    assert refused.value.problems[0].code == "consolidation.changed_since_seen"
    assert again(duty).report is None


def drafted(scope, ha, **more):
    return consolidating.draft_report(scope, seen=gather(scope).seen, by=ha, at=OPEN, **more)


def issued(document, ha, at=OVER):
    documents.give_number(document, key="số", by=ha, at=at)
    document.refresh_from_db()
    documents.register_paper(document, by=ha, at=at)
    return documents.issue(document, by=ha, at=at)


def test_the_report_says_who_is_in_it_and_who_is_not(scope, both, ha):
    take(scope, ha, "so-xd")
    write(scope, ha, "", insert="so-xd")
    text = report_text(gather(scope))
    said = str(text)
    assert text.type_code == "BC"
    assert text.issuer == "Sở Nông nghiệp và Môi trường"
    assert text.addressees[0].startswith("UBND tỉnh")
    assert text.recipients[0] == "Như trên"
    assert "1 trên 2 cơ quan, đơn vị" in said
    assert "Chưa tổng hợp báo cáo của 1 cơ quan, đơn vị: Sở Công Thương." in said
    assert "(theo báo cáo của Sở Xây dựng)" in said
    assert text.appendices[0].landscape
    rows = text.appendices[0].body[0].rows
    assert rows[0][1:] == ("Sở Công Thương (chưa tổng hợp)", "–", "–")
    assert rows[-1][1:] == ("Tổng hợp", "85,50*", "14*")


@pytest.mark.parametrize("figures", [2, 20], ids=["one appendix", "several appendices"])
def test_the_word_file_passes_the_checks_of_the_decree(scope, both, lan, ha, figures):
    """Late parts, missing ones, a text of several paragraphs, a line without a text."""
    for number in range(3, figures + 1):
        about = {"kind": "figure", "title": f"Số việc của chỉ tiêu thứ {number}", "required": False}
        Line.objects.create(regime=scope.tier.regime, position=9 + number, code=f"C{number}", **about)
    judge(both[0], "returned", by=ha, reason="Bổ sung")
    resend(both[0], lan, "Kết quả:\n- Một việc;\n- Hai việc.\n\n(Biểu kèm theo)", at=OVER)
    scope.tier.reporters.add(Agency.objects.get(code="so-tc"))
    take(scope, ha)
    write(scope, ha, "Chung:", insert="so-xd")
    text = replace(drafted(scope, ha).official, signer=Signer("Trần Thị Hà", "Giám đốc"))
    assert len(text.appendices) == (1 if figures <= 8 else 3)
    for shown in (text, replace(text, number=7, issued_on=date(2026, 9, 16))):
        deviations = check_document(write_official_docx(shown))
        assert [(p.code, p.values) for p in deviations] == []


def test_a_period_inside_a_sentence_is_written_small(scope, both, ha):
    take(scope, ha)
    text = report_text(gather(scope))
    assert text.subject == "Tổng hợp báo cáo Chỉ số Xanh, quý III/2026"
    assert "số liệu quý III/2026 tính từ" in text.body[0].text


def test_a_part_that_came_between_the_preview_and_the_draft_stops_it(scope, both, lan, ha):
    duty = judge(both[0], "returned", by=ha, reason="Bổ sung")
    take(scope, ha)
    seen = gather(scope).seen
    resend(duty, lan, "Đã bổ sung.")
    with pytest.raises(ProblemError) as refused:
        consolidating.draft_report(scope, seen=seen, by=ha, at=OPEN)
    assert refused.value.problems[0].code == "consolidation.changed_since_seen"
    assert not Edition.objects.exists()


def test_a_report_needs_a_part(scope, both, ha):
    with pytest.raises(ProblemError) as refused:
        drafted(scope, ha)
    assert refused.value.problems[0].code == "consolidation.nothing_taken"


def test_an_open_draft_is_written_anew_and_keeps_what_was_set_in_it(scope, both, ha):
    take(scope, ha, "so-xd")
    document = drafted(scope, ha)
    named = replace(document.official, signer=Signer("Nguyễn Văn A", "Giám đốc"))
    documents.edit_draft(document, named, revision=1, by=ha, at=OPEN)
    take(scope, ha)
    again_drafted = drafted(scope, ha)
    assert again_drafted.pk == document.pk
    assert again_drafted.official.signer.name == "Nguyễn Văn A"
    assert "2 trên 2 cơ quan" in str(again_drafted.official.body)


def test_a_body_edited_in_the_draft_is_not_overwritten_unasked(scope, both, ha):
    take(scope, ha)
    document = drafted(scope, ha)
    documents.edit_draft(document, replace(document.official, body=()), revision=1, by=ha, at=OPEN)
    with pytest.raises(ProblemError) as refused:
        drafted(scope, ha)
    assert refused.value.problems[0].code == "consolidation.edited_by_hand"
    assert drafted(scope, ha, over=True).official.body


def test_what_was_issued_stays_whatever_comes_later(scope, both, lan, ha):
    take(scope, ha)
    write(scope, ha, "Bản phát hành.")
    document = issued(drafted(scope, ha), ha)
    text = document.official
    duty = judge(both[0], "returned", by=ha, at=OVER, reason="Số chưa đúng")
    resend(duty, lan, "Đã hoàn thành 20 nhiệm vụ.", at=OVER)
    gathered = gather(scope)
    part = next(p for p in gathered.parts if p.agency.code == "so-xd")
    assert (part.state, part.used.number, part.standing.number) == (PartState.CHANGED, 1, 2)
    assert gathered.frozen_by == document
    assert gathered.figures["2"].estimate.value == 17
    for act in (
        lambda: take(scope, ha),
        lambda: write(scope, ha, "Sửa sau.", expected=1),
        lambda: drafted(scope, ha),
    ):
        with pytest.raises(LockedError):
            act()
    document.refresh_from_db()
    assert document.official == text
    kept = Edition.objects.get().content["parts"]
    assert {part["agency"]: part["number"] for part in kept} == {"so-ct": 1, "so-xd": 1}
    assert verify() is None


def test_what_is_issued_shows_its_edition_not_what_was_taken_after_the_draft(scope, both, lan, ha):
    take(scope, ha, "so-xd")
    document = drafted(scope, ha)
    take(scope, ha)  # after the draft: not in the document
    issued(document, ha)
    assert [part.agency.code for part in gather(scope).used] == ["so-xd"]


def test_a_withdrawn_document_opens_it_again(scope, both, ha):
    take(scope, ha)
    document = issued(drafted(scope, ha), ha)
    documents.withdraw(document, "Sai số liệu", by=ha, at=OVER)
    assert write(scope, ha, "Viết lại.").version == 1
    assert drafted(scope, ha).pk != document.pk


def test_every_act_leaves_its_line_in_the_journal(scope, both, ha):
    take(scope, ha)
    write(scope, ha, "Chung.")
    drafted(scope, ha)
    acts = list(Entry.objects.filter(act__startswith="consolidation.").values_list("act", flat=True))
    assert acts == ["consolidation.take", "consolidation.edit", "consolidation.draft"]
    assert verify() is None


def test_the_sheet_holds_every_part_by_every_line(scope, both, ha):
    take(scope, ha, "so-xd")
    book = load_workbook(BytesIO(consolidation(gather(scope), at=OPEN)))
    rows = list(book["Số liệu"].values)
    assert rows[1][:2] == ("Sở Công Thương", "Đã gửi, chưa đưa vào")
    assert rows[2][4:] == (None, 85.5, None, 14)
    assert book["Nội dung"].cell(3, 5).value == FILLED["I"]["text"]
    joint = {row[0]: row for row in book["Tổng hợp"].values}
    assert joint["2"][3:9] == ("Cộng các báo cáo", None, 0, 14, 1, 2)


def test_a_formula_in_a_text_stays_a_text(scope, duty, lan, ha):
    sent(duty, by=lan, values={**FILLED, "I": {"text": '=HYPERLINK("http://x")'}})
    take(scope, ha)
    book = load_workbook(BytesIO(consolidation(gather(scope), at=OPEN)))
    assert book["Nội dung"].cell(3, 5).data_type == "s"


def test_the_same_few_queries_whatever_the_number_of_parts(scope, both, ha, django_assert_max_num_queries):
    take(scope, ha)
    with django_assert_max_num_queries(14):
        gather(scope)
