"""Assumptions, levers and scenarios from files; weights of a sum keep its scale."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xanh.index import Data, Step, of_parts, score, shipped
from xanh.index.simulate import Options, WeightNoise, simulate_result
from xanh.index.tables_plans import read_assumptions, read_levers, read_scenario
from xanh.reference import ProblemError


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_assumptions_from_a_file(tmp_path: Path) -> None:
    text = (
        "- {kind: weight_noise, factors: {2: 0.1}}\n"
        "- {kind: alternatives, name: top, stage: aggregate, options: [{method: sum}, {method: geometric}]}\n"
    )
    noise, top = read_assumptions(written(tmp_path, "a.yaml", text), shipped("pgi-2026"))
    assert noise == WeightNoise("weight_noise", {2: 0.1})
    assert [step.choice.method for step in top.options if isinstance(step, Step)] == ["sum", "geometric"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kind", ["index.bad_assumption"]),
        (
            "- {kind: tea}\n- {kind: weight_noise, factor: 2}\n",
            ["index.unknown_assumption", "index.unknown_parameter"],
        ),
    ],
)
def test_every_assumption_that_cannot_be_read_is_told(tmp_path: Path, text: str, codes: list[str]) -> None:
    with pytest.raises(ProblemError) as refused:
        read_assumptions(written(tmp_path, "a.yaml", text), shipped("pgi-2026"))
    assert [p.code for p in refused.value.problems] == codes


def test_levers_with_decimal_commas(tmp_path: Path) -> None:
    path = written(tmp_path, "l.csv", "indicator;cost;most;fixed\n1.01;2,5;10;\n1.10;1;3,25;4\n")
    first, second = read_levers(path)
    assert (first.indicator, first.cost, first.most, first.fixed) == ("1.01", 2.5, 10, 0)
    assert (second.indicator, second.most, second.fixed) == ("1.10", 3.25, 4)


def test_levers_without_numbers_are_told_with_their_cell(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as refused:
        read_levers(written(tmp_path, "l.csv", "indicator,cost,most\n1.01,cheap,10\n1.02,1,lots\n"))
    assert {p.place.column for p in refused.value.problems} == {"cost", "most"}


def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as refused:
        read_scenario(written(tmp_path, "s.yaml", "- LS\n"))
    assert [p.code for p in refused.value.problems] == ["index.bad_scenario"]


def test_uncertain_weights_of_a_sum_keep_its_scale() -> None:
    """Four sub-indices of 10 are at most 40 whatever their weights."""
    data = Data.of(["A", "B", "C"], {"1": [10, 2, 5], "2": [10, 6, 5], "3": [10, 3, 5], "4": [10, 9, 5]})
    result = score(of_parts(shipped("pgi-2026")), data)
    found = simulate_result(result, [WeightNoise(factors={1: 0.9})], Options(replications=500))
    np.testing.assert_allclose(found.scores[:, 0], 40)
    np.testing.assert_allclose(found.scores[:, 2], 20)
    assert found.deviation[1] > 0.5
