"""`xanh journal`: is the journal whole, how does it stand now, all of it as JSON lines."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from xanh.commands.findings import show, stop
from xanh.reference import Problem

ANCHOR = re.compile(r"(\d{1,12}):([0-9a-f]{64})")


@click.group()
def journal() -> None:
    """Check, anchor and export the journal of acts, of the database that the settings name."""


def on_database(command: Callable[..., None]) -> Callable[..., None]:
    """With Django set up; a database without a journal ends the command with exit code 2."""

    @wraps(command)
    def wrapped(*args: Any, **options: Any) -> None:
        import django
        from django.db import DatabaseError

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xanh.portal.config.settings")
        django.setup()
        try:
            command(*args, **options)
        except DatabaseError as error:
            stop([Problem("journal.no_database", values={"reason": str(error).strip()[:200]})])

    return wrapped


@journal.command()
@click.option("--anchor", "kept", help="What `xanh journal anchor` printed earlier: shows a cut tail.")
@click.option("--json", "as_json", is_flag=True, help="Problems as JSON.")
@on_database
def verify(kept: str | None, as_json: bool) -> None:
    """Walk the whole chain; exit code 0: whole, 1: something does not fit, 2: it could not be read."""
    from xanh.portal.journal.queries import Anchor, examined

    found = ANCHOR.fullmatch(kept.strip()) if kept is not None else None
    if kept is not None and found is None:
        stop([Problem("journal.not_an_anchor", values={"text": kept[:100]})])
    verdict = examined(Anchor(int(found[1]), found[2]) if found else None)
    if verdict.is_whole and not as_json:
        click.echo(f"Nhật ký nguyên vẹn: {verdict.anchor.count} dòng.")
        return
    show(verdict.problems, as_json=as_json)


@journal.command()
@on_database
def anchor() -> None:
    """Print how many lines there are and the hash of the last: keep it away from this machine."""
    from xanh.portal.journal.queries import anchor as now

    click.echo(str(now()))


@journal.command()
@click.argument("out", type=click.File("w", encoding="utf-8"), default="-")
@on_database
def export(out: Any) -> None:
    """Write every line, oldest first, as JSON with both hashes: to a file, or to the screen."""
    from xanh.portal.insight.journal_files import json_lines
    from xanh.portal.journal.models import Entry

    for line in json_lines(Entry.objects.order_by("id")):
        out.write(line)
