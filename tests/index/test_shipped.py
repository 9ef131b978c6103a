"""The frameworks shipped reproduce what was published."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from xanh.index import Data, against_published, check, of_parts, score, shipped
from xanh.reference import ProblemError, ScoreFact, frameworks, indicators, scores

WHOLE = [row for row in scores() if row.total is not None and None not in row.subindices]
# Đồng Nai as published: entry, land, transparency, time, informal charges, bias, proactivity, support,
# labour, law; PCI: https://www.pcivietnam.vn/en/provinces/dong-nai
DONG_NAI = {
    2022: ((7.16, 6.77, 5.49, 8.03, 7.33, 5.86, 6.57, 6.04, 5.74, 7.05), 65.67),
    2021: ((6.92, 7.37, 5.98, 7.93, 6.88, 5.48, 6.51, 7.42, 5.75, 6.92), 65.75),
    2020: ((6.48, 7.01, 6.34, 8.05, 6.53, 6.39, 6.23, 5.87, 6.55, 6.85), 64.56),
    2019: ((7.13, 6.06, 6.60, 8.02, 5.57, 6.04, 5.92, 6.88, 6.75, 6.40), 65.82),
    2018: ((8.12, 6.19, 6.13, 7.00, 6.78, 5.25, 5.43, 6.54, 6.32, 6.18), 63.84),
    2017: ((8.05, 6.55, 6.24, 6.51, 5.01, 4.83, 5.71, 6.75, 6.73, 5.77), 63.15),
    2016: ((8.08, 5.53, 6.25, 6.55, 4.93, 5.19, 4.19, 5.04, 6.68, 5.15), 58.20),
    2015: ((7.93, 5.26, 6.53, 6.59, 4.60, 4.34, 4.02, 5.77, 5.91, 5.44), 57.79),
    2014: ((7.41, 5.48, 6.47, 6.53, 4.87, 4.66, 4.22, 5.05, 6.27, 5.29), 57.26),
    2013: ((7.12, 6.97, 4.93, 6.93, 7.55, 6.26, 5.25, 4.74, 5.26, 4.81), 56.93),
}
# Provinces of 2019: https://pcivietnam.vn/en/pci-subindices-of-63-provincescities
PCI_2019 = {
    "Quảng Ninh": ((7.16, 7.00, 7.20, 7.89, 7.10, 7.69, 7.96, 6.68, 7.95, 7.58), 73.40),
    "Đồng Tháp": ((6.37, 7.67, 7.27, 8.40, 7.64, 8.01, 8.37, 6.76, 6.56, 7.76), 72.10),
    "Bến Tre": ((7.01, 7.02, 6.87, 8.80, 8.01, 7.46, 7.48, 6.34, 6.07, 7.80), 69.34),
    "Hà Nội": ((7.98, 6.63, 6.60, 7.18, 5.94, 5.39, 5.96, 7.06, 7.91, 6.30), 68.80),
    "An Giang": ((7.05, 7.84, 7.44, 7.63, 6.55, 6.69, 6.88, 5.58, 6.31, 6.39), 66.44),
}


def pgi_data(rows: list[ScoreFact]) -> Data:
    columns = {str(n): [float(row.subindices[n - 1] or 0) for row in rows] for n in (1, 2, 3, 4)}
    return Data.of([f"{row.province} {row.year}" for row in rows], columns)


def test_there_are_published_rows_of_every_year() -> None:
    assert {row.year for row in WHOLE} == {2022, 2023, 2024}
    assert len(WHOLE) >= 8


@pytest.mark.parametrize("row", WHOLE, ids=lambda row: f"{row.province} {row.year}")
def test_four_published_sub_indices_sum_to_the_published_total(row: ScoreFact) -> None:
    result = score(of_parts(shipped("pgi-2026")), pgi_data([row]))
    assert result.of("0")[0] == pytest.approx(float(sum(row.subindices, Decimal())), rel=1e-12)
    assert abs(result.of("0")[0] - float(row.total or 0)) <= 0.03 + 1e-9


def test_totals_that_differ_by_more_than_rounding_are_flagged() -> None:
    result = score(of_parts(shipped("pgi-2026")), pgi_data(WHOLE))
    published = {f"{row.province} {row.year}": float(row.total or 0) for row in WHOLE}
    flagged = {p.place.row for p in against_published(result, published)}
    apart = {
        f"{row.province} {row.year}"
        for row in WHOLE
        if abs(sum(row.subindices, Decimal()) - (row.total or 0)) > Decimal("0.02")
    }
    assert flagged == apart
    assert flagged == {"Hải Dương 2022", "Thành phố Hồ Chí Minh 2022"}


def test_every_published_row_ranks_by_the_sum() -> None:
    """Rows without a published total are scored, and ranked among those shown."""
    rows = [
        row for row in scores() if row.year == 2024 and row.kind == "published" and None not in row.subindices
    ]
    result = score(of_parts(shipped("pgi-2026")), pgi_data(rows))
    sums = np.array([float(sum(row.subindices, Decimal())) for row in rows])
    np.testing.assert_allclose(result.of("0"), sums, rtol=1e-12)
    assert result.rank_of("0")[int(sums.argmax())] == 1


PCI_2022 = {  # https://pcivietnam.vn/en/provinces/lam-dong and .../ninh-thuan
    "Lâm Đồng": ((7.40, 7.84, 5.80, 6.92, 7.63, 5.64, 6.80, 5.73, 5.66, 8.18), 67.62),
    "Ninh Thuận": ((7.77, 7.00, 6.08, 7.36, 7.02, 5.55, 7.11, 5.52, 5.20, 7.60), 65.43),
}


def pci(name: str, figures: tuple[float, ...]) -> float:
    framework = shipped(name)
    columns = {i.code: [value] for i, value in zip(framework.indicators, figures, strict=True)}
    return float(score(framework, Data.of(["Đồng Nai"], columns)).of("PCI")[0])


@pytest.mark.parametrize("year", range(2014, 2023))
def test_pcis_weights_give_the_published_score(year: int) -> None:
    figures, published = DONG_NAI[year]
    name = "pci-2022" if year == 2022 else "pci-2014-2021"
    assert pci(name, figures) == pytest.approx(published, abs=0.02 + 1e-9)


@pytest.mark.parametrize("province", PCI_2019)
def test_pcis_weights_give_other_provinces_of_2019(province: str) -> None:
    figures, published = PCI_2019[province]
    assert pci("pci-2014-2021", figures) == pytest.approx(published, abs=0.02 + 1e-9)


@pytest.mark.parametrize("province", PCI_2022)
def test_pcis_weights_give_other_provinces_of_2022(province: str) -> None:
    figures, published = PCI_2022[province]
    assert pci("pci-2022", figures) == pytest.approx(published, abs=0.02 + 1e-9)


def test_the_weights_of_other_years_do_not_fit() -> None:
    """Weights are data with a year: neither set gives the score of the year before it."""
    assert abs(pci("pci-2014-2021", DONG_NAI[2022][0]) - DONG_NAI[2022][1]) > 0.5
    assert abs(pci("pci-2014-2021", DONG_NAI[2013][0]) - DONG_NAI[2013][1]) > 0.5
    assert abs(pci("pci-2022", DONG_NAI[2021][0]) - DONG_NAI[2021][1]) > 0.5


@pytest.mark.parametrize("name", [fact.name for fact in frameworks()])
def test_every_framework_shipped_is_sound(name: str) -> None:
    framework = shipped(name)
    assert [p for p in check(framework) if p.severity == "error"] == []
    assert framework.source
    assert framework.valid_from is not None
    assert set(framework.names) == {"vi", "en"}


def test_weights_of_pci_sum_to_a_hundred_and_hold_for_their_years() -> None:
    for name, years in (("pci-2014-2021", (2014, 2021)), ("pci-2022", (2022, 2022))):
        framework = shipped(name)
        assert sum(i.weight for i in framework.indicators) == 100
        assert framework.valid_from is not None
        assert framework.valid_to is not None
        assert (framework.valid_from.year, framework.valid_to.year) == years


def test_pgi_is_the_list_of_facts_and_nothing_else() -> None:
    framework, facts = shipped("pgi-2026"), {fact.code: fact for fact in indicators()}
    assert set(framework.nodes) == set(facts)
    assert len(framework.indicators) == 42
    for indicator in framework.indicators:
        fact = facts[indicator.code]
        known = {"higher": 1, "lower": -1, "": 1}  # 2.04 and 2.06: assumed
        assert indicator.direction == known[fact.direction]
        assert (indicator.names["vi"], indicator.names["en"]) == (fact.name, fact.name_en)


def test_assumed_directions_say_so_and_can_be_overridden() -> None:
    framework = shipped("pgi-2026")
    doubtful = {p.place.column for p in check(framework) if p.code == "index.direction_assumed"}
    assert doubtful == {"2.04", "2.06", "3.09"}
    assert framework.nodes["2.04"].direction_state == "ambiguous"  # type: ignore[union-attr]
    turned = framework.with_directions({"2.04": -1})
    assert turned.nodes["2.04"].direction == -1
    assert {p.place.column for p in check(turned) if p.code == "index.direction_assumed"} == {"2.06", "3.09"}


def test_pgi_from_raw_values_lies_between_4_and_40() -> None:
    framework = shipped("pgi-2026")
    draws = np.random.default_rng(7).uniform(5, 95, (63, 42))
    columns = {i.code: draws[:, n].tolist() for n, i in enumerate(framework.indicators)}
    data = Data.of([f"P{n}" for n in range(63)], columns)
    result = score(framework, data)
    parts = np.column_stack([result.of(str(n)) for n in (1, 2, 3, 4)])
    assert parts.min() >= 1
    assert parts.max() <= 10
    np.testing.assert_allclose(result.of("0"), parts.sum(axis=1), rtol=1e-12)
    lower = [i.code for i in framework.indicators if i.direction == -1]
    assert len(lower) == 8
    for code in lower:
        column = [i.code for i in framework.indicators].index(code)
        assert result.of(code)[draws[:, column].argmax()] == 1


def test_every_doubt_is_told_in_both_languages() -> None:
    for fact in frameworks():
        assert fact.notes
        assert all(note["vi"] and note["en"] for note in fact.notes)


def test_an_unknown_framework_is_refused_with_those_there_are() -> None:
    with pytest.raises(ProblemError) as refused:
        shipped("pgi-2062")
    assert "pgi-2026" in refused.value.problems[0].remedy("vi")
