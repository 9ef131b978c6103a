"""Text in cells of a spreadsheet stays text: a name that begins with "=" must not run, now or when edited."""

from typing import Any

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet program would take the text for a formula once it is edited.

    Examples
    --------
    >>> looks_like_formula("=1+1"), looks_like_formula("Sở Tài chính")
    (True, False)
    """
    return text.startswith(FORMULA_STARTS)


def keep_text(cell: Any, text: str) -> None:
    """Mark a cell of openpyxl that holds `text` as text, quoted where it looks like a formula."""
    cell.data_type = "s"
    if looks_like_formula(text):
        cell.quotePrefix = True
