"""The one formula of progress: reference sums done by hand, and what must hold for any children."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.plans.rollup import Child, formula, roll_up, roll_up_tree

PERCENTS = st.decimals(0, 100, places=2)
WEIGHTS = st.decimals(0, 1000, places=3)
CHILDREN = st.builds(Child, st.none() | PERCENTS, WEIGHTS, st.booleans())


def child(progress: str | None, weight: str = "1", counts: bool = True) -> Child:
    return Child(None if progress is None else Decimal(progress), Decimal(weight), counts)


@pytest.mark.parametrize(
    ("children", "progress", "known"),
    [
        ([child("60", "2"), child("30")], "50.00", "100.00"),  # (60 × 2 + 30) / 3
        ([child("100"), child(None), child("50", "2")], "50.00", "75.00"),  # (100 + 0 + 100) / 4
        ([child("10"), child("20"), child("20")], "16.67", "100.00"),  # 50 / 3 = 16.666…
        ([child("33.33", "0.001"), child("0", "0.001")], "16.67", "100.00"),  # 16.665, half up
        ([child("80"), child("0", counts=False)], "80.00", "100.00"),  # a cancelled one is out
        ([child("80"), child("0", "0")], "80.00", "100.00"),  # weight 0 is out
        ([child("0"), child("0")], "0.00", "100.00"),
    ],
)
def test_sums_done_by_hand(children: list[Child], progress: str, known: str) -> None:
    result = roll_up(children)
    assert (str(result.progress), str(result.known_percent)) == (progress, known)


@pytest.mark.parametrize(
    "children",
    [[], [child(None)], [child("70", "0"), child("20", "0")], [child("70", counts=False)]],
    ids=["none", "unknown", "all weights 0", "all cancelled"],
)
def test_no_figure_is_made_up(children: list[Child]) -> None:
    assert roll_up(children).progress is None
    assert formula(roll_up(children)) == ""


@given(st.lists(CHILDREN))
def test_stays_within_the_bounds_of_what_counts(children: list[Child]) -> None:
    result = roll_up(children)
    counted = [c for c in children if c.counts and c.weight]
    if result.exact is None:
        assert all(c.progress is None for c in counted)
        return
    figures = [Fraction(c.progress or 0) for c in counted]
    assert min(figures) <= result.exact <= max(figures)
    assert 0 <= result.known <= 1
    assert (result.known == 1) == (result.unknown == 0)


@given(st.lists(CHILDREN), st.randoms())
def test_order_does_not_matter(children: list[Child], random) -> None:
    other = list(children)
    random.shuffle(other)
    assert roll_up(other).exact == roll_up(children).exact


@given(st.lists(CHILDREN), PERCENTS)
def test_weight_0_cancelled_and_deleted_change_nothing(children: list[Child], percent: Decimal) -> None:
    out = [Child(percent, Decimal(0)), Child(percent, Decimal(5), counts=False)]
    assert roll_up([*children, *out]).exact == roll_up(children).exact


@given(PERCENTS, WEIGHTS.filter(bool))
def test_one_child_is_its_parent(percent: Decimal, weight: Decimal) -> None:
    assert roll_up([Child(percent, weight)]).exact == Fraction(percent)


@given(st.lists(CHILDREN), st.decimals("0.001", 1000, places=3))
def test_only_the_proportion_of_weights_counts(children: list[Child], factor: Decimal) -> None:
    scaled = [Child(c.progress, c.weight * factor, c.counts) for c in children]
    assert roll_up(scaled).exact == roll_up(children).exact


@given(st.lists(st.builds(Child, PERCENTS, WEIGHTS.filter(bool)), min_size=2), st.integers(1))
def test_nesting_with_the_weights_summed_is_the_flat_sum(children: list[Child], cut: int) -> None:
    cut = 1 + cut % (len(children) - 1)
    groups = [children[:cut], children[cut:]]
    nested = [Child(roll_up(g).exact, sum((c.weight for c in g), Decimal(0))) for g in groups]
    assert roll_up(nested).exact == roll_up(children).exact


def test_a_tree_is_counted_from_its_leaves() -> None:
    leaves = {"a": child("0", "3"), "b": child("40"), "c": child("100"), "d": child("50")}
    results = roll_up_tree({"root": ["a", "b"], "a": ["c", "d"]}, leaves)
    assert results["a"].progress == Decimal("75.00")  # not the 0 it says of itself
    assert results["root"].progress == Decimal("66.25")  # (75 × 3 + 40) / 4


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="own ancestor"):
        roll_up_tree({"a": ["b"], "b": ["a"]}, {"a": child("1"), "b": child("1")})


def test_a_deep_chain_does_not_exhaust_the_stack() -> None:
    tree = {n: [n + 1] for n in range(5000)}
    assert roll_up_tree(tree, {n: child("25") for n in range(5001)})[0].exact == 25


@pytest.mark.parametrize(("progress", "weight"), [("100.01", "1"), ("-1", "1"), ("1", "-1")])
def test_figures_out_of_bounds_are_refused(progress: str, weight: str) -> None:
    with pytest.raises(ValueError, match=r"is (not between|negative)"):
        child(progress, weight)


def test_the_formula_as_a_person_would_write_it() -> None:
    def number(value: Decimal) -> str:
        return f"{value.normalize():f}".replace(".", ",")

    assert formula(roll_up([child("60", "2"), child("30")]), number) == "(60 × 2 + 30 × 1) / 3 = 50 %"
    assert formula(roll_up([child("60"), child(None)]), number) == "(60 + ?) / 2 = 30 %"
    assert formula(roll_up([child("12.5")]), number) == "12,5 %"
    assert formula(roll_up([child("10")] * 8), number) == "(10 + 10 + 10 + 10 + 10 + 10 + …) / 8 = 10 %"
