"""Fenced blocks run: `python` and `console` print what they show, commands in `sh` exist.

The blocks of one page run in their order in one empty folder: a file made by one is there for the next.
"""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.docs.pages import PAGES, ROOT, Block, Page
from xanh.cli import main

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
LANGUAGES = {"python", "console", "sh", "text", "json", "yaml", "csv", "mermaid"}
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
PAGES_WITH_BLOCKS = [page for page in PAGES if page.blocks]


@pytest.mark.parametrize("page", PAGES_WITH_BLOCKS, ids=lambda page: page.name)
def test_blocks_run(page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in page.blocks:
        check = {"python": check_python, "console": check_console, "sh": check_shell}.get(block.language)
        if check:
            check(page, block, names)


@pytest.mark.parametrize("page", PAGES_WITH_BLOCKS, ids=lambda page: page.name)
def test_every_block_says_what_it_is(page: Page) -> None:
    assert {block.language for block in page.blocks} <= LANGUAGES


def check_python(page: Page, block: Block, names: dict[str, object]) -> None:
    """Lines with >>> print what follows them; a block without them runs as it stands."""
    if ">>>" not in block.text:
        exec(compile(block.text, f"{page.name}:{block.line}", "exec"), names)  # noqa: S102
        return
    test = doctest.DocTestParser().get_doctest(block.text, names, page.name, page.name, block.line - 1)
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    said: list[str] = []
    runner.run(test, out=said.append, clear_globs=False)
    assert not runner.failures, "".join(said)
    names.update(test.globs)


def check_console(page: Page, block: Block, names: dict[str, object]) -> None:
    """Each `$ xanh ...` prints the lines below it; `...` stands for any text."""
    assert block.text.startswith("$ "), f"{page.name}:{block.line}: a console block begins with $"
    for command, shown in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block.text, re.MULTILINE):
        words = known(page, block, command)
        result = CliRunner().invoke(main, words, prog_name="xanh")
        fits = doctest.OutputChecker().check_output(shown, result.output, FLAGS)
        assert fits, f"{page.name}:{block.line}: {command} prints\n{result.output}"


def check_shell(page: Page, block: Block, names: dict[str, object]) -> None:
    """Commands that are shown and not run: each exists, with the options it is given."""
    for line in filter(None, block.text.replace("\\\n", " ").splitlines()):
        words = [word for word in shlex.split(line, comments=True) if not re.match(r"[A-Z_]+=", word)]
        if words[:1] == ["make"]:
            assert set(words[1:]) <= TARGETS, f"{page.name}:{block.line}: {line}"
        elif words and words[0].endswith("xanh"):
            exists(words[1:])
        elif words:
            assert words[0] in {"git", "cd"} or (ROOT / words[0]).exists() or runs_a_tool(words), line


def runs_a_tool(words: list[str]) -> bool:
    """`.venv/bin/python tools/x.py`: the virtual environment is there once the project is set up."""
    return words[0].startswith(".venv/bin/") and all((ROOT / w).exists() for w in words[1:] if "/" in w)


def known(page: Page, block: Block, command: str) -> list[str]:
    words = shlex.split(command)
    assert words[0] == "xanh", f"{page.name}:{block.line}: only xanh runs in a console block, not {command}"
    return words[1:]


def exists(words: list[str]) -> None:
    """Walk down the groups to the command; its options are among those it knows."""
    context = click.Context(main)
    command: click.Command = main
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, f"there is no command {words[0]}"
        command, words = found, words[1:]
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    given = {word.partition("=")[0] for word in words if word.startswith("-")}
    assert given <= options or command.context_settings.get("ignore_unknown_options")
