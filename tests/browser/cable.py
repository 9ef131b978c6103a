"""A network cable between a browser and the workbench: it can be pulled, and plugged in again."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from tests.browser.workbench import free_port


@dataclass
class Cable:
    """Hands every byte on to `port` on this machine. Pulled, it refuses connections and ends those there are."""

    to: int
    port: int = field(default_factory=free_port)
    answers: bool = True  # where False, requests arrive and their answers are lost
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
        threading.Thread(target=self._hand_on, args=(far, near, True), daemon=True).start()
        self._hand_on(near, far, False)

    def _hand_on(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:  # noqa: FBT001
        with suppress(OSError):
            while data := source.recv(65536):
                if self.answers or not is_answer:
                    target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
