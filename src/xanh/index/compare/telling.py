"""A change in words, Vietnamese and English."""

from __future__ import annotations

from collections.abc import Callable

from xanh.index.compare.editions import Change
from xanh.index.compare.mixing import FACTORS
from xanh.index.explaining_text import figure

WORDS = {
    "vi": {
        "own_figures": "số liệu của đơn vị",
        "other_figures": "số liệu của các đơn vị khác",
        "units": "đơn vị mới hoặc không còn",
        "weights": "trọng số",
        "method": "cách tính",
        "indicators": "danh mục chỉ tiêu",
        "rose": "{node} tăng {size} điểm ({before} lên {after})",
        "fell": "{node} giảm {size} điểm ({before} xuống {after})",
        "stayed": "{node} giữ nguyên {after} điểm",
        "rank": "Hạng {before} thành {after}.",
    },
    "en": {
        "own_figures": "the unit's own figures",
        "other_figures": "the other units' figures",
        "units": "units that came or went",
        "weights": "weights",
        "method": "method",
        "indicators": "list of indicators",
        "rose": "{node} rose by {size} points ({before} to {after})",
        "fell": "{node} fell by {size} points ({before} to {after})",
        "stayed": "{node} stayed at {after} points",
        "rank": "Rank {before} became {after}.",
    },
}
SHOWN = 0.005  # points: smaller parts would show as 0,00


def told(change: Change, name: Callable[[str], str] = str, language: str = "vi") -> list[str]:
    """One sentence for the top, one for each group that moved, most moved first, and one for the rank.

    Parameters
    ----------
    name
        The display name of a node's code.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> from xanh.index.compare import compare
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> old = score(f, Data.of("UVW", {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> new = score(f, Data.of("UVW", {"a": [0, 5, 20], "b": [1, 2, 3]}))
    >>> told(compare(old, new, ["V"])[0], language="en")[1]
    'Rank 2 became 2.'
    """
    words = WORDS["en" if language == "en" else "vi"]
    places = [
        len(change.nodes) - 1,
        *sorted(range(len(change.nodes) - 1), key=lambda i: -abs(_moved(change, i))),
    ]
    lines = [_sentence(change, place, name, language) for place in places]
    first, last = (f"{rank:.0f}" for rank in change.ranks)
    return [*lines, words["rank"].format(before=first, after=last)]


def _moved(change: Change, place: int) -> float:
    return float(change.after[place] - change.before[place])


def _sentence(change: Change, place: int, name: Callable[[str], str], language: str) -> str:
    words, moved = WORDS["en" if language == "en" else "vi"], _moved(change, place)
    how = "stayed" if abs(moved) < SHOWN else "rose" if moved > 0 else "fell"
    head = words[how].format(
        node=name(change.nodes[place]),
        size=figure(abs(moved), language),
        before=figure(float(change.before[place]), language),
        after=figure(float(change.after[place]), language),
    )
    parts = [
        (words[f], float(p)) for f, p in zip(FACTORS, change.parts[:, place], strict=True) if abs(p) >= SHOWN
    ]
    parts.sort(key=lambda part: -abs(part[1]))
    reasons = "; ".join(f"{word} {figure(value, language, sign=True)}" for word, value in parts)
    return f"{head}: {reasons}." if reasons else f"{head}."
