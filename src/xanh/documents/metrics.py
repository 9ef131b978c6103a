"""How wide a text is when it is set: what lines under texts are measured by, and where a text breaks."""

import unicodedata
from functools import cache

from xanh.reference.layout import typeface

MM = 72 / 25.4  # points in a millimetre
SLACK = 1.0  # points by which programs may set a line wider than its letters add up to


def text_width(text: str, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """The width of a text in points, set in Times New Roman or its metric twin at `size` points.

    Examples
    --------
    >>> round(text_width("Độc lập - Tự do - Hạnh phúc", 13, bold=True) / MM, 1)
    56.1
    """
    style = (
        f"{'bold' if bold else ''}{'_' if bold and italic else ''}{'italic' if italic else ''}" or "regular"
    )
    return sum(_letter(style, letter) for letter in text) * size / typeface().em


@cache
def _letter(style: str, letter: str) -> int:
    """A letter's width; that of its base letter, or of an "n", where it is not in the table."""
    widths = typeface().styles[style]
    if letter in widths or unicodedata.combining(letter):
        return widths.get(letter, 0)
    return widths.get(unicodedata.normalize("NFD", letter)[0], widths["n"])


def set_lines(
    text: str, room: float, size: float, *, bold: bool = False, italic: bool = False
) -> list[float]:
    """The widths in points of the lines that a text takes in `room` points; a forced break starts a line.

    Examples
    --------
    >>> len(set_lines("ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", 62 * MM, 12))
    2
    """
    space, lines = text_width(" ", size, bold=bold, italic=italic), []
    for forced in text.split("\n"):
        current = 0.0
        for word in forced.split():
            width = text_width(word, size, bold=bold, italic=italic)
            if current and current + space + width > room:
                lines.append(current)
                current = width
            else:
                current += (space if current else 0) + width
        lines.append(current)
    return lines


def balanced_width(text: str, room: float, size: float, *, bold: bool = False, italic: bool = False) -> float:
    """The narrowest room in points in which a text takes no more lines than in `room`: lines of like length.

    Examples
    --------
    >>> name = "ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN"
    >>> room = balanced_width(name, 67 * MM, 12, bold=True)
    >>> [round(width) for width in set_lines(name, room, 12, bold=True)]
    [113, 96]
    """
    style = {"bold": bold, "italic": italic}
    count = len(set_lines(text, room, size, **style))
    if count == 1:
        return room
    low, high = max(text_width(word, size, **style) for word in text.split()), room
    while high - low > 0.5:
        middle = (low + high) / 2
        if len(set_lines(text, middle, size, **style)) > count:
            low = middle
        else:
            high = middle
    return min(high + SLACK, room)
