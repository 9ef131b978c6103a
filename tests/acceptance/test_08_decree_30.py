"""8. A KẾ HOẠCH made here is laid out as Decree 30/2020/NĐ-CP wants it, in Word and on the printed page."""

from __future__ import annotations

import pytest

from tests.acceptance.writing import SIGNER, official, own_plan, thu  # noqa: F401 - a fixture
from tests.conftest import absent
from tests.documents.measuring import Page, Printed
from tests.documents.test_official_pages import MOTTO, NATIONAL, has_tinos
from tests.portal.drafts import plan_draft
from xanh.documents.check import check_document
from xanh.portal.plans.actions import accept_plan

ISSUER, KIND, ARCHIVE = "SỞ XÂY DỰNG", "KẾ HOẠCH", "- Lưu: VT"
SIZES = {(NATIONAL, "N"): 12, (MOTTO, "T"): 13, (ISSUER, "X"): 12, (KIND, "K"): 14}
CLOSING = {("Nơi nhận:", "N"): 12, (ARCHIVE, "L"): 11, ("GIÁM ĐỐC", "M"): 14, (SIGNER["signer"], "N"): 14}


@pytest.fixture
def document(framework, cast, thu, enter, at) -> str:  # noqa: F811
    """The document of the plan that Sở Xây dựng wrote under the province's."""
    if not has_tinos():
        absent("Tinos is absent (Debian: fonts-croscore)")
    province = accept_plan(plan_draft(), document=None, by=None, at=at)
    return official(enter("lan"), own_plan(enter("lan"), enter("thu"), province.pk))


def test_08_a_generated_plan_passes_the_check_of_the_decree(document, enter):
    """Margins, sizes, lines, recipients, page numbers and the closing sign, measured on what is printed."""
    lan = enter("lan")
    assert "Không có sai lệch nào" in lan.words(f"{document}check/")
    assert [p.code for p in check_document(lan.file(f"{document}document.docx"))] == []

    printed = Printed(lan.file(f"{document}document.pdf"))
    body = [printed.page(n) for n in range(len(printed)) if not has_begun_appendix(printed, n)]
    first, closing = body[0], body[-1]
    for page in body:
        keeps_margins(page)
    assert first.box(0, 0, 210, 19.5) is None  # no number on page 1
    assert body[1].box(0, 0, 210, 19.5).middle == pytest.approx((30 + 195) / 2, abs=0.5)
    for page, sizes in ((first, SIZES), (closing, CLOSING)):
        measured = {text: round(page.letter_size(*text), 1) for text in sizes}
        assert measured == pytest.approx(sizes, abs=0.3)
    assert rule_of(first, MOTTO) == pytest.approx(1, rel=0.02)
    assert 1 / 3 <= rule_of(first, ISSUER) <= 1 / 2
    assert closing.find("Nơi nhận:")[0].bottom == pytest.approx(closing.find("GIÁM ĐỐC")[0].bottom, abs=0.5)
    assert closing.words.count("./.") == sum(page.words.count("./.") for page in body) == 1


def has_begun_appendix(printed: Printed, number: int) -> bool:
    return any(printed.page(n).words.startswith("Phụ lục") for n in range(number + 1))


def keeps_margins(page: Page) -> None:
    """A4; 30 to 35 mm on the left, 15 to 20 on the right, 20 to 25 above and at least 20 below."""
    assert (page.width, page.height) == (pytest.approx(210, abs=0.3), pytest.approx(297, abs=0.3))
    text = page.box(0, 19.5, 210, 297)
    assert 29.7 <= text.left <= 35
    assert 189.5 <= text.right <= 195.3
    assert 20 <= text.top <= 25
    assert text.bottom <= 277.3


def rule_of(page: Page, text: str) -> float:
    """The line under a text, as a part of its width."""
    return page.rule_under(text).width / page.text_box(text).width
