"""The words of an official document as they stand on its pages: numbers, dates, signs at the ends of lines.

Nothing here knows of Word or of PDF: both are drawn from the same `Composed`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from xanh.documents.official import Appendix, Block, Heading, OfficialText, Paragraph, Table
from xanh.documents.write.numerals import own_number, point, roman
from xanh.reference import Place, Problem, ProblemError, layout_rules

ENDS = ".,;:/ "
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
BASES = ("Căn cứ", "Thực hiện", "Theo", "Xét")
DRAFT_DATE = "ngày      tháng      năm {year}"


@dataclass(frozen=True)
class Line:
    """A paragraph: the code of its element in the rules, its number if it is set by order, its text."""

    element: str
    text: str
    label: str = ""
    counted: bool = False  # the label is the one that counting gives: a word processor may count it

    @property
    def full(self) -> str:
        """The text with its number."""
        return f"{self.label} {self.text}".strip()


Item = Line | Table


@dataclass(frozen=True)
class ComposedAppendix:
    """An appendix as it is set."""

    word: str
    title: str
    of: str
    items: tuple[Item, ...]
    landscape: bool


@dataclass(frozen=True)
class Composed:
    """Every text of an official document as it is set, empty where the document has none."""

    title: str
    superior: str
    issuer: str
    number: str
    date: str
    type_name: str
    subject: str
    letter_subject: str
    urgency: str
    addressees: tuple[str, ...]
    bases: tuple[str, ...]
    items: tuple[Item, ...]
    recipients: tuple[str, ...]
    power: tuple[str, ...]
    signer: str
    appendices: tuple[ComposedAppendix, ...]


def compose(text: OfficialText) -> Composed:
    """Set the words of a document.

    Raises
    ------
    ProblemError
        official.unknown_type where the decree has no type of that code.

    Examples
    --------
    >>> plan = OfficialText("KH", "Sở Y tế", "Cải cách", (Paragraph("Thực hiện"),), number=5)
    >>> compose(plan).number, compose(plan).items[-1].text
    ('Số: 05', 'Thực hiện./.')
    """
    rules = layout_rules()
    if text.type_code not in rules.types:
        values = {"type": text.type_code, "known": ", ".join(rules.types)}
        raise ProblemError(Problem("official.unknown_type", Place(), values))
    letter, subject = text.type_code == "CV", plain(text.subject)
    kind = rules.types[text.type_code]
    return Composed(
        title=subject or kind,
        superior=plain(text.superior).upper(),
        issuer=plain(text.issuer).upper(),
        number=number_line(text),
        date=date_line(text.place, text.issued_on),
        type_name="" if letter else kind.upper(),
        subject="" if letter else subject,
        letter_subject=f"{rules.wording.letter_subject} {subject}" if letter and subject else "",
        urgency=text.urgency,
        addressees=_addressees(text.addressees),
        bases=_ended([_based(basis) for basis in text.bases], dash=False),
        items=_closed(tuple(items(text.body))),
        recipients=_recipients(text),
        power=_power(text),
        signer=plain(text.signer.name),
        appendices=tuple(_appendix(text, appendix) for appendix in text.appendices),
    )


def plain(text: str) -> str:
    """One line of visible signs, with single spaces between."""
    shown = (" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    return " ".join("".join(c for c in shown if unicodedata.category(c) not in UNSEEN).split())


def symbol(text: OfficialText) -> str:
    """ "05/KH-UBND"; room for the number where there is none yet."""
    limit = layout_rules().wording.zero_padded_below
    number = "      " if text.number is None else f"{text.number:0{len(str(limit))}d}"
    notation = plain(text.notation)
    return f"{number}/{notation}" if notation else number


def number_line(text: OfficialText) -> str:
    """Số: 05/KH-UBND."""
    return f"Số: {symbol(text)}"


def date_line(place: str, day: date | None) -> str:
    """Lạng Sơn, ngày 05 tháng 01 năm 2026."""
    return ", ".join(part for part in (plain(place), long_date(day)) if part)


def long_date(day: date | None, year: int | None = None) -> str:
    """ngày 05 tháng 01 năm 2026: a leading zero for days below 10 and for months 1 and 2 only.

    Examples
    --------
    >>> long_date(date(2026, 3, 5))
    'ngày 05 tháng 3 năm 2026'
    """
    words = layout_rules().wording
    if day is None:
        return DRAFT_DATE.format(year=year or "    ").rstrip()
    month = f"{day.month:02d}" if day.month in words.zero_padded_months else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def items(body: Sequence[Block]) -> Iterator[Item]:
    """The blocks of a body with their numbers set."""
    counts = [0, 0, 0]
    for block in body:
        if isinstance(block, Heading):
            yield _heading(block, counts)
        elif isinstance(block, Paragraph):
            if shown := plain(block.text):
                yield Line("body", shown)
        elif block.columns:
            yield block


def _heading(block: Heading, counts: list[int]) -> Line:
    """A heading with its own number, or with the next one; counting goes on from the number set."""
    level = min(max(block.level, 1), 3)
    own, rest = own_number(plain(block.text), level)
    expected = counts[level - 1] + 1
    counts[level - 1] = own or expected
    counts[level:] = [0] * (3 - level)
    label = _label(counts[level - 1], level)
    text = rest.upper() if layout_rules().elements[f"heading_{level}"].letters == "upper" else rest
    return Line(f"heading_{level}", text, label, counted=own in (None, expected))


def _label(number: int, level: int) -> str:
    return (f"{roman(number)}.", f"{number}.", f"{point(number)})")[level - 1]


def _closed(found: tuple[Item, ...]) -> tuple[Item, ...]:
    """The body ends with "./."; behind a table the sign has a line of its own."""
    ending = layout_rules().ending
    last = found[-1] if found else None
    if not isinstance(last, Line):
        return (*found, Line("body", ending))
    text = last.text.rstrip(ENDS) + ending
    return (*found[:-1], Line(last.element, text, last.label, last.counted))


def _ended(texts: Sequence[str], *, dash: bool) -> tuple[str, ...]:
    """A semicolon behind each line, a full stop behind the last."""
    shown, start = _bare(texts), "- " if dash else ""
    return tuple(f"{start}{text}{';' if n < len(shown) else '.'}" for n, text in enumerate(shown, 1))


def _bare(texts: Sequence[str]) -> list[str]:
    """Texts without the dash before and the sign behind them; what holds nothing else is left out."""
    bare = (re.sub(r"^[-–+ ]+", "", plain(text)).rstrip(ENDS) for text in texts)
    return [text for text in bare if text]


def _based(basis: str) -> str:
    """A legal basis begins with the word for it."""
    shown = plain(basis)
    return shown if not shown or shown.startswith(BASES) else f"Căn cứ {shown}"


def _addressees(texts: Sequence[str]) -> tuple[str, ...]:
    """One stands behind the colon; two or more have a line each."""
    shown = tuple(_bare(texts))
    return _ended(shown, dash=True) if len(shown) > 1 else shown


def _recipients(text: OfficialText) -> tuple[str, ...]:
    archive = layout_rules().wording.archive.split(":")[0]
    units = re.sub(rf"^-? *{archive} *:? *", "", plain(text.archive)).rstrip(ENDS) or "VT"
    return (*(f"- {one};" for one in _bare(text.recipients)), f"- {archive}: {units}.")


def _power(text: OfficialText) -> tuple[str, ...]:
    signer = text.signer
    first = plain(f"{signer.power} {signer.on_behalf_of}")
    lines = [first, *map(plain, signer.post.split("\n"))]
    return tuple(line.upper() for line in lines if line)


def _appendix(text: OfficialText, appendix: Appendix) -> ComposedAppendix:
    kind = layout_rules().types[text.type_code]
    number = symbol(text).strip() if text.number is not None else f".../{plain(text.notation) or '...'}"
    day = long_date(text.issued_on) if text.issued_on else "ngày ... tháng ... năm ..."
    return ComposedAppendix(
        word=plain(f"Phụ lục {appendix.number}"),
        title=plain(appendix.title).upper(),
        of=f"(Kèm theo {kind} số {number} {day} của {plain(text.issuer)})",
        items=tuple(items(appendix.body)),
        landscape=appendix.landscape,
    )
