"""`xanh index simulate` and `sensitivity`: what they print, as text and as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.index.test_commands import GIVEN, folder, run

__all__ = ["folder"]

ASSUMED = """
- {kind: weight_noise, name: weights, factors: {1: 0.5}}
- {kind: alternatives, name: scale, stage: normalise, options: [{method: minmax}, {method: rank}]}
"""


@pytest.fixture
def assumed(folder: Path) -> str:
    (folder / "what.yaml").write_text(ASSUMED, encoding="utf-8")
    return "--assumptions what.yaml"


def test_intervals_by_rank(folder: Path, assumed: str) -> None:
    done = run(f"simulate {GIVEN} {assumed} -n 300 --seed 3 --top 1")
    assert done.exit_code == 0, done.output
    first, head, *rows = done.stdout.splitlines()
    assert first == "300 lần mô phỏng, hạt giống 3"
    assert head.split()[-2:] == ["trong", "1"]
    assert [row.split()[1] for row in rows[:3]] == ["Ninh", "Long", "Lạng"]
    assert rows[0].endswith("100 %")


def test_the_same_call_gives_the_same_data_on_any_number_of_threads(folder: Path, assumed: str) -> None:
    one, two = (
        json.loads(run(f"simulate {GIVEN} {assumed} -n 9000 --workers {w} --json").stdout) for w in (1, 2)
    )
    assert one == two
    assert [a["kind"] for a in one["assumptions"]] == ["weight_noise", "alternatives"]


def test_where_uncertainty_comes_from(folder: Path, assumed: str) -> None:
    done = run(f"simulate {GIVEN} {assumed} -n 300 --apart")
    names = [line.split()[0] for line in done.stdout.splitlines()[-3:]]
    assert names[:2] == ["weights", "scale"]
    assert done.stdout.splitlines()[-1].split()[:2] == ["tất", "cả"]
    told = json.loads(run(f"simulate {GIVEN} {assumed} -n 300 --apart --json").stdout)
    assert {"share:weights", "share:scale", "ranks"} <= set(told["units"][0])


def test_a_node_that_is_no_group_is_refused(folder: Path, assumed: str) -> None:
    done = run(f"simulate {GIVEN} {assumed} --node a")
    assert done.exit_code == 1
    assert "index.bad_parameter" in done.stderr


def test_a_bad_file_of_assumptions_is_told_with_its_line(folder: Path) -> None:
    (folder / "what.yaml").write_text("- {kind: guesswork}\n", encoding="utf-8")
    for command in ("simulate", "sensitivity"):
        done = run(f"{command} {GIVEN} --assumptions what.yaml")
        assert done.exit_code == 2
        assert "index.unknown_assumption" in done.stderr


def test_shares_of_the_variance(folder: Path, assumed: str) -> None:
    done = run(f"sensitivity {GIVEN} {assumed} --rows 64 --second --shapley --unit LA")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "384 lần tính, 0 lần hỏng"
    assert [line.split()[0] for line in lines[2:4]] == ["weights", "scale"]
    assert lines[4].startswith("weights × scale: ")


def test_shares_as_data_of_a_rank(folder: Path, assumed: str) -> None:
    told = json.loads(
        run(f"sensitivity {GIVEN} {assumed} --rows 64 --unit LA --rank --workers 2 --json").stdout
    )
    assert list(told["outputs"]) == ["rank:LA"]
    assert told["runs"] == 64 * 4


def test_an_unknown_unit_is_refused_before_anything_runs(folder: Path, assumed: str) -> None:
    done = run(f"sensitivity {GIVEN} {assumed} --unit XX")
    assert done.exit_code == 2
    assert "--unit" in done.stderr


def test_ranks_without_each_indicator(folder: Path) -> None:
    done = run(f"sensitivity {GIVEN} --removal")
    assert done.exit_code == 0
    assert "Nước" in done.stdout
    told = json.loads(run(f"sensitivity {GIVEN} --removal --json").stdout)
    assert told["shift"] == {"a": 0.0, "b": 0.0}
