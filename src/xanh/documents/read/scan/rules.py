"""The ruling lines of a page, and the grids of cells that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from xanh.documents.read.scan.ink import X_HEIGHT, Picture, ink_of

ALONG = int(4.5 * X_HEIGHT)  # a level rule is at least so long: longer than any letter or dash
DOWN = int(2.4 * X_HEIGHT)  # an upright one: taller than any letter, not taller than the lowest row
PIECE = int(2.1 * X_HEIGHT)  # whole pieces of a broken rule are at least so long
GAP = int(0.7 * X_HEIGHT)  # a broken rule goes on after a gap of so many pixels
PALE = 32  # of 255: by so much a rule is darker than the paper beside it
THICK = int(0.9 * X_HEIGHT)  # a rule, tilted or doubled, is not thicker than this
SAME = int(0.7 * X_HEIGHT)  # rules so near each other are one: double lines
LONG = int(5 * X_HEIGHT)  # no letter with its marks is so tall
NEAR = 4  # pixels from an edge within which a stroke is on it
WHOLE = 0.94  # share of a row's height that a stroke from rule to rule covers
RULED = 0.55  # share of a cell's side that a rule has to cover


@dataclass(frozen=True)
class Rule:
    """A straight line: level at `at` from `start` to `end`, or upright likewise."""

    at: float
    start: int
    end: int


@dataclass(frozen=True)
class Rules:
    """The rules of a page: masks of the level and the upright ones (255), and what they leave of the ink.

    `strokes` is all that is thin and dark from side to side, letters too.
    """

    level: Picture
    upright: Picture
    print: Picture
    strokes: Picture


@dataclass(frozen=True)
class Ruled:
    """A cell: rows and columns it covers (ends not included), and its rectangle in pixels (x, y, x, y)."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    box: tuple[int, int, int, int]


@dataclass(frozen=True)
class RuledGrid:
    """The cells of one table in reading order, and its columns' and rows' edges in pixels."""

    cells: tuple[Ruled, ...]
    columns: tuple[int, ...]
    rows: tuple[int, ...]


def find_rules(page: Picture) -> Rules:
    """The ruling lines of an upright page (grey, evened) with letters of the usual size."""
    level = _lines(page, ALONG)
    on_side = np.ascontiguousarray(page.T)
    crossing = np.ascontiguousarray(cv2.dilate(level, np.ones((7, 1), np.uint8)).T)
    upright = np.ascontiguousarray(_lines(on_side, DOWN, crossing).T)
    strokes = cv2.max(cv2.threshold(_thin(on_side), PALE, 255, cv2.THRESH_BINARY)[1], crossing)
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    rest = cv2.bitwise_and(ink_of(page), cv2.bitwise_not(rules))
    return Rules(level, upright, rest, np.ascontiguousarray(strokes.T))


def _thin(page: Picture) -> Picture:
    """How much darker each pixel is than what is above and below it."""
    return cv2.morphologyEx(page, cv2.MORPH_BLACKHAT, np.ones((THICK, 1), np.uint8))


def _lines(page: Picture, least: int, crossing: Picture | None = None) -> Picture:
    """Level lines at least so long and thin enough, pale ones too.

    `crossing`: upright lines found before; where one of them crosses, a line does not end.
    """
    dark = _thin(page) if crossing is None else cv2.max(_thin(page), crossing)
    found = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, PIECE), np.uint8))
    found = cv2.threshold(found, PALE, 255, cv2.THRESH_BINARY)[1]
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((3, GAP), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    kept = np.zeros_like(found)
    for index in range(1, count):
        x, y, width, height, area = (int(v) for v in stats[index])
        if width >= least and area <= THICK * width:
            place = (slice(y, y + height), slice(x, x + width))
            kept[place][labels[place] == index] = 255
    return kept


def find_grids(rules: Rules) -> list[RuledGrid]:
    """The tables of a page: level and upright rules that meet, with at least two cells."""
    level, upright = (np.ones(size, np.uint8) for size in ((GAP, PIECE), (PIECE, GAP)))
    both = cv2.bitwise_or(cv2.dilate(rules.level, level), cv2.dilate(rules.upright, upright))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(both, connectivity=8)
    grids = []
    for index in range(1, count):
        x, y, width, height = (int(v) for v in stats[index, :4])
        place = (slice(y, y + height), slice(x, x + width))
        inside = labels[place] == index
        level, upright = (
            np.where(inside, mask[place], 0).astype(np.uint8) for mask in (rules.level, rules.upright)
        )
        if level.any() and upright.any():
            grids += _grid(level, upright, rules.strokes[place], (x, y))
    return sorted(grids, key=lambda grid: grid.rows[0])


def _grid(level: Picture, upright: Picture, strokes: Picture, offset: tuple[int, int]) -> list[RuledGrid]:
    across = _rules(level)
    down = [r for r in _rules(np.ascontiguousarray(upright.T)) if _is_anchored(r, across)]
    rows = _edges(across, [e for r in down for e in (r.start, r.end)])
    columns = _edges(down, [e for r in across for e in (r.start, r.end)])
    if len(rows) < 2 or len(columns) < 2 or len(rows) + len(columns) < 5:
        return []
    below = _ruled(level, rows, columns)
    beside = _ruled(np.ascontiguousarray(upright.T), columns, rows)
    beside |= _reached(np.ascontiguousarray(strokes.T), columns, rows)
    cells = _cells(below, beside.T, rows, columns, offset)
    shifted = tuple(c + offset[0] for c in columns), tuple(r + offset[1] for r in rows)
    return [RuledGrid(tuple(cells), *shifted)] if len(cells) > 1 else []


def _is_anchored(rule: Rule, across: Sequence[Rule]) -> bool:
    """Whether an upright line is long, or runs from one level rule to another, as no letter does."""
    if rule.end - rule.start >= LONG:
        return True
    return all(any(abs(other.at - end) <= 2 * NEAR for other in across) for end in (rule.start, rule.end))


def _reached(strokes: Picture, columns: Sequence[int], rows: Sequence[int]) -> NDArray[np.bool_]:
    """For each column edge and each row, whether a stroke runs from rule to rule, as no letter does.

    Rows of one line of print are too low for `_lines` to tell a rule from a letter.
    """
    found = np.zeros((len(columns), len(rows) - 1), bool)
    for i, x in enumerate(columns):
        band = strokes[max(0, x - NEAR) : x + NEAR + 1].max(axis=0) > 0
        found[i] = [bool(band[top:bottom].mean() >= WHOLE) for top, bottom in pairwise(rows)]
    return found


def _rules(mask: Picture) -> list[Rule]:
    """The level lines of a mask, each with where it runs."""
    count, _, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [
        Rule(float(middles[i][1]), int(stats[i][0]), int(stats[i][0] + stats[i][2])) for i in range(1, count)
    ]


def _edges(rules: Sequence[Rule], ends: Iterable[int]) -> list[int]:
    """Where the rows (or columns) of a table begin and end: its rules, and the ends of those that cross them.

    The longer rules say where exactly; ends count only outside, where a table is open.
    """
    groups: list[list[tuple[float, float]]] = []
    for at, weight in sorted((r.at, float(r.end - r.start)) for r in rules):
        if groups and at - groups[-1][-1][0] <= SAME:
            groups[-1].append((at, weight))
        else:
            groups.append([(at, weight)])
    edges = [round(sum(a * w for a, w in g) / sum(w for _, w in g)) for g in groups]
    outer = sorted(ends)
    if outer and edges and outer[0] < edges[0] - 2 * SAME:
        edges.insert(0, outer[0])
    if outer and edges and outer[-1] > edges[-1] + 2 * SAME:
        edges.append(outer[-1])
    return edges


def _ruled(level: Picture, rows: Sequence[int], columns: Sequence[int]) -> NDArray[np.bool_]:
    """For each row edge and each column, whether a rule runs there: (row edges) x (columns)."""
    found = np.zeros((len(rows), len(columns) - 1), bool)
    for i, y in enumerate(rows):
        band = level[max(0, y - SAME) : y + SAME + 1].max(axis=0) > 0
        for j, (left, right) in enumerate(pairwise(columns)):
            inner = slice(left + min(SAME, (right - left) // 4), right - min(SAME, (right - left) // 4))
            found[i, j] = bool(band[inner].mean() >= RULED) if inner.stop > inner.start else False
    return found


def _cells(
    below: NDArray[np.bool_],
    beside: NDArray[np.bool_],
    rows: Sequence[int],
    columns: Sequence[int],
    offset: tuple[int, int],
) -> list[Ruled]:
    """Squares of the grid joined where no rule parts them."""
    owner: dict[tuple[int, int], int] = {}
    boxes: list[tuple[int, int, int, int]] = []  # row, column, row end, column end
    for i in range(len(rows) - 1):
        for j in range(len(columns) - 1):
            if (i, j) not in owner:
                box = _grown(i, j, below, beside, owner)
                owner |= {(r, c): len(boxes) for r in range(i, box[0]) for c in range(j, box[1])}
                boxes.append((i, j, *box))
    x, y = offset
    return [
        Ruled((i, k), (j, m), (columns[j] + x, rows[i] + y, columns[m] + x, rows[k] + y))
        for i, j, k, m in boxes
    ]


def _grown(
    i: int,
    j: int,
    below: NDArray[np.bool_],
    beside: NDArray[np.bool_],
    owner: dict[tuple[int, int], int],
) -> tuple[int, int]:
    """Where a cell that begins at row i, column j ends: to the right, then down, while no rule parts it."""
    height, width = below.shape[0] - 1, beside.shape[1] - 1
    right = j + 1
    while right < width and not beside[i, right] and (i, right) not in owner:
        right += 1
    bottom = i + 1
    while bottom < height and not below[bottom, j:right].any() and not beside[bottom, j + 1 : right].any():
        if right < width and j and beside[bottom, j] != beside[i, j]:
            break
        bottom += 1
    return bottom, right
