"""`xanh journal` as an administrator runs it, on a database file that somebody edits by hand."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.house.served import environment

XANH = Path(sys.executable).parent / "xanh"
WRITE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.utils import timezone
from xanh.portal.agencies.actions import create_agency
for name in ("Sở A", "Sở B", "Sở C", "Sở D"):
    create_agency(name, kind="department", by=None, at=timezone.now())
"""


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, env=environment(folder, ""), capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("journal")
    settings = {**environment(folder, ""), "DJANGO_SETTINGS_MODULE": "xanh.portal.config.settings"}
    subprocess.run([sys.executable, "-c", WRITE], env=settings, check=True, timeout=120)
    return folder


@pytest.fixture
def folder(kept, tmp_path) -> Path:
    """A copy of the database, as its file stands once nobody has it open."""
    with sqlite3.connect(kept / "xanh.sqlite3") as source, sqlite3.connect(tmp_path / "xanh.sqlite3") as copy:
        source.backup(copy)
    return tmp_path


def edit(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "xanh.sqlite3") as file:
        for statement in statements:
            file.execute(statement)


def test_a_whole_journal_ends_with_0(folder):
    done = run(folder, str(XANH), "journal", "verify")
    assert (done.returncode, done.stdout) == (0, "Nhật ký nguyên vẹn: 4 dòng.\n"), done.stderr


def test_whoever_edits_the_file_has_to_drop_the_guard_and_is_found(folder):
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        edit(folder, "UPDATE journal_entry SET object_label = 'Sở X' WHERE id = 2")
    edit(
        folder,
        "DROP TRIGGER journal_no_update",
        "UPDATE journal_entry SET object_label = 'Sở X' WHERE id = 2",
    )
    done = run(folder, str(XANH), "journal", "verify", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 1
    assert [(p["code"], p["values"]["line"]) for p in found] == [("journal.line_changed", 2)]


def test_bytes_changed_in_the_file_itself_are_found(folder):
    """No statement, no trigger: an editor of bytes."""
    edit(folder, "PRAGMA journal_mode=DELETE")
    file = folder / "xanh.sqlite3"
    data = file.read_bytes()
    label = "Sở C".encode()
    assert label in data
    file.write_bytes(data.replace(label, "Sở X".encode()))
    done = run(folder, str(XANH), "journal", "verify")
    assert done.returncode == 1
    assert "journal.line_changed" in done.stdout
    assert "Dòng 3 của nhật ký" in done.stdout


def test_an_anchor_kept_elsewhere_shows_a_cut_tail(folder):
    anchor = run(folder, str(XANH), "journal", "anchor").stdout.strip()
    assert anchor.startswith("4:")
    edit(folder, "DROP TRIGGER journal_no_delete", "DELETE FROM journal_entry WHERE id = 4")
    assert run(folder, str(XANH), "journal", "verify").returncode == 0
    done = run(folder, str(XANH), "journal", "verify", "--anchor", anchor)
    assert done.returncode == 1
    assert "journal.tail_cut" in done.stdout


@pytest.mark.parametrize("text", ["4", "x:y", "4:" + "g" * 64])
def test_what_is_no_anchor_ends_with_2(folder, text):
    done = run(folder, str(XANH), "journal", "verify", "--anchor", text)
    assert done.returncode == 2
    assert "journal.not_an_anchor" in done.stderr


def test_a_folder_without_a_database_ends_with_2(tmp_path):
    done = run(tmp_path, str(XANH), "journal", "verify")
    assert done.returncode == 2
    assert "journal.no_database" in done.stderr


def test_the_export_can_be_checked_without_xanh(folder):
    """Hash and tie by hashlib and json alone, as an auditor may write it in ten lines."""
    lines = run(folder, str(XANH), "journal", "export").stdout.splitlines()
    previous = ""
    for line in map(json.loads, lines):
        covered = {k: v for k, v in line.items() if k not in ("id", "hash", "previous_hash")}
        text = json.dumps(covered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert line["hash"] == sha256(f"{previous}\n{text}".encode()).hexdigest()
        previous = line["hash"]
    assert len(lines) == 4
