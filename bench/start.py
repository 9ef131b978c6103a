"""Start: seconds from the command `xanh serve` until /login/ answers, the first time and again."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from bench.databases import Place, place
from bench.report import Section, Table
from bench.timing import timed

XANH = Path(sys.executable).with_name("xanh")
OWN = "xanh.portal.config.settings"
PATIENCE = 300.0  # seconds
TICK = 0.02


def run() -> Section:
    """On SQLite in an empty folder, as `make run` does; set-up is not counted."""
    section = Section("start")
    with place("sqlite") as where:
        bare = timed(lambda: bare_django(where), times=3).median
        rows = []
        for name in ("first start", "second start"):
            with serving(where) as (_, seconds):
                rows.append((name, seconds, seconds / bare))
    rows.append(("python, django.setup(), exit", bare, 1.0))
    section.tables.append(Table("until /login/ answers", ("start", "s", "x bare Django"), tuple(rows)))
    section.notes.append(
        "first start: tables, static files, the first account, both plans and the scores imported"
    )
    return section


def bare_django(where: Place, settings: str = OWN) -> None:
    code = "import django; django.setup()"
    subprocess.run(
        [sys.executable, "-c", code], env=where.environment(settings), cwd=where.folder, check=True
    )


@contextmanager
def serving(where: Place, settings: str = OWN, *, port: int = 0) -> Iterator[tuple[str, float]]:
    """`xanh serve` on a port, a free one by default: its address, and the seconds it took to answer."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    begun = perf_counter()
    with (where.folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [XANH, "serve", "--port", str(port)],
            env=where.environment(settings),
            cwd=where.folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_for(f"{url}/login/", process, where)
            yield url, perf_counter() - begun
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def wait_for(url: str, process: subprocess.Popen[bytes], where: Place) -> None:
    until = perf_counter() + PATIENCE
    while not answers(url):
        if process.poll() is not None or perf_counter() > until:
            log = (where.folder / "server.log").read_text("utf-8", "replace")
            raise RuntimeError(f"xanh serve did not come up:\n{log[-4000:]}")
        sleep(TICK)


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=10) as answer:  # noqa: S310 - an address made here
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
