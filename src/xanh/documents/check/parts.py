"""Which paragraph is which element of an official document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from xanh.documents.check.pars import Flow, Par
from xanh.reference import layout_rules

HEAD = 40  # paragraphs in which the head of a document stands
LONGEST_DATE = 90  # letters
BASIS = re.compile(r"(?:căn cứ|thực hiện|theo|xét)\b", re.I)
NUMBER = re.compile(r"số\s*[:.]?\s*[\d\s.…_]*/", re.I)
DATE = re.compile(r"\bngày\b.{0,12}\btháng\b.{0,12}\bnăm\b", re.I)
APPENDIX = re.compile(r"phụ lục(?:\s+(?:số\s+)?[\dIVXLC]{1,6})?[.:]?", re.I)
APPENDIX_OF = re.compile(r"\((?:ban hành )?kèm theo\b", re.I)
HIGHER = re.compile(r"(?:UBND|ỦY BAN|UỶ BAN|BỘ|TỈNH ỦY|TỔNG CỤC|CỤC|SỞ|HĐND|HỘI ĐỒNG)\b")
LOWER = re.compile(
    r"(?:SỞ|BAN|CHI CỤC|VĂN PHÒNG|TRUNG TÂM|PHÒNG|THANH TRA|CỤC|VỤ|CÔNG AN|UBND XÃ|UBND PHƯỜNG)\b"
)
TYPES = {code: name for code, name in layout_rules().types.items() if code != "CV"}


@dataclass
class AppendixParts:
    """The elements of one appendix."""

    word: Par
    title: list[Par] = field(default_factory=list)
    of: Par | None = None
    body: list[Par] = field(default_factory=list)


@dataclass
class Parts:
    """The elements found; None or empty where one is absent."""

    flow: Flow
    national_name: Par | None = None
    motto: Par | None = None
    superior: list[Par] = field(default_factory=list)
    issuer: list[Par] = field(default_factory=list)
    number: Par | None = None
    date: Par | None = None
    type_code: str = ""
    type_name: Par | None = None
    subject: list[Par] = field(default_factory=list)
    letter_subject: list[Par] = field(default_factory=list)
    urgency: Par | None = None
    addressees: list[Par] = field(default_factory=list)
    bases: list[Par] = field(default_factory=list)
    body: list[Par] = field(default_factory=list)
    recipients_word: Par | None = None
    recipients: list[Par] = field(default_factory=list)
    power: list[Par] = field(default_factory=list)
    signer: Par | None = None
    appendices: list[AppendixParts] = field(default_factory=list)

    @property
    def is_appendix_only(self) -> bool:
        """A file that holds nothing but appendices has no head."""
        return bool(self.appendices) and self.national_name is None and self.number is None


def folded(text: str) -> str:
    """Small letters without tone marks, single spaces."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def parts_of(flow: Flow) -> Parts:
    """Find the elements of a document."""
    parts, filled = Parts(flow), flow.filled
    cut = next((n for n, par in enumerate(filled) if _is_appendix(par, n)), len(filled))
    main = filled[:cut]
    used = _head(parts, main[:HEAD])
    closing = _closing(parts, main)
    layout = {par.holder.cell.table for par in [*used, *closing] if par.holder.cell}
    known = {id(par) for par in [*used, *closing]}
    rest = [par for par in main if id(par) not in known and not _tabled(par, layout)]
    _opening(parts, rest)
    parts.appendices = _appendices(filled[cut:])
    return parts


def _tabled(par: Par, layout: set[int]) -> bool:
    """Whether a paragraph stands in a real table, not in one that only sets texts side by side."""
    return par.holder.cell is not None and par.holder.cell.table not in layout


def _is_appendix(par: Par, at: int) -> bool:
    own_page = at == 0 or par.section > 0 or par.align == "centre"
    return own_page and par.holder.cell is None and APPENDIX.fullmatch(par.text) is not None


def _head(parts: Parts, head: Sequence[Par]) -> list[Par]:
    """Everything above the body that is told by its words; returns what was used."""
    words = layout_rules().wording
    bare = folded(words.motto).replace("-", " ").split()
    for par in head:
        text = folded(par.shown)
        if parts.national_name is None and text == folded(words.national_name):
            parts.national_name = par
        elif parts.motto is None and re.sub(r"[-–—.]", " ", text).split() == bare:
            parts.motto = par
        elif parts.number is None and NUMBER.match(par.text):
            parts.number = par
        elif parts.date is None and _is_date(par):
            parts.date = par
        elif parts.urgency is None and text in {folded(mark) for mark in layout_rules().urgency}:
            parts.urgency = par
    _issuer(parts, head)
    _letter_subject(parts, head)
    _type_name(parts, head)
    found = [parts.national_name, parts.motto, parts.number, parts.date, parts.urgency, parts.type_name]
    lists = [*parts.superior, *parts.issuer, *parts.letter_subject, *parts.subject]
    return [*(par for par in found if par is not None), *lists]


def _is_date(par: Par) -> bool:
    """A line that holds a day and little else: no legal basis, which cites one."""
    cites = BASIS.match(par.text) or par.text.endswith(";")
    return DATE.search(par.text) is not None and len(par.text) < LONGEST_DATE and not cites


def _issuer(parts: Parts, head: Sequence[Par]) -> None:
    """The names above the number: the issuing agency in bold, its superior above in plain letters."""
    anchor = parts.number
    if anchor is None:
        return
    taken = {id(p) for p in (parts.national_name, parts.motto, parts.date, parts.urgency) if p}
    above = [par for par in head[: head.index(anchor)] if id(par) not in taken and _beside(par, anchor)]
    above = [par for par in above if par.number <= anchor.number]
    start = _first_of_issuer(above)
    parts.superior, parts.issuer = above[:start], above[start:]


def _beside(par: Par, anchor: Par) -> bool:
    """Whether a paragraph stands in the same column of the head."""
    if anchor.holder.cell is not None:
        cell = par.holder.cell
        return cell is not None and (cell.table, cell.column) == (
            anchor.holder.cell.table,
            anchor.holder.cell.column,
        )
    return par.holder.cell is None


def _first_of_issuer(above: Sequence[Par]) -> int:
    bold = [par.share("bold") > 0.5 for par in above]
    start = len(above)
    while start and bold[start - 1]:
        start -= 1
    if start == len(above):
        return max(len(above) - 1, 0)
    for n in range(start, len(above) - 1):  # a superior that is bold by mistake
        if HIGHER.match(above[n].shown) and LOWER.match(above[n + 1].shown):
            return n + 1
    return start


def _letter_subject(parts: Parts, head: Sequence[Par]) -> None:
    start = next((n for n, p in enumerate(head) if re.match(r"V\s*/\s*v\b|Về việc\b", p.text, re.I)), None)
    if start is None or (parts.number is not None and not _beside(head[start], parts.number)):
        return
    if head[start].text.startswith("Về việc") and head[start].holder.cell is None:
        return
    parts.letter_subject = [head[start]]
    for par in head[start + 1 :]:
        if (
            par.holder != head[start].holder
            or par is parts.urgency
            or par is parts.date
            or par.split == "tab"
        ):
            break
        parts.letter_subject.append(par)


def _type_name(parts: Parts, head: Sequence[Par]) -> None:
    """The type's name on a line of its own, and the bold lines under it."""
    names = {folded(name): code for code, name in TYPES.items()}
    at = next((n for n, par in enumerate(head) if folded(par.shown) in names), None)
    if at is None or (parts.number is not None and at < head.index(parts.number)):
        return
    parts.type_name, parts.type_code = head[at], names[folded(head[at].shown)]
    for par in head[at + 1 :]:
        known = par in (parts.date, parts.number, parts.urgency) or _begins_text(par)
        if known or par.holder.cell != head[at].holder.cell or (parts.subject and not _goes_on(par)):
            break
        parts.subject.append(par)
        if par.under:
            break


def _begins_text(par: Par) -> bool:
    return re.match(r"(?:kính gửi|căn cứ|[IVX]+\.|\d+\.)", par.full, re.I) is not None or par.heading


def _goes_on(par: Par) -> bool:
    return par.align == "centre" and par.share("bold") > 0.5


def _closing(parts: Parts, main: Sequence[Par]) -> list[Par]:
    """Nơi nhận with its list, and the signer beside it."""
    word = next((par for par in reversed(main) if re.match(r"nơi nhận\s*:?", par.text, re.I)), None)
    if word is None:
        parts.power = [par for par in main[-8:] if _is_power(par)]
        parts.signer = main[-1] if parts.power and main[-1] not in parts.power else None
        return [*parts.power, *([parts.signer] if parts.signer else [])]
    parts.recipients_word = word
    behind = main[main.index(word) + 1 :]
    if word.holder.cell is not None:
        own = [par for par in behind if par.holder == word.holder]
        row = (word.holder.cell.table, word.holder.cell.column)
        signing = [
            p
            for p in main
            if p.holder.cell and p.holder.cell.table == row[0] and p.holder.cell.column > row[1]
        ]
    else:
        own = [par for par in behind if par.split != "tab" or re.match(r"[-–]|lưu\b", par.text, re.I)]
        own = [par for par in own if re.match(r"[-–•]|\W*lưu\b", par.full, re.I)]
        taken = {id(par) for par in own}
        signing = [par for par in behind if id(par) not in taken]
        before = main[max(0, main.index(word) - 6) : main.index(word)]
        signing = [par for par in before if _is_power(par)] + signing
    parts.recipients = own
    _signing(parts, signing)
    return [word, *own, *signing]


def _signing(parts: Parts, signing: Sequence[Par]) -> None:
    """The last line of the block is the name, those above are power and post."""
    if not signing:
        return
    *power, last = signing
    if _is_power(last):  # a draft without a name
        parts.power = list(signing)
        return
    parts.power = [par for par in power if not par.text.startswith("(")]
    parts.signer = last


def _is_power(par: Par) -> bool:
    starts = tuple(layout_rules().wording.powers)
    posts = ("CHỦ TỊCH", "PHÓ ", "GIÁM ĐỐC", "CHÁNH ", "TRƯỞNG ", "CỤC TRƯỞNG", "CHI CỤC TRƯỞNG", "BỘ TRƯỞNG")
    return par.shown.isupper() and par.shown.startswith((*starts, *posts)) and len(par.text) < 80


def _opening(parts: Parts, rest: Sequence[Par]) -> None:
    """To whom it goes, then the legal bases, then the body."""
    at = 0
    for n, par in enumerate(rest[:HEAD]):
        if re.match(r"kính gửi\b", par.text, re.I):
            parts.addressees, at = [par], n + 1
            while at < len(rest) and re.match(r"[-–]", rest[at].full) and par.align != "justify":
                parts.addressees.append(rest[at])
                at += 1
            break
    behind = list(rest[at:]) if parts.addressees else list(rest)
    while behind and _is_basis(behind[0], parts.bases):
        parts.bases.append(behind.pop(0))
    parts.body = behind


def _is_basis(par: Par, before: Sequence[Par]) -> bool:
    if not BASIS.match(par.text) or par.text.endswith(":"):
        return False
    if par.text.endswith(";"):
        return True
    return par.share("italic") > 0.5 or bool(before and before[-1].text.endswith(";"))


def _appendices(rest: Sequence[Par]) -> list[AppendixParts]:
    found: list[AppendixParts] = []
    for n, par in enumerate(rest):
        if n == 0 or _is_appendix(par, n):
            found.append(AppendixParts(par))
            continue
        own = found[-1]
        if own.of is None and APPENDIX_OF.match(par.text):
            own.of = par
        elif own.of is None and not own.body and par.align == "centre" and par.holder.cell is None:
            own.title.append(par)
        elif own.of is not None and not own.body and par.text.endswith(")") and "(" not in par.text:
            continue  # the rest of a line "Kèm theo" that was broken by hand
        elif par.holder.cell is None:
            own.body.append(par)
    return found
