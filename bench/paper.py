"""Plans as files of office programs and on paper: how right, how fast, how much memory, beside pdfplumber."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import process_time
from types import ModuleType
from typing import Any

import pdfplumber
import pypdfium2

from bench.long_reading import read_long, table
from bench.reading import ABSENT, scores, scoring_rules, shared_folder
from bench.report import Cell, Section, Table
from bench.size import Size
from tests.documents import damage_prose
from tests.documents.printing import PRINTS, as_pdfs, made_table, missing_tools
from tests.documents.test_other_kinds import as_workbook
from xanh.documents.draft import Source
from xanh.documents.read import read_plan, sheet_plan
from xanh.documents.read.sheet import Sheet
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.write import write_plan

Facts = dict[str, Any]
F1, DOCX_SECONDS, PAGE_SECONDS, MEMORY, GROWTH = 0.995, 1.0, 0.4, 1024, 1.3


@dataclass(frozen=True)
class File:
    """A plan as a file, the facts in it, and what to read it with instead."""

    name: str
    kind: str
    data: bytes
    facts: Facts
    instead: Callable[[bytes], Facts] | None = None


def run(size: Size) -> Section:
    """Every kind of file that is read without pictures, and long PDF."""
    section, shared = Section("paper"), shared_folder()
    if shared is None:
        section.skipped.append(ABSENT)
        return section
    if missing := missing_tools():
        section.skipped.append(f"nothing printed: {', '.join(missing)} missing")
        return section
    rules = scoring_rules(shared)
    with tempfile.TemporaryDirectory() as folder:
        facts = dict(islice(plans(shared).items(), size.plans_printed))
        papers = list(printed(facts, size, Path(folder)))
    section.tables.append(agreement(section, [*office(facts), *papers], rules))
    section.tables.append(long_documents(section, papers[0].data, size))
    section.notes.append(
        "instead: pdfplumber's extract_text and extract_tables page by page, then the same reader"
    )
    return section


def plans(shared: Path) -> dict[str, Facts]:
    """Both transcriptions, and two plans made up."""
    names = ("gold_004", "gold_000")
    gold = {name: json.loads((shared / "gold" / f"{name}.json").read_text("utf-8")) for name in names}
    return {**gold, "made table": made_table(3), "made prose": damage_prose.random_plan(3)}


def office(facts: dict[str, Facts]) -> Iterator[File]:
    for name, plan in facts.items():
        yield File(name, "docx", write_plan(plan), plan)
        if plan.get("indicators"):
            yield File(name, "xlsx", as_workbook(plan), plan)


def printed(facts: dict[str, Facts], size: Size, folder: Path) -> Iterator[File]:
    for look, how in islice(PRINTS.items(), size.looks):
        papers = as_pdfs(list(facts.values()), how, folder / look)
        for (name, plan), data in zip(facts.items(), papers, strict=True):
            yield File(f"{name}, {look}", "pdf", data, plan, pdfplumber_alone)


def agreement(section: Section, files: list[File], rules: ModuleType) -> Table:
    rows = []
    for file in files:
        started = process_time()
        draft = read_plan(file.data, name=f"a.{file.kind}").to_json()
        seconds = process_time() - started
        pages = len(draft["source"]["pages"])
        right = scores(rules, draft, file.facts)["overall"]
        rows.append(
            (file.name, file.kind, pages, right, seconds, seconds / pages, *instead(file, pages, rules))
        )
    found = [row[3] for row in rows]
    section.at_least("overall F1, least of all files", min(found), F1)
    section.at_most(
        "DOCX: CPU seconds, slowest", max(row[4] for row in rows if row[1] == "docx"), DOCX_SECONDS
    )
    section.at_most(
        "PDF: CPU seconds a page, slowest", max(row[5] for row in rows if row[1] == "pdf"), PAGE_SECONDS
    )
    columns = ("document", "kind", "pages", "F1", "CPU s", "CPU s/page", "F1 instead", "CPU s/page instead")
    return Table("agreement with the facts", columns, tuple(rows))


def instead(file: File, pages: int, rules: ModuleType) -> tuple[Cell, Cell]:
    """F1 and seconds a page of what one would take instead."""
    if file.instead is None:
        return None, None
    started = process_time()
    read = file.instead(file.data)
    seconds = process_time() - started
    return scores(rules, read, file.facts)["overall"], seconds / pages


def pdfplumber_alone(data: bytes) -> Facts:
    """Each page's lines of print and tables as pdfplumber gives them, then Xanh's reader of sheets."""
    sheet = Sheet()
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            tables = page.find_tables()
            rest = page
            for table in tables:
                rest = rest.outside_bbox(table.bbox)
            for line in rest.extract_text().splitlines():
                sheet.add_line(line)
            for table in tables:
                rows = [[sheet.add_cell((cell or "").split("\n")) for cell in row] for row in table.extract()]
                sheet.tables.append(rows)
    source = Source("a.pdf", "", "pdf", (), (1,))
    return sheet_plan.read(sheet, source, Vocabulary.of()).to_json()


def long_documents(section: Section, data: bytes, size: Size) -> Table:
    """The same pages again and again."""
    found = read_long(longer(data, pages) for pages in size.pages)
    shortest, longest = found[0], found[-1]
    growth = (longest.cpu / longest.pages) / (shortest.cpu / shortest.pages)
    section.at_most("PDF: MB for the longest", longest.megabytes, MEMORY)
    section.at_most("PDF: CPU seconds a page, longest against shortest", growth, GROWTH)
    return table("long PDF", found)


def longer(data: bytes, pages: int) -> bytes:
    """The document repeated until it has so many pages."""
    source, made = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    while len(made) < pages:
        made.import_pages(source)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
