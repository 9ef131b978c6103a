"""`xanh plan read FOLDER`: every file, several at once; a line for each, a table at the end."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click

from xanh.commands.findings import stop
from xanh.commands.plan_files import Wish, bar, draft_of, files_in, read_file, whole, write_json, write_xlsx
from xanh.commands.plan_words import doubts_of, in_short
from xanh.documents.apart import Crew
from xanh.documents.reading import Outcome
from xanh.reference import Place, Problem, ProblemError


@dataclass
class Tally:
    """How many files came to what; the lines that say so."""

    sure: int = 0
    doubtful: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def add(self, name: str, outcome: Outcome) -> None:
        """Count a file and word its line."""
        if outcome.draft is None:
            problem = outcome.problems[0]
            self.failed[problem["code"]] = self.failed.get(problem["code"], 0) + 1
            text = f"KHÔNG ĐỌC ĐƯỢC {problem['code']}: {problem['message']['vi']} {problem['remedy']['vi']}"
        else:
            draft = draft_of(outcome)
            self.doubtful += bool(doubts_of(draft))
            self.sure += not doubts_of(draft)
            text = in_short(draft)
        self.lines.append(f"{name}: {text}")

    def table(self) -> Iterator[str]:
        """Read without a doubt, read with doubts, not read by code."""
        rows = [
            ("Đọc được, không có chỗ cần kiểm tra", self.sure),
            ("Đọc được, có chỗ cần kiểm tra", self.doubtful),
        ]
        rows += [(f"Không đọc được: {code}", count) for code, count in sorted(self.failed.items())]
        for title, count in [*rows, ("Tổng số tệp", sum(count for _, count in rows))]:
            yield f"{title:<52}{count:>7}"

    @property
    def code(self) -> int:
        """The exit code: 0 all, 1 some, 2 none were read."""
        return 0 if not self.failed else 1 if self.sure + self.doubtful else 2


def read(wish: Wish) -> None:
    """Read and write what was asked for; lines and table go to stderr where data goes to stdout."""
    files = files_in(wish.path, without=(wish.out, wish.xlsx))
    if not files:
        stop([Problem("document.empty_folder", Place(file=str(wish.path)))])
    tally = Tally()
    with bar(len(files)) as told:
        for done, (path, outcome) in enumerate(_outcomes(files, wish), start=1):
            name = path.relative_to(wish.path)
            written = _written(name, outcome, wish)
            tally.add(str(name), written)
            told(done, len(files))
            if wish.as_json:
                click.echo(json.dumps(_as_data(name, written), ensure_ascii=False))
            elif not sys.stderr.isatty():
                click.echo(tally.lines[-1])
    _conclude(tally, wish)


def _conclude(tally: Tally, wish: Wish) -> None:
    late = tally.lines if wish.as_json or sys.stderr.isatty() else ()  # a bar and lines would mix
    for text in (*late, "", *tally.table()):
        click.echo(text, err=wish.as_json)
    sys.exit(tally.code)


def _outcomes(files: list[Path], wish: Wish) -> Iterator[tuple[Path, Outcome]]:
    """Each file with its outcome, in the order of the files; all readers end where this is interrupted."""
    jobs = wish.jobs or max(1, (os.cpu_count() or 1) // 2)  # a scan is read on two cores
    pool, crew = ThreadPoolExecutor(jobs), Crew()
    try:
        read = partial(read_file, wish=wish, crew=crew)
        yield from zip(files, pool.map(read, files), strict=True)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        crew.end()
        pool.shutdown()


def _written(name: Path, outcome: Outcome, wish: Wish) -> Outcome:
    """The outcome after its files are written; one that cannot be written is told as not read."""
    if outcome.draft is None:
        return outcome
    try:
        if wish.out:
            write_json(wish.out / f"{name}.json", outcome)
        if wish.xlsx:
            write_xlsx(wish.xlsx / f"{name}.xlsx", outcome)
    except ProblemError as error:
        return Outcome(problems=tuple(p.to_json() for p in error.problems))
    return outcome


def _as_data(name: Path, outcome: Outcome) -> dict[str, Any]:
    if outcome.draft is None:
        return {"file": str(name), "problems": outcome.problems}
    return {"file": str(name), "draft": whole(outcome)}
