"""Everything that has a name a reader may look up has its entry."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator

import click
import pytest

from tests.docs.pages import EVERYTHING, ROOT, Page
from xanh.cli import main
from xanh.reference import catalogue

GLOSSARY = Page(ROOT / "docs/glossary.md")
CODES = Page(ROOT / "docs/problem-codes.md")
SOURCE = "\n".join(path.read_text("utf-8") for path in sorted(ROOT.glob("src/xanh/**/*.py")))


def commands(group: click.Group, words: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{words} {name} is listed but not there"
        yield f"{words} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{words} {name}")


COMMANDS = dict(commands(main, "xanh"))


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_is_named_in_the_documentation(words: str) -> None:
    assert re.search(rf"{re.escape(words)}\b", EVERYTHING)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_says_what_it_does(words: str) -> None:
    assert COMMANDS[words].help


def test_every_command_named_in_the_documentation_exists() -> None:
    named = {m[1] for m in re.finditer(r"(?:^\$ |`|bin/)xanh ([a-z]+)", EVERYTHING, re.MULTILINE)}
    assert named <= set(main.list_commands(click.Context(main)))


def test_every_make_target_is_named_and_every_one_named_exists() -> None:
    rules = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", rules, re.MULTILINE))
    named = set(re.findall(r"(?:^\$ |^|`)make ([a-z]+)", EVERYTHING, re.MULTILINE))
    assert targets == named


def test_problem_codes_page_is_up_to_date() -> None:
    """Else: .venv/bin/python tools/write_problem_codes.py"""
    spec = importlib.util.spec_from_file_location("writer", ROOT / "tools/write_problem_codes.py")
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    assert CODES.text == writer.page(catalogue())


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_problem_code_has_its_heading(code: str) -> None:
    assert f"### `{code}`\n" in CODES.text


def glossary_names() -> list[str]:
    """The names in the second column of the glossary's tables."""
    return sorted(
        {name for row in GLOSSARY.rows() if len(row) == 3 for name in re.findall(r"`([^`]+)`", row[1])}
    )


def test_the_glossary_has_names() -> None:
    assert len(glossary_names()) > 30


@pytest.mark.parametrize("name", glossary_names())
def test_every_name_of_the_glossary_stands_in_the_source(name: str) -> None:
    """`Role.LEAD`: the last part is defined or assigned somewhere, what stands before it is named."""
    module, _, last = name.rpartition(".")
    assert re.search(rf"(?:class|def) {last}\b|^\s*{last}\s*[:=]", SOURCE, re.MULTILINE), name
    assert not module or module.split(".")[-1] in SOURCE
