"""Scanned plans: how right by damage and field, how honest about doubts, how fast, beside plain Tesseract."""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from types import ModuleType

import numpy as np

from bench.long_reading import read_long, table
from bench.paper import Facts, plans
from bench.reading import ABSENT, scores, scoring_rules, shared_folder
from bench.report import Section, Table
from bench.size import Size
from tests.documents.doubts import Judged, judged
from tests.documents.printing import PRINTS, as_pdfs, missing_tools
from tests.documents.scanning import CLEAN, POOR, Damage, as_pdf, encoded, pictures
from xanh.documents.draft import State
from xanh.documents.read import read_plan
from xanh.documents.write import write_plan
from xanh.reference import ProblemError

GOOD_F1, POOR_F1, PAGE_SECONDS, MEMORY = 0.99, 0.97, 1.5, 1024
MARKED, TRUSTED_WRONG = 0.9, 0.01
CORES = 2
DAMAGES = {
    "300 dpi": CLEAN,
    "200 dpi, grey, 0.6 degrees, blur, noise, JPEG 45": POOR,
    "150 dpi, JPEG 50": Damage(dpi=150, skew=-0.4, jpeg=50, blur=0.5),
    "400 dpi, noise, on its head": Damage(dpi=400, skew=-1.3, noise=2, turn=180),
    "300 dpi, colour, stamp, signature, on its side": Damage(
        colour=True, stamp=True, signature=True, jpeg=60, turn=90, shadow=0.3
    ),
    "300 dpi, grey, stamp, signature": Damage(stamp=True, signature=True, jpeg=60, skew=0.3),
}
GOOD, WORSE = islice(DAMAGES, 2)
LEVELS = ((State.ACCEPTED, "accepted"), (State.PROPOSED, "proposed"), (State.TO_CHECK, "to check"))


@dataclass(frozen=True)
class Scan:
    """A plan's pages as pictures, with the name of their damage and the facts on them."""

    name: str
    damage: str
    pages: list[np.ndarray]
    facts: Facts


@dataclass(frozen=True)
class Found:
    """What a reading of a scan was worth: F1 by field, its fields beside a clean reading.

    `seconds` a page are those of the processors over the two that are busy: other work here does not count.
    """

    scan: Scan
    f1: dict[str, float]
    seconds: float
    fields: tuple[Judged, ...]


def run(size: Size) -> Section:
    """Gold plans in every damage, plans of every look in the two that have bars."""
    section, shared = Section("scans"), shared_folder()
    if shared is None:
        section.skipped.append(ABSENT)
        return section
    if missing := missing_tools():
        section.skipped.append(f"nothing printed: {', '.join(missing)} missing")
        return section
    rules = scoring_rules(shared)
    with tempfile.TemporaryDirectory() as folder:
        found = [one(scan, rules) for scan in scans(shared, size, Path(folder))]
        section.tables.append(agreement(section, found, rules, Path(folder)))
    section.tables += [by_field(found), calibration(section, found), many_pages(section, found[0].scan, size)]
    section.notes.append("instead: `tesseract -l vie` page by page, then the reader of plain text")
    section.notes.append("each scan is a PDF of JPEG pictures of quality 75, as scanners write them")
    section.notes.append("docling is not measured: its models come from a hub and are not to be had offline")
    return section


def scans(shared: Path, size: Size, folder: Path) -> Iterator[Scan]:
    for look, how in islice(PRINTS.items(), size.looks):
        facts = dict(islice(plans(shared).items(), size.plans_printed))
        papers = as_pdfs(list(facts.values()), how, folder / look)
        for (name, plan), data in zip(facts.items(), papers, strict=True):
            whole = look == next(iter(PRINTS)) and name.startswith("gold")
            for damage in islice(DAMAGES, None if whole else 2):
                if whole or not name.startswith("gold"):
                    yield Scan(f"{name}, {look}", damage, pictures(data, DAMAGES[damage]), plan)


def one(scan: Scan, rules: ModuleType) -> Found:
    data = as_pdf(scan.pages, DAMAGES[scan.damage].dpi)
    started = process_time()
    try:
        draft = read_plan(data, name="a.pdf")
    except ProblemError:  # nothing found: all is missing, nothing wrong
        return Found(scan, {"overall": 0.0}, (process_time() - started) / len(scan.pages) / CORES, ())
    seconds = (process_time() - started) / len(scan.pages) / CORES
    clean = read_plan(write_plan(scan.facts), name="a.docx")
    return Found(scan, scores(rules, draft.to_json(), scan.facts), seconds, tuple(judged(draft, clean)))


def agreement(section: Section, found: list[Found], rules: ModuleType, folder: Path) -> Table:
    rows = [
        (
            f.scan.name,
            f.scan.damage,
            len(f.scan.pages),
            f.f1["overall"],
            f.seconds,
            *instead(f.scan, rules, folder),
        )
        for f in found
    ]
    for damage, bar in ((GOOD, GOOD_F1), (WORSE, POOR_F1)):
        least = min(row[3] for row in rows if row[1] == damage)
        section.at_least(f"overall F1, least of all scans, {damage}", least, bar)
    section.at_most(
        "seconds a page with both cores busy, mean", sum(f.seconds for f in found) / len(found), PAGE_SECONDS
    )
    columns = ("document", "scan", "pages", "F1", "s/page", "F1 instead", "s/page instead")
    return Table("agreement with the facts", columns, tuple(rows))


def instead(scan: Scan, rules: ModuleType, folder: Path) -> tuple[float | None, float | None]:
    """F1 and seconds a page of Tesseract alone, for the two damages with bars."""
    if scan.damage not in (GOOD, WORSE):
        return None, None
    started = perf_counter()  # the time of other programs is not in process_time
    text = "\n\n\n\n".join(tesseract(page, folder) for page in scan.pages)
    seconds = (perf_counter() - started) / len(scan.pages)
    try:
        draft = read_plan(text.encode(), name="a.txt").to_json()
    except ProblemError:
        return 0.0, seconds
    return scores(rules, draft, scan.facts)["overall"], seconds


def tesseract(page: np.ndarray, folder: Path) -> str:
    (folder / "page.png").write_bytes(encoded(page))
    command = ["tesseract", str(folder / "page.png"), "-", "-l", "vie"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def by_field(found: list[Found]) -> Table:
    """F1 of each field, of the gold plans in each damage."""
    gold = [f for f in found if f.scan.name.startswith("gold")]
    names = dict.fromkeys(name for f in gold for name in f.f1)
    columns = ("field", *(f"{f.scan.name.split(',')[0]}: {f.scan.damage}" for f in gold))
    return Table("F1 by field", columns, tuple((name, *(f.f1.get(name) for f in gold)) for name in names))


def calibration(section: Section, found: list[Found]) -> Table:
    """Of all scans together: how many fields of each state are wrong."""
    counts = Counter((field.state, field.right) for f in found for field in f.fields)
    wrong = {state: counts[state, False] for state, _ in LEVELS}
    total = {state: wrong[state] + counts[state, True] for state, _ in LEVELS}
    if sum(wrong.values()):
        marked = wrong[State.TO_CHECK] / sum(wrong.values())
        section.at_least("wrong fields that are to check, share", marked, MARKED)
    trusted = wrong[State.ACCEPTED] / max(1, total[State.ACCEPTED])
    section.at_most("accepted fields that are wrong, share", trusted, TRUSTED_WRONG)
    rows = tuple((name, total[s], wrong[s], wrong[s] / max(1, total[s])) for s, name in LEVELS)
    return Table("states of fields", ("state", "fields", "wrong", "share wrong"), rows)


def many_pages(section: Section, scan: Scan, size: Size) -> Table:
    """One page again and again in a PDF."""
    found = read_long(as_pdf([scan.pages[0]] * pages) for pages in size.scanned)
    section.at_most("MB for the longest scan", found[-1].megabytes, MEMORY)
    return table("long scans", found)
