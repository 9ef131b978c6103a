"""Figures as officials write them: rounded, not cut; decimal comma, thousands point."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.display.figures import number
from xanh.portal.display.numbers import decimal


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Decimal("66.67"), 0, "67"),
        (Decimal("22.365"), 2, "22,37"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("-1234.5"), 1, "\u22121.234,5"),
        (999.999, 2, "1.000,00"),
        (Decimal("6.5800"), None, "6,58"),
    ],
)
def test_figures_are_rounded_for_display(value, places, shown):
    assert number(value, places) == shown


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_what_is_shown_lies_within_half_a_unit(value):
    shown = number(value, 2).replace("\u2212", "-").replace(".", "")
    assert abs(decimal(shown) - value) <= Decimal("0.005")
