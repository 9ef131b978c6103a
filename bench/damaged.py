"""Reading tables the reader was not made for: made-up plans, set, scanned and read by an English model."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time
from types import ModuleType

from bench.report import Cell, Section, Table
from tests.documents.damage import LOOKS, Look, missing_tools, random_plan, scanned
from tests.documents.scores import by_field, wrong_roles
from xanh.documents.draft import State
from xanh.documents.read import read_plan

FIELDS = ("indicator rows", "indicator unit", "lead agency", "agency, any role", "coordinating agency")


def add_table(section: Section, rules: ModuleType, plans: int) -> None:
    """F1 by look of the page, seconds, and how many rows with wrong roles are not marked (none may be)."""
    if not plans:
        return
    missing = missing_tools()
    if missing:
        section.skipped.append(f"damaged plans not made: {', '.join(missing)} missing")
        return
    rows, trusted = [], 0
    for seed, look in enumerate(LOOKS[:plans]):
        figures, wrong, unmarked = one(seed, look, rules)
        rows.append((name(look), *figures, wrong, unmarked))
        trusted += unmarked
    columns = ("look", "rows", *(f"{field} F1" for field in FIELDS), "CPU s", "wrong", "of these not marked")
    section.tables.append(Table("damaged plans with other agencies", columns, tuple(rows)))
    section.at_most("damaged plans: rows with wrong roles that are not to check", trusted, 0)


def one(seed: int, look: Look, rules: ModuleType) -> tuple[list[Cell], int, int]:
    """One plan: its figures, its rows with wrong roles, and those of them that are not marked."""
    plan = random_plan(seed)
    with tempfile.TemporaryDirectory() as folder:
        text = scanned(plan, look, Path(folder)).encode()
    start = process_time()
    draft = read_plan(text, name="scan.txt")
    seconds = process_time() - start
    found = by_field(rules, draft, plan)
    wrong = wrong_roles(draft, plan)
    unmarked = sum(row.fields["lead"].state is not State.TO_CHECK for row in wrong)
    return [len(plan["indicators"]), *(found[field] for field in FIELDS), seconds], len(wrong), unmarked


def name(look: Look) -> str:
    """What the page looks like, in a few words."""
    return f"{look.points:g} pt, {look.dpi} dpi, {look.skew:+g}°, {':'.join(map(str, look.widths))}"
