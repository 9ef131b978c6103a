"""A process of its own for whatever opens strangers' files: limits on time and memory, no secret in reach.

The child reads a line of JSON and the file on standard input and answers in lines of JSON: how far it has
come (`{"done": 3, "of": 20}`, any number of times), then `{"answer": ...}`. It ends with all that it started.
"""

import ctypes
import json
import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

GIGABYTE = 1024**3
MEMORY = 2 * GIGABYTE
FILE_SIZE = GIGABYTE // 4  # of any file it writes
OPEN_FILES = 256
CORES = 2  # a reader of scans uses two
COMPLAINTS_KEPT = 4000
COPIED_AT_ONCE = 1024 * 1024
PR_SET_PDEATHSIG = 1  # of prctl(2): the signal to get when the parent dies
SLOW = (-signal.SIGALRM, -signal.SIGXCPU)
SHORT_OF_MEMORY = ("MemoryError", "memory allocation")
Told = Callable[[int, int], None]
log = logging.getLogger(__name__)


class ApartError(Exception):
    """The process ended without an answer; `code` is the problem to tell."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Job:
    """The module that is the process (its main calls `work`), what it is told beside the file, its time."""

    module: str
    about: dict[str, Any]
    seconds: int


def run(job: Job, data: bytes | Path, told: Told | None = None) -> Any:
    """Have a module work on a file, given or lying on the disk; returns its answer.

    `told(done, of)` hears how far it has come.

    Raises
    ------
    ApartError
        import.reader_timeout, document.too_much_memory or import.reader_failed.
    """
    return Crew().run(job, data, told)


class Crew:
    """The processes that work for one caller, in any number of its threads."""

    def __init__(self) -> None:
        self.ended = False
        self.running: set[int] = set()

    def run(self, job: Job, data: bytes | Path, told: Told | None = None) -> Any:
        """What the function `run` does."""
        with tempfile.TemporaryDirectory(prefix="xanh-") as name:
            folder = Path(name)
            _give(folder / "in", job, data)
            child = _start(job.module, folder)
            self.running.add(child.pid)
            try:
                # One second more than the child allows itself: it says better than we can why it stopped.
                answer, slow = _followed(child, 0 if self.ended else job.seconds + 1, told)
            finally:
                self.running.discard(child.pid)
            if answer is None:
                raise ApartError(_why(job, child.returncode, folder, slow=slow))
            return answer["answer"]

    def end(self) -> None:
        """End all of them now, and those that are about to start: for a program that is told to stop."""
        self.ended = True
        for pid in tuple(self.running):
            _end(pid)


def _give(target: Path, job: Job, data: bytes | Path) -> None:
    """Write what the child reads; of a file on the disk no copy stands in memory."""
    with target.open("wb") as given:
        given.write(json.dumps([job.about, job.seconds]).encode() + b"\n")
        if isinstance(data, bytes):
            given.write(data)
            return
        with data.open("rb") as file:
            shutil.copyfileobj(file, given, COPIED_AT_ONCE)


def _start(module: str, folder: Path) -> subprocess.Popen[bytes]:
    # -P: no module from the folder that somebody happens to stand in.
    command = [sys.executable, "-P", "-m", module]
    with (folder / "in").open("rb") as given, (folder / "err").open("wb") as complaints:
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=_environment(folder),
            start_new_session=True,
        )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing else: no secret reaches a process that opens strangers' files."""
    model = {name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ}
    return {"PYTHONUTF8": "1", "OMP_THREAD_LIMIT": "1", "TMPDIR": str(folder), **model}


def _followed(child: Any, seconds: int, told: Told | None) -> tuple[dict[str, Any] | None, bool]:
    """The answer where the process ended well, and whether it was too slow. Its family ends with it."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        _end(child.pid)

    alarm = threading.Timer(seconds, stop)
    alarm.start()
    try:
        answer = _last(child.stdout, told)
        child.wait()
    finally:
        alarm.cancel()
        _end(child.pid)
        child.stdout.close()
        child.wait()
    return (answer if child.returncode == 0 else None), late.is_set() or child.returncode in SLOW


def _end(pid: int) -> None:
    """Kill a process with all of its group; one that has ended already has none."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        log.debug("group %s has ended", pid)


def _last(lines: Iterable[bytes], told: Told | None) -> dict[str, Any] | None:
    for line in lines:
        try:
            said = json.loads(line.replace(b"\\u0000", b"\\ufffd"))  # no database keeps the sign zero
        except ValueError:  # killed in the middle of a line
            return None
        if "answer" in said:
            return dict(said)
        if told:
            told(said["done"], said["of"])
    return None


def _why(job: Job, code: int, folder: Path, *, slow: bool) -> str:
    if slow:
        return "import.reader_timeout"
    complaints = (folder / "err").read_bytes()[-COMPLAINTS_KEPT:].decode("utf-8", "replace")
    log.error("%s failed (%s): %s", job.module, code, complaints)
    memory = any(word in complaints for word in SHORT_OF_MEMORY)
    return "document.too_much_memory" if memory else "import.reader_failed"


def work(act: Callable[[dict[str, Any], bytes, Told], Any]) -> None:
    """Be the process: take the file in, keep to the limits, answer what `act(about, data, told)` returns."""
    about, seconds = json.loads(sys.stdin.buffer.readline())
    _limit(seconds)
    data = sys.stdin.buffer.read()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer

    def told(done: int, of: int) -> None:
        _say(answers, {"done": done, "of": of})

    _say(answers, {"answer": act(about, data, told)})


def _limit(seconds: int) -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CORES * seconds,
        resource.RLIMIT_FSIZE: FILE_SIZE,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))
    signal.alarm(seconds)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _say(answers: TextIO, said: dict[str, Any]) -> None:
    answers.write(json.dumps(said, default=str) + "\n")
    answers.flush()
