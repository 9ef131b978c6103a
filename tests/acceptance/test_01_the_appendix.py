"""1. The appendix of 42 indicators comes in whole, and the workbench lists what its lines leave open."""

from __future__ import annotations

import re

import pytest

from tests.acceptance.importing import accept, upload
from xanh import reference
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.imports import queries
from xanh.portal.imports.models import Import

APPENDIX = "langson_2026_18"
ROW = r"Chỉ tiêu (\d\.\d\d)"
LISTED = {
    "lead also coordinating": rf"{ROW}: [^.]*? vừa chủ trì vừa phối hợp",
    "named twice": rf"{ROW}: Sở Tài chính được ghi 2 lần trong cùng một cột",
    "several leads": rf"{ROW} có \d+ cơ quan chủ trì, không nêu rõ phạm vi",
    "a group leads": rf"{ROW} do một nhóm cơ quan chủ trì",
}
WITHOUT_DIRECTION = "không nêu chiều (càng cao hay càng thấp càng tốt) của chỉ tiêu nào (42 chỉ tiêu)"


def led_by_groups() -> set[str]:
    """From the facts of the plan, not by the workbench."""
    groups = {agency.name for agency in reference.agencies() if agency.kind == "group"}
    rows = reference.plan_facts(APPENDIX)["indicators"]
    return {f"{r['subindex']}.{r['number']:02}" for r in rows if groups & {p["agency"] for p in r["lead"]}}


@pytest.fixture(params=["scan", "word"])
def file(request) -> tuple[str, bytes]:
    """As the province has it: the text of a scan; and as it left the hands of whoever drafted it."""
    if request.param == "word":
        return "phu-luc.docx", write_plan(reference.plan_facts(APPENDIX))
    shared = request.getfixturevalue("shared")
    return "phu-luc.txt", next(shared.glob("seeds/000_*.txt")).read_bytes()


def rows_told(words: str) -> dict[str, set[str]]:
    return {what: set(re.findall(pattern, words)) for what, pattern in LISTED.items()}


def to_check() -> set[str]:
    """The rows whose lead a person has to look at before anything is said of it."""
    imported = Import.objects.get()
    rows = (queries.current_draft(imported) or {})["indicators"]
    paths = [doubt.path.split(".") for doubt in queries.doubts(imported) if doubt.path.endswith(".lead")]
    return {rows[int(number)]["code"] for _, number, _ in paths}


def test_01_the_42_lines_are_read_and_what_they_leave_open_is_listed(file, framework, cast, enter):
    """Every line that a user would stumble over is named; none of the 42 is refused."""
    imported = upload(enter("lan"), *file)
    ha = enter("ha")
    before, doubted = ha.words(f"{imported}accept/"), to_check()
    plan = accept(ha, imported)
    kept = " ".join(ha.words(plan, part="findings", page=page) for page in (1, 2))

    for words in (before, kept):
        told = rows_told(words)
        assert told["lead also coordinating"] >= {"1.07", "1.14", "2.02"}
        assert told["named twice"] == {"3.07"}
        assert told["several leads"] >= {"1.13", "2.04", "2.06"}
        assert told["a group leads"] | doubted >= led_by_groups()
        assert WITHOUT_DIRECTION in words
        if file[0].endswith(".docx"):  # nothing was misread: what is told is exact
            assert (doubted, told["a group leads"]) == (set(), led_by_groups())
    assert ha.get(plan, part="indicators").body.count('<tr role="row"><th role="rowheader"') == 42
