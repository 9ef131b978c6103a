"""An explanation in words, in Vietnamese and in English. Rounded here only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xanh.index.explaining import Explanation, Part
    from xanh.index.strong_and_weak import IndicatorRank

WORDS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "score": "{node} của {unit}: {score} điểm, hạng {rank} trong {of} (số tính được).",
        "unranked": "{node} của {unit}: không có điểm.",
        "value": "Số liệu: {value} {measure}.",
        "no_value": "Không có số liệu.",
        "published": "Điểm công bố: {published} (chênh {difference}); hai số được giữ cạnh nhau.",
        "above": "Cao hơn đơn vị trung bình ({mean}) {difference} điểm.",
        "below": "Thấp hơn đơn vị trung bình ({mean}) {difference} điểm.",
        "same": "Bằng đơn vị trung bình ({mean}).",
        "parts": "Đóng góp so với đơn vị trung bình:",
        "part": "  {name}: {points} điểm (đạt {score}, hạng {rank}; trọng số {weight} %)",
        "strengths": "Điểm mạnh: {items}.",
        "weaknesses": "Điểm yếu: {items}.",
        "item": "{name} (hạng {rank}/{of})",
        "missing": "Không có số liệu: {codes}.",
        "imputed": "Số liệu được điền: {codes}.",
        "treated": "Số liệu được xử lý ngoại lai: {codes}.",
    },
    "en": {
        "score": "{node} of {unit}: {score} points, rank {rank} of {of} (computed).",
        "unranked": "{node} of {unit}: no score.",
        "value": "Figure: {value} {measure}.",
        "no_value": "There is no figure.",
        "published": "Published: {published} ({difference} apart); both stand beside each other.",
        "above": "{difference} points above the mean unit ({mean}).",
        "below": "{difference} points below the mean unit ({mean}).",
        "same": "The same as the mean unit ({mean}).",
        "parts": "What adds to it, against the mean unit:",
        "part": "  {name}: {points} points (scores {score}, rank {rank}; weight {weight}%)",
        "strengths": "Strengths: {items}.",
        "weaknesses": "Weaknesses: {items}.",
        "item": "{name} (rank {rank}/{of})",
        "missing": "No figure: {codes}.",
        "imputed": "Filled in: {codes}.",
        "treated": "Treated as outliers: {codes}.",
    },
}  # fmt: skip


def figure(value: float, language: str, decimals: int = 2, *, sign: bool = False) -> str:
    """A number as read in a language: decimal comma in Vietnamese.

    Examples
    --------
    >>> figure(1234.5, "vi"), figure(1234.5, "en"), figure(0.5, "vi", sign=True)
    ('1.234,50', '1,234.50', '+0,50')
    """
    if math.isnan(value):
        return "–"
    rounded = round(value, decimals) + 0.0  # no minus before a zero
    written = f"{rounded:{'+' if sign else ''},.{decimals}f}"
    return written.translate(str.maketrans(",.", ".,")) if language == "vi" else written


def worded(found: Explanation, language: str) -> str:
    """The lines of an explanation."""
    words = WORDS["en" if language == "en" else "vi"]
    lines = [*_head(found, words, language), *_parts(found.parts, words, language)]
    lines += _standings("strengths", found.strengths, words)
    lines += _standings("weaknesses", found.weaknesses, words)
    for name in ("missing", "imputed", "treated"):
        codes: Sequence[str] = getattr(found, name)
        lines += [words[name].format(codes=", ".join(codes))] if codes else []
    return "\n".join(lines)


def _head(found: Explanation, words: Mapping[str, str], language: str) -> Iterator[str]:
    names = {"node": _named(found.names, language, found.node), "unit": found.unit_name}
    if math.isnan(found.score):
        yield words["unranked"].format(**names)
    else:
        rank = f"{found.rank:.0f}"
        yield words["score"].format(score=figure(found.score, language), rank=rank, of=found.of, **names)
    if found.value is not None:
        value, measure = figure(found.value, language), found.measure
        known = words["value"].format(value=value, measure=measure).replace(" .", ".")
        yield words["no_value"] if math.isnan(found.value) else known
    if found.published is not None:
        apart = figure(found.score - found.published, language, sign=True)
        yield words["published"].format(published=figure(found.published, language), difference=apart)
    difference = round(found.score - found.mean, 2)
    if not math.isnan(difference):
        way = "above" if difference > 0 else "below" if difference < 0 else "same"
        yield words[way].format(
            mean=figure(found.mean, language), difference=figure(abs(difference), language)
        )


def _parts(parts: Iterable[Part], words: Mapping[str, str], language: str) -> Iterator[str]:
    for place, part in enumerate(parts):
        if place == 0:
            yield words["parts"]
        yield words["part"].format(
            name=_named(part.names, language, part.code),
            points=figure(part.contribution, language, sign=True),
            score=figure(part.score, language),
            rank="–" if math.isnan(part.rank) else f"{part.rank:.0f}",
            weight=figure(100 * part.weight, language, 1),
        )


def _standings(name: str, standings: Sequence[IndicatorRank], words: Mapping[str, str]) -> list[str]:
    if not standings:
        return []
    items = [words["item"].format(name=s.name, rank=f"{s.rank:.0f}", of=s.of) for s in standings]
    return [words[name].format(items="; ".join(items))]


def _named(names: Mapping[str, str], language: str, code: str) -> str:
    return names.get(language) or next(iter(names.values()), code)
