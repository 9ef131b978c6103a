"""System packages: installed through apt when root, named in one message when not.

Standard library only: tools/setup.py calls it before anything is installed.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Package:
    """A Debian package, what shows that it is here, and what goes without it."""

    name: str
    probes: tuple[str, ...]
    without: str
    scope: str = "all"

    def is_here(self) -> bool:
        return any(map(exists, self.probes))


def exists(probe: str) -> bool:
    """Whether a program, a file (`/...`, with wildcards) or a Python module (`module:...`) is here."""
    if probe.startswith("module:"):
        return importlib.util.find_spec(probe.removeprefix("module:")) is not None
    return any(Path("/").glob(probe[1:])) if probe[0] == "/" else shutil.which(probe) is not None


PACKAGES = (
    Package(
        "python3-venv",
        ("module:pip", "module:ensurepip"),
        "no Python packages: `make setup` stops",
        scope="run",
    ),
    Package("npm", ("npm",), "no front-end packages: `make setup` stops", scope="run"),
    Package(
        "chromium-headless-shell",
        ("chromium-headless-shell", "chromium", "chromium-browser"),
        "browser tests are skipped",
    ),
    Package(
        "fonts-croscore",
        ("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf",),
        "printed pages in browser tests use another typeface",
    ),
    Package("tesseract-ocr", ("tesseract",), "tests that read damaged text back from a picture are skipped"),
    Package(
        "tesseract-ocr-eng",
        ("/usr/share/tesseract-ocr/*/tessdata/eng.traineddata",),
        "tests that read damaged text back from a picture are skipped",
    ),
    Package(
        "tesseract-ocr-vie",
        ("/usr/share/tesseract-ocr/*/tessdata/vie.traineddata",),
        "scans are not read",
        scope="run",
    ),
    Package("poppler-utils", ("pdftoppm",), "tests that turn a document into pictures are skipped"),
    Package(
        "libreoffice-writer-nogui", ("soffice",), "tests that open our DOCX in an office suite are skipped"
    ),
    Package(
        "postgresql",
        ("pg_ctl", "/usr/lib/postgresql/*/bin/pg_ctl"),
        "tests run on SQLite only",
    ),
    Package("gettext", ("msgfmt",), "`xanh manage makemessages` does not work"),
)


def provide(scope: str) -> None:
    """Install what is missing for `scope` ("run" or "all"), or say once what is missing."""
    missing = [p for p in PACKAGES if scope in ("all", p.scope) and not p.is_here()]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install([p.name for p in missing])
        missing = [p for p in missing if not p.is_here()]
    if missing:
        print(message(missing), file=sys.stderr)


def apt_install(names: list[str]) -> None:
    print("System packages through apt: " + " ".join(names), flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
    known = [name for name in names if is_known(name)]
    install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *known]
    if known and subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
        print("apt-get could not install all of them; see its words above.", file=sys.stderr)


def is_known(name: str) -> bool:
    """One unknown name would make apt-get refuse all the others (Ubuntu has no chromium package)."""
    return subprocess.run(["apt-cache", "show", name], capture_output=True, check=False).returncode == 0


def message(missing: list[Package]) -> str:
    names = " ".join(p.name for p in missing)
    lines = [f"  {p.name:<26}{p.without}" for p in missing]
    remedy = f"  As root: apt-get install --no-install-recommends {names}"
    return "\n".join(["Xanh: missing system packages; all else works.", *lines, remedy])
