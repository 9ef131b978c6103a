"""Figures of a target sentence: "từ 6,58 điểm trở lên (tăng 1,74 điểm so với năm 2023 đạt 4,84 điểm)"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xanh.documents.read.prose.words import alike, key, starts
from xanh.documents.read.words import words

NUMBER = re.compile(r"(?<![\w/.,])(\d{1,4}(?:\s?[.,]\s?\d{1,2})?)(?!\w|[.,]\d|/\d+/)")
RISE, FALL = ("tang",), ("giam",)
RANK = ("nhom", "top", "hang")
EVEN = 0.005  # figures have two decimals


@dataclass(frozen=True)
class Figures:
    """The figures of one target; `delta` is negative for a fall. `mended` where a lost comma was put back."""

    target: float | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    delta: float | None = None
    rank_max: int | None = None
    unit: str = "điểm"
    mended: bool = False

    @property
    def adds_up(self) -> bool | None:
        """Whether baseline + rise = target; None where a figure is missing."""
        if self.target is None or self.baseline is None or self.delta is None:
            return None
        return abs(self.baseline + self.delta - self.target) < EVEN


@dataclass(frozen=True)
class Number:
    """A number with the folded words around it; `whole` where it was written without decimals."""

    value: float
    whole: bool
    before: tuple[str, ...]
    after: tuple[str, ...]


def read_figures(text: str) -> Figures | None:
    """The figures of a sentence that sets a target; None where it holds none.

    Examples
    --------
    >>> f = read_figures("Dat tir 7,25 diém tré 1én (tang 0,50 diém so v6i nam 2023 dat 6,75 diém)")
    >>> f.target, f.delta, f.baseline_year, f.baseline, f.adds_up
    (7.25, 0.5, 2023, 6.75, True)
    >>> read_figures("phấn đấu nằm trong nhóm 30 tỉnh, thành phố dẫn đầu").rank_max
    30
    """
    found = Figures()
    for number in _numbers(text):
        found = _place(found, number)
    if found.target is None and found.rank_max is None:
        return None
    return _mend(found)


def _place(found: Figures, number: Number) -> Figures:
    """Give a number its role by the words around it; what has no known role is left out."""
    value = number.value
    if number.whole and not _is_unit(number.after):
        return _place_whole(found, number)
    if not _is_unit(number.after) and not _near(number.before[-1:], ("dat", "tu")):
        return found
    if _near(number.before[-2:], RISE) or _near(number.before[-2:], FALL):
        return replace(found, delta=value if _near(number.before[-2:], RISE) else -value)
    if found.target is None:
        return replace(found, target=value, unit=_unit(number.after))
    return replace(found, baseline=value) if found.baseline is None else found


def _place_whole(found: Figures, number: Number) -> Figures:
    """A year to compare with, or the rank to reach."""
    if 1990 <= number.value <= 2100:
        return replace(found, baseline_year=int(number.value)) if _compared(found) else found
    if _near(number.before[-2:], RANK, 0.9):
        return replace(found, rank_max=found.rank_max or int(number.value))
    return found


def _compared(found: Figures) -> bool:
    return found.target is not None and found.baseline is None


def _is_unit(after: tuple[str, ...]) -> bool:
    return bool(after) and (after[0] == "%" or alike(after[0], "diem") >= 0.75)


def _unit(after: tuple[str, ...]) -> str:
    return "%" if after[:1] == ("%",) else "điểm"


def _near(read: tuple[str, ...], known: tuple[str, ...], least: float = 0.8) -> bool:
    return any(alike(word, k) >= least for word in read for k in known)


def _numbers(text: str) -> Iterator[Number]:
    flat = " ".join(text.split())
    for found in NUMBER.finditer(flat):
        digits = re.sub(r"\s", "", found[1]).replace(",", ".")
        before = tuple(w.text for w in words(flat[: found.start()]))[-3:]
        rest = flat[found.end() :].lstrip()
        after = ("%",) if rest.startswith("%") else tuple(w.text for w in words(rest[:40]))[:2]
        yield Number(float(digits), "." not in digits, before, after)


def _mend(found: Figures) -> Figures:
    """Put back commas that a scan lost ("658" for 6,58), only where the sum then holds."""
    if found.adds_up is not False or found.target is None or found.baseline is None or found.delta is None:
        return found
    trials = [
        (t, b, d)
        for t in _scales(found.target)
        for b in _scales(found.baseline)
        for d in _scales(found.delta)
    ]
    for target, baseline, delta in trials:
        mended = replace(found, target=target, baseline=baseline, delta=delta, mended=True)
        if mended.adds_up:
            return mended
    return found


def _scales(value: float) -> tuple[float, ...]:
    return (value, value / 100) if value >= 10 and value == int(value) else (value,)


def is_target(text: str) -> bool:
    """Whether a paragraph sets a target: "Chỉ tiêu: ...", "Phấn đấu đạt ..."."""
    found = words(text)[:25]
    opening = any(
        starts(found, i, phrase) for i in range(4) for phrase in ("chi tieu", "muc tieu", "phan dau")
    )
    return opening or "phan dau" in key(text)
