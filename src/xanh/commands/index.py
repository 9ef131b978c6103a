"""`xanh index`: composite indices from files, with the words of the library `xanh.index`."""

from __future__ import annotations

import click

from xanh.commands.lazy import LazyGroup

# name -> the line `xanh index --help` shows. Its code is xanh.commands.index_<name>.<name>.
COMMANDS = {
    "check": "List what is wrong or doubtful in a framework and its data.",
    "score": "Compute scores and ranks.",
    "explain": "Say why a unit has its score.",
    "simulate": "Intervals of scores and ranks under what is uncertain.",
    "sensitivity": "Which assumption matters.",
    "audit": "Hold an index against what the field asks of one.",
    "improve": "What would move a unit's score.",
    "compare": "Why scores changed between two editions.",
    "verify": "Compute an exported result again and compare.",
}


class Index(LazyGroup):
    """The commands of the index engine."""

    lines = COMMANDS
    home = "xanh.commands.index_"


@click.group(cls=Index)
def index() -> None:
    """Check, compute, explain, simulate, audit, improve, compare and verify a composite index."""
