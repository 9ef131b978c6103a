"""What the design page says about the house is what the contracts hold."""

from __future__ import annotations

import re
import tomllib

from tests.docs.pages import ROOT, Page

DESIGN = Page(ROOT / "docs/design.md")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = next(c for c in CONTRACTS if c["name"] == "Layers of the house")["layers"]


def present(layer: str) -> list[str]:
    """The packages of a line that exist; those in parentheses are still to come."""
    return [name for name in re.findall(r"[\w.]+", layer) if (ROOT / "src" / name.replace(".", "/")).is_dir()]


def test_layers_are_those_of_the_contract() -> None:
    block = next(b for b in DESIGN.blocks if b.text.startswith("xanh.cli"))
    shown = [re.findall(r"[\w.]+", line) for line in block.text.splitlines()]
    held = [["xanh.cli"], *filter(None, map(present, LAYERS))]
    assert shown == held


def test_every_package_is_described() -> None:
    packages = [f"xanh.{p.parent.name}" for p in ROOT.glob("src/xanh/*/__init__.py")]
    assert [name for name in packages if f"`{name}`" not in DESIGN.text] == []
