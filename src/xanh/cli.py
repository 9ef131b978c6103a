"""The command `xanh`: thin, each command is one call into the packages."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from xanh import __version__
from xanh.reference import Problem, ProblemError

# name -> the line `xanh --help` shows. Its code is xanh.commands.<name>.<name>, imported only when called.
COMMANDS = {
    "plan": "Read an official plan, check it.",
    "serve": "Start the workbench.",
    "manage": "Django's management commands.",
}


class LazyGroup(click.Group):
    """Imports a command's module only when that command is called, and words problems for people."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"xanh.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ProblemError as error:
            for problem in error.problems:
                click.echo(worded(problem), err=True)
            ctx.exit(1)


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="xanh")
def main() -> None:
    """Xanh: workbench for a province's green index."""


def worded(problem: Problem) -> str:
    """A problem in Vietnamese, then in English, under its code."""
    lines = [f"  {problem.message(language)} {problem.remedy(language)}" for language in ("vi", "en")]
    return "\n".join([f"xanh: {problem.code}", *lines])
