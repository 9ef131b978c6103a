"""The digest changes when something that matters changes; an export proves its scores."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import Data, Recipe, Result, Step, digest, score, verify
from xanh.index.digests import Digest
from xanh.index.export import dumps
from xanh.reference import ProblemError

RECIPE = Recipe(
    (
        Step.of("impute", "group_mean", grouping="Region"),
        Step.of("normalise", "minmax", lower=1, upper=10, each={"I01_1": {"method": "zscore"}}),
        Step.of("aggregate", "arithmetic", each={4: {"method": "geometric"}}),
    ),
    missing="allow",
)


@pytest.fixture(scope="module")
def result() -> Result:
    framework, data = coinr.syn63()
    return score(framework, data, RECIPE)


@pytest.fixture
def exported(result: Result) -> dict[str, Any]:
    """As a reader of the file gets it."""
    found: dict[str, Any] = json.loads(dumps(result.to_json()))
    return found


def of(result: Result, **changed: Any) -> Digest:
    given = {"framework": result.framework, "data": result.data, "recipe": result.recipe, **changed}
    return digest(given["framework"], given["data"], given["recipe"])


@given(st.randoms(use_true_random=False))
def test_order_makes_no_difference(random: Any) -> None:
    framework, data = coinr.syn63()
    rows, columns = list(range(len(data.units))), list(data.indicators)
    random.shuffle(rows)
    random.shuffle(columns)
    indicators = sorted(framework.indicators, key=lambda _: random.random())
    other = replace(framework, indicators=tuple(indicators), groups=framework.groups[::-1])
    shuffled = data.columns(columns).take(np.array(rows))
    assert digest(other, replace(shuffled, origin="elsewhere.csv"), RECIPE) == digest(framework, data, RECIPE)


def test_columns_that_are_not_used_make_no_difference(result: Result) -> None:
    data = result.data
    wider = replace(
        data,
        indicators=(*data.indicators, "spare"),
        values=np.column_stack([data.values, np.arange(len(data.units))]),
    )
    assert of(result, data=wider) == of(result)


def test_a_whole_number_is_the_same_written_either_way(result: Result) -> None:
    impute, normalise, aggregate = RECIPE.steps
    written = replace(RECIPE, steps=(impute, normalise.with_parameters(lower=1.0, upper=10.0), aggregate))
    assert of(result, recipe=written) == of(result)


def test_the_last_bit_of_one_figure_makes_a_difference(result: Result) -> None:
    values = result.data.values.copy()
    values[3, 4] = np.nextafter(values[3, 4], np.inf)
    changed = of(result, data=result.data.with_values(values))
    assert changed.data != of(result).data
    assert changed.framework == of(result).framework
    assert changed.whole != of(result).whole


def test_every_part_counts(result: Result) -> None:
    framework, data = result.framework, result.data
    region = data.groups["Region"]
    others = [
        of(result, framework=framework.with_weights({"I01_1": 2})),
        of(result, framework=framework.with_directions({"I01_1": -1})),
        of(result, framework=replace(framework, edition="2027")),
        of(result, recipe=replace(RECIPE, missing="refuse")),
        of(result, recipe=replace(RECIPE, steps=RECIPE.steps[::-1])),
        of(result, data=replace(data, groups={"Region": region[::-1]})),
        of(result, data=replace(data, units=data.units[::-1])),
        digest(framework, data, RECIPE, version="0.0"),
        of(result),
    ]
    assert len({found.whole for found in others}) == len(others)


def test_an_export_verifies_after_a_trip_through_a_file(exported: dict[str, Any]) -> None:
    assert verify(exported) == []


def test_a_changed_score_is_found(exported: dict[str, Any]) -> None:
    exported["scores"]["Idx"][5] *= 1 + 1e-8
    (found,) = verify(exported)
    assert (found.code, found.place.row, found.place.column) == ("index.score_differs", "P06", "Idx")


def test_a_score_that_is_equal_to_nine_digits_is_the_same(exported: dict[str, Any]) -> None:
    exported["scores"]["Idx"][5] *= 1 + 1e-11
    assert verify(exported) == []


def test_swapped_ranks_are_found(exported: dict[str, Any]) -> None:
    ranks = exported["ranks"]["Idx"]
    ranks[0], ranks[1] = ranks[1], ranks[0]
    assert [p.code for p in verify(exported)] == ["index.rank_differs"]


def test_a_changed_input_is_found_by_its_part(exported: dict[str, Any]) -> None:
    changed = copy.deepcopy(exported)
    changed["framework"]["indicators"][0]["weight"] = 77
    assert {p.values.get("part") for p in verify(changed)} >= {"framework", "whole"}
    changed = copy.deepcopy(exported)
    changed["data"]["values"][0][0] = 77
    assert "data" in {p.values.get("part") for p in verify(changed)}
    changed = copy.deepcopy(exported)
    changed["recipe"]["missing"] = "refuse"
    assert "recipe" in {p.values.get("part") for p in verify(changed)}


def test_a_unit_put_in_or_left_out_is_found(exported: dict[str, Any]) -> None:
    exported["units"][0] = "P99"
    assert {p.code for p in verify(exported)} >= {"index.score_differs", "index.units_differ"}


def test_the_digest_alone_cannot_be_exchanged(exported: dict[str, Any]) -> None:
    exported["digest"]["whole"] = "0" * 64
    assert [p.code for p in verify(exported)] == ["index.digest_differs"]


def test_another_version_is_noted_and_not_refused(result: Result, exported: dict[str, Any]) -> None:
    old = digest(result.framework, result.data, result.recipe, version="0.0.1")
    exported["digest"] = old.to_json()
    assert [(p.code, p.severity) for p in verify(exported)] == [("index.other_version", "note")]


def test_other_inputs_are_compared_with_the_published_result(
    result: Result, exported: dict[str, Any]
) -> None:
    assert verify(exported, result.framework, result.data) == []
    values = result.data.values.copy()
    values[0, 0] += 1
    found = verify(exported, data=result.data.with_values(values))
    assert {p.code for p in found} >= {"index.digest_differs", "index.score_differs"}


@pytest.mark.parametrize(
    "given_", [{}, {"framework": 1}, {"digest": None}, {"data": {"units": 1}}, {"scores": []}]
)
def test_something_else_is_no_result(exported: dict[str, Any], given_: dict[str, Any]) -> None:
    with pytest.raises(ProblemError) as refused:
        verify({**exported, **given_} if given_ else {})
    assert refused.value.problems[0].code.startswith("index.")


def test_screened_units_and_missing_scores_survive(exported: dict[str, Any]) -> None:
    framework, data = coinr.syn63()
    screened = Recipe((Step.of("screen", "by_availability", data=0.97), *Recipe().steps), missing="allow")
    found = score(framework, data, screened)
    assert len(found.units) < len(data.units)
    assert verify(json.loads(dumps(found.to_json()))) == []


def test_infinite_parameters_survive() -> None:
    data = Data.of(["U", "V"], {"a": [1.0, None]})
    assert json.loads(dumps({"x": score_of(data)}))["x"]["data"]["values"] == [[1.0], [None]]


def score_of(data: Data) -> dict[str, Any]:
    from xanh.index import Framework, Group, Indicator

    framework = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    ranked = Recipe((Step.of("normalise", "rank"), Step.of("aggregate", "arithmetic")), missing="allow")
    return score(framework, data, ranked).to_json()
