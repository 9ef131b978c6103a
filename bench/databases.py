"""Databases made for a run and removed after it: SQLite in a folder, a PostgreSQL server of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.report import Section
from tools import postgres

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("sqlite", "postgres")
# The journal is measured with what a province runs: nothing committed is lost at a power cut.
SAFE = ("listen_addresses=", "max_connections=60", "shared_buffers=128MB")
NO_POSTGRES = "PostgreSQL is not installed. Remedy: make setup as root"


@dataclass(frozen=True)
class Place:
    """A data folder and a database."""

    kind: str
    folder: Path
    url: str

    def environment(self, settings: str = "bench.settings") -> dict[str, str]:
        """For a process that works on it; nothing of the caller's own settings."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("XANH_", "DATABASE_URL", "DJANGO_"))}
        own = {"XANH_DATA_DIR": str(self.folder), "DATABASE_URL": self.url}
        return {**kept, **own, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)}


@contextmanager
def place(kind: str) -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="xanh-bench-") as name:
        if kind == "sqlite":
            yield Place(kind, Path(name), "")
        else:
            with postgres.running(SAFE) as url:
                yield Place(kind, Path(name), url)


def stop_in_order() -> None:
    """Being told to end leaves nothing behind: folders, servers and databases go as they do after a run."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def missing(kind: str) -> str | None:
    """Why this kind of database cannot be had here; in CI that is a failure."""
    if kind == "sqlite" or postgres.programs() is not None:
        return None
    if os.environ.get("CI"):
        raise FileNotFoundError(NO_POSTGRES)
    return NO_POSTGRES


def measured(section: str, kinds: list[str], *, size: str, seed: int) -> Section:
    """Run a section in a process of its own on each database: Django takes its settings once."""
    found = Section(section)
    for kind in kinds:
        reason = missing(kind)
        if reason:
            found.skipped.append(f"{kind}: {reason}")
            continue
        with place(kind) as where:
            found.add(in_process(section, where, size=size, seed=seed))
    return found


def in_process(section: str, where: Place, *, size: str, seed: int) -> Section:
    report = where.folder / "report.json"
    words = [section, where.kind, size, str(seed), str(report)]
    command = [sys.executable, "-m", "bench.on_database", *words]
    with subprocess.Popen(command, env=where.environment(), cwd=ROOT) as process:
        try:
            code = process.wait()
        finally:
            process.terminate()  # where this process is told to stop: that one cleans up, too
    if code:
        raise RuntimeError(f"{section} on {where.kind} ended with code {code}, see above")
    return Section.of_json(json.loads(report.read_text("utf-8")))
