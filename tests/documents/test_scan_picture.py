"""What is done to the picture of a page before its letters are read: colour, size, turns, folds, rules."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.documents.scanning import Damage, damaged, shaded, signed, skewed, stamped, two_up
from xanh.documents.read.scan import ink, upright
from xanh.documents.read.scan.rules import find_grids, find_rules

QUICK = settings(max_examples=15, deadline=None)
WHITE = 255


@cache
def prose(height: int = 1700, width: int = 1200, *, letter: int = 23, seed: int = 0) -> np.ndarray:
    """A page of made-up lines of letters, as a coloured picture; `letter` is the height of small letters."""
    page = np.full((height, width, 3), WHITE, np.uint8)
    rng = np.random.default_rng(seed)
    for line in range(4 * letter, height - 4 * letter, int(2.7 * letter)):
        x = 4 * letter
        while x < width - 5 * letter:
            for _ in range(rng.integers(2, 7)):
                put_letter(page, x, line, letter, tall=rng.random() < 0.2)
                x += letter
            x += letter // 2
    return page


def put_letter(page: np.ndarray, x: int, base: int, size: int, *, tall: bool) -> None:
    """A ring, and for tall letters a stroke beside it."""
    thick = max(2, size // 7)
    middle, half = (x + size // 2, base - size // 2), size // 2 - thick // 2
    cv2.ellipse(page, middle, (int(0.7 * half), half), 0, 0, 360, (0, 0, 0), thick)
    if tall:
        cv2.line(page, (x + 1, base - int(1.5 * size)), (x + 1, base - 1), (0, 0, 0), thick)


def ruled(columns: list[int], rows: list[int], *, missing: tuple[tuple[int, int], ...] = ()) -> np.ndarray:
    """A table with these edges; `missing` names cells without a rule to their right."""
    page = np.full((rows[-1] + 100, columns[-1] + 100), WHITE, np.uint8)
    for y in rows:
        cv2.line(page, (columns[0], y), (columns[-1], y), 0, 3)
    for i, (top, bottom) in enumerate(pairwise(rows)):
        for j, x in enumerate(columns):
            if (i, j - 1) not in missing:
                cv2.line(page, (x, top), (x, bottom), 0, 3)
    return page


def ink_of(page: np.ndarray) -> np.ndarray:
    return ink.ink_of(ink.evened(ink.without_marks(page)))


@QUICK
@given(st.floats(-3, 3))
def test_a_tilted_page_is_made_straight_to_a_tenth_of_a_degree(angle):
    page = cv2.cvtColor(skewed(prose(), angle), cv2.COLOR_RGB2GRAY)
    level, _turn = upright.straight(page, ink.ink_of(page))
    assert abs(upright.skew_of(ink_of(skewed(prose(), angle))) - angle) < 0.1
    assert abs(upright.skew_of(ink.ink_of(level))) < 0.1


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_lines_that_run_up_or_down_are_seen(turn):
    page = np.ascontiguousarray(np.rot90(prose(), turn // 90))
    assert upright.lies(ink_of(page)) == (turn in (90, 270))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_page_is_turned_back(degrees):
    page = prose()
    assert np.array_equal(upright.turned(np.ascontiguousarray(np.rot90(page, degrees // 90)), degrees), page)


def test_two_pages_side_by_side_are_parted_at_the_fold():
    pair = ink_of(two_up(prose(), prose(seed=1)))
    fold = upright.fold_of(pair)
    assert fold is not None
    assert abs(fold - pair.shape[1] / 2) < 0.05 * pair.shape[1]


def test_one_wide_page_is_not_parted():
    assert upright.fold_of(ink_of(prose(1200, 1700))) is None
    table = ruled([100, 400, 800, 1200, 1600], list(range(100, 1100, 80)))
    assert upright.fold_of(WHITE - table) is None


@QUICK
@given(st.integers(9, 45))
def test_letters_come_to_the_size_the_reader_likes(letter):
    page = ink.to_size(cv2.cvtColor(prose(1700, 1200, letter=letter), cv2.COLOR_RGB2GRAY))
    assert 0.75 <= ink.letter_height(ink.ink_of(page)) / ink.X_HEIGHT <= 1.35


def test_stamps_and_signatures_go_and_the_letters_under_them_stay():
    rng = np.random.default_rng(3)
    clean = prose()
    marked = damaged(signed(stamped(clean, rng), rng), Damage(colour=True, jpeg=70), seed=3)
    seen, wanted = ink_of(marked) > 0, ink_of(clean) > 0
    covered = np.any(marked.astype(int) - clean < -60, axis=2)
    assert covered.sum() > 5_000
    near = cv2.dilate(wanted.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    assert (seen & covered & ~near).sum() < 0.02 * covered.sum()
    assert (wanted & seen).sum() > 0.93 * wanted.sum()


def test_more_marks_than_letters_are_not_taken_for_letters():
    page = cv2.cvtColor(prose(letter=25), cv2.COLOR_RGB2GRAY)
    line = 4 * 25  # where prose writes its first line
    for y in range(line - 60, 1650, int(2.7 * 25)):
        for x in range(100, 1100, 34):
            page[y : y + 8, x : x + 8] = 0
    assert ink.letter_height(ink_of(page)) == pytest.approx(25, abs=2)


@pytest.mark.parametrize("damage", [Damage(), Damage(blur=0.6, noise=4, jpeg=60)])
def test_a_stamp_in_a_grey_scan_goes_and_the_letters_under_it_stay(damage):
    clean, mark = prose(), np.full((1700, 1200, 3), WHITE, np.uint8)
    for radius in (212, 150):
        cv2.circle(mark, (600, 800), radius, (87, 87, 87), 9, cv2.LINE_AA)
    grey = damaged(np.minimum(clean, mark), damage, seed=3)
    seen, wanted = ink.ink_of(ink.without_grey_marks(ink.evened(grey))) > 0, ink_of(clean) > 0
    near = cv2.dilate(wanted.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    covered = mark[..., 0] < 160
    assert (seen & covered & ~near).sum() < 0.05 * covered.sum()
    assert (wanted & seen & covered).sum() > 0.85 * (wanted & covered).sum()


def test_pale_rules_are_no_stamp():
    table = np.where(ruled([80, 300, 600], [80, 160, 240, 600]) == 0, 120, 255).astype(np.uint8)
    table[90:110, 100:110] = 0
    page = cv2.GaussianBlur(cv2.erode(table, np.ones((3, 3), np.uint8)), (0, 0), 1.2)
    assert np.array_equal(ink.without_grey_marks(page), page)


def test_a_shadow_at_the_fold_is_no_ink():
    dark = ink_of(shaded(prose(), 0.6))
    assert abs(int((dark > 0).sum()) / int((ink_of(prose()) > 0).sum()) - 1) < 0.05


def spaced(least: int, most: int) -> st.SearchStrategy[list[int]]:
    """Edges of columns or rows, far enough from each other to be a table's."""
    gaps = st.lists(st.integers(least, most), min_size=2, max_size=6)
    return gaps.map(lambda found: [80 + sum(found[:n]) for n in range(len(found) + 1)])


@QUICK
@given(spaced(120, 400), spaced(58, 200))
def test_a_table_comes_back_cell_by_cell(columns, rows):
    grids = find_grids(find_rules(ruled(columns, rows)))
    assert len(grids) == 1
    assert np.allclose(grids[0].columns, columns, atol=3)
    assert np.allclose(grids[0].rows, rows, atol=3)
    assert len(grids[0].cells) == (len(columns) - 1) * (len(rows) - 1)


@QUICK
@example([80, 240, 460], [80, 138, 196], 0.0, 3)  # the last piece before the edge is short
@given(spaced(160, 400), spaced(58, 200), st.floats(-0.12, 0.12), st.integers(0, 3))
def test_slightly_tilted_and_broken_rules_still_make_the_table(columns, rows, angle, breaks):
    page = ruled(columns, rows)
    for n in range(breaks):
        page[:, columns[0] + 60 + 150 * n : columns[0] + 64 + 150 * n] = WHITE
    tilted = upright.turned_by(page, angle)
    (grid,) = find_grids(find_rules(tilted))
    assert len(grid.cells) == (len(columns) - 1) * (len(rows) - 1)


def test_merged_cells_cover_what_no_rule_parts():
    page = ruled([80, 180, 500, 900], [80, 160, 240, 320], missing=((1, 1),))
    (grid,) = find_grids(find_rules(page))
    wide = [cell for cell in grid.cells if cell.columns == (1, 3)]
    assert [cell.rows for cell in wide] == [(1, 2)]
    assert len(grid.cells) == 8


def test_a_double_frame_is_one():
    page = ruled([80, 300, 600], [80, 160, 240])
    cv2.rectangle(page, (70, 70), (610, 250), 0, 3)
    (grid,) = find_grids(find_rules(page))
    assert len(grid.cells) == 4


def test_pale_hairlines_are_rules_too():
    page = ruled([80, 300, 600], [80, 160, 240])
    pale = np.where(page == 0, 190, page).astype(np.uint8)
    (grid,) = find_grids(find_rules(pale))
    assert len(grid.cells) == 4


def test_a_tall_letter_below_a_rule_is_no_column():
    page = ruled([80, 300, 600], [80, 160, 240])
    cv2.line(page, (190, 84), (190, 140), 0, 4)
    (grid,) = find_grids(find_rules(page))
    assert grid.columns == pytest.approx((80, 300, 600), abs=3)


def test_letters_and_underlines_are_no_table():
    page = cv2.cvtColor(prose(), cv2.COLOR_RGB2GRAY)
    cv2.line(page, (400, 90), (700, 90), 0, 3)
    assert find_grids(find_rules(page)) == []
