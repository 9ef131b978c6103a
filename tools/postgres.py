"""A real PostgreSQL for the length of a command: made in a temporary folder, stopped and removed afterwards.

`python tools/postgres.py COMMAND...` runs COMMAND with DATABASE_URL set to an empty database.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# A cluster that lives for minutes needs no safety at a power cut.
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=60",
)
OWNER = "postgres"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda p: float(p.parts[-3]))
    on_path = shutil.which("pg_ctl")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def running(settings: tuple[str, ...] = SETTINGS) -> Iterator[str]:
    """Start a cluster with an empty database `xanh`; yield its address."""
    home = Path(tempfile.mkdtemp(prefix="xanh-pg-"))
    port = str(20000 + secrets.randbelow(20000))  # names the socket file only: nothing listens on the network
    try:
        make(home)
        options = " ".join(f"-c {setting}" for setting in settings) + f" -k {home} -p {port}"
        control(home, "start", "--wait", "-l", str(home / "log"), "-o", options)
        try:
            run("createdb", "-h", str(home), "-p", port, "-U", OWNER, "xanh")
            yield f"postgres://{OWNER}@{quote(str(home), safe='')}:{port}/xanh"
        finally:
            control(home, "stop", "--mode=immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def make(home: Path) -> None:
    if os.geteuid() == 0:
        os.chown(home, pwd.getpwnam(OWNER).pw_uid, -1)
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--username={OWNER}")
    run("initdb", *options, "-D", str(home / "data"))


def control(home: Path, *words: str) -> None:
    run("pg_ctl", "-D", str(home / "data"), *words)


def run(program: str, *words: str) -> None:
    """As the user postgres when root, whom PostgreSQL refuses to serve; as oneself otherwise."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError(program)
    become = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*become, str(folder / program), *words], cwd="/", check=True, stdout=subprocess.DEVNULL)


def main(command: list[str]) -> int:
    with running() as address:
        print(f"DATABASE_URL={address}", flush=True)
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": address}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
