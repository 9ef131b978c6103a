"""Files read in a process of their own, with limits on time and memory: a hostile file hurts nobody else.

`python -m xanh.portal.imports.reading` is that process: a line of JSON and the file on standard input, the
draft or the problems as JSON on standard output. It knows no Django and no database.
"""

import json
import logging
import resource
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from xanh.portal.imports.rules import ImportKind
from xanh.reference import Place, Problem, ProblemError

MEMORY = 2 * 1024**3
STDERR_KEPT = 4000
ENVIRONMENT = {"PYTHONUTF8": "1"}  # nothing else: no secret reaches a process that opens strangers' files
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """What to read, and how long it may take."""

    kind: str
    name: str
    as_of: str | None = None
    seconds: int = 60
    variants: dict[str, str] = field(default_factory=dict)  # spellings that reviewers gave


@dataclass(frozen=True)
class Outcome:
    """A draft, or what kept the file from being read (problems as JSON)."""

    draft: dict[str, Any] | None = None
    problems: tuple[dict[str, Any], ...] = ()


def read_apart(request: Request, data: bytes) -> Outcome:
    """Read in a process that ends when its time is up."""
    head = json.dumps(asdict(request)).encode()
    command = [sys.executable, "-m", __name__]
    try:
        # One second more than the reader allows itself: it says better than we can why it stopped.
        done = subprocess.run(  # noqa: S603
            command,
            input=head + b"\n" + data,
            capture_output=True,
            timeout=request.seconds + 1,
            check=False,
            env=ENVIRONMENT,
        )
    except subprocess.TimeoutExpired:
        return _failed("import.reader_timeout", request)
    if done.returncode in (-signal.SIGALRM, -signal.SIGXCPU):
        return _failed("import.reader_timeout", request)
    if done.returncode != 0:
        told = done.stderr[-STDERR_KEPT:].decode("utf-8", "replace")
        log.error("reading %s failed: %s", request.name, told)
        return _failed("import.reader_failed", request)
    found = json.loads(done.stdout)
    return Outcome(draft=found["draft"], problems=tuple(found["problems"]))


def _failed(code: str, request: Request) -> Outcome:
    problem = Problem(code, Place(file=request.name), {"seconds": request.seconds})
    return Outcome(problems=(problem.to_json(),))


def read_here(request: Request, data: bytes) -> Outcome:
    """Read in this process: what the process apart does, and what tests of other things use."""
    try:
        draft = _read_plan(request, data) if request.kind == ImportKind.PLAN else _read_scores(request, data)
    except ProblemError as error:
        return Outcome(problems=tuple(p.to_json() for p in error.problems))
    return Outcome(draft=draft, problems=tuple(draft.pop("problems", ())))


def _read_plan(request: Request, data: bytes) -> dict[str, Any]:
    from xanh.documents.read import read_plan

    as_of = date.fromisoformat(request.as_of) if request.as_of else None
    return read_plan(data, name=request.name, as_of=as_of, variants=request.variants).to_json()


def _read_scores(request: Request, data: bytes) -> dict[str, Any]:
    from xanh.portal.imports.score_table import read_scores

    return read_scores(data, name=request.name)


def main() -> None:
    """Read what stands on standard input within the limits."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    request = Request(**json.loads(head))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (request.seconds, request.seconds + 1))
    signal.alarm(request.seconds)
    json.dump(asdict(read_here(request, data)), sys.stdout, default=str)


if __name__ == "__main__":
    main()
