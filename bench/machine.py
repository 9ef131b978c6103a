"""Facts about the machine that the figures belong to."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("Django", "granian", "rapidfuzz", "python-docx", "psycopg", "numpy", "scipy")


def facts() -> dict[str, str]:
    """Processor, memory, Python, libraries."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return {
        "processor": f"{processor()}, {len(os.sched_getaffinity(0))} cores usable",
        "memory": f"{memory_gib():.1f} GiB",
        "system": platform.platform(terse=True),
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
        "libraries": libraries,
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg())
        + " (1, 5, 15 minutes; others at work slow all)",
    }


def processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
