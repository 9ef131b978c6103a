"""`make test` and `make lint`: every check in turn, all of them even when one fails."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import IO

import postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

LINT = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
    ("xanh", "manage", "makemigrations", "--check", "--dry-run"),
)


def lint() -> int:
    failed = [" ".join(words) for words in LINT if run(*words)]
    print(f"lint: {'failed: ' + ', '.join(failed) if failed else 'clean'}")
    return len(failed)


# The longest first, so that none is left over at the end. What needs real processes and browsers goes apart:
# while it waits for them another suite works.
SUITES = (
    ("browsers and servers, PostgreSQL", ["--part=served", "--half=1"]),
    ("browsers and servers, SQLite", ["--part=served", "--half=0"]),
    ("libraries", ["--part=libraries"]),
    ("the portal, PostgreSQL", ["--part=database", "--half=1"]),
    ("the portal, SQLite", ["--part=database", "--half=0"]),
)


def test() -> int:
    """What touches a database on SQLite and on a real PostgreSQL, and all other tests, side by side.

    Flows in a browser and the walk of the addresses run on one of them, half on each: any database will do.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # told to stop, it stops what it started, too
    if postgres.programs() is not None:
        return side_by_side(SUITES)
    print("PostgreSQL is not installed: the suite runs on SQLite only. Remedy: make setup as root")
    on_sqlite = [(name, options[:1]) for name, options in SUITES if "PostgreSQL" not in name]
    return side_by_side(on_sqlite) or int(bool(os.environ.get("CI")))


class Suite:
    """One run of pytest on a database of its own; what it says is kept until it ends."""

    def __init__(self, name: str, options: list[str], stack: contextlib.ExitStack) -> None:
        self.name, self.begun = name, time.monotonic()
        environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        if "PostgreSQL" in name:
            environment["DATABASE_URL"] = stack.enter_context(postgres.running())
        self.output: IO[str] = stack.enter_context(tempfile.TemporaryFile("w+"))  # noqa: SIM115 - it is
        command = [str(BIN / "pytest"), *options]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=self.output, stderr=subprocess.STDOUT
        )
        stack.callback(self.process.kill)

    def tell(self) -> list[str]:
        """Print what it said; the lines that name what failed."""
        self.output.seek(0)
        said = self.output.read()
        print(f"== {self.name}: {time.monotonic() - self.begun:.0f} s", said, sep="\n", flush=True)
        return [line for line in said.splitlines() if line.startswith(("FAILED ", "ERROR "))]


def side_by_side(suites: Iterable[tuple[str, list[str]]]) -> int:
    """Run the suites, one more at once than there are processors; a code other than 0 where one failed."""
    waiting, failed = list(suites), 0
    running: list[Suite] = []
    wrong: list[str] = []
    with contextlib.ExitStack() as stack:
        while waiting or running:
            while waiting and len(running) <= (os.cpu_count() or 1):
                name, options = waiting.pop(0)
                print(f"== {name}: begun", flush=True)
                running.append(Suite(name, options, stack))
            time.sleep(0.2)
            for suite in [suite for suite in running if suite.process.poll() is not None]:
                running.remove(suite)
                failed = suite.process.returncode or failed
                wrong += [f"{suite.name}: {line}" for line in suite.tell()]
    print(*wrong, sep="\n", flush=True)
    return failed


def run(program: str, *words: str, env: dict[str, str] | None = None) -> int:
    print("$", program, *words, flush=True)
    return subprocess.run([str(BIN / program), *words], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit({"lint": lint, "test": test}[sys.argv[1]]())
