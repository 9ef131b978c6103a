"""Typeface, size, weight, slant, letters, alignment of one element against its rule."""

from __future__ import annotations

from collections.abc import Sequence

from xanh.documents.check.findings import Findings, Words, between, both, name_of, number
from xanh.documents.check.pars import Par
from xanh.reference import LayoutRules, layout_rules
from xanh.reference.layout import ElementRule

MOST = 0.9  # share of letters that decides how a text looks
SIDES = {
    "centre": both("căn giữa", "centred"),
    "left": both("căn trái", "flush left"),
    "right": both("căn phải", "flush right"),
    "justify": both("dàn đều hai bên", "justified"),
}
BLACK = 0x20  # what looks black: no part of the colour is stronger


def check_looks(found: Findings, code: str, pars: Sequence[Par], *, unweighted: bool = False) -> None:
    """Check each paragraph of an element; `unweighted` leaves bold and italic to the writer."""
    rule = layout_rules().elements[code]
    for par in pars:
        _size(found, rule, par)
        if not unweighted:
            _style(found, rule, par, "bold")
            _style(found, rule, par, "italic")
        _letters(found, rule, par)
        _alignment(found, rule, par)


def check_typeface(found: Findings, pars: Sequence[Par]) -> None:
    """Every letter of the document: its typeface and colour."""
    rules = layout_rules()
    fonts = {name.casefold() for name in (rules.font, *rules.twins)}
    source = rules.sources["fonts"]
    for par in pars:
        for font in sorted({look.font for _, look in par.spans if look.font.casefold() not in fonts}):
            shown = font or both("không rõ", "unknown")
            found.add("layout.font", par, source, found=shown, wanted=rules.font)
        colours = {look.colour for _, look in par.spans if not _is_black(look.colour)}
        for colour in sorted(colours - _marks(par, rules)):
            found.add("layout.colour", par, source, found=colour)


def _marks(par: Par, rules: LayoutRules) -> set[str]:
    """Marks of urgency are red."""
    red = {look.colour for _, look in par.spans if _is_red(look.colour)}
    return red if par.shown in rules.urgency else set()


def _is_black(colour: str) -> bool:
    return not colour or max(_parts(colour)) <= BLACK


def _is_red(colour: str) -> bool:
    red, green, blue = _parts(colour)
    return red >= 0xC0 and green <= 0x40 and blue <= 0x40


def _parts(colour: str) -> tuple[int, int, int]:
    """Red, green, blue; a colour that nobody can read is white."""
    try:
        value = int(colour, 16)
    except ValueError:
        value = 0xFFFFFF
    return value >> 16 & 0xFF, value >> 8 & 0xFF, value & 0xFF


def _size(found: Findings, rule: ElementRule, par: Par) -> None:
    sizes = sorted({look.size for _, look in par.spans if not rule.low <= look.size <= rule.high})
    if sizes:
        _add(found, "layout.size", rule, par, (number(sizes[0]), between(rule.low, rule.high)))


def _style(found: Findings, rule: ElementRule, par: Par, name: str) -> None:
    words = {
        "bold": (both("chữ đậm", "bold"), both("chữ không đậm", "not bold")),
        "italic": (both("chữ nghiêng", "italic"), both("chữ đứng", "upright")),
    }[name]
    codes = {"bold": "layout.bold", "italic": "layout.italic"}
    wanted, share = getattr(rule, name), par.share(name)
    if wanted and share < MOST:
        _add(found, codes[name], rule, par, (words[1], words[0]))
    elif not wanted and share > 1 - MOST and (share > MOST or rule.code != "body"):
        _add(found, codes[name], rule, par, (words[0], words[1]))


def _letters(found: Findings, rule: ElementRule, par: Par) -> None:
    upper, lower = both("chữ in hoa", "capitals"), both("chữ in thường", "small letters")
    if rule.letters == "upper" and par.shown != par.shown.upper():
        _add(found, "layout.letters", rule, par, (lower, upper))
    elif rule.letters == "lower" and par.shown.isupper() and len(par.shown.split()) > 1:
        _add(found, "layout.letters", rule, par, (upper, lower))


def _alignment(found: Findings, rule: ElementRule, par: Par) -> None:
    """Text on one line looks the same flush left and justified."""
    if rule.align == "any" or not par.align or par.align == rule.align:
        return
    alike = {rule.align, par.align} == {"left", "justify"}
    if alike and (rule.align == "left" or _on_one_line(par)):
        return
    _add(found, "layout.alignment", rule, par, (SIDES[par.align], SIDES[rule.align]))


def _on_one_line(par: Par) -> bool:
    return par.room is None or par.width() < par.room


def _add(found: Findings, code: str, rule: ElementRule, par: Par, values: tuple[Words, Words]) -> None:
    was, wanted = values
    found.add(code, par, rule.source, element=name_of(rule.code), found=was, wanted=wanted)
