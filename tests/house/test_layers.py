"""Who may import whom: the contracts hold, and they name every package there is."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.tree import ROOT, Source, tracked

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
BY_NAME = {contract["name"]: contract for contract in CONTRACTS}
APPS = {p.parent.name for p in ROOT.glob("src/xanh/portal/*/apps.py")}


def names(lines: list[str]) -> set[str]:
    return {name for line in lines for name in re.findall(r"[\w.]+", line)}


def test_contracts_hold() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([tool, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_layers_name_every_package() -> None:
    layers = names(BY_NAME["Layers of the house"]["layers"])
    there = {f"xanh.{p.name.removesuffix('.py')}" for p in ROOT.glob("src/xanh/[a-z]*") if p.name != "portal"}
    there |= {f"xanh.portal.{p.parent.name}" for p in ROOT.glob("src/xanh/portal/*/__init__.py")}
    assert there - layers == set()


def test_libraries_without_django_are_all_named() -> None:
    above = {"cli", "commands", "portal"}
    libraries = {f"xanh.{p.parent.name}" for p in ROOT.glob("src/xanh/*/__init__.py")}
    libraries -= {f"xanh.{name}" for name in above}
    assert set(BY_NAME["Nothing below the portal knows Django"]["source_modules"]) == libraries


def test_files_of_an_app_name_every_app() -> None:
    assert set(BY_NAME["Files of an app"]["containers"]) == {f"xanh.portal.{app}" for app in APPS}


def test_no_catch_all_modules_and_no_signals() -> None:
    sources = [Source(path) for path in tracked("src/xanh/*.py")]
    banned = {"utils", "common", "base", "core", "helpers", "services", "signals"}
    assert [s.name for s in sources if banned & set(s.path.with_suffix("").parts)] == []
    assert [s.name for s in sources if re.search(r"django\S*\.(signals|dispatch)\b", s.text)] == []
