"""Figures and moments as officials write them: decimal comma, thousands point, dd/mm/yyyy."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import SupportsFloat, SupportsIndex

from django.utils import formats, timezone

MINUS = "\u2212"
FOUR_PLACES = Decimal("0.0001")


def number(value: Decimal | SupportsFloat | SupportsIndex | str | None, places: int | None = 2) -> str:
    """`value` in the reader's language, rounded for display only; `places` None keeps what is significant."""
    if value is None or value == "":
        return ""
    exact = Decimal(str(value))
    if places is None:
        exact = exact.quantize(FOUR_PLACES).normalize()
        places = max(0, -int(exact.as_tuple().exponent))
    # Django cuts what is beyond the places; a figure is rounded.
    exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    written = formats.number_format(abs(exact), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{written}" if exact < 0 else written


def plain_figure(value: Decimal | None) -> str:
    """As it is typed into a box: the decimals it has, no thousands points."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def signed(value: Decimal | SupportsFloat | None, places: int = 2) -> str:
    """With its sign, for a difference."""
    written = number(value, places)
    return f"+{written}" if written and Decimal(str(value)) > 0 else written


def day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def moment(value: datetime | None) -> str:
    """The hour first, as Vietnamese documents write it, in the province's time."""
    return f"{timezone.localtime(value):%H:%M %d/%m/%Y}" if value else ""
