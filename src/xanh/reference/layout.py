"""How an official document is set on pages, by Decree 30/2020/NĐ-CP, as typed facts with their source.

Examples
--------
>>> rules = layout_rules()
>>> rules.margins["left"].low, rules.margins["left"].high, rules.margins["left"].ours
(30.0, 35.0, 30.0)
>>> rules.elements["motto"].size, rules.elements["motto"].source
(13.0, 'mục II.1')
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from xanh.reference.shipped_files import shipped


@dataclass(frozen=True)
class Allowed:
    """A range that the decree allows and the value in it that our own documents take."""

    low: float
    high: float
    ours: float
    source: str = ""

    def allows(self, value: float, *, tolerance: float = 0.0) -> bool:
        """Whether a measured value lies in the range, give or take `tolerance`."""
        return self.low - tolerance <= value <= self.high + tolerance


@dataclass(frozen=True)
class ElementRule:
    """How one element is set: sizes in points; `align` and `letters` are "any" where the decree is silent."""

    code: str
    names: Mapping[str, str]
    letters: str
    low: float
    high: float
    size: float
    bold: bool
    italic: bool
    align: str
    source: str


@dataclass(frozen=True)
class Wording:
    """Words and forms that the decree prescribes."""

    national_name: str
    motto: str
    letter_subject: str
    letter_subject_gap: float
    zero_padded_months: tuple[int, ...]
    zero_padded_below: int
    points: tuple[str, ...]
    powers: tuple[str, ...]
    academic: tuple[str, ...]
    archive: str


@dataclass(frozen=True)
class Capital:
    """A word that is written in one way only: a pattern of the wrong ways, and the right one."""

    wrong: str
    right: str


@dataclass(frozen=True)
class LayoutRules:
    """The rule set of one decree, in force from `valid_from` to `valid_to` (None: open).

    Lengths are millimetres, sizes and spacings points; `rules_under` are shares of the text's length.
    """

    decree: Mapping[str, str]
    annex: Mapping[str, str]
    url: str
    valid_from: date
    valid_to: date | None
    paper: tuple[float, float]
    margins: Mapping[str, Allowed]
    font: str
    twins: tuple[str, ...]
    colour: str
    header_distance: float
    indent: Allowed
    spacing: Allowed
    line_spacing: Allowed
    ending: str
    elements: Mapping[str, ElementRule]
    rules_under: Mapping[str, Allowed]
    rule_weight: float
    wording: Wording
    urgency: Mapping[str, tuple[float, float]]
    urgency_colour: str
    table_size: float
    places: Mapping[str, Any]
    types: Mapping[str, str]
    capitals: tuple[Capital, ...]
    sources: Mapping[str, str]

    def cited(self, source: str) -> dict[str, str]:
        """Where a rule stands, in both languages.

        Examples
        --------
        >>> layout_rules().cited("mục I.3")["vi"]
        'Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.3'
        """
        english = source.replace("mục", "section").replace("Phụ lục", "Annex")
        own = source.startswith("Phụ lục")
        places = {"vi": source, "en": english}
        return {
            language: ", ".join([self.decree[language], *([] if own else [self.annex[language]]), place])
            for language, place in places.items()
        }


@cache
def layout_rules() -> LayoutRules:
    """The rules in force, read once from `decree_30_2020.yaml`."""
    found: dict[str, Any] = shipped("decree_30_2020.yaml")
    page, body, under = found["page"], found["body"], dict(found["rules_under"])
    weight, margins = under.pop("weight"), dict(page["margins"])
    place = margins.pop("source")
    return LayoutRules(
        **{name: found[name] for name in ("decree", "annex", "url", "valid_from", "valid_to", "places")},
        paper=(page["paper"]["width"], page["paper"]["height"]),
        margins={side: _allowed(entry, place) for side, entry in margins.items()},
        font=page["fonts"]["name"],
        twins=tuple(page["fonts"]["twins"]),
        colour=page["fonts"]["colour"],
        header_distance=page["page_number"]["header_distance"],
        indent=_allowed(body["indent"], body["source"]),
        spacing=_allowed(body["spacing"], body["source"]),
        line_spacing=_allowed(body["line_spacing"], body["source"]),
        ending=body["ending"],
        elements={code: _element(code, entry) for code, entry in found["elements"].items()},
        rules_under={code: _allowed(entry) for code, entry in under.items()},
        rule_weight=weight,
        wording=_wording(found["wording"]),
        urgency={words: (w, h) for words, (w, h) in found["urgency"]["boxes"].items()},
        urgency_colour=found["urgency"]["colour"],
        table_size=found["tables"]["size"],
        types=found["types"],
        capitals=tuple(Capital(**entry) for entry in found["capitals"]["words"]),
        sources=_sources(found),
    )


def _sources(found: Mapping[str, Any]) -> dict[str, str]:
    page = found["page"]
    parts = {
        name: page[name]["source"] for name in ("paper", "orientation", "margins", "fonts", "page_number")
    }
    others = {name: found[name]["source"] for name in ("body", "urgency", "capitals")}
    return parts | others


def _allowed(entry: Mapping[str, Any], source: str = "") -> Allowed:
    low, high = entry["range"]
    return Allowed(
        float(low),
        math.inf if high is None else float(high),
        float(entry["ours"]),
        entry.get("source", source),
    )


def _element(code: str, entry: Mapping[str, Any]) -> ElementRule:
    low, high = entry["sizes"]
    return ElementRule(
        code,
        {"vi": entry["vi"], "en": entry["en"]},
        low=float(low),
        high=float(high),
        size=float(entry["size"]),
        **{name: entry[name] for name in ("letters", "bold", "italic", "align", "source")},
    )


def _wording(entry: Mapping[str, Any]) -> Wording:
    lists = {name: tuple(entry[name]) for name in ("zero_padded_months", "powers", "academic")}
    return Wording(**{**entry, **lists, "points": tuple(entry["points"].split())})


@dataclass(frozen=True)
class Typeface:
    """Widths of letters in 2048ths of the em, by style, and the heights of a line."""

    em: int
    ascent: float
    descent: float
    line_gap: float
    styles: Mapping[str, Mapping[str, int]]


@cache
def typeface() -> Typeface:
    """Times New Roman, measured on its metric twin.

    Examples
    --------
    >>> typeface().styles["regular"]["n"]
    1024
    """
    found: dict[str, Any] = shipped("advance_widths.yaml")
    names = ("regular", "bold", "italic", "bold_italic")
    styles = {n: {c: width for width, letters in found[n].items() for c in letters} for n in names}
    em = found["units_per_em"]
    return Typeface(em, found["ascent"] / em, found["descent"] / em, found["line_gap"] / em, styles)
