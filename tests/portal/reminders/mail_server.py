"""A small mail server on 127.0.0.1 that speaks SMTP (RFC 5321) and fails as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Server:
    """What came in; which reply each command gets instead of the usual one."""

    port: int = 0
    replies: dict[str, str] = field(default_factory=dict)
    hangs_up_after_data: bool = False
    got: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)


def handler(server: Server) -> type[socketserver.StreamRequestHandler]:
    class Talk(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 here")
            receiver = ""
            while line := self.rfile.readline():
                command = line.decode().strip()
                verb = command[:4].upper()
                if verb == "RCPT":
                    receiver = command
                if verb in server.replies:
                    self.say(server.replies[verb])
                elif verb == "DATA":
                    if not self.take(receiver):
                        return
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 fine")

        def take(self, receiver: str) -> bool:
            self.say("354 go on")
            lines = []
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line[1:] if line.startswith(b"..") else line)
            server.got.append(message_from_bytes(b"".join(lines), policy=policy.default))
            server.to.append(receiver)
            if server.hangs_up_after_data:
                return False
            self.say("250 kept")
            return True

    return Talk


@contextmanager
def running() -> Iterator[Server]:
    told = Server()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler(told)) as listening:
        listening.daemon_threads = True
        told.port = listening.server_address[1]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            listening.shutdown()
            thread.join()
