"""Numbers as people write them; what could be read two ways is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.display.numbers import AmbiguousError, decimal, whole

FIGURES = st.decimals(-999_999, 999_999, places=2)


@given(FIGURES)
def test_comma_and_point_mean_the_same(figure):
    assert decimal(f"{figure:.2f}") == decimal(f"{figure:.2f}".replace(".", ",")) == figure


@given(FIGURES)
def test_thousands_may_be_set_off_both_ways(figure):
    english = f"{figure:,.2f}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    assert decimal(english) == decimal(vietnamese) == figure


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(",."), st.sampled_from(["", "-"]))
def test_three_digits_after_one_mark_are_ambiguous(left, right, mark, sign):
    with pytest.raises(AmbiguousError):
        decimal(f"{sign}{left}{mark}{right:03d}")


@given(st.integers(0, 999))
def test_but_not_after_a_nought(right):
    assert decimal(f"0,{right:03d}") == Decimal(right) / 1000


@pytest.mark.parametrize(
    "text", ["", "abc", "6,5,8", "1.2.3", "--5", "6,58 điểm", "NaN", "1e5", "½", True, None]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises((ValueError, TypeError, AttributeError)):
        decimal(text)


def test_cells_of_a_sheet_are_numbers_already():
    assert (decimal(6.58), decimal(62), whole(62.0)) == (Decimal("6.58"), Decimal(62), 62)
    for wrong in (float("nan"), float("inf")):
        with pytest.raises(ValueError):  # noqa: PT011
            decimal(wrong)
    with pytest.raises(ValueError):  # noqa: PT011
        whole("6,5")
