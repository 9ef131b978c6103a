"""What paragraphs and letters really look like: own formatting, styles, what these are based on, theme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

LONGEST_CHAIN = 20  # styles that one style is based on
TOGGLES = ("bold", "italic", "caps")
OFF = {"0", "false", "off", "none"}
SIDES = {"center": "centre", "both": "justify", "distribute": "justify", "right": "right", "end": "right"}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Letters:
    """How a run of letters looks; `colour` is "" for the automatic one, `size` in points."""

    font: str
    size: float
    bold: bool
    italic: bool
    caps: bool
    underlined: bool
    colour: str


class Formats:
    """The styles of one document; answers what is in force for a paragraph and for its runs."""

    def __init__(self, document: Any) -> None:
        root = document.styles.element
        self._styles = {s.get(qn("w:styleId")): s for s in root.findall(qn("w:style"))}
        self._theme = _theme(document)
        self._default = next((k for k, s in self._styles.items() if _is_default(s)), "")
        base = root.find(qn("w:docDefaults"))
        self._base = _own(base.find(f"{qn('w:pPrDefault')}/{qn('w:pPr')}") if base is not None else None)
        self._base_run = self._run(
            base.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}") if base is not None else None
        )
        self._known: dict[tuple[str, str], dict[str, Any]] = {}

    def paragraph(self, properties: Any, numbered: Values) -> dict[str, Any]:
        """The properties in force: defaults, style, numbering, then the paragraph's own."""
        name = style_of(properties) or self._default
        own = _own(properties)
        return {**self._base, **self._of_style(name, "w:pPr"), **numbered, **own}

    def letters(self, properties: Any, run: Any) -> Letters:
        """How a run looks in a paragraph."""
        of_paragraph = self._of_style(style_of(properties) or self._default, "w:rPr")
        named = run.find(qn("w:rStyle")) if run is not None else None
        of_run = self._of_style(named.get(qn("w:val")), "w:rPr") if named is not None else {}
        found = {**self._base_run, **of_paragraph, **of_run}
        for name in TOGGLES:
            if of_paragraph.get(name) and of_run.get(name):
                found[name] = False  # a style of letters turns over what that of the paragraph sets
        found |= self._run(run)
        return Letters(
            font=found.get("font", ""),
            size=found.get("size", 10.0),
            **{name: bool(found.get(name)) for name in (*TOGGLES, "underlined")},
            colour=found.get("colour", ""),
        )

    def is_heading(self, properties: Any) -> bool:
        """Whether the paragraph's style has a place in the outline."""
        name = style_of(properties) or self._default
        return "outline" in self._of_style(name, "w:pPr")

    def _of_style(self, name: str, part: str) -> dict[str, Any]:
        key = (name, part)
        if key not in self._known:
            self._known[key] = self._chain(name, part)
        return self._known[key]

    def _chain(self, name: str, part: str) -> dict[str, Any]:
        """What a style sets, over what the styles set that it is based on."""
        read = _own if part == "w:pPr" else self._run
        chain: list[dict[str, Any]] = []
        at = self._styles.get(name)
        while at is not None and len(chain) < LONGEST_CHAIN:
            chain.append(read(at.find(qn(part))))
            at = self._styles.get(_value(at, "w:basedOn") or "")
        found: dict[str, Any] = {}
        for values in reversed(chain):
            found |= values
        return found

    def _run(self, properties: Any) -> dict[str, Any]:
        """What run properties set themselves."""
        if properties is None:
            return {}
        found: dict[str, Any] = {}
        for child in properties:
            reader = RUN.get(child.tag)
            if reader is not None:
                name, value = reader(child)
                if value is not None:
                    found[name] = value
        if font := self._font(properties.find(qn("w:rFonts"))):
            found["font"] = font
        return found

    def _font(self, fonts: Any) -> str:
        """The typeface of Latin letters; that of the theme wins where both are named."""
        if fonts is None:
            return ""
        for script in ("hAnsi", "ascii"):
            theme = fonts.get(qn(f"w:{script}Theme"))
            if theme and (found := self._theme.get(theme[:5])):
                return found
        return str(fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or "")


def style_of(properties: Any) -> str:
    """The name of the style that paragraph properties set; "" for the default one."""
    return (_value(properties, "w:pStyle") or "") if properties is not None else ""


def level_indent(level: Any) -> dict[str, Any]:
    """The indents that a level of a list sets."""
    return _indents(level.find(f"{qn('w:pPr')}/{qn('w:ind')}"))


def points(text: str | None, unit: float = 20.0) -> float | None:
    """A measure in twips, or in parts of a point, as points; None of what is no number."""
    try:
        return float(text or "") / unit
    except ValueError:
        return None


def _own(properties: Any) -> dict[str, Any]:
    """What paragraph properties set themselves."""
    if properties is None:
        return {}
    found = {**_indents(properties.find(qn("w:ind"))), **_spacing(properties.find(qn("w:spacing")))}
    if side := _value(properties, "w:jc"):
        found["align"] = SIDES.get(side, "left")
    borders = properties.find(qn("w:pBdr"))
    if borders is not None:
        found["borders"] = {b.tag.split("}")[1]: b.get(qn("w:val")) for b in borders}
    if properties.find(qn("w:outlineLvl")) is not None:
        found["outline"] = True
    if (same := properties.find(qn("w:contextualSpacing"))) is not None:
        found["contextual"] = _on(same)
    return found


def _indents(element: Any) -> dict[str, Any]:
    if element is None:
        return {}
    sides = {"left": ("left", "start"), "right": ("right", "end")}
    found = {}
    for name, written in sides.items():
        value = next((v for w in written if (v := points(element.get(qn(f"w:{w}")))) is not None), None)
        if value is not None:
            found[name] = value
    first, hanging = points(element.get(qn("w:firstLine"))), points(element.get(qn("w:hanging")))
    if hanging is not None:
        found["first"] = -hanging
    elif first is not None:
        found["first"] = first
    return found


def _spacing(element: Any) -> dict[str, Any]:
    if element is None:
        return {}
    found: dict[str, Any] = {}
    for name in ("before", "after"):
        if element.get(qn(f"w:{name}Autospacing")) in {"1", "true", "on"}:
            found[name] = 14.0
        elif (value := points(element.get(qn(f"w:{name}")))) is not None:
            found[name] = value
    if (line := points(element.get(qn("w:line")))) is not None:
        found["line"], found["line_rule"] = line, element.get(qn("w:lineRule")) or "auto"
    return found


def _on(element: Any) -> bool:
    return element.get(qn("w:val"), "1") not in OFF


def _colour(element: Any) -> tuple[str, str | None]:
    value = str(element.get(qn("w:val")) or "")
    return "colour", "" if value in {"auto", ""} else value.upper()


RUN = {
    qn("w:b"): lambda e: ("bold", _on(e)),
    qn("w:i"): lambda e: ("italic", _on(e)),
    qn("w:caps"): lambda e: ("caps", _on(e)),
    qn("w:u"): lambda e: ("underlined", _on(e)),
    qn("w:sz"): lambda e: ("size", points(e.get(qn("w:val")), 2.0)),
    qn("w:color"): _colour,
}


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _is_default(style: Any) -> bool:
    return style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) in {"1", "true"}


def _theme(document: Any) -> dict[str, str]:
    """The typefaces of the theme by the first letters of their names: "major", "minor"."""
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    except KeyError:
        return {}
    root = parse_xml(part.blob)
    fonts = {side: root.find(f".//{DRAWING}{side}Font/{DRAWING}latin") for side in ("major", "minor")}
    return {side: font.get("typeface", "") for side, font in fonts.items() if font is not None}
