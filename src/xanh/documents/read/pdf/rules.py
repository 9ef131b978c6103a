"""Grids of cells from the rules drawn on a page; lengths in points.

Borders are drawn as lines, as thin rectangles or as outlines of cells; a cell cut by the end of a page may be
open there.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
from pdfplumber.utils.geometry import line_to_edge, rect_to_edges

Rule = dict[str, Any]
Corners = tuple[float, float, float, float]  # left, top, right, bottom
THIN = 4.0  # a rectangle so thin is a rule
SNAP = 3.0  # rules so near to each other are one
LEAST = 5.0  # a shorter rule is none
OPEN = 8.0  # a rule that goes on so far behind the last one across it closes an open cell
MOST = 2000  # a page with more rules is a drawing, not a table
PALE = 0.93  # brightness from which a rule cannot be seen


def cells(page: Any) -> list[list[Corners]]:
    """The cells of each table of a page that pdfplumber opened, tables from top to bottom."""
    drawn = [rule for rule in _drawn(page) if not _is_pale(rule)]
    if not drawn or len(drawn) > MOST * 4:
        return []
    edges = merge_edges(drawn, SNAP, SNAP, SNAP, SNAP)
    edges = [edge for edge in edges if _length(edge) >= LEAST]
    if len(edges) > MOST:
        return []
    edges += _closing(edges)
    points = edges_to_intersections(edges, SNAP, SNAP)
    return [_plain(table) for table in cells_to_tables(intersections_to_cells(points)) if _is_table(table)]


def _plain(table: Iterable[Corners]) -> list[Corners]:
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in table]


def _is_table(table: Sequence[Corners]) -> bool:
    """Two columns at least: a frame around a text is no table."""
    return len({cell[0] for cell in table}) > 1 and len(table) > 2


def _drawn(page: Any) -> Iterator[Rule]:
    for line in page.lines:
        edge = line_to_edge(line)
        if edge["orientation"]:
            yield edge
    for rect in chain(page.rects, page.curves):
        thin = min(rect["width"], rect["height"]) < THIN
        if thin:
            yield _middle(rect)
        elif rect.get("stroke") and rect["object_type"] == "rect":
            yield from rect_to_edges(rect)


def _middle(rect: Rule) -> Rule:
    """A thin rectangle as the line through its middle."""
    if rect["width"] >= rect["height"]:
        middle = (rect["top"] + rect["bottom"]) / 2
        return {**rect, "top": middle, "bottom": middle, "height": 0, "orientation": "h"}
    middle = (rect["x0"] + rect["x1"]) / 2
    return {**rect, "x0": middle, "x1": middle, "width": 0, "orientation": "v"}


def _is_pale(rule: Rule) -> bool:
    """Whether a rule is drawn white on white."""
    colour = rule.get("stroking_color") if rule.get("stroke") else rule.get("non_stroking_color")
    if not isinstance(colour, (tuple, list)) or not all(isinstance(part, (int, float)) for part in colour):
        return False
    return bool(colour) and (max(colour) < 1 - PALE if len(colour) == 4 else min(colour) > PALE)


def _length(edge: Rule) -> float:
    return float(edge["x1"] - edge["x0"] if edge["orientation"] == "h" else edge["bottom"] - edge["top"])


def _closing(edges: Sequence[Rule]) -> Iterator[Rule]:
    """Rules to be thought where those across them go on: above, below, left and right of each table."""
    for group in _groups(edges):
        across = [edge for edge in group if edge["orientation"] == "h"]
        down = [edge for edge in group if edge["orientation"] == "v"]
        if len(across) < 2 or len(down) < 2:
            continue
        left, right = min(e["x0"] for e in across), max(e["x1"] for e in across)
        top, bottom = min(e["top"] for e in down), max(e["bottom"] for e in down)
        for at, rule in ((top, min(e["top"] for e in across)), (bottom, max(e["top"] for e in across))):
            if abs(at - rule) > OPEN:
                yield {**across[0], "x0": left, "x1": right, "top": at, "bottom": at}
        for at, rule in ((left, min(e["x0"] for e in down)), (right, max(e["x0"] for e in down))):
            if abs(at - rule) > OPEN:
                yield {**down[0], "x0": at, "x1": at, "top": top, "bottom": bottom}


def _groups(edges: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Rules that touch each other, also through others."""
    rest = list(edges)
    while rest:
        group = [rest.pop()]
        for edge in group:
            near = [other for other in rest if _touch(edge, other)]
            rest = [other for other in rest if not _touch(edge, other)]
            group += near
        yield group


def _touch(one: Rule, other: Rule) -> bool:
    return bool(
        one["x0"] <= other["x1"] + SNAP
        and other["x0"] <= one["x1"] + SNAP
        and one["top"] <= other["bottom"] + SNAP
        and other["top"] <= one["bottom"] + SNAP
    )
