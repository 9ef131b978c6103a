"""The content of an attachment: base64 of an archive of one file; some senders leave out the archive."""

import base64
import binascii
import io
import zipfile
import zlib
from dataclasses import dataclass

from xanh.reference import Place, Problem, ProblemError

TOTAL_LIMIT = 200 * 1024 * 1024  # of all files of a message
ENTRIES_LIMIT = 1000
OFFICE = frozenset({"[Content_Types].xml", "mimetype"})  # what makes an archive a document itself
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")


@dataclass
class Unpacked:
    """How much of a message has been unpacked so far."""

    size: int = 0


def unpack(encoded: str, name: str, unpacked: Unpacked, place: Place) -> tuple[str, bytes]:
    """The name inside the archive and the content; at most `TOTAL_LIMIT` over all calls with one `Unpacked`.

    Raises
    ------
    ProblemError
        edxml.bad_attachment, edxml.too_large, edxml.program.

    Examples
    --------
    >>> unpack("S+G6vw==", "a.txt", Unpacked(), Place())[1].decode()
    'Kế'
    """
    about = {"name": name}
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
        inside, data = _opened(data, TOTAL_LIMIT - unpacked.size)
    except (binascii.Error, zipfile.BadZipFile, zlib.error, OSError, ValueError) as error:
        raise ProblemError(Problem("edxml.bad_attachment", place, about)) from error
    except (RuntimeError, NotImplementedError, EOFError) as error:  # locked, or packed in no known way
        raise ProblemError(Problem("edxml.bad_attachment", place, about)) from error
    unpacked.size += len(data)
    if unpacked.size > TOTAL_LIMIT:
        raise ProblemError(Problem("edxml.too_large", place, {"limit": TOTAL_LIMIT // 1024**2}))
    if data.startswith(PROGRAMS):
        raise ProblemError(Problem("edxml.program", place, about))
    return inside, data


def _opened(data: bytes, room: int) -> tuple[str, bytes]:
    """What the archive holds; the data themselves where they are none, or are a document or several files."""
    if not data.startswith(b"PK\x03\x04"):
        return "", data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > ENTRIES_LIMIT:
            raise ValueError("more entries than an attachment has")
        if len(entries) != 1 or OFFICE & {entry.filename for entry in entries}:
            return "", data
        with archive.open(entries[0]) as file:
            return entries[0].filename, file.read(room + 1)  # what it says of its size may be a lie
