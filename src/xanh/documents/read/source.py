"""The front door: what kind of file it is, whether it may be read at all, its lines and pages."""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from xanh.documents.draft import Source
from xanh.documents.read.files.letters import is_legacy, is_vietnamese, visible
from xanh.documents.read.fold import fold
from xanh.documents.read.kinds import kind_of
from xanh.reference import Place, Problem, ProblemError

MEGABYTE = 1024 * 1024
LIMIT = 200 * MEGABYTE  # 200 pages scanned in colour have 80
TEXT_LIMIT = 20 * MEGABYTE  # of plain text; what Office files unpack to has limits of its own
LONGEST_MARK = 80  # letters of a line that only says how secret the document is
LEGACY_LINES = 2000  # a typeface shows on the first pages
TOP_LINES = 30  # a marking of secrecy stands in the head of the first page
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Loaded:
    """A document that may be read: its source (lines only where `kind` is "text") and its bytes."""

    source: Source
    data: bytes


def load(document: Path | str | bytes, name: str | None = None) -> Loaded:
    """Open a document and tell its kind by content.

    Raises
    ------
    ProblemError
        document.empty, document.binary, document.too_large, document.secret, document.legacy_font, or what
        `kind_of` raises.

    Examples
    --------
    >>> load("Kế hoạch\\nMục tiêu".encode(), "a.txt").source.lines
    ('Kế hoạch', 'Mục tiêu')
    """
    file = name or (Path(document).name if isinstance(document, (str, Path)) else "document")
    data = _bytes(document, file)
    digest = hashlib.sha256(data).hexdigest()
    kind = kind_of(data, file)
    if kind != "text":
        return Loaded(Source(file=file, sha256=digest, kind=kind, lines=(), pages=(1,)), data)
    refuse_large(len(data), file, TEXT_LIMIT)
    lines, pages = _layout(_text(data, file))
    refuse_secret(lines, file)
    refuse_legacy(lines, file)
    return Loaded(Source(file=file, sha256=digest, kind="text", lines=lines, pages=pages), data)


def refuse_secret(lines: Iterable[str], file: str) -> None:
    """Raise document.secret where a line near the top is a marking of secrecy."""
    filled = ((n, line) for n, line in enumerate(lines, start=1) if line.strip())
    for (number, line), _ in zip(filled, range(TOP_LINES), strict=False):
        mark = marking(line)
        if mark:
            raise ProblemError(Problem("document.secret", Place(file=file, line=number), {"mark": mark}))


def refuse_legacy(lines: Iterable[str], file: str) -> None:
    """Raise document.legacy_font where the letters are those of a typeface from before Unicode."""
    if is_legacy("\n".join(islice(lines, LEGACY_LINES))):
        raise ProblemError(Problem("document.legacy_font", Place(file=file)))


def refuse_large(size: int, file: str, limit: int = LIMIT) -> None:
    """Raise document.too_large where a file of `size` bytes is not worth opening."""
    if size > limit:
        values = {"size": round(size / MEGABYTE, 1), "limit": limit // MEGABYTE}
        raise ProblemError(Problem("document.too_large", Place(file=file), values))


def marking(line: str) -> str | None:
    """The degree of secrecy that stands alone on a line ("Mật", "Tối mật", "Tuyệt mật"), else None."""
    if len(line) > LONGEST_MARK:
        return None
    written = " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", line)))
    folded = re.sub(r"^(do|dau|muc) mat ", "", fold(written))
    marks = {"mat": "Mật", "toi mat": "Tối mật", "tuyet mat": "Tuyệt mật"}
    last = written.lower().split()[-1:]
    return marks.get(folded) if last in (["mật"], ["mat"]) and written[0].isupper() else None


def page_of(source: Source, line: int) -> int:
    """The page (from 1) on which a line stands."""
    if source.regions and source.regions[line - 1]:
        return source.regions[line - 1][0].page
    return max(1, bisect_right(source.pages, line))


def _bytes(document: Path | str | bytes, file: str) -> bytes:
    size = len(document) if isinstance(document, bytes) else Path(document).stat().st_size
    refuse_large(size, file)
    data = document if isinstance(document, bytes) else Path(document).read_bytes()
    if not data.strip():
        raise ProblemError(Problem("document.empty", Place(file=file)))
    return data


def _text(data: bytes, file: str) -> str:
    text = _decoded(data)
    if text is None:
        raise ProblemError(Problem("document.binary", Place(file=file)))
    if len(CONTROL.findall(text)) > len(text) / 200:
        raise ProblemError(Problem("document.binary", Place(file=file)))
    if not text.strip():
        raise ProblemError(Problem("document.empty", Place(file=file)))
    return text


def _decoded(data: bytes) -> str | None:
    """Text in Unicode, or in the code pages from before it; None where it is neither."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1258", "latin-1"):
        try:
            text = (
                unicodedata.normalize("NFC", data.decode(encoding))
                if encoding == "cp1258"
                else data.decode(encoding)
            )
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf") or (is_vietnamese(text) if encoding == "cp1258" else is_legacy(text)):
            return text
    return None


def _layout(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Lines as an editor counts them, and the first line of each page."""
    raw = visible(text).replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    lines = tuple(line.replace("\f", "").rstrip() for line in raw)
    if "\f" in text:
        starts = [n for n, line in enumerate(raw, start=1) if "\f" in line]
    else:
        starts = [
            n for n, line in enumerate(lines, start=1) if line and n > 3 and not any(lines[n - 4 : n - 1])
        ]
    return lines, tuple(sorted({1, *starts}))
