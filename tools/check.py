"""`make test` and `make lint`: every check in turn, all of them even when one fails."""

from __future__ import annotations

import os
import subprocess
import sys
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
    """The whole suite on SQLite, then what touches a database again on a real PostgreSQL."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    print("== SQLite", flush=True)
    failed = run("pytest", env=environment)
    if postgres.programs() is None:
        print("PostgreSQL is not installed: the suite ran on SQLite only. Remedy: make setup as root")
        return failed or int(bool(os.environ.get("CI")))
    print("== PostgreSQL", flush=True)
    with postgres.running() as address:
        return run("pytest", "--database-only", env={**environment, "DATABASE_URL": address}) or failed


def run(program: str, *words: str, env: dict[str, str] | None = None) -> int:
    print("$", program, *words, flush=True)
    return subprocess.run([str(BIN / program), *words], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit({"lint": lint, "test": test}[sys.argv[1]]())
