"""Reading: how right and how fast, beside a naive reader and beside plain text extraction."""

from __future__ import annotations

import importlib.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

import docx

from bench import damaged
from bench.naive import NaiveReader
from bench.report import Cell, Section, Table
from bench.size import Size
from bench.timing import Times, timed
from xanh import reference
from xanh.documents.read import read_plan
from xanh.documents.write.plan_docx import write_plan

ROOT = Path(__file__).resolve().parent.parent
TABLE_BARS = (("indicator unit", 0.95), ("agency, any role", 0.93), ("lead agency", 0.85))
Draft = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """A document to read, what a perfect reading gives, and the plain reading to set beside."""

    name: str
    data: bytes
    gold: Draft
    plain: Callable[[], object]

    def read(self) -> Draft:
        return read_plan(self.data, name=self.name).to_json()

    @cached_property
    def draft(self) -> Draft:
        """One reading, for what is not timed."""
        return self.read()


def run(size: Size) -> Section:
    """Both seeds where they are at hand, and both shipped plans as DOCX."""
    section, shipped = Section("reading"), shipped_plans()
    shared = shared_folder()
    if shared is None:
        section.skipped.append(ABSENT)
        measure(section, shipped, size)
        return section
    seeds, rules = seed_papers(shared), scoring_rules(shared)
    measure(section, [*seeds, *shipped], size)
    section.tables.append(agreement(section, seeds, rules))
    section.tables.append(agreement_of_docx(section, shipped, rules))
    section.tables.append(growth(seeds, size))
    damaged.add_table(section, rules, size.repeats // 2)
    section.notes.append("naive: process.extractOne line by line on the same names; text: python-docx alone")
    return section


ABSENT = "the folder with the source plans is absent: seeds not read; set XANH_SHARED"


def shared_folder() -> Path | None:
    """$XANH_SHARED or ../shared; in CI its absence is a failure."""
    folder = Path(os.environ.get("XANH_SHARED") or ROOT.parent / "shared")
    if folder.is_dir():
        return folder
    if os.environ.get("CI"):
        raise FileNotFoundError(f"{folder}: {ABSENT}")
    return None


def scoring_rules(shared: Path) -> ModuleType:
    """The rules by which a reading is compared, from the file they are kept in."""
    spec = importlib.util.spec_from_file_location("score_plan", shared / "tools" / "score_plan.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "tools" / "score_plan.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seed_papers(shared: Path) -> list[Paper]:
    return [seed_paper(path, shared) for path in sorted(shared.glob("seeds/*.txt"))]


def seed_paper(path: Path, shared: Path) -> Paper:
    name, data = path.stem[:3], path.read_bytes()
    gold = json.loads((shared / "gold" / f"gold_{name}.json").read_text("utf-8"))
    return Paper(f"seed {name}", data, gold, partial(NaiveReader.made().read, data.decode()))


def shipped_plans() -> list[Paper]:
    papers = []
    for name in reference.plan_names():
        facts = reference.plan_facts(name)
        data = write_plan(facts)
        papers.append(Paper(f"docx {name}", data, facts, partial(plain_text, data)))
    return papers


def plain_text(data: bytes) -> str:
    """The text of a DOCX, paragraphs and cells, and nothing more."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


FIRST_READING = """
import sys
from time import perf_counter
data = sys.stdin.buffer.read()
start = perf_counter()
from xanh.documents.read import read_plan
read_plan(data)
print(perf_counter() - start)
"""


def first_reading(data: bytes) -> float:
    """Seconds of the first reading in a fresh process, the loading of the vocabulary counted."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_READING], input=data, stdout=subprocess.PIPE, check=True
    )
    return float(done.stdout)


def measure(section: Section, papers: list[Paper], size: Size) -> None:
    """Seconds of repeated readings; the bar holds for the first one and for the slowest."""
    rows = []
    for paper in papers:
        first = first_reading(paper.data)
        times = timed(paper.read, times=size.repeats)
        cpu = timed(paper.read, times=size.repeats, warm=0, clock=process_time).median
        plain = timed(paper.plain, times=size.repeats)
        rows.append(speed_row(paper, (first, cpu), times, plain))
        if paper.name.startswith("seed"):
            section.below(
                f"{paper.name}: seconds, slowest of {size.repeats + 1}", max(first, times.high), 1.0
            )
    columns = (
        "document",
        "lines",
        "first s",
        "CPU s",
        "median s",
        "min s",
        "max s",
        "lines/s",
        "plain s",
        "x plain",
    )
    section.tables.append(
        Table("speed (plain: naive reader for text, python-docx for DOCX)", columns, tuple(rows))
    )


def speed_row(paper: Paper, before: tuple[float, float], times: Times, plain: Times) -> tuple[Cell, ...]:
    lines = len(paper.draft["source"]["lines"])
    spread = (*before, times.median, times.low, times.high)
    return (paper.name, lines, *spread, lines / times.median, plain.median, times.median / plain.median)


def agreement(section: Section, papers: list[Paper], rules: ModuleType) -> Table:
    """F1 for each field, beside the naive reader's."""
    rows: list[tuple[Cell, ...]] = []
    for paper in papers:
        ours, naive = scores(rules, paper.draft, paper.gold), scores(rules, paper.plain(), paper.gold)
        rows += [(f"{paper.name}: {name}", f1, naive.get(name, 0.0)) for name, f1 in ours.items()]
        set_bars(section, paper, rules)
    return Table("agreement with the hand transcription", ("field", "F1", "naive F1"), tuple(rows))


def agreement_of_docx(section: Section, papers: list[Paper], rules: ModuleType) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for paper in papers:
        f1 = scores(rules, paper.draft, paper.gold)["overall"]
        section.at_least(f"{paper.name}: overall F1", f1, 1.0)
        rows.append((paper.name, f1))
    return Table("agreement of DOCX with the facts it was written from", ("document", "F1"), tuple(rows))


def scores(rules: ModuleType, read: object, gold: Draft) -> dict[str, float]:
    """F1 by field, and over all fields together."""
    rows = rules.compare(read, gold).rows
    found = {name: rules.f1(*counts[:3])[2] for name, counts in rows.items()}
    sums = [sum(counts[n] for counts in rows.values()) for n in range(3)]
    return {**found, "overall": rules.f1(*sums)[2]}


def set_bars(section: Section, paper: Paper, rules: ModuleType) -> None:
    read = paper.draft
    found = scores(rules, read, paper.gold)
    if not paper.gold.get("indicators"):
        section.at_least(f"{paper.name}: overall F1", found["overall"], 0.97)
        return
    tally, count = rules.compare(read, paper.gold).rows, len(paper.gold["indicators"])
    for field in ("indicator rows", "indicator name"):
        section.at_least(f"{paper.name}: {field}, right of {count}", tally[field][0], count)
        section.at_most(f"{paper.name}: {field}, read", tally[field][1], count)
    for field, limit in TABLE_BARS:
        section.at_least(f"{paper.name}: {field} F1", found[field], limit)
    wrong, marked, marked_right = doubted(read, paper.gold, rules)
    section.at_least(f"{paper.name}: rows with wrong roles marked to_check, of {wrong}", marked, wrong)
    section.notes.append(
        f"{paper.name}: {marked_right} of {count - wrong} rows with right roles are marked, too"
    )


def doubted(read: Draft, gold: Draft, rules: ModuleType) -> tuple[int, int, int]:
    """Rows whose roles are wrong; how many of these are marked; how many of the right ones are."""
    got = {(row["subindex"], row["number"]): row for row in read["indicators"]}
    wrong = marked = marked_right = 0
    for want in gold["indicators"]:
        row = got.get((want["subindex"], want["number"]), {})
        right = all(names(rules, row, role) == names(rules, want, role) for role in ("lead", "coordinating"))
        states = {row.get("fields", {}).get(role, {}).get("state") for role in ("lead", "coordinating")}
        wrong += not right
        marked += not right and "to_check" in states
        marked_right += right and "to_check" in states
    return wrong, marked, marked_right


def names(rules: ModuleType, row: Draft, role: str) -> object:
    return rules.names(rules.parties(row.get(role)))


def growth(papers: list[Paper], size: Size) -> Table:
    """The same text several times over: a time that grows faster than the text shows in the ratio."""
    rows: list[tuple[Cell, ...]] = []
    for paper in papers:
        base = 0.0
        for factor in size.growth:
            longer = b"\n\n\n".join([paper.data] * factor)
            runs = {"times": min(3, size.repeats), "warm": 1} if factor == 1 else {"times": 1, "warm": 0}
            seconds = timed(partial(read_plan, longer, name=paper.name), **runs).median
            base = base or seconds
            rows.append((paper.name, factor, seconds, seconds / base, seconds / base / factor))
    return Table(
        "growth", ("document", "times the text", "median s", "x once", "x once / times"), tuple(rows)
    )
