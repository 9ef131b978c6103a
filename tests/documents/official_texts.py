"""Official documents to write: one of each kind, and any at all for property tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from xanh.documents.official import Appendix, Heading, OfficialText, Paragraph, Signer, Table
from xanh.reference import layout_rules

SENTENCE = (
    "Các sở, ban, ngành, Ủy ban nhân dân các xã, phường tổ chức thực hiện nhiệm vụ được giao, bảo đảm "
    "chất lượng, đúng thời hạn và báo cáo kết quả theo quy định của Ủy ban nhân dân tỉnh."
)
INDICATORS = Table(
    ("STT", "Chỉ tiêu", "Cơ quan chủ trì"),
    tuple((str(n), "Tỷ lệ doanh nghiệp đồng ý với nhận định", "Sở Xây dựng") for n in range(1, 61)),
    widths=(1, 6, 3),
    align="clc",
)
BODY = (
    Paragraph("Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung sau:"),
    Heading("Mục đích, yêu cầu"),
    Heading("Mục đích", 2),
    Paragraph(SENTENCE),
    Heading("Yêu cầu", 2),
    *(Heading(text, 3) for text in ("Rõ người", "Rõ việc", "Rõ thời hạn", "Rõ trách nhiệm", "Rõ sản phẩm")),
    Heading("Nhiệm vụ"),
    Paragraph(SENTENCE),
    INDICATORS,
    Heading("Tổ chức thực hiện"),
    *(Paragraph(SENTENCE),) * 6,
)
PLAN = OfficialText(
    "KH",
    "Ủy ban nhân dân tỉnh Lạng Sơn",
    "Cải thiện, nâng cao Chỉ số Xanh cấp tỉnh (PGI) năm 2026 trên địa bàn tỉnh Lạng Sơn",
    BODY,
    number=5,
    notation="KH-UBND",
    place="Lạng Sơn",
    issued_on=date(2026, 1, 5),
    bases=(
        "Nghị quyết số 02/NQ-CP ngày 08 tháng 01 năm 2026 của Chính phủ",
        "Kế hoạch số 18/KH-UBND của tỉnh",
    ),
    recipients=("Thường trực Tỉnh ủy", "Các sở, ban, ngành"),
    archive="VT, KT",
    signer=Signer("Nguyễn Văn An", "KT. Chủ tịch\nPhó Chủ tịch", "TM.", "Ủy ban nhân dân"),
    appendices=(
        Appendix("Danh mục chỉ tiêu", (INDICATORS,), "I", landscape=True),
        Appendix("Giải thích từ ngữ", (Heading("Từ ngữ chung"), Paragraph(SENTENCE)), "II"),
    ),
)
LETTER = replace(
    PLAN,
    type_code="CV",
    superior="Ủy ban nhân dân tỉnh Lạng Sơn",
    issuer="Sở Nông nghiệp và Môi trường",
    subject="đôn đốc báo cáo kết quả thực hiện Kế hoạch cải thiện Chỉ số Xanh quý III năm 2026",
    notation="SNNMT-KHTC",
    number=112,
    issued_on=date(2026, 9, 15),
    addressees=("Sở Xây dựng", "Ủy ban nhân dân các xã, phường"),
    bases=(),
    body=(Paragraph(SENTENCE), Paragraph(SENTENCE)),
    signer=Signer("Trần Thị Bình", "Giám đốc"),
    urgency="KHẨN",
    appendices=(),
)
REPORT = replace(
    LETTER,
    type_code="BC",
    subject="Kết quả thực hiện Kế hoạch cải thiện Chỉ số Xanh quý III năm 2026",
    notation="BC-SNNMT",
    number=None,
    issued_on=None,
    addressees=("Ủy ban nhân dân tỉnh Lạng Sơn",),
    urgency="",
    body=BODY,
    appendices=(Appendix("Bảng số liệu", (INDICATORS,)),),
)
TEXTS = {"plan": PLAN, "letter": LETTER, "report": REPORT}

WORDS = (
    "Sở",
    "Xây dựng",
    "rừng",
    "đầu tư",
    "&",
    "<môi trường>",
    "2,5%",
    "đạt",
    "nước thải",
    "PGI",
    "\u200bxanh",
    "é",
)
word = st.sampled_from(WORDS)
phrase = st.lists(word, min_size=1, max_size=30).map(lambda found: "Thực hiện " + " ".join(found))
sentence = phrase.map(lambda text: f"{text}.")
headings = st.builds(Heading, phrase, st.integers(1, 3))
tables = st.integers(1, 5).flatmap(
    lambda count: st.builds(
        Table,
        st.tuples(*[phrase] * count),
        st.lists(st.tuples(*[phrase] * count), max_size=4).map(tuple),
        widths=st.just(()) | st.tuples(*[st.floats(0.5, 5)] * count),
        align=st.text("lcr", max_size=count),
    )
)
bodies = st.lists(headings | st.builds(Paragraph, sentence) | tables, max_size=8).map(tuple)
names = st.lists(word, min_size=1, max_size=12).map(lambda found: "Sở " + " ".join(found))
phrases = st.lists(phrase, max_size=4).map(tuple)
signers = st.builds(
    Signer,
    st.sampled_from(("", "Nguyễn Văn An", "Trần Thị Bình")),
    st.sampled_from(("Giám đốc", "KT. Giám đốc\nPhó Giám đốc", "Chủ tịch")),
    st.sampled_from(("", "TM.", "KT.", "TL.", "TUQ.", "Q.")),
)


@st.composite
def appendices(draw: st.DrawFn) -> tuple[Appendix, ...]:
    """None, one without a number, or several that are numbered in order."""
    count = draw(st.integers(0, 3))
    numbers = ("I", "II", "III") if count > 1 else ("",)
    return tuple(Appendix(draw(phrase), draw(bodies), numbers[n], draw(st.booleans())) for n in range(count))


@st.composite
def official_texts(draw: st.DrawFn) -> OfficialText:
    """Any document that an agency may issue."""
    code = draw(st.sampled_from(sorted(layout_rules().types)))
    return OfficialText(
        code,
        draw(names),
        draw(phrase),
        draw(bodies),
        superior=draw(st.just("") | names),
        number=draw(st.none() | st.integers(1, 12345)),
        notation="SXD-KT" if code == "CV" else f"{code}-SXD",
        place=draw(st.sampled_from(("Lạng Sơn", "Thành phố Hồ Chí Minh", "Đồng Nai"))),
        issued_on=draw(st.none() | st.dates(date(2020, 3, 5), date(2099, 12, 31))),
        addressees=draw(phrases),
        bases=draw(phrases),
        recipients=draw(phrases),
        archive=draw(st.sampled_from(("", "VT", "VT, KHTC"))),
        signer=draw(signers),
        urgency=draw(st.sampled_from(("", "HỎA TỐC", "THƯỢNG KHẨN", "KHẨN"))),
        appendices=draw(appendices()),
    )
