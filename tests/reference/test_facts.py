"""The facts shipped: counts and sums known from the plans, and links that hold."""

from datetime import date
from decimal import Decimal

import pytest

from xanh import reference


def test_the_list_of_2026_has_15_11_10_and_6_indicators() -> None:
    counts = [sum(i.parent == s for i in reference.indicators()) for s in "1234"]
    assert counts == [15, 11, 10, 6]  # plan 18/KH-UBND of 21/01/2026
    assert len({i.code for i in reference.indicators()}) == 1 + 4 + 42


def test_eight_indicators_are_reversed_two_ambiguous_one_presumed() -> None:
    nodes = [i for i in reference.indicators() if i.kind == "indicator"]
    assert {i.code for i in nodes if i.direction == "lower"} == {
        "1.04", "1.07", "1.08", "2.05", "2.07", "3.10", "4.02", "4.05",
    }  # fmt: skip
    assert {i.code for i in nodes if i.direction == ""} == {"2.04", "2.06"}
    assert {i.code for i in nodes if i.direction_state == "presumed"} == {"3.09"}


def test_agency_codes_parents_and_successors_exist() -> None:
    codes = [a.code for a in reference.agencies()]
    assert len(codes) == len(set(codes))
    for a in reference.agencies():
        assert a.parent is None or a.parent in codes
        assert a.successor is None or a.successor in codes
        assert a.valid_from is None or a.valid_to is None or a.valid_from <= a.valid_to


def test_no_spelling_names_two_agencies_valid_on_one_day() -> None:
    for day in (date(2024, 7, 12), date(2026, 1, 21)):
        names = [s for a in reference.agencies() if a.valid_on(day) for s in set(a.spellings)]
        assert len(names) == len(set(names))


def test_65_communes_of_which_four_wards() -> None:
    communes = [a for a in reference.agencies() if a.kind == "commune"]
    assert len(communes) == 65  # Resolution 1672/NQ-UBTVQH15
    assert sum("phường" in a.name for a in communes) == 4


@pytest.mark.parametrize("code", ["so-gtvt", "so-tnmt", "so-khdt"])
def test_departments_of_2024_end_with_february_2025(code: str) -> None:
    agency = reference.agency(code)
    assert agency.valid_on(date(2025, 2, 28))
    assert not agency.valid_on(date(2025, 3, 1))
    assert agency.successor is not None
    assert reference.agency(agency.successor).valid_on(date(2025, 3, 1))


def test_lang_son_2023_adds_up_and_2024_beats_the_sum_of_targets() -> None:
    rows = {(s.year, s.kind): s for s in reference.scores() if s.province == "Lạng Sơn"}
    assert sum(filter(None, rows[2023, "published"].subindices)) == Decimal("17.33")
    assert rows[2023, "published"].total == Decimal("17.33")
    assert sum(filter(None, rows[2024, "published"].subindices)) == Decimal("22.63")
    assert rows[2024, "published"].total is None
    assert rows[2024, "published"].outside_top == 30
    assert rows[2024, "target"].rank_max == 30


def test_targets_of_the_2024_plan_add_up() -> None:
    targets = reference.plan_facts("langson_2024_sgtvt")["targets"]
    for t in targets:
        assert t["baseline"] + t["delta"] == pytest.approx(t["target"], abs=1e-9)
    assert sum(t["target"] for t in targets) == pytest.approx(22.37)


def test_an_unknown_plan_is_refused() -> None:
    with pytest.raises(KeyError):
        reference.plan_facts("../secrets")


def test_33_provinces_of_2024_stand_outside_the_top_30() -> None:
    assert sum(s.outside_top == 30 for s in reference.scores() if s.year == 2024) == 33


def test_63_provinces_became_34() -> None:
    rows = reference.provinces()
    assert len({r.old_name for r in rows}) == 63
    assert len({r.new_name for r in rows}) == 34
