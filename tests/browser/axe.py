"""What axe-core says of a page, and whether the page runs off the side of the screen."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page

from tests.browser.workbench import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WITHOUT = "() => !window.axe"
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})
  .then(found => found.violations
  .filter(v => ['serious', 'critical'].includes(v.impact))
  .map(v => `${v.id}: ${v.help}: ` + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')))"""
WIDER = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5).map(e => `runs off the side: <${e.tagName.toLowerCase()} class="${e.className}">`)"""


def script() -> str:
    """The text of axe-core; without it the test cannot run."""
    if AXE.exists():
        return AXE.read_text("utf-8")
    message = f"{AXE.name} is absent: run `make setup`"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def findings(page: Page) -> list[str]:
    """Serious and critical findings on the page as it stands, and anything wider than the screen."""
    if page.evaluate(WITHOUT):
        page.evaluate(script())
    return [*page.evaluate(RUN, RULES), *page.evaluate(WIDER)]
