"""The audit: each item speaks up when an index has the fault that it looks for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index.test_simulate_replay import made_up_result
from xanh.index import Data, Framework, Group, Indicator, Recipe, Result, Step, score
from xanh.index.audit import Audit, Thresholds, audit, usual_assumptions
from xanh.index.audit.findings import Finding, at_least, at_most
from xanh.index.audit.measures import MEASURES, REASONS, SOURCES
from xanh.index.audit.run import ITEMS
from xanh.index.audit.words import ITEMS as WORDS
from xanh.index.simulate import Options, WeightNoise, simulate_result
from xanh.reference import ProblemError

RELATIVE = Recipe((Step.of("normalise", "minmax", lower=1), Step.of("aggregate", "arithmetic")))
QUICK = Options(replications=300, seed=3)


def sound(seed: int = 1, **changes) -> Result:
    """Two groups of four indicators, each with one factor; the factors go together."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=(40, 1))
    factors = (common + 0.8 * rng.normal(size=(40, 2))).repeat(4, axis=1)
    x = changes.get("x", factors + 0.7 * rng.normal(size=(40, 8)))
    indicators = tuple(
        Indicator(f"i{j}", f"g{j // 4}", direction=changes.get("direction", {}).get(j, 1)) for j in range(8)
    )
    framework = Framework(
        "sound", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t")),
        recipe=changes.get("recipe", RELATIVE),
    )  # fmt: skip
    columns = {i.code: [None if np.isnan(v) else v for v in x[:, j]] for j, i in enumerate(indicators)}
    return score(framework, Data.of([f"u{u}" for u in range(40)], columns))


@pytest.fixture(scope="module")
def good() -> Audit:
    return audit(sound(), options=QUICK)


def test_a_sound_index_fails_nothing(good: Audit) -> None:
    assert [f for f in good.findings if f.verdict == "fail"] == []
    for item in ("coverage", "direction", "reliability", "frontier", "reproduction"):
        assert good.verdict(item) == "pass", item


def test_every_item_has_findings_and_words(good: Audit) -> None:
    assert {f.item for f in good.findings} == set(ITEMS) == set(WORDS)
    assert {f.measure.partition(":")[0] for f in good.findings} <= set(MEASURES)
    assert {key for measure in MEASURES.values() for key in measure.sources} == set(SOURCES)
    for pair in (*SOURCES.values(), *((m.vi, m.en) for m in MEASURES.values())):
        assert all(pair)
    assert all(f.source for f in good.findings)


def test_what_is_not_applicable_says_why(good: Audit) -> None:
    silent = [f for f in good.findings if (f.verdict == "not_applicable") != bool(f.reason)]
    assert silent == []
    assert {f.reason for f in good.findings} <= set(REASONS)


def test_a_reversed_indicator_fails_the_direction() -> None:
    found = audit(sound(direction={2: -1}), options=QUICK)
    assert [f.subject for f in found.of("direction") if f.verdict == "fail"] == ["i2"]
    assert found.verdict("structure") == "fail"


def test_a_copied_indicator_is_redundant() -> None:
    x = sound().data.values.copy()
    x[:, 1] = x[:, 0]
    found = audit(sound(x=x), options=QUICK)
    pairs = [f.subject for f in found.of("correlation") if f.measure == "redundant_pair"]
    assert pairs == ["i0 / i1"]


def test_an_indicator_in_the_wrong_group_is_told() -> None:
    x = sound(seed=8).data.values.copy()
    x[:, 0] = x[:, 5] + 0.05 * np.random.default_rng(0).normal(size=40)
    found = audit(sound(x=x), options=QUICK)
    assert "i0 / g1" in [f.subject for f in found.of("correlation") if f.measure == "nearer_to_another_group"]


def test_an_outlier_is_told() -> None:
    x = sound().data.values.copy()
    x[7, 3] = 500
    found = audit(sound(x=x), options=QUICK)
    assert "i3" in [f.subject for f in found.of("outliers") if f.verdict == "warn"]


def test_missing_figures_fail_the_coverage() -> None:
    x = sound().data.values.copy()
    x[3, :6] = np.nan
    recipe = Recipe(
        (Step.of("normalise", "minmax", lower=1), Step.of("aggregate", "arithmetic")), missing="allow"
    )
    found = audit(sound(x=x, recipe=recipe), options=QUICK)
    assert ("u3", "fail") in [(f.subject, f.verdict) for f in found.of("coverage")]


def test_a_weight_without_importance_is_told() -> None:
    result = sound()
    x = result.data.values.copy()
    x[:, 0] = np.random.default_rng(4).normal(size=40)
    found = audit(sound(x=x), options=QUICK)
    assert "i0" in [f.subject for f in found.of("importance") if f.verdict == "warn"]


def test_sampling_errors_are_carried_to_the_ranks(good: Audit) -> None:
    result = sound()
    wide = replace(result.data, covariance=np.broadcast_to(np.eye(8) * 0.3, (40, 8, 8)).copy())
    found = audit(score(result.framework, wide), options=QUICK)
    assert good.verdict("significance") == "not_applicable"
    apart, tied = found.of("significance")
    assert apart.figure < 0.2
    assert apart.verdict == "warn"
    assert tied.figure > 0.1


def test_the_order_of_units_changes_no_verdict(good: Audit) -> None:
    result = sound()
    moved = score(result.framework, result.data.take(np.random.default_rng(0).permutation(40)))
    found = audit(moved, options=QUICK)
    key = {(f.item, f.subject, f.measure): f.verdict for f in good.findings}
    assert {(f.item, f.subject, f.measure): f.verdict for f in found.findings} == key


@given(*([st.floats(-10, 10)] * 3), st.floats(0, 5))
def test_a_stricter_limit_never_turns_a_verdict_for_the_better(
    figure: float, good: float, bad: float, more: float
) -> None:
    order = ["pass", "warn", "fail"]
    least = [order.index(at_least(figure, good + by, bad + by)) for by in (0, more)]
    most = [order.index(at_most(figure, good - by, bad - by)) for by in (0, more)]
    assert least == sorted(least)
    assert most == sorted(most)


def test_the_made_up_set_of_63_is_audited_whole() -> None:
    found = audit(made_up_result(), options=QUICK)
    assert found.units == 62
    assert {f.item for f in found.findings} == set(ITEMS)
    assert found.to_json()["items"]["reproduction"] == "pass"


def subjects(found: Audit, item: str, measure: str, verdict: str) -> set[str]:
    return {f.subject for f in found.of(item) if f.measure.startswith(measure) and f.verdict == verdict}


def test_a_reversed_indicator_of_two_fails_though_the_group_runs_with_it() -> None:
    """The mean of two that oppose each other runs with the one of more spread or with both a little."""
    rng = np.random.default_rng(6)
    a = rng.normal(size=50)
    framework = Framework(
        "pair", (Indicator("a", "g"), Indicator("b", "g", direction=-1), Indicator("c", "h")),
        (Group("t", None), Group("g", "t"), Group("h", "t")), recipe=RELATIVE,
    )  # fmt: skip
    columns = {"a": a.tolist(), "b": (a + 0.1 * rng.normal(size=50)).tolist(), "c": a.tolist()}
    found = audit(score(framework, Data.of([str(i) for i in range(50)], columns)), options=QUICK)
    assert subjects(found, "direction", "correlation_with_rest:g", "fail") == {"a", "b"}


def test_a_direction_that_no_source_states_is_told(good: Audit) -> None:
    result = sound()
    indicators = tuple(
        replace(i, direction_state="assumed") if i.code == "i5" else i for i in result.framework.indicators
    )
    found = audit(score(replace(result.framework, indicators=indicators), result.data), options=QUICK)
    assert subjects(good, "direction", "direction_known", "warn") == set()
    assert subjects(found, "direction", "direction_known", "warn") == {"i5"}


def test_two_things_in_one_group_are_told() -> None:
    rng = np.random.default_rng(11)
    x = rng.normal(size=(40, 4)).repeat(2, axis=1) + 0.3 * rng.normal(size=(40, 8))
    found = audit(sound(x=x), options=QUICK)
    assert subjects(found, "structure", "components_above_one", "warn") == {"g0", "g1"}
    assert subjects(found, "structure", "factors_of_all", "warn") == {"t"}
    assert subjects(found, "reliability", "alpha", "warn") & {"g0", "g1"}


def test_an_indicator_that_follows_size_is_told() -> None:
    result = sound()
    people = np.exp(result.data.values[:, 3])
    data = replace(result.data, denominators={"people": people})
    found = audit(score(result.framework, data), options=QUICK)
    assert "i3 / people" in subjects(found, "correlation", "goes_with_size", "warn")
    divided = replace(
        result.framework,
        indicators=tuple(replace(i, denominator="people") for i in result.framework.indicators),
        recipe=Recipe((Step.of("denominate", "divide"), *RELATIVE.steps)),
    )
    again = audit(score(divided, data), options=QUICK)
    assert subjects(again, "correlation", "goes_with_size", "warn") == set()


def test_a_part_that_decides_alone_leaves_no_added_value() -> None:
    x = sound().data.values.copy()
    x[:, 4:] = x[:, :4]
    found = audit(sound(x=x), options=QUICK)
    assert found.verdict("added_value") == "warn"
    assert subjects(found, "correlation", "redundant_pair", "warn") >= {"g0 / g1"}


def test_figures_that_were_filled_in_are_counted_and_varied() -> None:
    x = sound().data.values.copy()
    x[3, :4] = np.nan
    result = sound(x=x, recipe=Recipe((Step.of("impute", "mean"), *RELATIVE.steps)))
    found = audit(result, options=QUICK)
    assert subjects(found, "coverage", "share_imputed", "warn") == {"u3"}
    names = [assumption.name for assumption in usual_assumptions(result)]
    assert names == ["weights", "normalisation", "aggregation", "imputation"]
    assert {f.subject for f in found.of("sensitivity")} == set(names)


def test_the_usual_assumptions_follow_the_recipe() -> None:
    def names(*steps: Step) -> list[str]:
        x = np.abs(sound().data.values) + 1
        return [a.name for a in usual_assumptions(sound(x=x, recipe=Recipe(steps)))]

    mean, product = Step.of("aggregate", "arithmetic"), Step.of("aggregate", "geometric")
    assert names(Step.of("normalise", "zscore"), mean) == ["weights", "normalisation"]
    assert names(Step.of("normalise", "rank"), product) == ["weights", "normalisation", "aggregation"]
    assert names(mean) == ["weights", "aggregation"]
    treated = (Step.of("treat", "two_stage"), Step.of("normalise", "minmax"), Step.of("aggregate", "sum"))
    assert names(*treated) == ["weights", "normalisation", "treatment"]


def test_a_recipe_that_does_not_normalise_is_audited() -> None:
    x = np.abs(sound().data.values) + 1
    found = audit(sound(x=x, recipe=Recipe((Step.of("aggregate", "arithmetic"),))), options=QUICK)
    (finding,) = found.of("outliers")
    assert (finding.verdict, finding.reason) == ("not_applicable", "no_scale")
    assert {f.item for f in found.findings} == set(ITEMS)


def test_negative_scores_have_no_frontier() -> None:
    recipe = Recipe((Step.of("normalise", "zscore"), Step.of("aggregate", "arithmetic")))
    (finding,) = audit(sound(recipe=recipe), options=QUICK).of("frontier")
    assert (finding.verdict, finding.reason) == ("not_applicable", "negative")


def test_a_flat_index_of_one_indicator_is_audited() -> None:
    framework = Framework("one", (Indicator("a", "t"),), (Group("t", None),), recipe=RELATIVE)
    found = audit(score(framework, Data.of("UVWX", {"a": [1, 2, 3, 5]})), options=QUICK)
    assert {f.item for f in found.findings} == set(ITEMS)
    assert {f.reason for f in found.findings if f.item in ("reliability", "correlation")} == {"single"}
    assert found.verdict("added_value") == "not_applicable"
    assert found.count("fail") == 0


def test_units_without_a_score_are_audited() -> None:
    x = sound().data.values.copy()
    x[3] = np.nan
    steps = (RELATIVE.steps[0], Step.of("aggregate", "arithmetic"))
    found = audit(sound(x=x, recipe=Recipe(steps, missing="allow")), options=QUICK)
    assert ("interval_width", "missing") in {(f.measure, f.reason) for f in found.of("uncertainty")}
    assert found.verdict("reproduction") == "pass"


def test_the_simulation_at_hand_is_used_and_another_s_is_refused() -> None:
    result = sound()
    narrow = simulate_result(result, [WeightNoise(factors={1: 0.001})], QUICK)
    widths = [f.figure for f in audit(result, simulation=narrow, options=QUICK).of("uncertainty")]
    assert max(widths) <= 1
    with pytest.raises(ProblemError) as refused:
        audit(sound(seed=2), simulation=narrow, options=QUICK)
    assert [p.code for p in refused.value.problems] == ["index.simulation_of_another"]


def test_the_order_of_indicators_changes_no_figure(good: Audit) -> None:
    result = sound()
    turned = replace(result.framework, indicators=result.framework.indicators[::-1])
    found = audit(score(turned, result.data), options=QUICK)

    def figures(one: Audit) -> dict[tuple[str, str, str], float]:
        drawn = ("uncertainty", "sensitivity")  # noise is drawn in the order of the nodes
        chance = ("components_above_chance", "factors_of_all")
        return {
            (f.item, "/".join(sorted(f.subject.split(" / "))), f.measure): f.figure
            for f in one.findings
            if f.item not in drawn and f.measure not in chance
        }

    expected = figures(good)
    assert figures(found) == {
        key: pytest.approx(v, rel=1e-6, abs=1e-9, nan_ok=True) for key, v in expected.items()
    }


def worse(one: Audit, other: Audit) -> bool:
    """Whether no verdict of `other` is better."""
    order = ("not_applicable", "pass", "warn", "fail")

    def keyed(found: Audit) -> dict[tuple[str, str, str], Finding]:
        return {(f.item, f.subject, f.measure.partition(":")[0]): f for f in found.findings}

    before, after = keyed(one), keyed(other)
    return all(
        order.index(after[k].verdict) >= order.index(f.verdict) for k, f in before.items() if k in after
    )


@pytest.mark.parametrize(
    "strict",
    [
        {"skew": 0.1, "kurtosis": -5.0}, {"parent": 0.99}, {"first_share": 0.99},
        {"even": 1.0}, {"alpha": 0.99}, {"importance": 1.01}, {"moved": 1.0},
        {"width": 0.001}, {"wide": 0.0, "wide_most": 0.0}, {"shift": 0.0, "shift_most": 0.0},
        {"agreement": 1.0}, {"dominant": 0.0}, {"frontier": 1.0}, {"on_frontier": 0.0},
    ],
)  # fmt: skip
def test_stricter_limits_make_no_verdict_better_and_some_worse(good: Audit, strict: dict[str, float]) -> None:
    found = audit(sound(), thresholds=Thresholds(**strict), options=QUICK)
    assert worse(good, found)
    assert found.count("pass") < good.count("pass")
