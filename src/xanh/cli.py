"""The command `xanh`: thin, each command is one call into the packages."""

from __future__ import annotations

from typing import Any

import click

from xanh import __version__
from xanh.commands.lazy import LazyGroup
from xanh.reference import Problem, ProblemError

# name -> the line `xanh --help` shows. Its code is xanh.commands.<name>.<name>, imported only when called.
COMMANDS = {
    "plan": "Read an official plan, check it.",
    "doc": "Check the layout of official documents.",
    "index": "Check, compute, explain, verify a composite index.",
    "journal": "Check, anchor and export the journal of acts.",
    "serve": "Start the workbench.",
    "manage": "Django's management commands.",
}


class Xanh(LazyGroup):
    """Words problems for people."""

    lines = COMMANDS

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ProblemError as error:
            for problem in error.problems:
                click.echo(worded(problem), err=True)
            ctx.exit(1)


@click.group(cls=Xanh)
@click.version_option(__version__, prog_name="xanh")
def main() -> None:
    """Xanh: workbench for a province's green index."""


def worded(problem: Problem) -> str:
    """A problem in Vietnamese, then in English, under its code."""
    lines = [f"  {problem.message(language)} {problem.remedy(language)}" for language in ("vi", "en")]
    return "\n".join([f"xanh: {problem.code}", *lines])
