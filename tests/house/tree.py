"""The project's Python files with the lengths of their functions."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def tracked(*patterns: str) -> list[Path]:
    """Files under version control, and new ones that are not ignored."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


@dataclass(frozen=True)
class Function:
    """A function: its place, its lines without the docstring, its parameters without self or cls."""

    place: str
    lines: int
    parameters: int


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def package(self) -> str:
        """Two levels below `xanh` for the portal's apps, one for the rest."""
        parts = self.path.relative_to(ROOT).parts[1:-1]
        return ".".join(parts[:3] if parts[1:2] == ("portal",) else parts[:2])

    @cached_property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def functions(self) -> list[Function]:
        nodes = [node for node in ast.walk(ast.parse(self.text)) if isinstance(node, DEFINITIONS)]
        return [Function(f"{self.name}:{n.lineno} {n.name}", length(n), parameters(n)) for n in nodes]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; a docstring (numpydoc with an example) is not code."""
    first = node.body[0]
    documented = ast.get_docstring(node, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = node.args
    names = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    names += [a.arg for a in (given.vararg, given.kwarg) if a]
    return len(names) - (names[:1] in (["self"], ["cls"]))
