"""A process of its own for whatever opens strangers' files: limits on time and memory, no secret in reach.

The parent hands over a line of JSON and the file; the child answers in lines of JSON: how far it has come
(`{"done": 3, "of": 20}`, any number of times), then `{"answer": ...}`. The child knows no Django and
no database.
"""

import json
import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TextIO

MEMORY = 2 * 1024**3
COMPLAINTS_KEPT = 4000
ENVIRONMENT = {"PYTHONUTF8": "1"}
SLOW = (-signal.SIGALRM, -signal.SIGXCPU)
Told = Callable[[int, int], None]
log = logging.getLogger(__name__)


class ApartError(Exception):
    """The process ended without an answer; `slow` says whether its time was up."""

    def __init__(self, *, slow: bool) -> None:
        super().__init__("out of time" if slow else "broken")
        self.slow = slow


@dataclass(frozen=True)
class Job:
    """The module that does the work, what it is told beside the file, and how long it may take."""

    module: str
    about: dict[str, Any]
    seconds: int


def run(job: Job, data: bytes, told: Told | None = None) -> Any:
    """Have a module work on a file; returns its answer, or raises `ApartError`.

    `told(done, of)` hears how far it has come.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
        given.write(json.dumps([job.about, job.seconds]).encode() + b"\n" + data)
        given.seek(0)
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", job.module],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=ENVIRONMENT,
        )
        answer, slow = _followed(child, job.seconds, told)
        if answer is None:
            complaints.seek(0)
            text = complaints.read()[-COMPLAINTS_KEPT:].decode("utf-8", "replace")
            log.error("%s failed (%s): %s", job.module, child.returncode, text)
            raise ApartError(slow=slow)
        return answer["answer"]


def _followed(child: Any, seconds: int, told: Told | None) -> tuple[dict[str, Any] | None, bool]:
    """The last line where the process ended well, and whether it was too slow."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        child.kill()

    # One second more than the child allows itself: it says better than we can why it stopped.
    alarm = threading.Timer(seconds + 1, stop)
    alarm.start()
    try:
        answer = _last(child.stdout, told)
        child.wait()
    finally:
        alarm.cancel()
        child.kill()
        child.stdout.close()
        child.wait()
    return (answer if child.returncode == 0 else None), late.is_set() or child.returncode in SLOW


def _last(lines: Iterable[bytes], told: Told | None) -> dict[str, Any] | None:
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:  # killed in the middle of a line
            return None
        if "answer" in said:
            return dict(said)
        if told:
            told(said["done"], said["of"])
    return None


def work(act: Callable[[dict[str, Any], bytes, Told], Any]) -> None:
    """What the child does: take the file in, keep to the limits, answer."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    about, seconds = json.loads(head)
    _limit(seconds)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer

    def told(done: int, of: int) -> None:
        _say(answers, {"done": done, "of": of})

    _say(answers, {"answer": act(about, data, told)})


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    busy = seconds * (os.cpu_count() or 1)  # the clock below stops what waits, this what all threads burn
    resource.setrlimit(resource.RLIMIT_CPU, (busy, busy + 1))
    signal.alarm(seconds)


def _say(answers: TextIO, said: dict[str, Any]) -> None:
    answers.write(json.dumps(said, default=str) + "\n")
    answers.flush()
