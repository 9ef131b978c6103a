"""Lines that people draw under texts, in each of the ways that programs keep them, and boxes of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
VML = "{urn:schemas-microsoft-com:vml}"
EMU = 12700  # in a point
STRAIGHT = {"line", "straightConnector1"}
UNITS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "": 0.75}
NEAR_TOP = 4.0  # points below the top of a paragraph: a line there stands under the one before


@dataclass(frozen=True)
class Drawn:
    """A line: its length in points; whether it is solid; whether it hangs at the top of its paragraph."""

    length: float
    solid: bool = True
    at_top: bool = False
    how: str = "drawn"  # "drawn", "border", "typed", "underlined"


def shapes_of(paragraph: Any) -> Iterator[Any]:
    """Drawings of a paragraph; of two ways to keep the same one only the first."""
    for found in paragraph.iter(qn("w:drawing"), qn("w:pict")):
        if not any(above.tag == f"{MARKUP}Fallback" for above in found.iterancestors()):
            yield found


def lines_of(paragraph: Any) -> list[Drawn]:
    """The straight level lines that are anchored in a paragraph."""
    found: list[Drawn] = []
    for shape in shapes_of(paragraph):
        if shape.tag == qn("w:drawing"):
            found += _drawing(shape)
        else:
            found += [line for element in shape.iter() if (line := _vml(element)) is not None]
    return found


def boxes_of(paragraph: Any) -> Iterator[tuple[Any, float | None]]:
    """The text boxes that are anchored in a paragraph, each with its width in points where it tells it."""
    for shape in shapes_of(paragraph):
        for content in shape.iter(qn("w:txbxContent")):
            yield content, _box_width(shape)


def _box_width(shape: Any) -> float | None:
    extent = next(shape.iter(f"{PLACED}extent"), None)
    if extent is not None:
        return _number(extent.get("cx"), EMU)
    styled = next((e for e in shape.iter() if "width:" in (e.get("style") or "")), None)
    return _styled(styled.get("style"), "width") if styled is not None else None


def _drawing(shape: Any) -> Iterator[Drawn]:
    extent = next(shape.iter(f"{PLACED}extent"), None)
    outer = _number(extent.get("cx"), EMU) if extent is not None else None
    for geometry in shape.iter(f"{DRAWING}prstGeom"):
        size = geometry.getparent().find(f"{DRAWING}xfrm/{DRAWING}ext")
        width = _number(size.get("cx"), EMU) if size is not None else None
        height = _number(size.get("cy"), EMU) if size is not None else 0.0
        if geometry.get("prst") in STRAIGHT and (height or 0.0) < 5.0 and (length := width or outer):
            dash = next(geometry.getparent().iter(f"{DRAWING}prstDash"), None)
            solid = dash is None or dash.get("val") == "solid"
            yield Drawn(length, solid, _at_top(shape))


def _at_top(shape: Any) -> bool:
    """Whether the anchor puts the shape at the top of its paragraph: that is under the text above."""
    vertical = next(shape.iter(f"{PLACED}positionV"), None)
    if vertical is None or vertical.get("relativeFrom") not in {"paragraph", "line"}:
        return False
    offset = vertical.find(f"{PLACED}posOffset")
    found = _number(offset.text, EMU) if offset is not None else None
    return found is not None and found < NEAR_TOP


def _vml(element: Any) -> Drawn | None:
    style = element.get("style") or ""
    if element.tag == f"{VML}line":
        start, end = (_pair(element.get(side)) for side in ("from", "to"))
        if not start or not end:
            return None
        length, height, top = abs(end[0] - start[0]), abs(end[1] - start[1]), min(start[1], end[1])
    elif element.tag == f"{VML}shape" and re.search(r"_t(?:32|20)$", element.get("type") or ""):
        length, height = _styled(style, "width") or 0.0, _styled(style, "height") or 0.0
        top = _styled(style, "margin-top") or 99.0
    else:
        return None
    stroke = element.find(f"{VML}stroke")
    solid = stroke is None or stroke.get("dashstyle") in {None, "solid"}
    return Drawn(length, solid, top < NEAR_TOP) if length > 0 and height < 5.0 else None


def _pair(text: str | None) -> tuple[float, float] | None:
    sizes = [_size(part) for part in (text or "").split(",")]
    if len(sizes) != 2 or None in sizes:
        return None
    return sizes[0] or 0.0, sizes[1] or 0.0


def _styled(style: str, name: str) -> float | None:
    found = re.search(rf"(?:^|;)\s*{name}\s*:\s*([^;]+)", style)
    return _size(found[1]) if found else None


def _size(text: str) -> float | None:
    found = re.fullmatch(r"\s*(-?[\d.]+)\s*(pt|px|in|cm|mm|pc|)\s*", text)
    number = _number(found[1], 1.0) if found else None
    return number * UNITS[found[2]] if found and number is not None else None


def _number(text: str | None, unit: float) -> float | None:
    try:
        return float(text or "") / unit
    except ValueError:
        return None
