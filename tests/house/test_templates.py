"""Templates keep to the content security policy and use icons that are there."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, tracked

TEMPLATES = {str(p.relative_to(ROOT)): p.read_text("utf-8") for p in tracked("src/xanh/portal/**/*.html")}
INLINE = re.compile(
    r"\son[a-z]+=|\sstyle=|\shx-on|javascript:|<style\b|<script\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")"
)
ICON = re.compile(r"{% icon [\"']([a-z0-9-]+)[\"']")
ELSEWHERE = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.IGNORECASE)


def found(pattern: re.Pattern[str]) -> dict[str, list[str]]:
    return {name: hits for name, text in TEMPLATES.items() if (hits := pattern.findall(text))}


def test_nothing_inline_that_the_policy_blocks() -> None:
    assert TEMPLATES
    assert found(INLINE) == {}


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert found(ELSEWHERE) == {}


def test_every_icon_is_copied() -> None:
    copied = set((ROOT / "tools/icons.txt").read_text().split())
    used = {icon for icons in found(ICON).values() for icon in icons}
    assert used
    assert used - copied == set()
