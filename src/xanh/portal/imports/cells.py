"""What may stand in a field: one function for each type. It gives the clean value or raises RefusedError."""

import re
from collections.abc import Callable, Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from unicodedata import normalize

from xanh.calendar import due_moments
from xanh.portal.display import numbers

Cell = Callable[[Any], Any]
EMPTY = ("", None)


class RefusedError(Exception):
    """A value that cannot stand in its field: a problem's code and what its message names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def text(limit: int, *, required: bool = False) -> Cell:
    """Text of at most `limit` characters, in one form of Unicode, without outer spaces."""

    def clean(value: Any) -> str | None:
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise RefusedError("field.not_text")
        found = normalize("NFC", value.replace("\0", "")).strip()
        if required and not found:
            raise RefusedError("field.required")
        if len(found) > limit:
            raise RefusedError("field.too_long", limit=limit, length=len(found))
        return found or None

    return clean


def matching(pattern: str, example: str) -> Cell:
    """Text of one form, or nothing."""

    def clean(value: Any) -> str | None:
        if value in EMPTY:
            return None
        if not re.fullmatch(pattern, str(value).strip()):
            raise RefusedError("field.not_of_form", value=value, example=example)
        return str(value).strip()

    return clean


def number(low: float, high: float) -> Cell:
    """A number from `low` to `high`, or nothing."""

    def clean(value: Any) -> float | None:
        if value in EMPTY:
            return None
        return float(_within(_number(value), low, high))

    return clean


def whole(low: int, high: int, *, required: bool = False) -> Cell:
    """A whole number from `low` to `high`, or nothing."""

    def clean(value: Any) -> int | None:
        if value in EMPTY:
            if required:
                raise RefusedError("field.required")
            return None
        found = _within(_number(value), low, high)
        if found != int(found):
            raise RefusedError("field.not_whole", value=value)
        return int(found)

    return clean


def _number(value: Any) -> Decimal:
    try:
        return numbers.decimal(value)
    except numbers.AmbiguousError as error:
        raise RefusedError("field.ambiguous_number", value=value) from error
    except (ValueError, TypeError, AttributeError) as error:
        raise RefusedError("field.not_number", value=value) from error


def _within(found: Decimal, low: float, high: float) -> Decimal:
    if not low <= found <= high:
        raise RefusedError("field.out_of_range", value=found, low=low, high=high)
    return found


def day(value: Any) -> str | None:
    """A date as 21/01/2026 or 2026-01-21, kept in the second form; or nothing."""
    if value in EMPTY:
        return None
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(value).strip(), form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    raise RefusedError("field.not_date", value=value)


def one_of(among: Collection[str]) -> Cell:
    """One of a few words, or nothing."""

    def clean(value: Any) -> str | None:
        if value in EMPTY:
            return None
        if value not in among:
            raise RefusedError("field.not_choice", value=value, choices=", ".join(among))
        return str(value)

    return clean


def several(cell: Cell, *, at_most: int = 200) -> Cell:
    """A list of such values, empty ones left out."""

    def clean(value: Any) -> list[Any]:
        if not isinstance(value or [], list | tuple):
            raise RefusedError("field.not_list")
        if len(value or []) > at_most:
            raise RefusedError("field.too_long", limit=at_most, length=len(value))
        return [found for item in value or [] if (found := cell(item)) is not None]

    return clean


def record(cells: dict[str, Cell], *, needs: str = "") -> Cell:
    """A group of named values, of which `needs` must be there; or nothing."""

    def clean(value: Any) -> dict[str, Any] | None:
        if value in EMPTY:
            return None
        if not isinstance(value, dict):
            raise RefusedError("field.not_record")
        found = {name: cell(value.get(name)) for name, cell in cells.items()}
        if needs and not found[needs]:
            raise RefusedError("field.required")
        return found

    return clean


def due_rule(value: Any) -> dict[str, Any] | None:
    """A rule such as {"rule": "before", "day": 15, "month": "last_of_quarter"}, or nothing."""
    if value in EMPTY:
        return None
    try:
        due_moments(value, 2024)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise RefusedError("field.not_due_rule", value=value) from error
    return {name: value[name] for name in ("rule", "day", "month", "date") if name in value}
