"""A command of `xanh` that keeps running, read line by line as a user sees it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

XANH = Path(sys.executable).with_name("xanh")
PATIENCE = 120.0  # seconds for all of one run; then it is killed and the test fails


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def environment(folder: Path, database: str, **more: str) -> dict[str, str]:
    """A data folder and a database of its own, nothing of the tests' settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XANH_", "DATABASE_URL", "DJANGO_"))}
    return {**kept, "XANH_DATA_DIR": str(folder), "DATABASE_URL": database, **more}


@dataclass
class Running:
    """A running command; `until` reads on to the line that holds a text."""

    process: subprocess.Popen[str]
    seen: list[str] = field(default_factory=list)

    def until(self, text: str) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.seen.append(line)
            if text in line:
                return line
        raise AssertionError(f"{text!r} never came:\n{''.join(self.seen)}")

    def finish(self) -> str:
        """Wait for the end of a command that ends by itself and well; return all that it printed."""
        output = self.stop(0)
        assert self.process.returncode == 0, output
        return output

    def stop(self, number: int = signal.SIGTERM) -> str:
        """Ask it to stop; return all that it printed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        assert self.process.stdout is not None
        self.seen += self.process.stdout
        self.process.wait()
        return "".join(self.seen)

    def kill(self) -> None:
        """End it and all its own children at once, as a power cut does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def run(*words: str, env: dict[str, str]) -> Running:
    out = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    process = subprocess.Popen([str(XANH), *words], env=env, start_new_session=True, **out)
    alarm = threading.Timer(PATIENCE, process.kill)
    alarm.daemon = True
    alarm.start()
    return Running(process)


def children(pid: int) -> dict[str, int]:
    """Process ids of a process's children by the module each runs (`python -m MODULE`)."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    pids = [int(word) for file in lists for word in file.read_text().split()]
    return {Path(f"/proc/{p}/cmdline").read_text().split("\0")[2]: p for p in pids}
