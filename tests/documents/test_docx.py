"""Word files: what is written is read back exactly; hostile files get a coded problem."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents.damage_prose import random_plan
from tests.documents.scoring import overall
from xanh.documents.draft import State
from xanh.documents.read import read_plan
from xanh.documents.write import write_plan
from xanh.reference import ProblemError, agencies, indicators, plan_facts, plan_names

KNOWN = [a.name for a in agencies() if a.kind != "commune"]
INVENTED = ["Sở Y tế", "Ngân hàng Chính sách xã hội tỉnh", "Hội Nông dân tỉnh", "Kho bạc Nhà nước khu vực VI"]
SCOPES = [None, None, None, "nước sạch đô thị", "các khu công nghiệp, cụm công nghiệp", "giai đoạn 2026-2030"]
NAMES = [
    "Tỷ lệ hộ dân phân loại rác",
    "Số cơ sở được cấp giấy phép môi trường",
    "Mức độ hài lòng: thủ tục về nước",
]
party = st.fixed_dictionaries({"agency": st.sampled_from(KNOWN + INVENTED), "scope": st.sampled_from(SCOPES)})
parties = st.lists(party, min_size=1, max_size=5)


@st.composite
def tables(draw):
    """Facts of a plan with an indicator table."""
    rows = []
    for subindex in range(1, draw(st.integers(1, 4)) + 1):
        own = [i for i in indicators() if i.parent == str(subindex)]
        for number in range(1, draw(st.integers(1, 5)) + 1):
            name = draw(st.sampled_from([own[number - 1].name, *NAMES]))
            unit = draw(st.sampled_from([None, "%", "% DN đồng ý", "TCTK, %", "điểm"]))
            row = {"subindex": subindex, "number": number, "name": name, "unit_note": unit}
            rows.append(row | {"lead": draw(parties), "coordinating": draw(parties)})
    header = {"title": "Triển khai Chỉ số Xanh", "issuer": "UBND tỉnh Lạng Sơn", "number": "18/KH-UBND"}
    named = [{"number": int(i.code), "name": i.name} for i in indicators() if i.kind == "subindex"]
    return {
        "header": header | {"part": "Phụ lục", "date": "2026-01-21"},
        "subindices": named,
        "indicators": rows,
    }


@pytest.mark.parametrize("name", plan_names())
def test_shipped_plans_come_back_whole(shared, name):
    facts = plan_facts(name)
    draft = read_plan(write_plan(facts), name=f"{name}.docx")
    score, misses = overall(shared, draft, facts)
    assert score == 1.0, misses


@pytest.mark.parametrize("name", ["000", "004"])
def test_transcriptions_come_back_whole(shared, name, capsys):
    gold = json.loads((shared / f"gold/gold_{name}.json").read_text("utf-8"))
    score, misses = overall(shared, read_plan(write_plan(gold), name="a.docx"), gold)
    with capsys.disabled():
        print(f"\ngold {name} as DOCX: overall F1 {score:.3f}")
    assert score == 1.0, misses


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=tables())
def test_any_table_comes_back_whole(shared, facts):
    score, misses = overall(shared, read_plan(write_plan(facts), name="a.docx"), facts)
    assert score == 1.0, misses


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000))
def test_any_department_plan_comes_back_whole(shared, seed):
    facts = random_plan(seed)
    draft = read_plan(write_plan(facts), name="a.docx")
    score, misses = overall(shared, draft, facts)
    assert score == 1.0, misses
    assert (draft.header.number, draft.header.date) == (facts["header"]["number"], facts["header"]["date"])
    assert draft.signer["name"] == facts["signer"]["name"]
    assert draft.signer["title"] == "GIÁM ĐỐC"


def test_same_facts_give_the_same_bytes():
    facts = plan_facts("langson_2026_18")
    assert hashlib.sha256(write_plan(facts)).digest() == hashlib.sha256(write_plan(facts)).digest()


def test_every_field_points_at_the_line_it_was_read_from():
    draft = read_plan(write_plan(plan_facts("langson_2026_18")), name="a.docx")
    for row in draft.indicators:
        for name, reading in row.fields.items():
            span = reading.spans[0]
            shown = " ".join(draft.source.lines[span.first_line - 1 : span.last_line])
            assert " ".join(shown.split()) == reading.as_written, (row.code, name)


def test_an_unknown_agency_is_kept_and_marked():
    facts = plan_facts("langson_2026_18")
    facts["indicators"][0]["lead"] = [{"agency": "Sở Y tế"}]
    row = read_plan(write_plan(facts), name="a.docx").indicators[0]
    assert [(p.agency, p.code) for p in row.lead] == [("Sở Y tế", None)]
    assert row.fields["lead"].state is State.TO_CHECK


@pytest.mark.parametrize(
    ("headings", "names"),
    [
        (("STT", "Chỉ tiêu", "Đơn vị chủ trì", "Đơn vị phối hợp"), 1),
        (("Nội dung chỉ tiêu", "Cơ quan thực hiện", "Cơ quan phối hợp"), 0),
        (("TT", "Tên chỉ số", "ĐVT", "Chủ trì", "Phối hợp"), 1),
    ],
)
def test_other_headings_are_understood(headings, names):
    document = Document()
    table = document.add_table(rows=2, cols=len(headings))
    texts = {"tieu": "Tỷ lệ rác được phân loại (%)", "chu": "Sở Xây dựng, Sở Công Thương và UBND cấp xã"}
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    row = table.rows[1].cells
    row[names].text, row[-2].text, row[-1].text = (
        texts["tieu"],
        texts["chu"],
        "- Công an tỉnh;\n- Sở Tài chính.",
    )
    if names:
        row[0].text = "1"
    out = io.BytesIO()
    document.save(out)
    read = read_plan(out.getvalue(), name="a.docx").indicators[0]
    assert (read.name, read.number) == ("Tỷ lệ rác được phân loại", 1)
    assert [p.code for p in read.lead] == ["so-xd", "so-ct", "cap-xa"]
    assert [p.code for p in read.coordinating] == ["cong-an-tinh", "so-tc"]


def archive(**parts: bytes) -> bytes:
    """A zip file with the parts named ("word_document" is word/document.xml, "a_b.bin" is a/b.bin)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            path = name.replace("_", "/")
            target.writestr(path if "." in name else f"{path}.xml", data)
    return out.getvalue()


def with_document(data: bytes) -> bytes:
    """A written plan whose main part is replaced."""
    out = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(write_plan(plan_facts("langson_2024_sgtvt"))))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.namelist():
            target.writestr(entry, data if entry == "word/document.xml" else source.read(entry))
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504  # the head of an old Office file
ENTITIES = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "x">]><w:document>&b;</w:document>'
HOSTILE = {
    "not a document": (archive(word_document=b"<a/>"), "document.broken"),
    "entities": (with_document(ENTITIES), "document.broken"),
    "broken xml": (with_document(b"<w:document"), "document.broken"),
    "bomb": (with_document(b" " * 70_000_000), "document.too_large"),
    "cut short": (write_plan(plan_facts("langson_2024_sgtvt"))[:-4000], None),
    "other zip": (archive(some_thing=b"<a/>"), "document.binary"),
    "no workbook": (archive(xl_workbook=b"<a/>"), "document.broken"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "document.locked"),
    "old file with macros": (OLE + "WordDocument _VBA_PROJECT".encode("utf-16-le"), "document.macros"),
    "other old file": (OLE + b"\x00" * 4000, "document.binary"),
    "macros": (archive(word_document=b"<a/>", **{"word_vbaProject.bin": b""}), "document.macros"),
    "path that leaves": (
        archive(word_document=b"<a/>", **{".._.._etc_passwd": b""}),
        "document.unsafe_archive",
    ),
    "no plan in it": (with_document(b""), "document.broken"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_get_a_coded_problem(case):
    data, code = HOSTILE[case]
    with pytest.raises(ProblemError) as error:
        read_plan(data, name="a.docx")
    assert code in (None, error.value.problems[0].code)
    assert error.value.problems[0].remedy()
