"""Long documents, each read in a process of its own: seconds by the clock, of the processors, peak memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from bench.report import Table

READING = r"""
import re, sys
from pathlib import Path
from time import perf_counter, process_time
from xanh.documents.read.pdf import read_sheet
data = sys.stdin.buffer.read()
clock, busy = perf_counter(), process_time()
pages = len(read_sheet(data, "a.pdf").pages)
peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
print(pages, perf_counter() - clock, process_time() - busy, int(peak[1]) / 1024)
"""


@dataclass(frozen=True)
class LongReading:
    """How the reading of one document went; `megabytes` at its peak."""

    pages: int
    seconds: float
    cpu: float
    megabytes: float


def read_long(documents: Iterable[bytes]) -> list[LongReading]:
    """Each PDF read in a process of its own."""
    return [_read(data) for data in documents]


def _read(data: bytes) -> LongReading:
    done = subprocess.run([sys.executable, "-c", READING], input=data, stdout=subprocess.PIPE, check=True)
    pages, seconds, cpu, megabytes = done.stdout.split()
    return LongReading(int(pages), float(seconds), float(cpu), float(megabytes))


def table(title: str, found: Iterable[LongReading]) -> Table:
    """A row for each document."""
    rows = tuple((f"{r.pages} pages", r.seconds, r.cpu, r.cpu / r.pages, r.megabytes) for r in found)
    return Table(title, ("document", "s", "CPU s", "CPU s/page", "MB"), rows)
