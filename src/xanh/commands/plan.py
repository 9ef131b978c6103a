"""`xanh plan`: read official plans into data, and check them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from xanh.commands.findings import show, stop
from xanh.reference import Place, Problem

if TYPE_CHECKING:
    from xanh.documents.draft import PlanDraft

PATH = click.argument("path", type=click.Path(path_type=Path), metavar="FILE|FOLDER")
FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print data instead of the summary.")
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Day on which agencies must exist (default: today).",
)
OUT = click.option(
    "--out", type=click.Path(path_type=Path), help="Folder to write NAME.json of each file to."
)
XLSX = click.option(
    "--xlsx", type=click.Path(path_type=Path), help="Workbook to write, to edit and read again; or a folder."
)
JOBS = click.option(
    "--jobs", type=click.IntRange(1, 64), help="Files read at once (default: half the cores)."
)
SECONDS = click.option(
    "--seconds", type=click.IntRange(1), help="Time for one file (default: 60, and 60 more a megabyte)."
)


@click.group()
def plan() -> None:
    """Read an official plan, check it."""


@plan.command()
@PATH
@AS_JSON
@AS_OF
@OUT
@XLSX
@JOBS
@SECONDS
def read(path: Path, *, as_of: datetime | None, **given: Any) -> None:
    """Turn a plan into data, or every plan of a folder; says what a person has to check.

    Word, Excel, OpenDocument, PDF, scans, text: the kind is told by content. Each file is read in a process
    of its own, with limits on time and memory. A folder is read with all folders in it.

    Exit code 0: all were read. 1: some files of a folder were not. 2: none was.
    """
    from xanh.commands import plan_folder, plan_one
    from xanh.commands.plan_files import Wish

    wish = Wish(path, as_of=_day(as_of), **given)
    (plan_folder if path.is_dir() else plan_one).read(wish)


@plan.command()
@FILE
@AS_JSON
@AS_OF
def lint(file: Path, *, as_json: bool, as_of: datetime | None) -> None:
    """List what is unclear or wrong in a plan, grouped by code; exit code 1 where there are errors."""
    from xanh.documents.lint import lint as find

    day = _day(as_of)
    found = find(_read(file, day), as_of=day)
    show(found, as_json=as_json)


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def _read(file: Path, day: date) -> PlanDraft:
    """The plan; problems that stop the reading go to stderr with their remedies, exit code 2."""
    from xanh.commands.plan_files import Wish, read_file
    from xanh.documents.draft import from_json

    outcome = read_file(file, Wish(file, as_of=day))
    if outcome.draft is None:
        stop([Problem(p["code"], Place(**p["place"]), p["values"]) for p in outcome.problems])
    return from_json(outcome.draft)
