"""Numbers as people write them: decimal comma or point; what could be read two ways is refused."""

import re
from decimal import Decimal

PLAIN = re.compile(r"-?\d+")
DECIMAL = re.compile(r"-?\d+[.,]\d+")
GROUPED_COMMA = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)")
GROUPED_POINT = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)")
AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")


class AmbiguousError(ValueError):
    """A number such as 1.234: one thousand or one and a bit."""


def decimal(text: str | int | float | Decimal) -> Decimal:
    """The number a text stands for.

    Raises
    ------
    AmbiguousError
        Where the text can be read two ways.
    ValueError
        Where it is no number.

    Examples
    --------
    >>> decimal("6,58"), decimal("6.58"), decimal("1.234,5")
    (Decimal('6.58'), Decimal('6.58'), Decimal('1234.5'))
    """
    if isinstance(text, bool):
        raise ValueError(text)
    if isinstance(text, int | float | Decimal):
        return _finite(Decimal(str(text)))
    text = "".join(text.split())
    if AMBIGUOUS.fullmatch(text):
        raise AmbiguousError(text)
    if PLAIN.fullmatch(text) or DECIMAL.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if GROUPED_COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if GROUPED_POINT.fullmatch(text):
        return Decimal(text.replace(",", ""))
    raise ValueError(text)


def whole(text: str | int | float | Decimal) -> int:
    """The whole number a text stands for; ValueError where it is none."""
    number = decimal(text)
    if number != number.to_integral_value():
        raise ValueError(text)
    return int(number)


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError(number)
    return number
