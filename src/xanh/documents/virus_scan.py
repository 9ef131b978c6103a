"""Has a ClamAV daemon look through a file: its INSTREAM command, over TCP or a local socket.

Protocol: the manual page clamd(8), section COMMANDS.
"""

import socket
import struct
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 30
ANSWER = 4096  # bytes: a path and the name of a signature are shorter
COMMAND = b"zINSTREAM\0"
END = struct.pack("!I", 0)


class ScannerError(Exception):
    """The scanner does not answer, or not in a way that says whether the file is clean."""


@dataclass(frozen=True)
class Scanned:
    """What the scanner found: the name of a signature, empty for a clean file."""

    signature: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.signature


def scan(parts: Iterable[bytes], address: str, *, seconds: float = SECONDS) -> Scanned:
    """Send a file in parts; tell what the scanner says.

    Parameters
    ----------
    parts : iterable of bytes
        The file, each part at most 4 GB.
    address : str
        ``tcp://host:3310`` or ``unix:///run/clamav/clamd.ctl``.
    seconds : float
        How long to wait for each step.

    Raises
    ------
    ScannerError
        Where nobody answers, or the file is over the scanner's own limit.

    Examples
    --------
    >>> scan([b"..."], "tcp://127.0.0.1:9", seconds=0.2)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    xanh.documents.virus_scan.ScannerError: ...
    """
    try:
        with closing(_connected(address, seconds)) as line:
            line.sendall(COMMAND)
            for part in parts:
                line.sendall(struct.pack("!I", len(part)) + part if part else b"")
            line.sendall(END)
            return _told(_answer(line))
    except OSError as error:
        raise ScannerError(f"{address}: {error}") from error


def _connected(address: str, seconds: float) -> socket.socket:
    where = urlsplit(address)
    if where.scheme == "tcp" and where.hostname:
        return socket.create_connection((where.hostname, where.port or 3310), timeout=seconds)
    if where.scheme != "unix" or not where.path:
        raise ScannerError(f"{address}: neither tcp://host:port nor unix:///path")
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(seconds)
    try:
        line.connect(where.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    got = b""
    while len(got) < ANSWER and not got.endswith(b"\0") and (more := line.recv(ANSWER)):
        got += more
    return got.rstrip(b"\0\n").decode("utf-8", "replace")


def _told(answer: str) -> Scanned:
    text = answer.removeprefix("stream: ")
    if text == "OK":
        return Scanned()
    if text.endswith(" FOUND"):
        return Scanned(text.removesuffix(" FOUND"))
    raise ScannerError(answer or "no answer")
