"""`make test` and `make lint`: every check in turn, all of them even when one fails."""

from __future__ import annotations

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
    """The whole suite on SQLite and, beside it, what touches a database on a real PostgreSQL.

    Each suite leaves most of a processor idle while it waits for a browser or a server.
    """
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    if postgres.programs() is None:
        print("PostgreSQL is not installed: the suite runs on SQLite only. Remedy: make setup as root")
        return run("pytest", env=environment) or int(bool(os.environ.get("CI")))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # told to stop, it stops the server, too
    with postgres.running() as address, tempfile.TemporaryFile("w+") as output:
        command = [str(BIN / "pytest"), "--database-only"]
        on_postgres = {**environment, "DATABASE_URL": address}
        beside = subprocess.Popen(command, cwd=ROOT, env=on_postgres, stdout=output, stderr=subprocess.STDOUT)
        print("== SQLite", flush=True)
        try:
            failed = run("pytest", env=environment)
            failed = beside.wait() or failed
        finally:
            beside.kill()
        output.seek(0)
        print("== PostgreSQL", output.read(), sep="\n", flush=True)
    return failed


def run(program: str, *words: str, env: dict[str, str] | None = None) -> int:
    print("$", program, *words, flush=True)
    return subprocess.run([str(BIN / program), *words], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit({"lint": lint, "test": test}[sys.argv[1]]())
