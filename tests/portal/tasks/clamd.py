"""A server that speaks clamd's INSTREAM, on a free port: what it receives is kept, what it says is set."""

from __future__ import annotations

import socketserver
import struct
import threading
from typing import Any, Self


class Clamd:
    """Runs while the context lasts."""

    def __init__(self) -> None:
        self.answer = "stream: OK"
        self.received: list[bytes] = []
        self._server = socketserver.TCPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[socketserver.StreamRequestHandler]:
        clamd = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                assert self.rfile.read(10) == b"zINSTREAM\0"
                got = b""
                while size := struct.unpack("!I", self.rfile.read(4))[0]:
                    got += self.rfile.read(size)
                clamd.received.append(got)
                self.wfile.write(clamd.answer.encode() + b"\0")

        return Handler
