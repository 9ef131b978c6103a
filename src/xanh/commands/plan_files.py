"""Files of plans for `xanh plan`: found in a folder, read apart, written whole or not at all."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xanh.documents.apart import Crew, Told
from xanh.documents.draft import from_json
from xanh.documents.reading import Outcome, Request, read_apart, seconds_for
from xanh.reference import Place, Problem, ProblemError

if TYPE_CHECKING:
    from xanh.documents.draft import PlanDraft

READING = "Đọc kế hoạch"
HIDDEN = (".", "~$")  # hidden files, and those that Office keeps beside a file that is open


@dataclass(frozen=True)
class Wish:
    """What the caller of `xanh plan read` asked for."""

    path: Path
    as_of: date
    as_json: bool = False
    out: Path | None = None
    xlsx: Path | None = None
    jobs: int | None = None
    seconds: int | None = None


def files_in(folder: Path, *, without: tuple[Path | None, ...] = ()) -> list[Path]:
    """Every file in a folder and the folders in it, sorted; links to folders are not followed."""
    own = {path.resolve() for path in without if path}
    return sorted(_walk(folder, own - {folder.resolve()}))


def _walk(folder: Path, without: set[Path]) -> Iterator[Path]:
    for name, folders, files in os.walk(folder):
        here = Path(name)
        folders[:] = [f for f in folders if not f.startswith(HIDDEN) and (here / f).resolve() not in without]
        yield from (here / f for f in files if not f.startswith(HIDDEN) and (here / f).is_file())


def read_file(path: Path, wish: Wish, *, crew: Crew | None = None, told: Told | None = None) -> Outcome:
    """The draft of a file, or why there is none; never raises. `told(done, of)` hears of pages read."""
    from xanh.documents.read.source import refuse_large

    try:
        refuse_large(path.stat().st_size, path.name)
        data = path.read_bytes()
    except OSError:
        return _not_read(Problem("document.not_found", Place(file=str(path))))
    except ProblemError as error:
        return _not_read(*error.problems)
    seconds = wish.seconds or seconds_for(len(data))
    request = Request("plan", path.name, wish.as_of.isoformat(), seconds)
    return read_apart(request, data, told, crew=crew)


@contextmanager
def bar(count: int, label: str = READING) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal, elsewhere nothing. Yields what is told how far things have come."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    with click.progressbar(length=count, label=label, file=sys.stderr, show_pos=True) as shown:

        def told(done: int, of: int) -> None:
            shown.length = of
            shown.update(done - shown.pos)

        yield told
        shown.update((shown.length or 0) - shown.pos)


def _not_read(*problems: Problem) -> Outcome:
    return Outcome(problems=tuple(p.to_json() for p in problems))


def whole(outcome: Outcome) -> dict[str, Any]:
    """The draft with the problems noticed while it was read."""
    return {**(outcome.draft or {}), "problems": list(outcome.problems)}


def draft_of(outcome: Outcome) -> PlanDraft:
    """The draft as the packages know it."""
    return from_json(whole(outcome))


def write_json(path: Path, outcome: Outcome) -> None:
    """The draft as JSON."""
    write_whole(path, json.dumps(whole(outcome), ensure_ascii=False, indent=2).encode())


def write_xlsx(path: Path, outcome: Outcome) -> None:
    """The draft as a workbook to edit."""
    from xanh.documents.write.plan_xlsx import write_workbook

    write_whole(path, write_workbook(draft_of(outcome)))


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place when all of it is written: nobody ever sees half of it.

    Raises
    ------
    ProblemError
        document.not_written where the folder cannot be made or written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise ProblemError(Problem("document.not_written", Place(file=str(path)))) from error


def _replace(path: Path, data: bytes) -> None:
    mask = os.umask(0)
    os.umask(mask)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), 0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:  # Ctrl+C as well
        Path(name).unlink(missing_ok=True)
        raise
