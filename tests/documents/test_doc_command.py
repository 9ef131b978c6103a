"""`xanh doc check` as people call it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from tests.documents.deviating import changed, plain_ending
from tests.documents.official_texts import PLAN
from xanh.cli import main
from xanh.documents.write import write_official_docx


@pytest.fixture
def run(tmp_path):
    def check(data: bytes, *options: str):
        (tmp_path / "a.docx").write_bytes(data)
        return CliRunner().invoke(main, ["doc", "check", str(tmp_path / "a.docx"), *options])

    return check


def test_nothing_deviates(run):
    result = run(write_official_docx(PLAN))
    assert (result.exit_code, result.output) == (0, "Không có điểm nào cần lưu ý.\n")


def test_a_deviation_is_told_with_place_and_remedy(run):
    result = run(changed(plain_ending))
    assert result.exit_code == 1
    assert "LỖI layout.ending (1)" in result.output
    assert "  đoạn " in result.output
    assert "→ Thêm ./. sau chữ cuối cùng của nội dung." in result.output


def test_as_data(run):
    result = run(changed(plain_ending), "--json")
    (problem,) = json.loads(result.output)
    assert result.exit_code == 1
    assert (problem["code"], problem["place"]["file"]) == ("layout.ending", "a.docx")
    assert problem["values"]["wanted"] == "./."


def test_a_file_that_cannot_be_read(run):
    result = run(b"%PDF-1.7")
    assert result.exit_code == 2
    assert "layout.not_word" in result.output
