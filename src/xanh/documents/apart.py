"""Files read in a process of their own, with limits on time and memory: a hostile file hurts nobody else.

`python -m xanh.documents.apart` is that process: a line of JSON and the file on standard input, the draft or
the problems as JSON on standard output. It gets no secret, and it ends with everything that it started.
"""

import ctypes
import json
import logging
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from xanh.reference import Place, Problem, ProblemError

GIGABYTE = 1024**3
MEMORY = 2 * GIGABYTE
FILE_SIZE = GIGABYTE // 4  # of any file it writes, its answer too
OPEN_FILES = 256
CORES = 2  # a reader of scans uses two
STDERR_KEPT = 4000
SECONDS, SECONDS_PER_MEGABYTE = 60, 60  # a megabyte holds some 20 scanned pages
PR_SET_PDEATHSIG = 1  # of prctl(2): the signal to get when the parent dies
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """What to read, and how long it may take. `as_of` is a day in ISO form."""

    kind: str
    name: str
    as_of: str | None = None
    seconds: int = SECONDS


@dataclass(frozen=True)
class Outcome:
    """A draft, or what kept the file from being read (problems as JSON)."""

    draft: dict[str, Any] | None = None
    problems: tuple[dict[str, Any], ...] = ()


Reader = Callable[[Request, bytes], dict[str, Any]]


def seconds_for(size: int) -> int:
    """How long reading a file of `size` bytes may take.

    Examples
    --------
    >>> seconds_for(3 * 1024 * 1024)
    240
    """
    return SECONDS + SECONDS_PER_MEGABYTE * size // 1024**2


def read_apart(request: Request, data: bytes, *, reader: str = __name__) -> Outcome:
    """Read in a process that ends when its time is up; whatever goes wrong is a problem of the outcome.

    `reader` is the module that is the process: its main calls `serve`.

    Examples
    --------
    >>> read_apart(Request("plan", "a.docx"), b"").problems[0]["code"]
    'document.empty'
    """
    return Readers(reader).read(request, data)


class Readers:
    """The processes that read for one caller, in any number of its threads."""

    def __init__(self, reader: str = __name__) -> None:
        self.reader = reader
        self.ended = False
        self.running: set[int] = set()

    def read(self, request: Request, data: bytes) -> Outcome:
        """What `read_apart` does."""
        with tempfile.TemporaryDirectory(prefix="xanh-") as name:
            folder = Path(name)
            head = json.dumps(asdict(request)).encode()
            (folder / "in").write_bytes(head + b"\n" + data)
            # One second more than the reader allows itself: it says better than we can why it stopped.
            code = self._run(folder, request.seconds + 1)
            return _outcome(request, folder, code)

    def end(self) -> None:
        """End all of them now, and those that are about to start: for a program that is told to stop."""
        self.ended = True
        for pid in tuple(self.running):
            _end(pid)

    def _run(self, folder: Path, seconds: int) -> int | None:
        """The exit code of a process; None where its time was up. Its family ends with it."""
        process = _start(self.reader, folder)
        self.running.add(process.pid)
        try:
            return process.wait(0 if self.ended else seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(process.pid)
            process.wait()
            self.running.discard(process.pid)


def read_here(request: Request, data: bytes, read: Reader | None = None) -> Outcome:
    """Read in this process: what the process apart does. `read` makes the draft; the default reads a plan."""
    try:
        draft = (read or _read_plan)(request, data)
    except ProblemError as error:
        return Outcome(problems=tuple(p.to_json() for p in error.problems))
    except MemoryError:
        return _failed("document.too_much_memory", request)
    return Outcome(draft=draft, problems=tuple(draft.pop("problems", ())))


def serve(read: Callable[[Request, bytes], Outcome] = read_here) -> None:
    """Be the process apart: read what stands on standard input within the limits."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    request = Request(**json.loads(head))
    _limit(request.seconds)
    json.dump(asdict(read(request, data)), sys.stdout, default=str)


def _start(reader: str, folder: Path) -> subprocess.Popen[bytes]:
    # -P: no module from the folder that somebody happens to stand in.
    command = [sys.executable, "-P", "-m", reader]
    with (
        (folder / "in").open("rb") as given,
        (folder / "out").open("wb") as told,
        (folder / "err").open("wb") as error,
    ):
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=given,
            stdout=told,
            stderr=error,
            env=_environment(folder),
            start_new_session=True,
        )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing else: no secret reaches a process that opens strangers' files."""
    return {"PYTHONUTF8": "1", "OMP_THREAD_LIMIT": "1", "TMPDIR": str(folder)}


def _end(pid: int) -> None:
    """Kill a process with all of its group; one that has ended already has none."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        log.debug("group %s has ended", pid)


def _outcome(request: Request, folder: Path, code: int | None) -> Outcome:
    if code is None or code in (-signal.SIGALRM, -signal.SIGXCPU):
        return _failed("import.reader_timeout", request)
    if code != 0:
        told = (folder / "err").read_bytes()[-STDERR_KEPT:].decode("utf-8", "replace")
        log.error("reading %s failed (%s): %s", request.name, code, told)
        memory = "MemoryError" in told or "memory allocation" in told
        return _failed("document.too_much_memory" if memory else "import.reader_failed", request)
    text = (folder / "out").read_text("utf-8").replace("\\u0000", "\\ufffd")  # no database keeps it
    found = json.loads(text)
    return Outcome(draft=found["draft"], problems=tuple(found["problems"]))


def _failed(code: str, request: Request) -> Outcome:
    problem = Problem(code, Place(file=request.name), {"seconds": request.seconds})
    return Outcome(problems=(problem.to_json(),))


def _read_plan(request: Request, data: bytes) -> dict[str, Any]:
    from xanh.documents.read import read_plan

    as_of = date.fromisoformat(request.as_of) if request.as_of else None
    return read_plan(data, name=request.name, as_of=as_of).to_json()


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


if __name__ == "__main__":
    serve()
