"""A network cable between a browser and the workbench: it can be pulled, and plugged in again."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from tests.browser.workbench import free_port


@dataclass
class Cable:
    """Hands every byte on to a port of this machine. Pulled, it ends what is open and refuses the rest."""

    to: int
    port: int = field(default_factory=free_port)
    loses: bytes = b""  # a request with these bytes arrives, its answer is lost
    listener: socket.socket | None = None
    open: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def plug(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def pull(self) -> None:
        listener, self.listener = self.listener, None
        for end in [listener, *self.open]:
            if end is not None:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self.open.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            near.close()
            return
        self.open += [near, far]
        lost = threading.Event()
        threading.Thread(target=self._answer, args=(far, near, lost), daemon=True).start()
        with suppress(OSError):
            while data := near.recv(65536):
                if self.loses and self.loses in data:
                    lost.set()
                far.sendall(data)
        self._end(near, far)

    def _answer(self, far: socket.socket, near: socket.socket, lost: threading.Event) -> None:
        with suppress(OSError):
            while data := far.recv(65536):
                if not lost.is_set():
                    near.sendall(data)
        self._end(near, far)

    def _end(self, *ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
