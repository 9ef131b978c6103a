"""Each section runs from the command on a tiny size; nothing here is timed."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from bench import databases
from tests.conftest import ROOT, absent
from tests.documents.printing import missing_tools


def bench(tmp_path, *words: str) -> dict:
    """The report of a run; the section must not have broken."""
    file = tmp_path / "report.json"
    command = [sys.executable, "-m", "bench", *words, "--size", "tiny", "--json", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(file.read_text("utf-8"))
    assert report["machine"]["Python"]
    (section,) = report["sections"]
    return section


@pytest.fixture
def kind():
    """The kind of database that this run of the suite is about; the section makes one of its own."""
    wanted = "postgres" if connection.vendor == "postgresql" else "sqlite"
    if wanted == "postgres" and databases.postgres.programs() is None:
        absent(databases.NO_POSTGRES)
    return wanted


def rows(section: dict, title: str) -> list[list]:
    return [row for table in section["tables"] if title in table["title"] for row in table["rows"]]


def test_reading(tmp_path, shared):
    section = bench(tmp_path, "reading")
    assert {row[0] for row in rows(section, "speed")} >= {"seed 000", "seed 004"}
    assert {row[0] for row in rows(section, "agreement of DOCX")} == {
        "docx langson_2024_sgtvt",
        "docx langson_2026_18",
    }
    assert {bar["what"] for bar in section["bars"]} >= {"seed 004: overall F1", "seed 000: lead agency F1"}


def test_reading_without_the_source_plans(tmp_path, monkeypatch):
    monkeypatch.setenv("XANH_SHARED", str(tmp_path / "nowhere"))
    monkeypatch.delenv("CI", raising=False)
    section = bench(tmp_path, "reading")
    assert section["skipped"]
    assert {row[0][:4] for row in rows(section, "speed")} == {"docx"}


def test_reading_in_ci_needs_the_source_plans(tmp_path):
    environment = {**os.environ, "CI": "true", "XANH_SHARED": str(tmp_path / "nowhere")}
    command = [sys.executable, "-m", "bench", "reading", "--size", "tiny"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "XANH_SHARED" in done.stdout


def test_paper(tmp_path, shared):
    if missing_tools():
        absent(f"not on this machine: {', '.join(missing_tools())}")
    section = bench(tmp_path, "paper")
    assert {row[1] for row in rows(section, "agreement")} == {"docx", "pdf"}
    assert {bar["what"]: bar["met"] for bar in section["bars"]}["overall F1, least of all files"]


def test_index(tmp_path):
    section = bench(tmp_path, "index")
    assert {row[0] for row in rows(section, "replications of")} >= {"weights", "four assumptions"}
    assert [row[0] for row in rows(section, "growth")] == ["units", "indicators", "replications"]
    assert rows(section, "memory")[0][0] == "63 x 42 x 40000"
    assert {bar["what"] for bar in section["bars"]} >= {"weights, numpy: replications / s"}


@pytest.mark.serves
@pytest.mark.half(0)
def test_journal(tmp_path, kind):
    section = bench(tmp_path, "journal", "--database", kind)
    assert [bar for bar in section["bars"] if not bar["met"]] == []
    assert [row[1] for row in rows(section, "checking the chain")] == [33, 33, 33]


@pytest.mark.serves
@pytest.mark.half(1)
def test_pages(tmp_path, kind):
    section = bench(tmp_path, "pages", "--database", kind)
    measured = {row[0] for row in rows(section, "in process")}
    assert measured >= {"SELECT 1", "bench_frame", "insight:overview", "insight:matrix", "imports:detail"}
    assert {row[0] for row in rows(section, "over HTTP")} >= {"bench_frame", "insight:overview"}
    assert section["skipped"] == []


@pytest.mark.serves
@pytest.mark.half(0)
def test_cycle(tmp_path, kind):
    section = bench(tmp_path, "cycle", "--database", kind)
    counted = [bar for bar in section["bars"] if " ms of " not in bar["what"]]
    assert [bar["what"] for bar in counted if not bar["met"]] == []
    assert [row[:2] for row in rows(section, "6 agencies send")] == [
        ["in the last minute", 8],
        ["all at once", 8],
    ]


@pytest.mark.serves
@pytest.mark.half(1)
def test_kills(tmp_path, kind):
    section = bench(tmp_path, "kills", "--database", kind)
    assert [bar["what"] for bar in section["bars"] if not bar["met"]] == []
    assert [row[:2] for row in rows(section, "under kill -9")] == [[12, 12]]
    assert rows(section, "under kill -9")[0][2] >= 1


@pytest.mark.serves
@pytest.mark.half(0)
def test_start(tmp_path, kind):
    if kind == "postgres":
        pytest.skip("the start is measured on SQLite")
    section = bench(tmp_path, "start")
    assert [row[0] for row in rows(section, "until /login/ answers")][:2] == ["first start", "second start"]


def test_a_run_that_is_ended_leaves_nothing_behind(tmp_path):
    command = [sys.executable, "-m", "bench", "journal", "--database", "sqlite", "--size", "tiny"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        while not list(tmp_path.glob("xanh-bench-*/secret_key")):  # the process on the database has begun
            with contextlib.suppress(subprocess.TimeoutExpired):
                pytest.fail(f"ended by itself with code {process.wait(0.05)}")
        process.terminate()
        assert process.wait(60) == 143
    assert list(tmp_path.iterdir()) == []


def test_refuses_an_unknown_section(tmp_path):
    command = [sys.executable, "-m", "bench", "speed"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "no section 'speed'" in done.stderr) == (1, True)
