"""States of a document and the steps between them, numbers of a register, symbols: decisions alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from xanh.calendar import ZONE


class DocumentState(StrEnum):
    """From a draft to a document issued, or put aside."""

    DRAFT = "draft"
    NUMBERED = "numbered"
    EXPORTED = "exported"  # out to be signed
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Medium(StrEnum):
    """Whether a document bears its number on paper or as a signed file."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


class FileRole(StrEnum):
    """What a file kept with a document is."""

    EXPORTED = "exported"  # the PDF sent out to be signed
    SIGNED = "signed"
    MESSAGE = "message"  # edXML as received
    ATTACHMENT = "attachment"


STEPS: dict[DocumentState, frozenset[DocumentState]] = {
    DocumentState.DRAFT: frozenset({DocumentState.NUMBERED, DocumentState.WITHDRAWN}),
    DocumentState.NUMBERED: frozenset(
        {DocumentState.DRAFT, DocumentState.EXPORTED, DocumentState.ISSUED, DocumentState.WITHDRAWN}
    ),
    DocumentState.EXPORTED: frozenset(
        {DocumentState.DRAFT, DocumentState.NUMBERED, DocumentState.ISSUED, DocumentState.WITHDRAWN}
    ),
    DocumentState.ISSUED: frozenset({DocumentState.WITHDRAWN}),
    DocumentState.WITHDRAWN: frozenset(),
}
OPEN = frozenset({DocumentState.DRAFT, DocumentState.NUMBERED, DocumentState.EXPORTED})
EDITABLE = frozenset({DocumentState.DRAFT, DocumentState.NUMBERED})
LETTER = "CV"  # a công văn has no type in its symbol
PADDED_BELOW = 10
LARGEST = 99_999_999


def may_step(now: str, to: DocumentState) -> bool:
    """Whether the step is in the table."""
    return to in STEPS[DocumentState(now)]


@dataclass(frozen=True)
class Source:
    """What a document was made from: kind of object and its id, as text. Apps above name their own."""

    type: str
    id: str


@dataclass(frozen=True)
class PaperNumber:
    """A document that was numbered on paper, as its register has it."""

    number: int
    dated: date
    type_code: str
    notation: str
    subject: str
    signer: str = ""


def day_of(at: datetime) -> date:
    """The day in Vietnam: it decides which year a number belongs to.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 12, 31, 17, 0, tzinfo=UTC))
    datetime.date(2027, 1, 1)
    """
    return at.astimezone(ZONE).date()


def series_of(type_code: str, *, by_type: bool) -> str:
    """The row of numbers a document's number belongs to: the agency's one, or that of its type."""
    return type_code if by_type else ""


def written(number: int) -> str:
    """A number as documents bear it, with a leading zero below ten.

    >>> written(5), written(18)
    ('05', '18')
    """
    return f"0{number}" if number < PADDED_BELOW else str(number)


def symbol(number: int, notation: str) -> str:
    """Number and symbol.

    >>> symbol(5, "KH-SNNMT")
    '05/KH-SNNMT'
    """
    return f"{written(number)}/{notation}"


def next_number(taken: Iterable[int]) -> int:
    """One more than the highest number there is; 1 where there is none.

    >>> next_number([]), next_number([3, 7])
    (1, 8)
    """
    return max(taken, default=0) + 1


def gaps(taken: Iterable[int]) -> list[tuple[int, int]]:
    """Stretches of numbers that no document bears, below the highest.

    >>> gaps([1, 2, 5, 9])
    [(3, 4), (6, 8)]
    """
    found, last = [], 0
    for number in sorted(taken):
        if number > last + 1:
            found.append((last + 1, number - 1))
        last = number
    return found


def notation_of(type_code: str, abbreviation: str) -> str:
    """The symbol after the number: of a công văn the issuer alone, to which the drafting unit is added.

    >>> notation_of("KH", "SNNMT"), notation_of("CV", "SNNMT")
    ('KH-SNNMT', 'SNNMT')
    """
    return abbreviation if type_code == LETTER else f"{type_code}-{abbreviation}"


def abbreviation_of(name: str, known: Iterable[str] = ()) -> str:
    """An agency's abbreviation in symbols: one known in capitals alone, else made of its initials.

    >>> abbreviation_of("Sở Nông nghiệp và Môi trường", ["Sở NN&MT", "SNNMT"])
    'SNNMT'
    >>> abbreviation_of("Sở Xây dựng"), abbreviation_of("UBND xã Thất Khê")
    ('SXD', 'UBND')
    """
    short = next((text for text in known if text.isupper() and text.isalpha()), "")
    words = [word for word in name.replace(",", " ").split() if word not in JOINING]
    whole = next((word for word in words if word.isupper() and len(word) > 1), "")
    return short or whole or "".join(word[0].upper() for word in words)


JOINING = frozenset({"và", "tỉnh", "-"})
COMMUNE = ("UBND xã ", "UBND phường ", "UBND đặc khu ")


def place_of(name: str, province: str) -> str:
    """The place before the date: a commune writes its own name, all others the province's.

    >>> place_of("UBND xã Thất Khê", "Lạng Sơn"), place_of("Sở Xây dựng", "Lạng Sơn")
    ('Thất Khê', 'Lạng Sơn')
    """
    own = next((name.removeprefix(start) for start in COMMUNE if name.startswith(start)), "")
    return own or province
