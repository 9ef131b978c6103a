"""What an official document says, whatever it looks like: what `xanh.documents.write` sets on pages.

The parts are those of Decree 30/2020/NĐ-CP, Annex I; how each is set (sizes, margins, lines) is data of
`xanh.reference`, not of the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Heading:
    """A titled part of the body: `level` 1 is a mục ("I. ..."), 2 a khoản ("1. ..."), 3 a điểm ("a) ...").

    `text` goes without the number, which is set by order; one that brings its own number keeps it.
    """

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the body; it may begin with its own number or dash."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table; `widths` are shares of the text width, `align` one of "l", "c", "r" for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    align: str = ""


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Signer:
    """Who signs: the power ("TM.", "KT.", "TL.", "TUQ.", "Q."), for which body or post, own post, name.

    `post` may hold several lines: under "TM." `on_behalf_of` "Ủy ban nhân dân" stand "KT. Chủ tịch" and
    "Phó Chủ tịch". Capitals are set, not typed.
    """

    name: str = ""
    post: str = ""
    power: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Appendix:
    """An appendix: its number ("I"; empty where there is only one), title, body; it may lie on its side."""

    title: str
    body: tuple[Block, ...]
    number: str = ""
    landscape: bool = False


@dataclass(frozen=True)
class OfficialText:
    """An official document before it is set on pages.

    `type_code` is that of Annex III ("KH", "BC", "TTr", ...); "CV" is a công văn, which has no type name.
    `number` and `issued_on` are None until the document is issued; `notation` is the symbol after the number
    ("KH-UBND", "SNNMT-KHTC"). Names of agencies are written as in a sentence; addressees, bases and
    recipients without dash and end sign: these are set.
    """

    type_code: str
    issuer: str
    subject: str
    body: tuple[Block, ...]
    superior: str = ""
    number: int | None = None
    notation: str = ""
    place: str = ""
    issued_on: date | None = None
    addressees: tuple[str, ...] = ()  # Kính gửi
    bases: tuple[str, ...] = ()  # căn cứ
    recipients: tuple[str, ...] = ()  # Nơi nhận, without the archive line
    archive: str = ""  # "VT, KHTC"; empty is "VT"
    signer: Signer = field(default_factory=Signer)
    urgency: Literal["", "HỎA TỐC", "THƯỢNG KHẨN", "KHẨN"] = ""
    appendices: tuple[Appendix, ...] = ()
