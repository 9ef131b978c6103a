"""Treating outliers against COINr's results, where those are right, and by its properties."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from tests.index.coinr import Table, asem_set, assert_same, number, syn63, table
from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, registry, treat
from xanh.index.scoring import start
from xanh.index.state import State
from xanh.reference import ProblemError


def by(method: str, x: np.ndarray, **parameters: Any) -> treat.Treated:
    found: treat.Treated = registry.methods("treat")[method].function(x, **parameters)
    return found


def state_of(plan: Framework, figures: Table) -> State:
    names = [i.code for i in plan.indicators]
    return start(
        plan, Data(figures.text("uCode"), tuple(names), figures.matrix(names)), Recipe(missing="allow")
    )


def small(**values: list[float | None]) -> State:
    plan = tuple(Indicator(code, "top") for code in values)
    units = [f"U{i}" for i in range(len(next(iter(values.values()))))]
    frame = Framework("demo", plan, (Group("top", None),))
    return start(frame, Data.of(units, values), Recipe(missing="allow"))


def codes(error: pytest.ExceptionInfo[ProblemError]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.place.column) for problem in error.value.problems]


# ---- COINr's vectors

WINSORISED = [
    (winmax, skew, kurtosis) for winmax in (1, 3, 5, None) for skew, kurtosis in ((2.0, 3.5), (1.0, 2.0))
]
LOGS = {"log_CT": "log_ct", "log_CT_orig": "log_ct_orig", "log_CT_plus": "log_ct_plus"}
POWERS = (-0.5, 0, 0.25, 0.5, 1, 2)


def vectors() -> dict[str, np.ndarray]:
    rows = table("unit_vectors")
    names, figures = np.array(rows.text("vector")), rows.number("x")
    return {name: figures[names == name] for name in dict.fromkeys(names.tolist())}


def expected() -> dict[tuple[str, str, str], np.ndarray]:
    found: dict[tuple[str, str, str], list[float]] = {}
    for vector, function, parameters, _, value in table("unit_functions").rows:
        text = {"Inf": "inf", "-Inf": "-inf"}.get(value, value)
        found.setdefault((vector, function, parameters), []).append(number(text))
    return {key: np.array(values) for key, values in found.items()}


@pytest.mark.parametrize(("winmax", "skew", "kurtosis"), WINSORISED)
def test_winsorised_vectors(winmax: int | None, skew: float, kurtosis: float) -> None:
    wanted, met = expected(), 0
    key = f"winmax={winmax or 'NULL'} skew_thresh={skew:g} kurt_thresh={kurtosis:g}"
    for name, x in vectors().items():
        if (name, "winsorise", key) not in wanted:
            continue
        found = by("winsorise", x[:, None], winmax=winmax, skew=skew, kurtosis=kurtosis)
        assert_same(found.values[:, 0], wanted[name, "winsorise", key])
        count = np.nan_to_num(found.winsorised)
        assert count.tolist() == wanted[name, "winsorise_nwin", key].tolist()
        met += 1
    assert met >= 12


@pytest.mark.parametrize("coinr", LOGS)
def test_logarithms_of_vectors(coinr: str) -> None:
    wanted = expected()
    for name, x in vectors().items():
        found = by(LOGS[coinr], x[:, None])
        if name == "constant":  # COINr's is -infinity, or 0
            assert found.values[:, 0].tolist() == x.tolist()
            assert [p.code for p in found.warnings(["c"])] == ["index.too_few_to_treat"]
        else:
            assert_same(found.values[:, 0], wanted[name, coinr, "na.rm=TRUE"])


@pytest.mark.parametrize("power", POWERS)
def test_powers_of_vectors(power: float) -> None:
    wanted = expected()
    for name, x in vectors().items():
        if name != "constant":
            values = by("boxcox", x[:, None], lam=power).values[:, 0]
            assert_same(values, wanted[name, "boxcox", f"lambda={power:g}"])


def test_logarithm_of_the_global_innovation_index() -> None:
    """COINr's `log_GII` returns its input."""
    wanted, x = expected(), vectors()["logn63"]
    assert_same(wanted["logn63", "log_GII", "na.rm=TRUE"], x)
    found = by("log_gii", x[:, None]).values[:, 0]
    low, high = x.min(), x.max()
    assert_same(found, np.log((high - 1) * (x - low) / (high - low) + 1))
    assert_same(np.array([found.min(), found.max()]), np.array([0, np.log(high)]))
    assert abs(stats.skew(found)) < abs(stats.skew(x))


def test_a_highest_value_below_1_does_not_turn_the_order() -> None:
    """The formula without a factor falls where max < 1."""
    x = np.array([[0.01], [0.02], [0.3]])
    found = by("log_gii", x)
    assert_same(found.values, by("log_gii", x, factor=10).values)
    assert_same(found.values[[0, 2]], np.array([[0], [np.log(3)]]))
    assert [p.code for p in by("log_gii", x, factor=2).problems(["c"])] == ["index.treatment_failed"]
    with pytest.raises(ProblemError) as error:
        treat.apply(small(a=[1, 2, 9], b=[-5, -3, -2]), Step.of("treat", "log_gii"))
    assert codes(error) == [("index.treatment_failed", "b")]


# ---- whole chains

LOG_CT = {"second": "log_ct"}
CHAINS: dict[str, dict[str, Any]] = {
    "winmax0_boxcoxm05": {"winmax": 0, "second": "boxcox", "lam": -0.5},
    "winmax1": {"winmax": 1},
    "winmax1_boxcox0": {"winmax": 1, "second": "boxcox", "lam": 0},
    "winmax1_boxcox05": {"winmax": 1, "second": "boxcox", "lam": 0.5},
    "winmax1_combine": {"winmax": 1, "combine": True},
    "winmax1_logorig": {"winmax": 1, "second": "log_ct_orig"},
    "winmax1_logplus": {"winmax": 1, "second": "log_ct_plus"},
    "winmax3": {"winmax": 3},
}
CHECKS = {f"check_SkewKurt{s}.{coinr}": f"{ours}_{s}" for s in range(3)
          for coinr, ours in (("Pass", "pass"), ("Skew", "skew"), ("Kurt", "kurtosis"))}  # fmt: skip


def figures_of(cells: list[Any]) -> np.ndarray:
    return np.array([np.nan if cell is None else float(cell) for cell in cells])


def assert_details(found: State, details: Table) -> None:
    rows = found.details["treat"]["table"]
    assert tuple(rows["indicator"]) == details.text("iCode")
    names = {**CHECKS, "winsorise.nwin": "winsorised"}
    reached = [name for name in names if name in details.header]
    for name in reached:
        assert_same(figures_of(rows[names[name]]), details.number(name))
    for name in set(names) - set(reached):
        assert rows[names[name]] == [None] * len(rows["indicator"])


def assert_treated(state: State, step: Step, values: Table, details: Table) -> State:
    found = treat.apply(state, step)
    assert_same(found.data.values, values.matrix(state.data.indicators))
    assert_details(found, details)
    return found


@pytest.mark.parametrize("name", CHAINS)
def test_variants_of_asem(asem: Path, name: str) -> None:
    state = state_of(asem_set(asem)[0], table("asem_step4_screened", asem))
    tables = (table(f"variant_treat_{name}_{part}", asem) for part in ("treated", "details"))
    assert_treated(state, Step.of("treat", "two_stage", **CHAINS[name]), *tables)


def test_variant_with_coinrs_logarithm_that_does_nothing(asem: Path) -> None:
    state = state_of(asem_set(asem)[0], table("asem_step4_screened", asem))
    found = treat.apply(state, Step.of("treat", "two_stage", winmax=1, second="log_gii")).data.values
    theirs = table("variant_treat_winmax1_logGII_treated", asem).matrix(state.data.indicators)
    differs = ~np.isclose(found, theirs).all(axis=0)
    rows = table("variant_treat_winmax1_logGII_details", asem)
    assert differs.tolist() == (~np.isnan(rows.number("check_SkewKurt2.Skew"))).tolist()
    assert differs.any()


def test_baseline_of_asem(asem: Path) -> None:
    state = state_of(asem_set(asem)[0], table("asem_step4_screened", asem))
    details = table("asem_step5_treatment_details", asem)
    found = assert_treated(state, Step.of("treat", "two_stage"), table("asem_step5_treated", asem), details)
    points = table("asem_step5_treated_points", asem)
    wanted = np.column_stack([points.text(code) for code in state.data.indicators])
    assert found.details["treat"]["flags"].tolist() == wanted.tolist()
    assert np.unique(wanted).size > 1


def test_missing_values_of_asem(asem: Path) -> None:
    state = state_of(asem_set(asem)[0], table("asem_step2_denominated", asem))
    assert np.isnan(state.data.values).any()
    tables = (table(f"variant_treat_default_with_na_{part}", asem) for part in ("treated", "details"))
    assert_treated(state, Step.of("treat", "two_stage"), *tables)


def test_switched_off(asem: Path) -> None:
    state = state_of(asem_set(asem)[0], table("asem_step4_screened", asem))
    found = treat.apply(state, Step.of("treat", "none")).data.values
    assert_same(found, table("variant_treat_disabled_treated", asem).matrix(state.data.indicators))


def test_made_up_set() -> None:
    state = state_of(syn63()[0], table("syn63_step4_imputed"))
    step = Step.of("treat", "two_stage", winmax=3, second="log_ct_plus")
    assert_treated(state, step, table("syn63_step5_treated"), table("syn63_step5_details"))
