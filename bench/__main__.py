"""`python -m bench [SECTION ...] [--json FILE] [--database KIND] [--size SIZE]`; `--help` names sections."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from pathlib import Path

from bench import databases, documents, index_engine, machine, paper, reading, scans, start
from bench.report import Section, bars_table, drawn, render
from bench.size import SIZES
from bench.timing import once

SIZED = {
    "reading": reading.run,
    "paper": paper.run,
    "scans": scans.run,
    "documents": documents.run,
    "index": index_engine.run,
}
SECTIONS = ("reading", "paper", "scans", "documents", "index", "pages", "cycle", "kills", "journal", "start")


def main(words: list[str]) -> int:
    options = parser().parse_args(words)
    databases.stop_in_order()
    facts = machine.facts()
    print("\n".join(f"{name + ':':<11} {fact}" for name, fact in facts.items()), flush=True)
    found = []
    for name in options.sections or SECTIONS:
        seconds = once(lambda name=name: found.append(attempted(name, options)))
        print(f"\n{render(found[-1])}\n\n  ({name}: {seconds:.0f} s)", flush=True)
    summary(found)
    if options.json:
        report = {"machine": facts, "size": options.size, "sections": [s.to_json() for s in found]}
        options.json.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return int(any(section.failed for section in found))


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m bench", description="How fast and how right Xanh is here.")
    made.add_argument("sections", nargs="*", metavar="SECTION", help=f"{', '.join(SECTIONS)}; all by default")
    made.add_argument("--database", choices=databases.KINDS, help="both by default")
    made.add_argument("--size", choices=SIZES, default="full", help="tiny only shows that all of it runs")
    made.add_argument("--seed", type=int, default=1, help="of the made-up data")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file, too")
    return made


def attempted(name: str, options: argparse.Namespace) -> Section:
    """A section that breaks does not take the others with it; the command fails in the end."""
    try:
        return measured(name, options)
    except Exception as error:
        traceback.print_exc()
        return Section(name, failed=f"{type(error).__name__}: {error}"[:300])


def measured(name: str, options: argparse.Namespace) -> Section:
    if name not in SECTIONS:
        sys.exit(f"bench: no section {name!r}; there are {', '.join(SECTIONS)}")
    if name in SIZED:
        return SIZED[name](SIZES[options.size])
    if name == "start":
        return start.run()
    kinds = [options.database] if options.database else list(databases.KINDS)
    return databases.measured(name, kinds, size=options.size, seed=options.seed)


def summary(sections: list[Section]) -> None:
    bars = [bar for section in sections for bar in section.bars]
    missed = [bar for bar in bars if not bar.met]
    print(f"\nbars: {len(bars) - len(missed)} met, {len(missed)} missed")
    if missed:
        print(drawn(bars_table(missed)))
    for section in sections:
        for why in section.skipped:
            print(f"skipped in {section.name}: {why}")
        if section.failed:
            print(f"FAILED: {section.name}: {section.failed}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
