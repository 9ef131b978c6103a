"""What stands above an indicator table: the plan it belongs to, with number, date, issuer and title."""

import re
from collections.abc import Sequence
from dataclasses import replace

from xanh.documents.draft import Header, Reading, Source, Span, State
from xanh.documents.read.fold import fold
from xanh.documents.read.prose.accents import is_clean, restore
from xanh.documents.read.source import page_of
from xanh.documents.read.vocabulary import HOME
from xanh.documents.read.words import likeness
from xanh.reference import provinces

SYMBOL = re.compile(r"(\d{1,5})\s*/\s*([A-ZĐ]{2,4}\s?[-–]\s?[A-ZĐ&]{2,16})")
DATE = re.compile(
    r"ngay\s+(\d{1,2})\s+\w{3,7}\s+(\d{1,2})\s+\w{2,4}\s+(\d{4})|(\d{1,2})[/.](\d{1,2})[/.](\d{4})"
)
KINDS = {
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "QD": "Quyết định",
    "CTR": "Chương trình",
    "NQ": "Nghị quyết",
    "CT": "Chỉ thị",
}
PROPER = ("PGI", "PCI", "UBND", "Chỉ số Xanh")


def read_header(source: Source, top: Sequence[int]) -> Header:
    """The header from the lines above the table."""
    lines = [(n, source.lines[n - 1]) for n in top]
    header, used = Header(), set()
    for number, text in lines:
        symbol = SYMBOL.search(text)
        if symbol and not header.number:
            header = _from_symbol(header, text, symbol)
            told = [name for name in ("number", "date", "issuer") if getattr(header, name)]
            header.fields.update(dict.fromkeys(told, _reading(source, [number], State.PROPOSED)))
            used.add(number)
        elif likeness(fold(text).strip(), "phu luc") >= 0.8:
            header = replace(header, part="Phụ lục")
            used.add(number)
    titled = [n for n, text in lines if n not in used and _is_title(text)]
    return _with_title(header, source, titled)


def _from_symbol(header: Header, text: str, symbol: re.Match[str]) -> Header:
    kind = symbol[2].split("-")[0].strip()
    number = symbol[1] + "/" + re.sub(r"\s", "", symbol[2]).replace("–", "-")
    day = DATE.search(fold(text[symbol.end() :]))
    date = None
    if day:
        d, m, y = (day[1], day[2], day[3]) if day[1] else (day[4], day[5], day[6])
        date = f"{int(y):04d}-{int(m):02d}-{int(d):02d}"
    issuer = _issuer(text[symbol.end() :])
    code = "ubnd-tinh" if issuer and issuer.endswith(HOME) else None
    return replace(
        header, document=KINDS.get(kind), number=number, date=date, issuer=issuer, issuer_code=code
    )


def _issuer(text: str) -> str | None:
    """UBND tỉnh with the province it names."""
    found = re.search(r"(?:ubnd|uy ban nhan dan) (?:tinh|thanh pho) ([a-z ]+)", fold(text))
    if not found:
        return None
    named = found[1].split()
    names = {n for p in provinces() for n in (p.old_name, p.new_name)}
    scored = [(likeness("".join(named[: len(n.split())]), fold(n).replace(" ", "")), n) for n in names]
    alike, name = max(scored)
    return f"UBND tỉnh {name}" if alike > 0.8 else "UBND tỉnh"


def province_of(header: Header) -> str | None:
    """The province whose committee issued the plan."""
    named = (header.issuer or "").removeprefix("UBND tỉnh").strip()
    return named or None


def _is_title(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 8 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _with_title(header: Header, source: Source, titled: Sequence[int]) -> Header:
    if not titled:
        return header
    written = " ".join(source.lines[n - 1] for n in titled)
    title = _sentence(restore(written)[0])
    reading = _reading(source, titled, State.ACCEPTED if is_clean(written) else State.TO_CHECK)
    header.fields["title"] = replace(reading, suggestion=None if is_clean(written) else title)
    year = re.search(r"20\d\d", written)
    if year:
        # Digits survive a scan.
        state = State.ACCEPTED if is_clean(written) else State.PROPOSED
        header.fields["year"] = _reading(source, titled, state)
    return replace(header, title=title, year=int(year[0]) if year else None)


def _sentence(text: str) -> str:
    """Capitals as a sentence, with the capitals of proper names."""
    out = text.lower()
    places = {n for p in provinces() for n in (p.old_name, p.new_name)}
    for name in (*PROPER, *places):
        out = re.sub(rf"\b{re.escape(name.lower())}\b", name, out)
    return out[:1].upper() + out[1:]


def _reading(source: Source, lines: Sequence[int], state: State) -> Reading:
    written = " ".join(source.lines[n - 1].strip() for n in lines)
    spans = (Span(page_of(source, lines[0]), lines[0], lines[-1]),)
    return Reading(written, spans, 0.9 if state is State.ACCEPTED else 0.7, state)
