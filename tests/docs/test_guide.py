"""The guide for officials says what the program does: its table is read, its words and keys are on screen."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, Page
from xanh.portal.agencies.rules import search_key
from xanh.portal.display.words import READINGS
from xanh.portal.imports.score_table import COLUMNS, read_scores
from xanh.reference import catalogue

GUIDE = Page(ROOT / "docs/guide.vi.md")
SCREEN = "\n".join(
    path.read_text("utf-8")
    for kind in ("html", "py", "js")
    for path in ROOT.glob(f"src/xanh/portal/**/*.{kind}")
)
REVIEW = (ROOT / "src/xanh/portal/imports/templates/imports/review.html").read_text("utf-8")
WORDS = (
    "Đổi mật khẩu",
    "Đăng xuất",
    "Đến nội dung chính",
    "Thêm người",
    "Khóa tài khoản",
    "Việc cần xem",
    "Chưa đánh giá được",
    "Chỉ dòng cần xem lại",
    "Tải bảng Excel",
    "Chưa xác định chiều",
    "Tải văn bản lên",
    "Tên cơ quan hiểu theo ngày",
    "Lấy gợi ý",
    "Xem lại và chấp nhận",
    "Tải kế hoạch dạng Excel",
    "Chấp nhận vào hệ thống",
    "Vẫn chấp nhận dù còn chỗ cần kiểm tra",
    "Lấy của tôi",
    "Giữ giá trị đang lưu",
    "Chưa lưu được",
    "Bỏ bản trích xuất này",
    "Lấy lại để rà soát tiếp",
    "Chỉ được viện dẫn",
    "Kiểm tra tính toàn vẹn",
    "Chép kỳ trước",
    "Tải biểu Excel",
    "Tải lên và xem",
    "Xem lại và gửi",
    "Rút lại",
    "Trả lại các mục đã chọn",
    "Đưa các báo cáo đã chọn vào bản tổng hợp",
    "Chèn kèm nguồn",
    "Lập lại báo cáo",
    "Chuyển vào báo cáo của cơ quan",
    "Kiểm tra thể thức",
    "Đăng ký số",
    "Hủy số này",
    "Xuất tệp trình ký",
    "Ghi nhận đã ký trên giấy",
    "Tiếp nhận gói tin edXML",
    "Lấy lại để sửa",
    "Nhập thông báo nghỉ",
    "Lập chế độ mới theo mẫu này",
    "Không tìm thấy trang",
    "Không được phép thực hiện",
    "Máy chủ gặp lỗi",
)


def section(heading: str) -> str:
    return GUIDE.text.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_example_of_scores_is_read_with_its_figures() -> None:
    table = next(block.text for block in GUIDE.blocks if block.language == "csv")
    draft = read_scores(table.encode(), name="vi-du.csv")
    row = draft["rows"][0]
    assert [str(row[name]) for name in ("year", "cstp3", "total", "rank", "rank_of")] == [
        "2023",
        "3.6",
        "17.33",
        "62",
        "63",
    ]


def test_the_columns_named_are_known() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", section("Nhập bảng điểm"), re.MULTILINE)[2:]
    named = [name for row in rows for name in re.split("; |, (?=CSTP)", row)]
    assert len(named) > 12
    assert [name for name in named if search_key(name).replace(",", "") not in COLUMNS] == []


@pytest.mark.parametrize("word", ["to_check", "proposed", "accepted", "confirmed", "corrected"])
def test_the_states_of_a_reading_are_explained(word: str) -> None:
    assert f"| {READINGS[word]} |" in section("Nhập một kế hoạch")


def test_the_codes_named_exist() -> None:
    named = re.findall(r"`([a-z]+\.[a-z_]+)`", section("Khi gặp lỗi"))
    assert len(named) > 8
    assert set(named) <= set(catalogue())


@pytest.mark.parametrize("words", WORDS)
def test_the_words_on_screen_are_those_of_the_guide(words: str) -> None:
    assert words in GUIDE.text
    assert words in SCREEN


def test_the_keys_of_the_review_are_those_of_the_page() -> None:
    shown = re.findall(r"<dt>(.+?)</dt><dd>{% translate \"(.+?)\" %}", REVIEW)
    keys = {(", ".join(re.findall("<kbd>(.+?)</kbd>", keys)), does) for keys, does in shown}
    assert len(keys) > 6
    assert {(key, does) for key, does in keys if f"| {key} | {does} |" not in GUIDE.text} <= {
        ("?", "mở bảng này")
    }
