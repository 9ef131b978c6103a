"""Files that a user uploads: plans written as DOCX from the shipped facts, each with a symbol of its own."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from xanh.documents.write.plan_docx import write_plan
from xanh.reference import plan_facts

SETTLED = "[data-import]:not([data-import=received]):not([data-import=reading])"
NOBODY = "Trung tâm Điều hành Sao Hỏa"  # an agency that no register knows: a doubt
LEARNT = "Trung tâm Điều hành Sao Mộc"  # another one: once corrected, it is known to whatever is read later


def provincial_plan(folder: Path, symbol: str, *, doubt_in: int | None = None, unknown: str = NOBODY) -> Path:
    """The province's plan under another symbol; row `doubt_in` has an unknown lead."""
    facts = changed("langson_2026_18", symbol)
    if doubt_in is not None:
        facts["indicators"][doubt_in]["lead"].append({"agency": unknown})
    return saved(folder, symbol, facts)


def department_plan(folder: Path, symbol: str, *, delta: float = 1.74) -> Path:
    """The department's plan under a symbol of its own; another `delta` does not add up."""
    facts = changed("langson_2024_sgtvt", symbol)
    facts["targets"][0]["delta"] = delta
    return saved(folder, symbol, facts)


def changed(name: str, symbol: str) -> dict[str, Any]:
    facts = copy.deepcopy(plan_facts(name))
    facts["header"]["number"] = symbol
    return facts


def saved(folder: Path, symbol: str, facts: dict[str, Any]) -> Path:
    file = folder / f"{symbol.replace('/', '-')}.docx"
    file.write_bytes(write_plan(facts))
    return file


def upload(page: Page, file: Path) -> str:
    """Upload a file and wait until the worker has read it; return the address of the import."""
    page.goto("/imports/new/")
    page.get_by_label("Tệp", exact=True).set_input_files(file)
    page.get_by_role("button", name="Tải lên").click()
    page.wait_for_url("**/imports/*/")
    expect(page.locator(SETTLED)).to_be_attached(timeout=60_000)
    page.wait_for_load_state()
    return page.url
