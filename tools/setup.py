"""Set Xanh up from a fresh clone: `python3 tools/setup.py run` or `... all` (what tests need, too).

Each step keeps a stamp, a hash of what it was made from, so that a second run has nothing to do.
Standard library only: it runs before anything is installed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STATE = ROOT / ".setup"
REQUIREMENTS = ROOT / "requirements"
LOCKS = {"run": "run.txt", "all": "dev.txt"}
FRONT_END = ("package-lock.json", "tools/copy_frontend.py", "tools/icons.txt")
NO_PYTHON_TOOLS = (
    "Xanh: cannot make .venv: neither pip nor python3-venv is here.\n"
    "  Remedy: install the packages python3-pip and python3-venv as root, then run the same command again."
)


def main(scope: str) -> int:
    if sys.version_info < (3, 11):
        print(f"Xanh: needs Python 3.11 or newer, this is {sys.version.split()[0]}.", file=sys.stderr)
        return 1
    system.provide(scope)
    installed = install_python(scope) and install_front_end(scope)
    return 0 if installed else 1


def install_python(scope: str) -> bool:
    """Make .venv with the locked packages and the package itself, whose command is .venv/bin/xanh."""
    locks = [REQUIREMENTS / name for name in LOCKS.values()]
    key = fingerprint(*locks, ROOT / "pyproject.toml", word=sys.version)
    command = VENV / "bin" / "xanh"
    if command.exists() and (is_done("python-all", key) or is_done(f"python-{scope}", key)):
        return True
    print(f"Python packages -> .venv ({LOCKS[scope]})", flush=True)
    lock = str(REQUIREMENTS / LOCKS[scope])
    if not any(install(lock) for install in (install_with_uv, install_with_pip)):
        print(NO_PYTHON_TOOLS, file=sys.stderr)
        return False
    forget("python-run", "python-all")
    mark(f"python-{scope}", key)
    return True


def install_with_uv(lock: str) -> bool:
    uv = find_uv()
    if not uv:
        return False
    made = has_venv() or runs([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)])
    # As pip does: where Python may not write bytecode, each process would compile all it imports.
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode"]
    install += ["--python", str(VENV / "bin" / "python")]
    return (
        made
        and runs([*install, "--require-hashes", "-r", lock])
        and runs([*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    )


def install_with_pip(lock: str) -> bool:
    pip = [str(VENV / "bin" / "python"), "-m", "pip"]
    if not (has_venv() and runs([*pip, "--version"], quiet=True)):
        shutil.rmtree(VENV, ignore_errors=True)
        if not runs([sys.executable, "-m", "venv", str(VENV)], quiet=True):
            return False
    install = [*pip, "install", "--quiet", "--disable-pip-version-check"]
    return runs([*install, "--require-hashes", "-r", lock]) and runs(
        [*install, "--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    )


def find_uv() -> str | None:
    """uv on the path, else fetched by pip into .setup; None sends the caller to plain pip."""
    own = STATE / "uv"
    found = shutil.which("uv") or shutil.which(str(own / "bin" / "uv"))
    if found:
        return found
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(own)]
    lock = ["--require-hashes", "-r", str(REQUIREMENTS / "uv.txt")]
    return str(own / "bin" / "uv") if runs([*fetch, *lock], quiet=True) else None


def has_venv() -> bool:
    """Whether .venv holds this Python; one of another version is made anew."""
    made_by = VENV / "pyvenv.cfg"
    version = ".".join(map(str, sys.version_info[:2]))
    return (VENV / "lib" / f"python{version}").is_dir() and made_by.exists()


def install_front_end(scope: str) -> bool:
    key = fingerprint(*(ROOT / name for name in FRONT_END))
    copied = (ROOT / "src/xanh/portal/static/vendor").is_dir()
    if copied and (is_done("front-all", key) or is_done(f"front-{scope}", key)):
        return True
    if not shutil.which("npm"):
        print("Xanh: npm is missing, so pages have no styles or charts. Remedy: install the package npm.")
        return False
    print("Front-end packages -> src/xanh/portal/static/vendor", flush=True)
    quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    command = ["npm", "ci", "--ignore-scripts", *quiet, *([] if scope == "all" else ["--omit=dev"])]
    if not (runs(command) and runs([sys.executable, str(ROOT / "tools/copy_frontend.py")])):
        return False
    forget("front-run", "front-all")
    mark(f"front-{scope}", key)
    return True


def runs(command: list[str], *, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    environment = {**os.environ, "UV_NO_CONFIG": "1", "UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False)
    return done.returncode == 0


def fingerprint(*files: Path, word: str = "") -> str:
    digest = hashlib.sha256(word.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def is_done(step: str, key: str) -> bool:
    stamp = STATE / step
    return stamp.exists() and stamp.read_text() == key


def mark(step: str, key: str) -> None:
    STATE.mkdir(exist_ok=True)
    (STATE / step).write_text(key)


def forget(*steps: str) -> None:
    for step in steps:
        (STATE / step).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "all"))
