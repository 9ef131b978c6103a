"""The worker is killed with everything it started while it reads a file; started again, it reads it, once."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from tests.house.served import PATIENCE, environment, run

RECEIVE = """
from django.utils import timezone
from xanh.portal.imports.actions import receive_file
data = b"year,province,total\\n2024,Ha Noi,5\\n"
done = receive_file("diem.csv", data, kind="scores", by=None, at=timezone.now())
print("file:", done.document.file.path)
"""
# What `xanh serve` does before it starts its worker.
START = "from xanh.portal.imports.tasks import requeue_unread; print('waiting:', requeue_unread())"
TELL = """
from xanh.portal.imports.models import Import
from xanh.portal.journal.models import Entry
print("told:", Import.objects.get().state, list(Entry.objects.values_list("act", flat=True)))
"""


@pytest.mark.serves
def test_a_file_whose_reader_was_killed_is_read_again(tmp_path, ready_database):
    env = environment(tmp_path, ready_database, XANH_LOG_LEVEL="INFO")
    run("manage", "migrate", "-v0", env=env).finish()
    file = Path(told(env, RECEIVE, "file:"))
    data = hold(file)
    worker = run("manage", "qcluster", env=env)
    wait_until_opened(file)
    for pid in family_of(worker.process.pid):
        os.kill(pid, signal.SIGKILL)
    worker.process.wait()
    file.unlink()
    file.write_bytes(data)
    assert told(env, START, "waiting:") == "1"
    worker = run("manage", "qcluster", env=env)
    worker.until("Processed")
    worker.stop()
    assert told(env, TELL, "told:") == "ready ['import.receive', 'import.read']"


def told(env: dict[str, str], script: str, word: str) -> str:
    output = run("manage", "shell", "-v0", "-c", script, env=env).finish()
    return next(line for line in output.splitlines() if line.startswith(word)).removeprefix(word).strip()


def hold(file: Path) -> bytes:
    """Put a pipe in the file's place: whoever opens it to read waits there."""
    data = file.read_bytes()
    file.unlink()
    os.mkfifo(file)
    return data


def wait_until_opened(pipe: Path) -> None:
    """Opening a pipe to write succeeds when a reader has it open: the job is midway. Nothing is written."""
    writer = threading.Thread(target=lambda: kept.append(pipe.open("wb")), daemon=True)
    kept: list[object] = []
    writer.start()
    writer.join(PATIENCE)
    assert kept, "the worker never came to read the file"
    opened.append(kept)  # closing the pipe would let the job go on


opened: list[object] = []


def family_of(pid: int) -> list[int]:
    """A process and all that it started, at any remove."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(word) for found in lists for word in found.read_text().split()]
    return [pid, *(descendant for child in children for descendant in family_of(child))]
