"""Lock files: complete, hashed, and silent about where packages come from."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests.house.tree import ROOT

REQUIREMENTS = sorted(ROOT.glob("requirements/*.txt"))
LOCKS = [*REQUIREMENTS, ROOT / "package-lock.json"]
PACKAGES = json.loads((ROOT / "package-lock.json").read_text())["packages"]
ADDRESS = re.compile(r"(https?|file|git\+\w+)://|--(extra-)?index-url|--find-links", re.IGNORECASE)


def entries(text: str) -> list[str]:
    """One string for each pinned package, its hashes included."""
    return re.findall(r"^[\w.\[\]-]+==(?:.*\\\n)*.*", text, re.MULTILINE)


@pytest.mark.parametrize("lock", REQUIREMENTS, ids=lambda p: p.name)
def test_python_locks_are_pinned_hashed_and_name_no_registry(lock) -> None:
    text = lock.read_text()
    pinned = entries(text)
    assert pinned
    assert [entry for entry in pinned if "--hash=sha256:" not in entry] == []
    assert [line for line in text.splitlines() if re.match(r"[\w-]", line) and "==" not in line] == []
    assert ADDRESS.search(text) is None


def test_front_end_lock_is_hashed_and_names_no_registry() -> None:
    packages = {name: entry for name, entry in PACKAGES.items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_no_npm_or_pip_setting_names_a_registry() -> None:
    assert (ROOT / ".npmrc").read_text().split() == ["omit-lockfile-registry-resolved=true"]
    files = [ROOT / "pyproject.toml", ROOT / "package.json", *ROOT.glob("requirements/*.in")]
    assert [f.name for f in files if ADDRESS.search(f.read_text())] == []


def test_package_and_requirements_ask_for_the_same() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    asked = (ROOT / "requirements/run.in").read_text().splitlines()
    wanted = {bare(line) for line in asked if line and not line.startswith("#")} - {"flit_core"}
    assert {bare(name) for name in declared} == wanted


def test_every_dependency_has_its_reason() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE)
    explained = {name.strip() for row in rows for name in row.split(",")} - {"Package", "---"}
    lines = [line for file in ROOT.glob("requirements/*.in") for line in file.read_text().splitlines()]
    python = {bare(line).split("[")[0] for line in lines if line and line[0] not in "#-"}
    front = json.loads((ROOT / "package.json").read_text())
    assert explained == python | set(front["dependencies"]) | set(front["devDependencies"])


def bare(requirement: str) -> str:
    return re.split(r"[<>=~! ]", requirement)[0]


def test_run_and_dev_pin_the_same_versions() -> None:
    run, dev = ((ROOT / "requirements" / f"{n}.txt").read_text() for n in ("run", "dev"))
    assert {e.split(" ")[0] for e in entries(run)} <= {e.split(" ")[0] for e in entries(dev)}
