"""`xanh plan read FOLDER`: every file has its line and its place in the table, whatever one of them does."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from xanh.cli import main
from xanh.commands import plan_files
from xanh.documents.draft import from_json
from xanh.documents.read import read_plan
from xanh.documents.write import write_plan
from xanh.reference import plan_facts

GOOD = write_plan(plan_facts("langson_2024_sgtvt"))


@pytest.fixture
def folder(tmp_path) -> Path:
    """Two plans, one of them in a folder below, an empty file, and what is passed over."""
    found = tmp_path / "plans"
    (found / "so").mkdir(parents=True)
    (found / ".git").mkdir()
    (found / "b.docx").write_bytes(GOOD)
    (found / "so" / "a.docx").write_bytes(GOOD)
    (found / "a.txt").write_bytes(b"")
    for name in ("~$b.docx", ".hidden.docx", ".git/c.docx"):
        (found / name).write_bytes(GOOD)
    return found


def run(*words):
    return CliRunner().invoke(main, ["plan", "read", *map(str, words)])


def test_a_line_for_each_file_and_a_table(folder):
    result = run(folder)
    lines = result.stdout.splitlines()
    assert result.exit_code == 1
    assert lines[0].startswith("a.txt: KHÔNG ĐỌC ĐƯỢC document.empty: ")
    assert lines[1] == "b.docx: 4 mục tiêu, 6 nhiệm vụ; 2 chỗ cần kiểm tra"
    assert lines[2].startswith("so/a.docx: ")
    assert [line.split()[-1] for line in lines[4:]] == ["0", "2", "1", "3"]


def test_drafts_come_as_lines_of_json_and_words_go_elsewhere(folder):
    result = run(folder, "--json")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [item["file"] for item in found] == ["a.txt", "b.docx", "so/a.docx"]
    assert found[0]["problems"][0]["code"] == "document.empty"
    assert from_json(found[1]["draft"]) == read_plan(GOOD, name="b.docx")
    assert "Tổng số tệp" in result.stderr


def test_drafts_are_written_to_a_folder_and_not_read_again(folder):
    (folder / "a.txt").unlink()
    for _ in range(2):
        result = run(folder, "--out", folder / "out", "--xlsx", folder / "sheets")
        assert result.exit_code == 0
        assert result.stdout.splitlines()[-1].split()[-1] == "2"
    written = sorted(str(p.relative_to(folder)) for n in ("out", "sheets") for p in (folder / n).rglob("*.*"))
    assert written == ["out/b.docx.json", "out/so/a.docx.json", "sheets/b.docx.xlsx", "sheets/so/a.docx.xlsx"]
    draft = from_json(json.loads((folder / "out" / "b.docx.json").read_text()))
    assert read_plan(folder / "sheets" / "b.docx.xlsx") == draft


def test_one_file_as_a_workbook(folder):
    result = run(folder / "b.docx", "--xlsx", folder / "plan.xlsx", "--out", folder / "data")
    assert result.exit_code == 0
    assert read_plan(folder / "plan.xlsx") == read_plan(GOOD, name="b.docx")
    assert (folder / "data" / "b.docx.json").exists()


def test_nothing_read_is_another_exit_code(tmp_path):
    assert run(tmp_path).exit_code == 2
    (tmp_path / "a.txt").write_bytes(b"")
    assert run(tmp_path).exit_code == 2


def test_a_place_that_cannot_be_written_is_told(folder):
    result = run(folder / "b.docx", "--xlsx", folder / "a.txt" / "plan.xlsx")
    assert result.exit_code == 1
    assert "document.not_written" in result.output


class Terminal(io.StringIO):
    """What a bar takes for a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_shows_how_far_things_have_come_on_a_terminal_alone(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with plan_files.bar(1) as told:
        told(3, 4)
    assert "3/4" in sys.stderr.getvalue()
    assert "4/4" in sys.stderr.getvalue()
    monkeypatch.undo()
    with plan_files.bar(1) as told:
        told(3, 4)
    assert capsys.readouterr().err == ""


def test_nothing_is_half_written(tmp_path, monkeypatch):
    class FullError(BaseException):
        """Ctrl+C, or a disk without space."""

    def stop(*_):
        raise FullError

    (tmp_path / "a.json").write_bytes(b"before")
    monkeypatch.setattr(os, "fchmod", stop)
    with pytest.raises(FullError):
        plan_files.write_whole(tmp_path / "a.json", b"after")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.json", b"before")]


def test_ctrl_c_ends_the_readers_and_leaves_nothing(tmp_path):
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "a.docx").write_bytes(GOOD)
    (folder / "b.txt").write_text("- Giao Sở Xây dựng chủ trì rà soát trước ngày 15/6. " * 200_000)
    xanh = [sys.executable, "-c", "from xanh.cli import main; main()"]
    command = [*xanh, "plan", "read", str(folder), "--out", str(tmp_path / "out")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline().startswith("a.docx: ")
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        finally:
            process.kill()
    assert time.monotonic() - start < 10
    assert process.returncode == 1
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["a.docx.json"]
