"""A reader that misbehaves as its file says, run as a process apart by test_apart.py."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
from typing import Any

from xanh.documents import apart, reading
from xanh.documents.reading import Request

LIMITS = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")


def misbehave(request: Request, data: bytes, told: Any) -> dict[str, Any]:
    word, _, rest = data.decode().partition(" ")
    for n in (1, 2):
        told(n, 2)
    print("a library that prints", flush=True)
    return {"do": ACTS[word](rest)}


def hang(port: str) -> None:
    """Start a child that holds a connection, then wait for ever."""
    with socket.create_connection(("127.0.0.1", int(port))) as line:
        subprocess.Popen(
            [sys.executable, "-c", "import signal; signal.pause()"], pass_fds=[line.fileno()], close_fds=True
        )
    signal.pause()


def wait(port: str) -> None:
    """Hold a connection for ever."""
    with socket.create_connection(("127.0.0.1", int(port))):
        signal.pause()


def write_much(_: str) -> None:
    with open(os.path.join(os.environ["TMPDIR"], "big"), "wb") as file:  # noqa: PTH118, PTH123
        file.truncate(apart.FILE_SIZE + 1)


ACTS = {
    "hang": hang,
    "wait": wait,
    "memory": lambda _: len(bytearray(apart.MEMORY)),
    "crash": lambda _: ctypes.string_at(0),
    "write": write_much,
    "environment": lambda _: dict(os.environ),
    "limits": lambda _: {n: resource.getrlimit(getattr(resource, f"RLIMIT_{n}"))[0] for n in LIMITS},
    "path": lambda _: sys.path,
}

if __name__ == "__main__":
    apart.work(lambda about, data, told: vars(reading.read_here(Request(**about), data, told, misbehave)))
