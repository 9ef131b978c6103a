"""What kind of file it is, told by its content, never by its name; what may not be opened is refused."""

import io
import re
import stat
import zipfile
import zlib

from xanh.reference import Place, Problem, ProblemError

UNPACKED_LIMIT = 200 * 1024 * 1024
ENTRIES_LIMIT = 5000
RATIO_LIMIT = 200  # a page of Word's XML packs about 20 to 1
RATIO_FROM = 10 * 1024 * 1024
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"II+\x00", "picture"),  # TIFF for files beyond 4 GB; short ones are written so, too
    (b"MM\x00+", "picture"),
    (b"{\\rtf", "rtf"),
)
OLE = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office files before 2007, and of locked ones since
)
STREAMS = (("EncryptedPackage", "locked"), ("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"))
PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"))
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
# Programs of offices write such files under the names of Word and Excel files.
WEB = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml|<!doctype\s+html|<(?:html|head|meta|table|style)\b|MIME-Version:)",
    re.I,
)
MACROS = re.compile(r"(?:^|/)vbaProject\.bin$|^Basic/", re.I)
# "text" is told by being none of the others.
KINDS = ("text", "docx", "doc", "odt", "rtf", "xlsx", "xlsb", "xls", "ods", "pdf", "picture")


def kind_of(data: bytes, file: str) -> str:
    """One of `KINDS`.

    Raises
    ------
    ProblemError
        document.locked (protected by a password), document.macros, document.unsafe_archive (paths that leave
        the archive, links, more entries than any office program writes), document.too_large (unpacked),
        document.broken (entities in its XML), document.binary (an archive of something else),
        document.web_page (HTML or XML under another name).

    Examples
    --------
    >>> kind_of(b"%PDF-1.7", "a.docx"), kind_of("Kế hoạch".encode(), "a.pdf")
    ('pdf', 'text')
    """
    for magic, kind in MAGIC:
        if data.startswith(magic):
            return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(OLE):
        return _of_ole(data, file)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _of_archive(data, file)
    if WEB.match(data[:4096].replace(b"\0", b"")):
        raise refused("document.web_page", file)
    return "text"


def _of_ole(data: bytes, file: str) -> str:
    kind = next((kind for name, kind in STREAMS if name.encode("utf-16-le") in data), None)
    if kind == "locked":
        raise refused("document.locked", file)
    if kind is None:
        raise refused("document.binary", file)
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise refused("document.macros", file)
    return kind


def _of_archive(data: bytes, file: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_bomb(entries, len(data), file)
            names = {entry.filename for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise refused("document.locked", file)
            if any(MACROS.search(name) for name in names):
                raise refused("document.macros", file)
            if any(_declares(archive, entry) for entry in entries):
                raise refused("document.broken", file)
            if "mimetype" in names:
                return _of_open_document(archive, names, file)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError) as error:
        raise refused("document.broken", file) from error
    kind = next((kind for part, kind in PARTS if part in names), None)
    if kind is None:
        raise refused("document.binary", file)
    return kind


def _of_open_document(archive: zipfile.ZipFile, names: set[str], file: str) -> str:
    kind = OPEN_DOCUMENT.get(archive.read("mimetype")[:100].decode("ascii", "ignore").strip())
    if kind is None:
        raise refused("document.binary", file)
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise refused("document.locked", file)
    return kind


def _refuse_bomb(entries: list[zipfile.ZipInfo], size: int, file: str) -> None:
    """Look at what an archive says of itself before anything is unpacked."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > UNPACKED_LIMIT or (unpacked > RATIO_FROM and unpacked > RATIO_LIMIT * size):
        values = {"size": round(unpacked / 1048576, 1), "limit": UNPACKED_LIMIT // 1048576}
        raise ProblemError(Problem("document.too_large", Place(file=file), values))
    if len(entries) > ENTRIES_LIMIT or any(_leaves(e.filename) or _is_link(e) for e in entries):
        raise refused("document.unsafe_archive", file)


def _leaves(name: str) -> bool:
    """Whether a path would leave the folder it is unpacked into."""
    parts = re.split(r"[\\/]", name)
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether an XML part declares a document type: no office program writes one, entities hide there."""
    if not entry.filename.endswith((".xml", ".rels")):
        return False
    plain = archive.read(entry).replace(b"\0", b"")  # of UTF-16, too
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def refused(code: str, file: str) -> ProblemError:
    """The problem of a file as a whole."""
    return ProblemError(Problem(code, Place(file=file)))
