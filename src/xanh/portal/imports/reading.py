"""Files read in a process of their own: a hostile file hurts nobody else.

`python -m xanh.portal.imports.reading` is that process, see `apart`.
"""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from xanh.portal.imports import apart
from xanh.portal.imports.apart import ApartError, Job, Told
from xanh.portal.imports.rules import ImportKind
from xanh.reference import Place, Problem, ProblemError


@dataclass(frozen=True)
class Request:
    """What to read, and how long it may take."""

    kind: str
    name: str
    as_of: str | None = None
    seconds: int = 60


@dataclass(frozen=True)
class Outcome:
    """A draft, or what kept the file from being read (problems as JSON).

    `page_sizes` are the widths and heights of its pages as pictures, in pixels; empty where it has no pages.
    """

    draft: dict[str, Any] | None = None
    problems: tuple[dict[str, Any], ...] = ()
    page_sizes: tuple[tuple[int, int], ...] = ()


def read_apart(request: Request, data: bytes, told: Told | None = None) -> Outcome:
    """Read in a process that ends when its time is up. `told(done, of)` hears of pages read."""
    try:
        found = apart.run(Job(__name__, asdict(request), request.seconds), data, told)
    except ApartError as error:
        return failed("import.reader_timeout" if error.slow else "import.reader_failed", request)
    sizes = tuple((width, height) for width, height in found["page_sizes"])
    return Outcome(draft=found["draft"], problems=tuple(found["problems"]), page_sizes=sizes)


def failed(code: str, request: Request) -> Outcome:
    """The outcome of a file that broke its reader or took too long."""
    problem = Problem(code, Place(file=request.name), {"seconds": request.seconds})
    return Outcome(problems=(problem.to_json(),))


def read_here(request: Request, data: bytes, told: Told | None = None) -> Outcome:
    """Read in this process: what the process apart does, and what tests of other things use."""
    try:
        if request.kind == ImportKind.SCORES:
            draft = _read_scores(request, data)
        else:
            draft = _read_plan(request, data, told)
    except ProblemError as error:
        return Outcome(problems=tuple(p.to_json() for p in error.problems))
    return Outcome(draft, tuple(draft.pop("problems", ())), _page_sizes(draft, request, data))


def _read_plan(request: Request, data: bytes, told: Told | None) -> dict[str, Any]:
    from xanh.documents.read import read_plan

    as_of = date.fromisoformat(request.as_of) if request.as_of else None
    return read_plan(data, name=request.name, as_of=as_of, progress=told).to_json()


def _read_scores(request: Request, data: bytes) -> dict[str, Any]:
    from xanh.portal.imports.score_table import read_scores

    return read_scores(data, name=request.name)


def _page_sizes(draft: dict[str, Any], request: Request, data: bytes) -> tuple[tuple[int, int], ...]:
    """None where no line stands on a page, nor where pages cannot be drawn: their text is there still."""
    from xanh.documents.pictures import page_sizes

    source = draft.get("source") or {}
    if not source.get("regions"):
        return ()
    try:
        return page_sizes(data, request.name, turns=source.get("turns") or ())
    except ProblemError:
        return ()


def _work(about: dict[str, Any], data: bytes, told: Told) -> dict[str, Any]:
    return asdict(read_here(Request(**about), data, told))


if __name__ == "__main__":
    apart.work(_work)
