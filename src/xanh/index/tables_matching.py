"""What was renamed or merged between two editions, from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xanh.index.checking_structure import nearest
from xanh.index.compare.matching import Renamed
from xanh.index.tables_grid import decoded, read_bytes
from xanh.index.tables_number import Style
from xanh.index.tables_yaml import Keys, Lines, Written, parsed
from xanh.reference import Place, Problem, ProblemError

KEYS = ("indicators", "units", "merged", "sums")


def read_renamed(path: Path | str) -> Renamed:
    """Codes that changed and units that were merged, from a YAML file.

    `indicators` and `units` lead from earlier codes to later ones; `merged` from a later unit to its parts, a
    list of codes or codes with weights; `sums` lists indicators that are added up when units are merged.

    Raises
    ------
    ProblemError
        `index.unknown_key`, `index.bad_entry` with the line, all at once; unreadable files.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> text = "indicators: {1.10: 1.11}\\nmerged:\\n  BN: {BN: 1.5, BG: 1.9}\\n  LS: [LS]\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "renamed.yaml")
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     found = read_renamed(file)
    >>> dict(found.indicators), dict(found.merged)
    ({'1.10': '1.11'}, {'BN': {'BN': 1.5, 'BG': 1.9}, 'LS': {'LS': 1.0}})
    """
    path = Path(path)
    reader = _Reader(path.name)
    whole = parsed(decoded(read_bytes(path), path.name), path.name)
    found = reader.renamed(whole)
    if reader.problems:
        raise ProblemError(reader.problems)
    return found


class _Reader:
    """Gathers problems; they are raised together at the end."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.problems: list[Problem] = []

    def renamed(self, whole: Any) -> Renamed:
        keys = dict(self._pairs(whole, "-"))
        for name, part in keys.items():
            if name not in KEYS:
                values = {"where": self.origin, "key": name, "nearest": nearest(name, KEYS)}
                self.problems.append(Problem("index.unknown_key", self._at(part.line), values))
        return Renamed(
            indicators=self._codes(keys, "indicators"),
            units=self._codes(keys, "units"),
            merged={
                unit: self._parts(part, unit) for unit, part in self._pairs(keys.get("merged"), "merged")
            },
            sums=frozenset(self._list(keys.get("sums"), "sums")),
        )

    def _codes(self, keys: dict[str, Any], name: str) -> dict[str, str]:
        return {code: self._text(part, code) for code, part in self._pairs(keys.get(name), name)}

    def _parts(self, part: Any, unit: str) -> dict[str, float]:
        if isinstance(part, Lines):
            return dict.fromkeys(self._list(part, unit), 1.0)
        return {code: self._weight(weight, code) for code, weight in self._pairs(part, unit)}

    def _pairs(self, part: Any, name: str) -> Iterator[tuple[str, Any]]:
        if isinstance(part, Keys):
            yield from part.items.items()
        elif part is not None:
            self._wrong(name, part, "code: code")

    def _list(self, part: Any, name: str) -> list[str]:
        if part is None:
            return []
        if not isinstance(part, Lines):
            self._wrong(name, part, "[code, code]")
            return []
        return [self._text(item, name) for item in part.items]

    def _text(self, part: Any, name: str) -> str:
        if isinstance(part, Written) and part.text.strip():
            return part.text.strip()
        self._wrong(name, part, "code")
        return ""

    def _weight(self, part: Any, name: str) -> float:
        found = Style(".").read(part.text) if isinstance(part, Written) else None
        if found is None:
            self._wrong(name, part, "1.5")
        return 1.0 if found is None else found

    def _wrong(self, key: str, part: Any, wanted: str) -> None:
        line = getattr(part, "line", 1)
        values = {"key": key, "value": getattr(part, "text", "")[:60], "wanted": wanted, "at": line}
        self.problems.append(Problem("index.bad_entry", self._at(line), values))

    def _at(self, line: int) -> Place:
        return Place(file=self.origin, line=line)
