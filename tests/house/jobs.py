"""A background job for test_jobs.py, imported by the worker: it says that it runs and waits for an answer."""

from __future__ import annotations

import socket


def ask(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as caller:
        caller.sendall(b"?")
        if not caller.recv(1):
            raise ConnectionError("no answer")
