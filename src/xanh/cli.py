"""The command `xanh`: thin, each command is one call into the packages."""

from __future__ import annotations

from importlib import import_module

import click

from xanh import __version__

# name -> module in xanh.commands and the line `xanh --help` shows; the module is imported only when called.
COMMANDS = {
    "plan": "Read an official plan, check it.",
    "serve": "Start the workbench.",
    "manage": "Django's management commands.",
}


class LazyGroup(click.Group):
    """A group that imports a command's module only when that command is called, so `--help` stays quick."""

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


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="xanh")
def main() -> None:
    """Xanh: workbench for a province's green index."""
