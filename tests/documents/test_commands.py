"""`xanh plan`: what officials and scripts see."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from xanh.cli import main
from xanh.documents.write import write_plan
from xanh.reference import plan_facts


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    wrong = plan_facts("langson_2024_sgtvt")
    wrong["targets"][0]["target"] = 7.0
    for name, facts in {"good": plan_facts("langson_2026_18"), "wrong": wrong}.items():
        (folder / f"{name}.docx").write_bytes(write_plan(facts))
    (folder / "empty.txt").write_bytes(b"")
    return folder


def run(*words):
    return CliRunner().invoke(main, ["plan", *map(str, words)])


def test_read_prints_a_summary(files):
    result = run("read", files / "good.docx")
    assert result.exit_code == 0
    assert "18/KH-UBND ngày 21/01/2026" in result.output
    assert "Chỉ tiêu" in result.output
    assert "42" in result.output
    assert "Không có điểm nào cần kiểm tra." in result.output


def test_read_names_what_has_to_be_checked(shared):
    result = run("read", next(shared.glob("seeds/004_*.txt")))
    assert "Cần kiểm tra:" in result.output
    assert "trang 3, dòng 112-115" in result.output


def test_read_as_json_has_the_shape_of_a_draft(files):
    data = json.loads(run("read", files / "good.docx", "--json").output)
    assert len(data["indicators"]) == 42
    assert data["indicators"][0]["lead"][0]["agency"] == "Sở Nông nghiệp và Môi trường"
    assert data["indicators"][0]["fields"]["name"]["state"] == "accepted"


def test_lint_groups_findings_and_passes_without_errors(files):
    result = run("lint", files / "good.docx", "--as-of", "2026-06-01")
    assert result.exit_code == 0
    assert "CẦN XEM LẠI plan.duplicate_party (1)" in result.output
    assert "Chỉ tiêu 3.07: Sở Tài chính được ghi 2 lần" in result.output


def test_lint_fails_where_there_are_errors(files):
    result = run("lint", files / "wrong.docx")
    assert result.exit_code == 1
    assert result.output.startswith("LỖI plan.target_does_not_add_up (1)")


def test_lint_judges_agencies_on_the_day_given(files):
    codes = {
        day: run("lint", files / "wrong.docx", "--as-of", day, "--json").output
        for day in ("2024-08-01", "01/06/2026")
    }
    assert "plan.ended_agency" not in codes["2024-08-01"]
    assert "plan.ended_agency" in codes["01/06/2026"]


@pytest.mark.parametrize(
    ("name", "code"), [("empty.txt", "document.empty"), ("absent.txt", "document.not_found")]
)
@pytest.mark.parametrize("command", ["read", "lint"])
def test_what_stops_the_reading_is_told_with_a_remedy(files, command, name, code):
    result = run(command, files / name)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"{code}: ")
    assert len(result.stderr.strip().splitlines()) == 2
