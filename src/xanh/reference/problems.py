"""Problems as data: one catalogue of codes, with severity, message and remedy in Vietnamese and English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from string import Formatter
from typing import Any

from xanh.reference.shipped_files import shipped

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Place:
    """Where a problem stands; every part may be absent. Lines, rows and pages count from 1."""

    file: str | None = None
    page: int | None = None
    line: int | None = None
    last_line: int | None = None
    sheet: str | None = None
    row: str | None = None
    column: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The parts that are known."""
        return {k: v for k, v in self.__dict__.items() if v is not None}


@dataclass(frozen=True)
class Problem:
    """One finding: a code of the catalogue, its place, and the values its message names.

    Examples
    --------
    >>> from xanh.reference import Place, Problem
    >>> p = Problem("document.empty", Place(file="a.txt"))
    >>> p.severity
    'error'
    >>> p.message("en")
    'The file a.txt is empty.'
    """

    code: str
    place: Place = field(default_factory=Place)
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        """ "error", "warning" or "note"."""
        return str(catalogue()[self.code]["severity"])

    def message(self, language: str = "vi") -> str:
        """What is wrong, with the values named."""
        return self._text("message", language)

    def remedy(self, language: str = "vi") -> str:
        """What the reader can do about it."""
        return self._text("remedy", language)

    def to_json(self) -> dict[str, Any]:
        """Code, severity, place, values, and the texts in both languages."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": self.place.to_json(),
            "values": dict(self.values),
            "message": {lang: self.message(lang) for lang in ("vi", "en")},
            "remedy": {lang: self.remedy(lang) for lang in ("vi", "en")},
        }

    def _text(self, part: str, language: str) -> str:
        template = str(catalogue()[self.code][part]["en" if language == "en" else "vi"])
        known = dict.fromkeys(_names(template), "?") | self.place.to_json() | dict(self.values)
        return template.format(**{name: _shown(value, language) for name, value in known.items()})


class ProblemError(Exception):
    """Raised where work cannot go on; carries every problem found."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{p.code}: {p.message('en')} {p.remedy('en')}" for p in self.problems))


@cache
def catalogue() -> Mapping[str, Mapping[str, Any]]:
    """Every problem code with severity, message and remedy (each in vi and en)."""
    entries: dict[str, Mapping[str, Any]] = shipped("problems.yaml")
    return entries


def _shown(value: Any, language: str) -> Any:
    """A figure with the decimal sign of the language, a text given in both in its own; the rest as it is."""
    if isinstance(value, Mapping) and language in value:
        return value[language]
    return str(value).replace(".", ",") if language == "vi" and isinstance(value, float | Decimal) else value


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}
