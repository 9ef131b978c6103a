"""What deviates: each with its place, what was found, what is wanted, and the rule's source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xanh.documents.check.pars import Par
from xanh.reference import Place, Problem, layout_rules

WORDS = 60  # letters of a paragraph that tell which one it is
Words = str | float | Mapping[str, str]


def both(vi: str, en: str) -> dict[str, str]:
    """Words in both languages."""
    return {"vi": vi, "en": en}


def number(value: float) -> dict[str, str]:
    """A measure without digits that nobody sees."""
    text = f"{value:.1f}".removesuffix(".0")
    return both(text.replace(".", ","), text)


def between(low: float, high: float) -> dict[str, str]:
    """A range in words."""
    if low == high:
        return number(low)
    a, b = number(low), number(high)
    if high == float("inf"):
        return both(f"{a['vi']} trở lên", f"{a['en']} or more")
    return both(f"{a['vi']} đến {b['vi']}", f"{a['en']} to {b['en']}")


def name_of(element: str) -> Mapping[str, str]:
    """The name of an element of the rules."""
    return layout_rules().elements[element].names


class Findings:
    """Deviations in the order found; the same one in many paragraphs is told once, with their number."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: dict[tuple[Any, ...], tuple[Problem, int]] = {}

    def add(self, code: str, par: Par | None, source: str, **values: Any) -> None:
        """Add one; `source` is the section of the annex."""
        place = Place(
            file=self._file or None, page=par.page if par else None, line=par.number if par else None
        )
        shown = {"words": _words(par), "rule": layout_rules().cited(source), **values}
        key = (code, *(repr(values[name]) for name in sorted(values)))
        first, count = self._found.get(key, (Problem(code, place, shown), 0))
        self._found[key] = (first, count + 1)

    def problems(self) -> list[Problem]:
        """All of them, each with how many more paragraphs have it."""
        return [Problem(p.code, p.place, {**p.values, "more": _more(n - 1)}) for p, n in self._found.values()]


def _words(par: Par | None) -> str:
    text = par.full if par else ""
    return text if len(text) <= WORDS else f"{text[:WORDS].rstrip()}…"


def _more(count: int) -> dict[str, str]:
    if not count:
        return both("", "")
    return both(f" Còn {count} đoạn khác như vậy.", f" The same in {count} more.")
