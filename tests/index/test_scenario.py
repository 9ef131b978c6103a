"""Scenario files: codes and signs as they are written, several side by side, every fault at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.index.test_improve import made
from xanh.index.improve import Scenario, scenarios, what_if
from xanh.index.tables_plans import read_levers, read_scenario, read_scenarios
from xanh.reference import ProblemError


def written(folder: Path, text: str, name: str = "s.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_signs_count_without_quotes(tmp_path: Path) -> None:
    """YAML itself would read +5 as 5: the value would be set, not raised."""
    text = "u1: {i0: +5, i1: -2.5, i2: 30, i3: +10%, 1.10: '=-4'}"
    assert read_scenario(written(tmp_path, text)) == {
        "u1": {"i0": "+5", "i1": "-2.5", "i2": 30.0, "i3": "+10%", "1.10": "=-4"}
    }


def test_the_file_and_the_library_say_the_same(tmp_path: Path) -> None:
    result = made()
    changes = read_scenario(written(tmp_path, "u1: {i0: +5, i1: 30}\nu2: {i3: '-10%'}\n"))
    after = what_if(result, changes).after
    values = result.data.values.copy()
    values[1, 0] += 5
    values[1, 1] = 30
    values[2, 3] *= 0.9
    assert np.array_equal(after.data.values, values)


def test_several_side_by_side(tmp_path: Path) -> None:
    text = """
scenarios:
  - name: Ít
    changes: {u1: {i0: +1}}
  - name: Nhiều
    changes: {u1: {i0: +9, i2: +9}, u4: {i2: +3}}
  - {name: Không, changes: {}}
"""
    result = made()
    found = scenarios(result, read_scenarios(written(tmp_path, text)))
    assert found.names == ("Ít", "Nhiều", "Không")
    assert found.nodes == ("g0", "g1", "t")
    assert np.array_equal(found.scores[0, :, -1], result.of("t"))
    assert np.array_equal(found.ranks[3], found.ranks[0])
    alone = what_if(result, {"u1": {"i0": "+9", "i2": "+9"}, "u4": {"i2": "+3"}}).after
    assert np.array_equal(found.scores[2, :, -1], alone.of("t"))
    table = found.table()
    assert table["scenario"] == ["Ít"] * 8 + ["Nhiều"] * 8 + ["Không"] * 8
    assert table["score_after"][8:16] == alone.of("t").tolist()
    assert found.told[1][0] == ("u1", "i0", result.data.values[1, 0], result.data.values[1, 0] + 9)
    assert found.table("g0")["score_before"][:8] == result.of("g0").tolist()


def test_faults_of_all_scenarios_are_told_with_their_names() -> None:
    with pytest.raises(ProblemError) as refused:
        scenarios(made(), [Scenario("A", {"nobody": {"i0": 1}}), Scenario("B", {"u0": {"i0": "x"}})])
    assert [(p.code, p.place.sheet) for p in refused.value.problems] == [
        ("index.unknown_unit", "A"),
        ("index.bad_change", "B"),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- u1\n", 1), ("u1: 5\n", 1), ("u1:\n  i0: [1, 2]\n", 2), ("scenarios:\n- {name: A}\n", 2),
        ("scenarios:\n- {name: A, changes: {u: 3}}\n", 2), ("scenarios:\n- A\n", 2),
    ],
)  # fmt: skip
def test_what_is_no_scenario_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(ProblemError) as refused:
        read_scenarios(written(tmp_path, text))
    assert [(p.code, p.place.line) for p in refused.value.problems] == [("index.bad_scenario", line)]


def test_costs_in_tiers_from_a_table(tmp_path: Path) -> None:
    text = "indicator;cost;most;fixed;from\ni0;1,5;20;3;\ni1;2;9;;\ni0;4;;;12,5\n"
    first, second = read_levers(written(tmp_path, text, "l.csv"))
    assert (first.cost, first.most, first.fixed, first.tiers) == (1.5, 20, 3, ((12.5, 4.0),))
    assert first.price(14.5) == 3 + 12.5 * 1.5 + 2 * 4
    assert second.tiers == ()


def test_empty_cells_that_are_needed_are_told(tmp_path: Path) -> None:
    text = "indicator,cost,most,from\ni0,1,,\ni1,,5,\ni1,2,,\n"
    with pytest.raises(ProblemError) as refused:
        read_levers(written(tmp_path, text, "l.csv"))
    assert [(p.place.row, p.place.column) for p in refused.value.problems] == [
        ("2", "most"), ("3", "cost"), ("4", "from"),
    ]  # fmt: skip
