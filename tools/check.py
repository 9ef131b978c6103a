"""`make test` and `make lint`: every check in turn, all of them even when one fails."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

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


def test() -> int:
    """What touches a database on SQLite and on a real PostgreSQL, and all other tests, side by side.

    Flows in a browser and the walk of the addresses run on one of them, half on each: any database will do.
    While one waits for a browser or a server, another works: three keep two processors busy.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    suites = {
        "SQLite": (["--database=only"], environment),
        "No database": (["--database=none"], environment),
    }
    if postgres.programs() is None:
        print("PostgreSQL is not installed: the suite runs on SQLite only. Remedy: make setup as root")
        return side_by_side(suites) or int(bool(os.environ.get("CI")))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # told to stop, it stops the server, too
    with postgres.running() as address:
        on_postgres = {**environment, "DATABASE_URL": address}
        both = {"SQLite": (["--database=only", "--half=0"], environment)}
        both["PostgreSQL"] = (["--database=only", "--half=1"], on_postgres)
        return side_by_side({**suites, **both})


def side_by_side(suites: dict[str, tuple[list[str], dict[str, str]]]) -> int:
    """Run pytest with options and an environment each; the first is seen live, the others once they end."""
    (first, (options, environment)), *others = suites.items()
    with contextlib.ExitStack() as stack:
        beside = []
        for name, (their_options, theirs) in others:
            output = stack.enter_context(tempfile.TemporaryFile("w+"))
            command = [str(BIN / "pytest"), *their_options]
            process = subprocess.Popen(command, cwd=ROOT, env=theirs, stdout=output, stderr=subprocess.STDOUT)
            stack.callback(process.kill)
            beside.append((name, process, output))
        print(f"== {first}", flush=True)
        failed = run("pytest", *options, env=environment)
        for name, process, output in beside:
            failed = process.wait() or failed
            output.seek(0)
            print(f"== {name}", output.read(), sep="\n", flush=True)
    return failed


def run(program: str, *words: str, env: dict[str, str] | None = None) -> int:
    print("$", program, *words, flush=True)
    return subprocess.run([str(BIN / program), *words], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit({"lint": lint, "test": test}[sys.argv[1]]())
