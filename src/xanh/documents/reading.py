"""Plans read in a process of their own, see `xanh.documents.apart`.

`python -m xanh.documents.reading` is that process.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from xanh.documents import apart
from xanh.documents.apart import ApartError, Crew, Job, Told
from xanh.reference import Place, Problem, ProblemError

SECONDS, SECONDS_PER_MEGABYTE = 60, 60  # a megabyte holds some 20 scanned pages


@dataclass(frozen=True)
class Request:
    """What to read, and how long it may take. `as_of` is a day in ISO form.

    `variants` are further spellings of agencies, see `xanh.documents.read.read_plan`.
    """

    kind: str
    name: str
    as_of: str | None = None
    seconds: int = SECONDS
    variants: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """A draft, or what kept the file from being read (problems as JSON).

    `page_sizes` are the widths and heights of its pages as pictures, in pixels; empty where nobody asked.
    """

    draft: dict[str, Any] | None = None
    problems: tuple[dict[str, Any], ...] = ()
    page_sizes: tuple[tuple[int, int], ...] = ()


Reader = Callable[[Request, bytes, Told | None], dict[str, Any]]


def seconds_for(size: int) -> int:
    """How long reading a file of `size` bytes may take.

    Examples
    --------
    >>> seconds_for(3 * 1024 * 1024)
    240
    """
    return SECONDS + SECONDS_PER_MEGABYTE * size // 1024**2


def read_apart(
    request: Request,
    data: bytes,
    told: Told | None = None,
    *,
    reader: str = __name__,
    crew: Crew | None = None,
) -> Outcome:
    """Read in a process that ends when its time is up; whatever goes wrong is a problem of the outcome.

    `told(done, of)` hears of pages read; `reader` is the module that is the process; `crew` can end it.

    Examples
    --------
    >>> read_apart(Request("plan", "a.docx"), b"").problems[0]["code"]
    'document.empty'
    """
    try:
        found = (crew or Crew()).run(Job(reader, asdict(request), request.seconds), data, told)
    except ApartError as error:
        return failed(error.code, request)
    sizes = tuple((width, height) for width, height in found["page_sizes"])
    return Outcome(draft=found["draft"], problems=tuple(found["problems"]), page_sizes=sizes)


def failed(code: str, request: Request) -> Outcome:
    """The outcome of a file that broke its reader or took too long."""
    problem = Problem(code, Place(file=request.name), {"seconds": request.seconds})
    return Outcome(problems=(problem.to_json(),))


def read_here(request: Request, data: bytes, told: Told | None = None, read: Reader | None = None) -> Outcome:
    """Read in this process: what the process apart does. `read` makes the draft; the default reads a plan."""
    try:
        draft = (read or read_draft)(request, data, told)
    except ProblemError as error:
        return Outcome(problems=tuple(p.to_json() for p in error.problems))
    except MemoryError:
        return failed("document.too_much_memory", request)
    return Outcome(draft=draft, problems=tuple(draft.pop("problems", ())))


def read_draft(request: Request, data: bytes, told: Told | None) -> dict[str, Any]:
    """The draft of a plan as JSON."""
    from xanh.documents.read import read_plan

    as_of = date.fromisoformat(request.as_of) if request.as_of else None
    draft = read_plan(data, name=request.name, as_of=as_of, progress=told, variants=request.variants)
    return draft.to_json()


def answer(about: dict[str, Any], data: bytes, told: Told) -> dict[str, Any]:
    """What the process answers."""
    return asdict(read_here(Request(**about), data, told))


if __name__ == "__main__":
    apart.work(answer)
