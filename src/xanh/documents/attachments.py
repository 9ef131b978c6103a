"""Files that people attach: their name, their kind by content, their fingerprint; programs are refused.

A file is read in parts. Only archives and old Office files, whose kind stands inside, are read whole.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from xanh.documents.read.kinds import kind_of
from xanh.reference import Place, Problem, ProblemError

PART = 1024 * 1024
HEAD = 4096
MEGABYTE = 1024 * 1024
WHOLE_LIMIT = 50 * MEGABYTE  # of what is read whole
NEEDS_WHOLE = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
# Programs and scripts, whatever they are called: Windows, Linux, macOS, Java, shells, shortcuts, disk images.
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
TEXT_ENDINGS = (".txt", ".csv")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What a browser is told; all but pictures are handed out to be kept, never shown in place.
TYPES: Mapping[str, str] = {
    "picture": "application/octet-stream",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Judged:
    """A file that may be kept: its name without folders, its kind, its size in bytes, its SHA-256."""

    name: str
    kind: str
    size: int
    sha256: str


def judged(file: BinaryIO, name: str, *, limit: int) -> Judged:
    """Read a file through once and tell what it is; it stands at its beginning afterwards.

    Parameters
    ----------
    file : BinaryIO
        Opened for reading, can be wound back.
    name : str
        As its sender calls it; it decides nothing, but that text must call itself text.
    limit : int
        Bytes that it may have.

    Raises
    ------
    ProblemError
        document.empty, document.too_large, attachment.program (a program or script, under whatever name),
        attachment.unknown_kind, and what `kind_of` raises (locked, macros, an unsafe archive, a web page).

    Examples
    --------
    >>> import io
    >>> found = judged(io.BytesIO(b"%PDF-1.7 ..."), "C:\\\\anh.pdf", limit=100)
    >>> found.name, found.kind, found.size
    ('anh.pdf', 'pdf', 12)
    """
    name = clean_name(name)
    size, sha256 = _measured(file, name, limit)
    file.seek(0)
    head = file.read(HEAD)
    kind = _kind(file, head, name, size)
    file.seek(0)
    return Judged(name, kind, size, sha256)


def clean_name(name: str) -> str:
    """A file's name without folders and control characters, its ending kept when it is too long.

    Examples
    --------
    >>> clean_name("..\\\\kế hoạch/a.docx")
    'a.docx'
    """
    bare = re.split(r"[\\/]", name)[-1]
    bare = "".join(c for c in bare if c.isprintable()).strip(" .") or "tep"
    return bare if len(bare) <= 200 else f"{bare[:180]}{bare[-20:]}"


def parts(file: BinaryIO) -> Iterator[bytes]:
    """The file from its beginning, a megabyte at a time."""
    file.seek(0)
    while part := file.read(PART):
        yield part


def _measured(file: BinaryIO, name: str, limit: int) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for part in parts(file):
        digest.update(part)
        size += len(part)
        if size > limit:
            raise _too_large(name, size, limit)
    if not size:
        raise ProblemError(Problem("document.empty", Place(file=name)))
    return size, digest.hexdigest()


def _kind(file: BinaryIO, head: bytes, name: str, size: int) -> str:
    if head.startswith(PROGRAMS):
        raise ProblemError(Problem("attachment.program", Place(file=name)))
    data = head
    if head.startswith(NEEDS_WHOLE):
        if size > WHOLE_LIMIT:
            raise _too_large(name, size, WHOLE_LIMIT)
        file.seek(0)
        data = file.read()
    kind = kind_of(data, name)
    if kind == "text" and not (name.lower().endswith(TEXT_ENDINGS) and _is_text(file)):
        raise ProblemError(Problem("attachment.unknown_kind", Place(file=name)))
    return kind


def _is_text(file: BinaryIO) -> bool:
    return not any(CONTROL.search(part) for part in parts(file))


def _too_large(name: str, size: int, limit: int) -> ProblemError:
    about = {"size": -(-size // MEGABYTE), "limit": limit // MEGABYTE}
    return ProblemError(Problem("document.too_large", Place(file=name), about))
