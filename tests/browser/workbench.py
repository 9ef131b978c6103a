"""The workbench as a user starts it: `xanh serve` on a free port, with a folder and a database of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
XANH = Path(sys.executable).with_name("xanh")
START_WITHIN = 120.0  # seconds, on a machine busy with other work


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@dataclass
class Workbench:
    """One running server with its background worker."""

    folder: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)  # of its environment: a clock of its own
    process: subprocess.Popen[bytes] | None = None
    scripts: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("XANH_", "DJANGO_", "DATABASE_URL"))}
        own = {"XANH_DATA_DIR": str(self.folder), "DATABASE_URL": self.database_url}
        code = {"DJANGO_SETTINGS_MODULE": "tests.browser.settings", "PYTHONPATH": str(ROOT)}
        return {**kept, **own, **code, **self.more}

    def start(self) -> None:
        """Start and wait for the line that says the port answers."""
        command = [XANH, "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        alarm = threading.Timer(START_WITHIN, self.process.kill)
        alarm.start()
        up = any(line.startswith(b"Xanh: http") for line in self.output())
        alarm.cancel()
        assert up, f"xanh serve did not come up:\n{self.log.read_text('utf-8')[-4000:]}"
        threading.Thread(target=deque, args=(self.output(), 0), daemon=True).start()

    def output(self) -> Iterator[bytes]:
        """Lines the server prints, each kept in the log."""
        assert self.process is not None
        assert self.process.stdout is not None
        with self.log.open("ab", buffering=0) as log:
            for line in self.process.stdout:
                log.write(line)
                yield line

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def run(self, script: Path, *words: str) -> str:
        """Run a script of the tests in this workbench's environment; return what it prints."""
        if self.scripts is None:
            self.scripts = self.begin([sys.executable, "-m", "tests.browser.scripts"])
        assert self.scripts.stdin is not None
        assert self.scripts.stdout is not None
        output = self.folder / "script.txt"
        print(json.dumps({"words": [str(script), *words], "output": str(output)}), file=self.scripts.stdin)
        self.scripts.stdin.flush()
        code, told = self.scripts.stdout.readline().strip(), output.read_text("utf-8")
        assert code == "0", told[-4000:]
        return told

    def end_scripts(self) -> None:
        if self.scripts is not None:
            self.scripts.communicate("")
            self.scripts = None

    def xanh(self, *words: str) -> str:
        """Run the command `xanh` on this workbench's data; return what it prints."""
        process = self.begin([str(XANH), *words])
        told, _ = process.communicate()
        assert process.returncode == 0, told[-4000:]
        return told

    def begin(self, command: list[str]) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)


def own_database(url: str, name: str = "browser") -> str:
    """An empty database beside the one the suite uses; "" (a file in the folder) where that is SQLite."""
    if not url.startswith(("postgres", "pgsql")):
        return ""
    import psycopg

    name = f"xanh_{name}_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def drop_database(url: str, own: str) -> None:
    if own:
        import psycopg

        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{urlsplit(own).path[1:]}" WITH (FORCE)')
