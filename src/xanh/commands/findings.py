"""Problems in words for people at a terminal, grouped by code, errors first."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

import click

from xanh.reference import Problem

SEVERITIES = {"error": "LỖI", "warning": "CẦN XEM LẠI", "note": "LƯU Ý"}


def findings(found: Iterable[Problem], *, line: str = "dòng") -> Iterator[str]:
    """Findings by code, errors first; each with its place; `line` is what places count."""
    by_code: dict[str, list[Problem]] = {}
    for problem in found:
        by_code.setdefault(problem.code, []).append(problem)
    order = list(SEVERITIES)
    groups = sorted(by_code.items(), key=lambda item: order.index(item[1][0].severity))
    for code, problems in groups:
        yield f"{SEVERITIES[problems[0].severity]} {code} ({len(problems)})"
        yield from (f"  {_place(p, line)}{p.message()}" for p in problems)
        yield from (f"  → {text}" for text in dict.fromkeys(p.remedy() for p in problems))
    yield f"Tổng cộng: {sum(map(len, by_code.values()))} điểm." if by_code else "Không có điểm nào cần lưu ý."


def _place(problem: Problem, line: str) -> str:
    """ "trang 2, dòng 40: ", or nothing for the document as a whole."""
    place = problem.place
    parts = [f"trang {place.page}"] if place.page else []
    parts += [f"{line} {place.line}"] if place.line else []
    return f"{', '.join(parts)}: " if parts else ""


def show(found: Sequence[Problem], *, as_json: bool) -> None:
    """Print findings; exit code 1 where there are errors."""
    if as_json:
        click.echo(json.dumps([p.to_json() for p in found], ensure_ascii=False, indent=2, default=str))
    else:
        for text in findings(found):
            click.echo(text)
    if any(p.severity == "error" for p in found):
        sys.exit(1)


def stop(problems: Iterable[Problem]) -> NoReturn:
    """Problems that leave nothing to work on go to stderr with their remedies; exit code 2."""
    for problem in problems:
        click.echo(f"{problem.code}: {problem.message()}\n  {problem.remedy()}", err=True)
    sys.exit(2)
