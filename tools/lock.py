"""Write the lock files anew from requirements/*.in and package.json, without any registry address."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import setup

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-header",
)
COMPILED = {"uv": [], "run": [], "dev": ["--constraint", "run.txt"]}


def main() -> int:
    uv = setup.find_uv()
    if not uv:
        print("uv could not be installed; see pip's words above.", file=sys.stderr)
        return 1
    for name, constraint in COMPILED.items():
        command = [uv, "pip", "compile", "--quiet", *OPTIONS, *constraint, f"{name}.in", "-o", f"{name}.txt"]
        subprocess.run(command, cwd=setup.REQUIREMENTS, check=True)
    npm = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(npm, cwd=ROOT, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
