"""What people type on a line, made values: decimal comma, whole texts, every problem at its field."""

from collections.abc import Mapping
from decimal import Decimal
from unicodedata import normalize

from xanh.portal.display import numbers
from xanh.portal.journal.rules import plain_text
from xanh.portal.reports.content import FIGURES, Content, Values
from xanh.reference import Place, Problem, ProblemError

LIMITS = {"text": 20_000, "reason": 500}
LARGEST = Decimal(10) ** 11  # what fits the column on every database, exactly


def clean(line: Content, fields: Mapping[str, str]) -> Values:
    """The values typed on `line`; a field that was not sent keeps what stands there.

    Raises
    ------
    ProblemError
        With a problem for each field that cannot be taken.
    """
    found: dict[str, str | Decimal | None] = {}
    problems: list[Problem] = []
    for name in _fields(line):
        try:
            found[name] = _field(line, name, fields[name]) if name in fields else line.values[name]
        except ProblemError as error:
            problems += error.problems
    if problems:
        raise ProblemError(problems)
    return Values(**found)  # type: ignore[arg-type]


def _fields(line: Content) -> tuple[str, ...]:
    return ("estimate", "actual", "reason") if line.is_figure else ("text",)


def _field(line: Content, name: str, typed: str) -> str | Decimal | None:
    return figure(line, name, typed) if name in FIGURES else _text(line, name, typed)


def _text(line: Content, name: str, typed: str) -> str:
    text = plain_text(normalize("NFC", typed.replace("\r\n", "\n"))).strip()
    if len(text) > LIMITS[name]:
        place = Place(row=line.code, column=name)
        raise ProblemError(Problem("field.too_long", place, {"limit": LIMITS[name], "length": len(text)}))
    return text


def figure(line: Content, name: str, typed: str) -> Decimal | None:
    """A figure as typed: 6,58 and 1.234,5; 1.234 is refused, and so is more than the line has decimals."""
    text = typed.strip()
    if not text:
        return None
    place = Place(row=line.code, column=name)
    try:
        number = numbers.decimal(text.replace("\u2212", "-"))
    except numbers.AmbiguousError as error:
        raise ProblemError(Problem("field.ambiguous_number", place, {"value": text})) from error
    except ValueError as error:
        raise ProblemError(Problem("field.not_number", place, {"value": text})) from error
    return _fitting(line, place, number)


def _fitting(line: Content, place: Place, number: Decimal) -> Decimal:
    if abs(number) >= LARGEST:
        values = {"value": number, "low": -LARGEST, "high": LARGEST}
        raise ProblemError(Problem("field.out_of_range", place, values))
    exact = number.normalize()
    if -int(exact.as_tuple().exponent) > line.decimals:
        raise ProblemError(
            Problem("report.too_many_decimals", place, {"value": number, "decimals": line.decimals})
        )
    return exact if exact else Decimal(0)
