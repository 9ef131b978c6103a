"""Assumptions as data: a result tells what was assumed, a file says what to assume."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.index.test_simulate import MEANS, NOISE, SCALES, made, run
from xanh.index.simulate import (
    Assumption,
    Dirichlet,
    Experts,
    ImputationDraws,
    Inclusion,
    LeaveOneOut,
    Ordinal,
    ParameterRange,
    ParameterValues,
    Replicates,
    SamplingError,
    WeightSets,
)
from xanh.index.simulate.as_data import KINDS, of_json, to_json
from xanh.index.tables_plans import read_assumptions
from xanh.reference import ProblemError

EVERY: list[Assumption] = [
    NOISE,
    SCALES,
    MEANS,
    ParameterValues("winmax", "treat", "winmax", (1, 3, None)),
    ParameterRange("p", "aggregate", "p", 0.5, 2.0, key=3),
    ImputationDraws(draws=5),
    WeightSets("sets", ((1.0,) * 9, (2.0,) * 9)),
    Dirichlet(concentration=40, levels=(1,)),
    Ordinal("order", {"g0": ("i2", "i0", "i1")}),
    Experts("experts", ((1.0,) * 9,)),
    Inclusion(codes=("i1", "i2")),
    LeaveOneOut(),
    SamplingError(codes=("i1",)),
]


def test_every_kind_is_tried_here() -> None:
    assert {type(a) for a in EVERY} | {Replicates} == set(KINDS.values())


@pytest.mark.parametrize("assumption", EVERY, ids=lambda a: type(a).__name__)
def test_an_assumption_comes_back_from_json(assumption: Assumption) -> None:
    framework, _ = made()
    assert of_json(json.loads(json.dumps(to_json(assumption))), framework) == assumption


def test_replicate_estimates_come_back_from_json() -> None:
    estimates = np.arange(24.0).reshape(2, 3, 4)
    back = of_json(to_json(Replicates("r", estimates)), made()[0])
    assert isinstance(back, Replicates)
    assert np.array_equal(back.estimates, estimates)


def test_a_result_tells_enough_to_run_it_again() -> None:
    framework, _ = made()
    found = run(NOISE, SCALES, replications=200, seed=3)
    told = json.loads(json.dumps(found.to_json()))
    assumptions = [of_json(given, framework) for given in told["assumptions"]]
    again = run(*assumptions, replications=told["replications"], seed=told["seed"])
    assert np.array_equal(again.rank_counts, found.rank_counts)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "index.unknown_assumption"),
        ({"kind": "guesswork"}, "index.unknown_assumption"),
        ({"kind": "dirichlet", "shape": 3}, "index.unknown_parameter"),
        ({"kind": "weight_sets"}, "index.missing_parameter"),
        ({"kind": "weight_noise", "factors": {"low": 1}}, "index.bad_parameter"),
        ({"kind": "alternatives", "stage": "treat", "options": [{"winmax": 3}]}, "index.bad_parameter"),
        ({"kind": "inclusion", "codes": ["i9"]}, "index.unknown_node"),
        ({"kind": "experts", "sets": [{"i9": 1}]}, "index.unknown_node"),
        ({"kind": "ordinal", "order": {"g0": ["i9"]}}, "index.unknown_node"),
    ],
)
def test_what_is_no_assumption_is_refused(given: dict[str, Any], code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        of_json(given, made()[0])
    assert {p.code for p in refused.value.problems} == {code}


FILE = """
- {kind: weight_noise, factors: {1: 0.25, 2: 0.1}}
- kind: alternatives
  name: treatment
  stage: treat
  options: [{method: two_stage, winmax: 3}, null]
- {kind: weight_sets, sets: [{i1: 2}, {g0: 0.5}]}
"""


def test_a_file_of_assumptions(tmp_path: Path) -> None:
    framework, _ = made()
    file = tmp_path / "what.yaml"
    file.write_text(FILE, encoding="utf-8")
    noise, treatment, sets = read_assumptions(file, framework)
    assert to_json(noise)["factors"] == {"1": 0.25, "2": 0.1}
    assert to_json(treatment)["options"] == [{"stage": "treat", "method": "two_stage", "winmax": 3}, None]
    assert isinstance(sets, WeightSets)
    assert [s[framework.tree.position["i1"]] for s in sets.sets] == [2.0, 1.0]


def test_every_problem_of_a_file_has_its_line(tmp_path: Path) -> None:
    file = tmp_path / "what.yaml"
    file.write_text("- {kind: guess}\n- {kind: inclusion}\n- {kind: dirichlet, shape: 2}\n", encoding="utf-8")
    with pytest.raises(ProblemError) as refused:
        read_assumptions(file, made()[0])
    assert [p.place.line for p in refused.value.problems] == [1, 3]
