"""What stands above a plan: its title, issuer, number, date, year, and the documents it carries out."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from xanh.documents.draft import Header, Reading, Source, State
from xanh.documents.read.fold import fold
from xanh.documents.read.prose.accents import is_clean, restore
from xanh.documents.read.prose.capitals import in_sentence
from xanh.documents.read.prose.citations import CITED, opens_basis, read_citations
from xanh.documents.read.prose.letterhead import annexed, places_named, read_issuer
from xanh.documents.read.prose.outline import Block, span
from xanh.documents.read.prose.words import find, starts, written
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import words

KINDS = (
    ("quyet dinh", "Quyết định"),
    ("nghi quyet", "Nghị quyết"),
    ("chi thi", "Chỉ thị"),
    ("chuong trinh", "Chương trình"),
    ("cong van", "Công văn"),
    ("ke hoach", "Kế hoạch"),
    ("nghi dinh", "Nghị định"),
    ("luat", "Luật"),
)
SYMBOL = re.compile(r"\b(\d{1,5})\s*/\s*((?:\d{4}/)?[A-ZĐÐ][A-ZĐÐ&]{0,9}(?:\s?[-–]\s?[A-ZĐÐ&]{1,16}g?){0,2})")
DATE = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
SPOKEN = re.compile(r"ngay\s+(\d{1,2})\s+\w{4,6}\s+(\d{1,2})\s+\w{2,4}\s+(\d{4})")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
PROVINCE = re.compile(r"(?:UBND|[Uu]y ban nhan dan) t\w{2,3}h\s+((?:[A-ZĐÀ-Ỹ][\w]+[ ]?){1,3})")
Named = tuple[dict[str, Any], Block]  # a document by its symbol, and the paragraph that names it
DOCUMENTS = {
    "ke hoach hanh dong": "Kế hoạch hành động",
    "ke hoach": "Kế hoạch",
    "chuong trinh hanh dong": "Chương trình hành động",
    "chuong trinh": "Chương trình",
    "quyet dinh": "Quyết định",
    "chi thi": "Chỉ thị",
    "de an": "Đề án",
    "phuong an": "Phương án",
}
MOTTO = ("cong hoa xa hoi", "doc lap", "uy ban nhan dan", "ubnd tinh", "so")


def read_header(source: Source, top: Sequence[Block], vocabulary: Vocabulary) -> Header:
    """The header from the paragraphs above the first section."""
    title_block = _title_block(top)
    title = _title(title_block, places_named(top))
    own, cited = _symbols(top)
    cited = _clean_citations(top) or cited
    dated = _dated(own, top) if own else None
    year = _year(title_block, top)
    issuer = _issuer(source, top, title_block, vocabulary)
    readings = {
        "title": _reading(source, title_block, title),
        "issuer": issuer and issuer[2],
        "number": own and _figures(source, own[1]),
        "date": dated and _figures(source, dated[1]),
        "year": year and _figures(source, year[1]),
        "legal_basis": cited and _figures(source, *(block for _, block in cited)),
    }
    return Header(
        document=_document(top),
        number=own[0]["number"] if own else None,
        date=dated[0] if dated else None,
        year=year[0] if year else None,
        issuer=issuer[0] if issuer else None,
        issuer_code=issuer[1] if issuer else None,
        part="Phụ lục" if any(starts(b.words, 0, "phu luc") for b in top) else None,
        title=title,
        legal_basis=tuple(item for item, _ in cited),
        fields={name: reading for name, reading in readings.items() if reading},
    )


def _document(top: Sequence[Block]) -> str:
    """The kind of document by the line that holds nothing else: "KẾ HOẠCH", "CHƯƠNG TRÌNH HÀNH ĐỘNG"."""
    named = {" ".join(w.text for w in b.words): b.flat for b in top if b.is_title and len(b.words) <= 4}
    return next((full for key, full in DOCUMENTS.items() if key in named), "Kế hoạch")


def _clean_citations(top: Sequence[Block]) -> list[Named]:
    """What clean paragraphs cite, read in full."""
    blocks = [b for b in top if is_clean(b.flat) and (opens_basis(b.flat) or _listed(b))]
    return [(item, block) for block in blocks for item in read_citations(block.flat)]


def _listed(block: Block) -> bool:
    """Whether a dash lists a document under "Căn cứ:"."""
    return block.kind == "dash" and bool(CITED.match(block.flat))


def _title_block(top: Sequence[Block]) -> Block | None:
    """The paragraph behind "KẾ HOẠCH", or the first that names neither state, motto nor issuer."""
    for before, block in pairwise(top):
        kind = " ".join(w.text for w in before.words)
        if kind in (*DOCUMENTS, "phu luc") and not SYMBOL.search(block.flat):
            return _whole_title(top, block)
    plain = (b for b in top if len(b.words) >= 5 and not _is_letterhead(b) and not _carries_out(b))
    return next(plain, None)


def _whole_title(top: Sequence[Block], first: Block) -> Block:
    """A title in capitals goes on over the paragraphs in capitals behind it."""
    text, last = first.text, first.last
    for block in top[top.index(first) + 1 :]:
        capitals = first.is_title and block.is_title and is_clean(block.flat)
        if block.kind or not (capitals or (is_clean(first.flat) and block.flat[0].islower())):
            break
        text, last = f"{text}\n{block.text}", block.last
    return replace(first, text=text, last=last)


def _is_letterhead(block: Block) -> bool:
    return any(find(block.words, phrase) is not None for phrase in MOTTO[:2]) or (
        block.is_title and any(starts(block.words, 0, phrase) for phrase in MOTTO[2:])
    )


def _carries_out(block: Block) -> bool:
    head = block.words[:4]
    return any(starts(head, 0, w) for w in ("thuc hien", "can cu", "trien khai thuc hien")) and bool(
        SYMBOL.search(block.flat)
    )


def _title(block: Block | None, places: Sequence[str]) -> str | None:
    if block is None:
        return None
    text = block.flat
    if starts(block.words, 0, "ke hoach") and block.text[:11].strip().isupper():
        text = text.split(None, 2)[-1]
    return in_sentence(restore(text)[0], places)


def _reading(source: Source, block: Block | None, value: str | None) -> Reading | None:
    if block is None or value is None:
        return None
    clean = is_clean(block.flat)
    state = State.ACCEPTED if clean else State.TO_CHECK
    return Reading(
        block.flat,
        (span(source, block.first, block.last),),
        1.0 if clean else 0.8,
        state,
        None if clean else value,
    )


def _figures(source: Source, *blocks: Block) -> Reading:
    """How numbers, dates and years were read: digits survive a scan, the words beside them do not."""
    clean = all(is_clean(block.flat) for block in blocks)
    spans = tuple(dict.fromkeys(span(source, block.first, block.last) for block in blocks))
    state = State.ACCEPTED if clean else State.PROPOSED
    return Reading(" ".join(dict.fromkeys(b.flat for b in blocks)), spans, 1.0 if clean else 0.8, state)


def _symbols(top: Sequence[Block]) -> tuple[Named | None, list[Named]]:
    """The plan's own symbol, and the documents it cites."""
    own: Named | None = None
    cited: list[Named] = []
    for block in top:
        for found in SYMBOL.finditer(block.flat):
            item = _cited(block, found)
            if _is_own(block, found):
                own = (item, block)
            else:
                cited.append((item, block))
    return own, cited


def _dated(own: Named, top: Sequence[Block]) -> tuple[str, Block] | None:
    """The day beside the plan's own symbol, else the one of the letterhead."""
    item, block = own
    return (item["date"], block) if item["date"] else _spoken(top)


def _is_own(block: Block, found: re.Match[str]) -> bool:
    """ "Số: 12/KH-SXD" opens its own paragraph; "(Kèm theo Kế hoạch số ...)" stands under an appendix."""
    before = fold(block.flat[: found.start()])
    return bool(re.fullmatch(r"(so|s\w)\s*:?\s*", before)) or "kem theo" in before[:22]


def _cited(block: Block, found: re.Match[str]) -> dict[str, Any]:
    text = block.flat
    before, after = fold(text[: found.start()])[-40:], text[found.end() :]
    name = next((full for key, full in KINDS if key in before), "Kế hoạch")
    day = DATE.search(after[:40])
    issuer = re.search(
        r"^\W*c\w{1,4}\s+(.{4,60}?)(?=\s+v[eéèêềể]+\b|[,;.)]|$)", after[day.end() :] if day else after
    )
    province = PROVINCE.search(issuer[1] + " " if issuer else "")
    number = re.sub(r"\s", "", found[0]).replace("–", "-").replace("Ð", "Đ")
    item: dict[str, Any] = {"document": name, "number": number, "date": _iso(day), "issuer": None}
    if issuer:
        item["issuer"] = (
            "UBND tỉnh" if "ubnd tinh" in fold(issuer[1]) and not province else restore(issuer[1])[0]
        )
    return item


def _iso(found: re.Match[str] | None) -> str | None:
    if found is None or not (1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12):
        return None
    return f"{int(found[3]):04d}-{int(found[2]):02d}-{int(found[1]):02d}"


def _spoken(top: Sequence[Block]) -> tuple[str, Block] | None:
    """Lạng Sơn, ngày 05 tháng 01 năm 2026."""
    found = ((SPOKEN.search(fold(b.flat)), b) for b in top)
    first = next(((_iso(day), block) for day, block in found if day), None)
    return (first[0], first[1]) if first and first[0] else None


def _year(title: Block | None, top: Sequence[Block]) -> tuple[int, Block] | None:
    """The year that the title names, else the first one above the text."""
    found = ((YEAR.search(b.flat), b) for b in (*([title] if title else ()), *top))
    return next(((int(year[1]), block) for year, block in found if year), None)


def _issuer(
    source: Source, top: Sequence[Block], title: Block | None, vocabulary: Vocabulary
) -> tuple[str, str | None, Reading] | None:
    """The agency that the letterhead, the title or the opening sentence names as the author."""
    clean = any(is_clean(b.flat) for b in top)
    under = next((b for b in top if is_clean(b.flat) and _annexed(b)), None)
    head = (read_issuer(top, vocabulary) if clean else None) or (under and annexed(under, vocabulary))
    if head:
        where = (span(source, head.block.first, head.block.last),)
        return head.name, head.code, Reading(head.block.flat, where, 0.95, State.ACCEPTED)
    for block, text, first in _places(top, title):
        matches = [
            m
            for m in vocabulary.find_agencies(text)
            if m.score >= 0.85 and m.agency.kind in ("department", "committee")
        ]
        if matches:
            match = matches[0] if first else matches[-1]
            state = State.ACCEPTED if is_clean(text) else State.PROPOSED
            shown = " ".join(text[match.start : match.end].split())
            where = (span(source, block.first, block.last),)
            named = shown if is_clean(shown) and not shown.isupper() else match.agency.name
            return named, match.agency.code or None, Reading(shown, where, match.score, state)
    return None


def _places(top: Sequence[Block], title: Block | None) -> list[tuple[Block, str, bool]]:
    """Where the author is named, best place first; the flag tells to take the first name found there."""
    heads = [b for b in top if b.is_title and b is not title and not SYMBOL.search(b.flat)]
    letterhead = [(b, b.flat, False) for b in reversed(heads) if len(words(b.flat)) <= 14]
    own = find(title.words, "cua") if title else None
    named = (
        [(title, written(title.flat, words(title.flat), own + 1), False)] if title and own is not None else []
    )
    under = [(b, b.flat, False) for b in top if _carries_out_or_annex(b)]
    return named + letterhead + under


def _carries_out_or_annex(block: Block) -> bool:
    return _carries_out(block) or _annexed(block)


def _annexed(block: Block) -> bool:
    return any(starts(block.words, 0, phrase) for phrase in ("kem theo", "ban hanh kem theo"))
