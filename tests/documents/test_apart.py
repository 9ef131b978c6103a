"""The process that reads a file: its limits hold, it knows no secret, nothing of it is left behind."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from xanh.documents import apart, reading
from xanh.documents.apart import Crew
from xanh.documents.reading import Request, read_apart


@pytest.fixture(autouse=True)
def _findable(monkeypatch):
    """The misbehaving reader lies among the tests, which an installed Xanh does not see."""
    kept = apart._environment
    monkeypatch.setattr(apart, "_environment", lambda folder: {**kept(folder), "PYTHONPATH": str(ROOT)})


READER = "tests.documents.reader_apart"


def ask(text: str, seconds: int = 20, crew: Crew | None = None):
    return read_apart(Request("plan", "a.docx", seconds=seconds), text.encode(), reader=READER, crew=crew)


def code_of(outcome) -> str:
    assert outcome.draft is None
    (problem,) = outcome.problems
    assert all(problem["remedy"].values())
    return problem["code"]


@pytest.mark.parametrize(
    ("act", "code"),
    [
        ("memory", "document.too_much_memory"),
        ("crash", "import.reader_failed"),
        ("write", "import.reader_failed"),
    ],
)
def test_what_breaks_a_reader_is_told(act, code):
    assert code_of(ask(act)) == code


def test_a_file_on_the_disk_is_given_as_its_bytes_are(tmp_path):
    file = tmp_path / "a.docx"
    file.write_bytes(b"limits of what is\nread")
    job = apart.Job(READER, asdict(Request("plan", "a.docx")), 20)
    assert apart.run(job, file) == apart.run(job, file.read_bytes())


def test_the_limits_are_set():
    limits = ask("limits", 7).draft["do"]
    assert limits["AS"] == apart.MEMORY
    assert (limits["CPU"], limits["FSIZE"], limits["CORE"]) == (14, apart.FILE_SIZE, 0)
    assert limits["NOFILE"] <= apart.OPEN_FILES


def test_nothing_of_the_environment_is_handed_on(monkeypatch):
    monkeypatch.setenv("XANH_SECRET_KEY", "geheim")
    found = ask("environment").draft["do"]
    assert set(found) - {"PYTHONPATH", "LC_CTYPE"} == {"PYTHONUTF8", "OMP_THREAD_LIMIT", "TMPDIR"}
    assert not Path(found["TMPDIR"]).exists()


def test_modules_of_the_folder_one_stands_in_are_not_loaded(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert not {"", str(tmp_path)} & set(ask("path").draft["do"])


def test_a_reader_that_hangs_is_killed_with_its_children():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        outcome = ask(f"hang {listener.getsockname()[1]}", seconds=2)
        assert code_of(outcome) == "import.reader_timeout"
        assert gone(listener)


def gone(listener: socket.socket) -> bool:
    """Whether nobody holds the other end: it reads as closed."""
    line, _ = listener.accept()
    line.settimeout(20)
    return line.recv(1) == b""


def test_all_readers_end_when_the_program_is_told_to_stop():
    crew = Crew()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        text = f"hang {listener.getsockname()[1]}"
        waiting = threading.Thread(target=ask, args=(text, 60, crew))
        waiting.start()
        line, _ = listener.accept()
        line.settimeout(20)
        crew.end()
        waiting.join(20)
        assert not waiting.is_alive()
        assert line.recv(1) == b""
    assert code_of(ask("limits", 60, crew)) == "import.reader_timeout"


def test_a_reader_ends_with_the_program_that_started_it():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        script = f"""
from xanh.documents import apart, reading
apart._environment = lambda folder: {{"PYTHONPATH": {str(ROOT)!r}}}
request, port = reading.Request("plan", "a"), {listener.getsockname()[1]}
reading.read_apart(request, b"wait %d" % port, reader={READER!r})
"""
        program = subprocess.Popen([sys.executable, "-c", script])
        line, _ = listener.accept()
        line.settimeout(20)
        program.kill()
        program.wait()
        assert line.recv(1) == b""


def test_how_far_it_has_come_is_heard_and_what_it_prints_is_not():
    heard: list[tuple[int, int]] = []
    request = Request("plan", "a.docx")
    found = read_apart(request, b"limits", lambda *said: heard.append(said), reader=READER)
    assert heard == [(1, 2), (2, 2)]
    assert set(found.draft) == {"do"}


def test_whoever_listens_badly_leaves_no_process_behind():
    def broken(done: int, of: int) -> None:
        raise LookupError

    with socket.create_server(("127.0.0.1", 0)) as listener:
        text = b"wait %d" % listener.getsockname()[1]
        with pytest.raises(LookupError):
            read_apart(Request("plan", "a.docx"), text, broken, reader=READER)


def test_time_grows_with_size():
    assert reading.seconds_for(0) == 60
    assert reading.seconds_for(20 * 1024**2) > 300
