"""Text without its tone marks: what a search compares, wherever it is made."""

from unicodedata import combining, normalize


def search_key(text: str) -> str:
    """Text without tone marks, lower case, đ as d, single spaces: what a search compares.

    Examples
    --------
    >>> search_key("  Sở Tài nguyên và  Môi trường ĐẤT ")
    'so tai nguyen va moi truong dat'
    """
    plain = normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not combining(c)).split())
