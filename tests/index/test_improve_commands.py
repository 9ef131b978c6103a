"""`xanh index improve` and `compare`: tables for people, data with --json, faults with exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xanh.cli import main

FRAMEWORK = """framework: demo
names: {vi: Chỉ số mẫu}
groups:
  - {code: top, names: {vi: Tổng}}
indicators:
  - {code: a, parent: top, names: {vi: Nước}, target: 40}
  - {code: b, parent: top, direction: lower}
method:
  steps:
    - {stage: normalise, method: goalposts, posts: [0, 100], scale: 100}
    - {stage: aggregate, method: arithmetic}
"""
FIGURES = "uCode;uName;a;b\nLS;Lạng Sơn;10;30\nNT;Ninh Thuận;25;10\nLA;Long An;20;20\n"
LATER = "uCode;uName;a;b\nLS;Lạng Sơn;16;30\nNT;Ninh Thuận;25;10\nLA;Long An;20;24\n"
COSTS = "indicator;cost;most;fixed;from\na;1;30;;\nb;0,5;5;;\nb;4;;;2\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    named = {"demo.yaml": FRAMEWORK, "figures.csv": FIGURES, "later.csv": LATER, "costs.csv": COSTS}
    for name, text in named.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(command: str) -> Result:
    return CliRunner().invoke(main, ["index", *command.split()], prog_name="xanh")


GIVEN = "-f demo.yaml -d figures.csv --unit LS"


def test_gaps_and_gains(folder: Path) -> None:
    done = run(f"improve {GIVEN} --against target --step 2")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Lạng Sơn: khoảng cách, tốn điểm nhất trước",
        "     nhóm  hiện tại  mốc  cách   điểm",
        "top  Tổng     40,00    –     –  15,00",
        "   chỉ tiêu  hiện tại    mốc   cách   điểm",
        "a  Nước         10,00  40,00  30,00  15,00",
        "b  b            30,00      –      –   0,00",
        "Cải thiện từng chỉ tiêu, được nhiều nhất trước",
        "   chỉ tiêu  thêm  điểm  hạng",
        "a  Nước      2,00  1,00  0,00",
        "b  b         2,00  1,00  0,00",
    ]


def test_as_data_what_is_not_known_is_null(folder: Path) -> None:
    found = json.loads(run(f"improve {GIVEN} --against target --json").stdout)
    assert found["gaps"]["reference"] == [40.0, None]
    assert found["gaps_of_groups"]["points"] == [15.0]
    assert found["gains"]["exact"] == [True, True]


def test_the_cheapest_way_with_costs_in_tiers(folder: Path) -> None:
    done = run(f"improve {GIVEN} --target-rank 2 --costs costs.csv")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "Chi phí 19,00: đạt 50,00 điểm, hạng 2",
        "   chỉ tiêu  cải thiện",
        "a  Nước          18,00",
        "b  b              2,00",
    ]


def test_the_probability_where_figures_have_errors(folder: Path) -> None:
    (folder / "errors.csv").write_text("uCode;a\nLS;4\nNT;4\nLA;4\n", encoding="utf-8")
    done = run(f"improve {GIVEN} --errors errors.csv --target-rank 2 --costs costs.csv -n 4000 --seed 5")
    assert done.exit_code == 0
    last = done.stdout.splitlines()[-1]
    assert last.startswith("Xác suất đạt mục tiêu khi số liệu có sai số: ")
    assert 45 < int(last.split()[-2]) < 60
    again = run(f"improve {GIVEN} --errors errors.csv --target-rank 2 --costs costs.csv -n 4000 --seed 5")
    assert again.stdout == done.stdout


def test_what_a_library_prints_by_itself_stays_out_of_the_answer() -> None:
    """A program of its own: the C library holds its lines back where standard output is no terminal."""
    program = (
        "import ctypes\n"
        "from xanh.commands.solver_output import solver_to_stderr\n"
        "with solver_to_stderr():\n"
        "    ctypes.CDLL(None).puts(b'noise')\n"
        "print('answer')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "answer\n"
    assert done.stderr == "noise\n"


def test_what_a_target_takes_of_one_indicator(folder: Path) -> None:
    done = run(f"improve {GIVEN} --target-score 45 --indicator a")
    assert done.stdout.splitlines() == ["a Nước: từ 10,00 cần đạt 20,00", "Khi đó được 45,00 điểm, hạng 3"]
    found = json.loads(run(f"improve {GIVEN} --target-score 45 --indicator a --json").stdout)["required"]
    assert found["value"] == pytest.approx(20)
    assert found["stays"] is True
    refused = run(f"improve {GIVEN} --target-score 45 --indicator a --bound 12")
    assert refused.exit_code == 2
    assert "index.not_reached_within_bound" in refused.stderr


def test_a_target_alone_asks_how(folder: Path) -> None:
    refused = run(f"improve {GIVEN} --target-rank 1")
    assert refused.exit_code == 2
    assert "--costs" in refused.stderr


def test_scenarios_one_after_the_other(folder: Path) -> None:
    text = (
        "scenarios:\n- {name: Ít, changes: {LS: {a: +4}}}\n- {name: Nhiều, changes: {LS: {a: +50%, b: 0}}}\n"
    )
    (folder / "s.yaml").write_text(text, encoding="utf-8")
    done = run(f"improve {GIVEN} --scenario s.yaml")
    assert done.stdout.splitlines() == [
        "Ít",
        "  đơn vị      điểm trước  điểm sau  hạng trước  hạng sau",
        "  Lạng Sơn         40,00     42,00           3         3",
        "  Ninh Thuận       57,50     57,50           1         1",
        "  Long An          50,00     50,00           2         2",
        "Nhiều",
        "  đơn vị      điểm trước  điểm sau  hạng trước  hạng sau",
        "  Lạng Sơn         40,00     57,50           3         1",
        "  Ninh Thuận       57,50     57,50           1         1",
        "  Long An          50,00     50,00           2         3",
    ]


def compared(more: str = "") -> Result:
    for figures, saved in (("figures", "before"), ("later", "after")):
        assert run(f"score -f demo.yaml -d {figures}.csv --save {saved}.json").exit_code == 0
    return run(f"compare before.json after.json {more}")


def test_a_table_of_all_units(folder: Path) -> None:
    done = compared()
    assert done.exit_code == 0
    head, *rows = done.stdout.splitlines()
    assert head.split()[:5] == ["đơn", "vị", "trước", "sau", "riêng"]
    assert [row.split()[:2] for row in rows] == [["Ninh", "Thuận"], ["Long", "An"], ["Lạng", "Sơn"]]
    assert rows[1].split()[2:5] == ["50,00", "48,00", "-2,00"]


def test_a_unit_in_words_in_both_languages(folder: Path) -> None:
    assert compared("--unit LS").stdout.splitlines() == [
        "Lạng Sơn",
        "  Tổng tăng 3,00 điểm (40,00 lên 43,00): số liệu của đơn vị +3,00.",
        "  Hạng 3 thành 3.",
    ]
    assert "the unit's own figures +3.00" in compared("--unit LS --language en").stdout


def test_changes_as_data_add_up(folder: Path) -> None:
    for change in json.loads(compared("--json").stdout):
        top = change["nodes"]["top"]
        parts = sum(value for name, value in top.items() if name not in ("before", "after"))
        assert parts == pytest.approx(top["after"] - top["before"], abs=1e-12)


def test_renamed_units_from_a_file_and_faults_by_code(folder: Path) -> None:
    (folder / "later.csv").write_text(LATER.replace("LS;", "LSN;"), encoding="utf-8")
    refused = compared("--unit LS")
    assert refused.exit_code == 2
    assert "index.not_in_both" in refused.stderr
    (folder / "renamed.yaml").write_text("units: {LS: LSN}\n", encoding="utf-8")
    assert "tăng 3,00" in compared("--unit LSN --renamed renamed.yaml").stdout
    wrong = compared("--order own_figures")
    assert wrong.exit_code == 2
    assert "index.bad_parameter" in wrong.stderr
