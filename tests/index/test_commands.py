"""`xanh index`: files in, tables or data out, problems worded with an exit code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import xanh.index
from tests.index import coinr
from tests.index.test_tables_cointool import coin_tool
from xanh.cli import main
from xanh.index import read_framework, score

FRAMEWORK = """framework: demo
names: {vi: Chỉ số mẫu}
groups:
  - {code: top, names: {vi: Tổng}}
indicators:
  - {code: a, parent: top, names: {vi: Nước}}
  - {code: b, parent: top, direction: lower}
"""
FIGURES = "uCode;uName;a;b\nLS;Lạng Sơn;1,5;3\nNT;Ninh Thuận;2,5;1\nLA;Long An;2;2\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")
    return tmp_path


def run(command: str) -> Result:
    return CliRunner().invoke(main, ["index", *command.split()], prog_name="xanh")


GIVEN = "-f demo.yaml -d figures.csv"


def test_scores_are_printed_by_rank_with_a_decimal_comma(folder: Path) -> None:
    done = run(f"score {GIVEN}")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[:5] == [
        "Chỉ số mẫu: 3 đơn vị (số tính được)",
        "hạng  đơn vị         top       a       b",
        "   1  Ninh Thuận  100,00  100,00  100,00",
        "   2  Long An      50,00   50,00   50,00",
        "   3  Lạng Sơn      0,00    0,00    0,00",
    ]
    assert re.fullmatch(r"Dấu vân tay: [0-9a-f]{64}", done.stdout.splitlines()[5])


def test_scores_as_data_are_those_of_the_library(folder: Path) -> None:
    here = f"-f {coinr.HERE}/syn63_input_iMeta.csv -d {coinr.HERE}/syn63_input_iData.csv --method method.yaml"
    (folder / "method.yaml").write_text("missing: allow\n", encoding="utf-8")
    found = json.loads(run(f"score {here} --json").stdout)
    framework, data = coinr.syn63()
    result = score(framework, data, xanh.index.Recipe(missing="allow"))
    by_unit = dict(zip(found["units"], found["scores"]["Idx"], strict=True))
    assert [by_unit[unit] for unit in result.units] == result.of("Idx").tolist()


def test_every_kind_of_file_is_written(folder: Path) -> None:
    pytest.importorskip("pyarrow")
    done = run(f"score {GIVEN} --xlsx o.xlsx --csv o.csv --parquet o.parquet --save o.json")
    assert done.exit_code == 0
    assert "Scores" in openpyxl.load_workbook("o.xlsx").sheetnames
    assert (folder / "o.csv").read_text("utf-8-sig").startswith("unit,name,top,top rank")
    assert (folder / "o.parquet").stat().st_size > 0
    assert run("verify o.json").stdout.startswith("Tính lại trùng khớp: ")
    assert run(f"verify o.json {GIVEN}").exit_code == 0


def test_a_file_that_cannot_be_written_is_a_problem(folder: Path) -> None:
    done = run(f"score {GIVEN} --xlsx absent/o.xlsx")
    assert (done.exit_code, "index.file_not_written" in done.stderr) == (2, True)


def test_a_changed_result_does_not_verify(folder: Path) -> None:
    run(f"score {GIVEN} --save o.json")
    found = json.loads((folder / "o.json").read_text("utf-8"))
    found["scores"]["top"][0] = 1.0
    (folder / "o.json").write_text(json.dumps(found), encoding="utf-8")
    done = run("verify o.json")
    assert done.exit_code == 1
    assert "index.score_differs" in done.stdout
    assert json.loads(run("verify o.json --json").stdout)[0]["place"] == {"row": "LS", "column": "top"}


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", "{", '{"kind": 1}', "[" * 100_000])
def test_what_is_no_result_is_refused(folder: Path, text: str) -> None:
    (folder / "o.json").write_text(text, encoding="utf-8")
    done = run("verify o.json")
    assert (done.exit_code, "index.not_a_result" in done.stderr) == (2, True)


def test_a_score_is_explained_in_both_languages_and_as_data(folder: Path) -> None:
    done = run(f"explain {GIVEN} --unit LS --published 1")
    assert done.stdout.startswith("Tổng của Lạng Sơn: 0,00 điểm, hạng 3 trong 3")
    assert "Published: 1.00" in run(f"explain {GIVEN} --unit LS --published 1 --language en").stdout
    found = json.loads(run(f"explain {GIVEN} --unit LS --node a --json").stdout)
    assert (found["node"], found["value"], found["rank"]) == ("a", 1.5, 3)


def test_a_check_lists_problems_and_tells_by_its_exit_code(folder: Path) -> None:
    assert run(f"check {GIVEN}").stdout == "Không có điểm nào cần lưu ý.\n"
    assert run("check -f demo.yaml").exit_code == 0
    (folder / "figures.csv").write_text(FIGURES.replace("NT;", "LS;"), encoding="utf-8")
    done = run(f"check {GIVEN} --json")
    assert done.exit_code == 1
    (problem,) = json.loads(done.stdout)
    assert (problem["code"], problem["place"]) == (
        "index.duplicate_unit",
        {"file": "figures.csv", "row": "LS"},
    )


def test_what_cannot_be_computed_ends_with_one_and_both_languages(folder: Path) -> None:
    (folder / "figures.csv").write_text(FIGURES.replace("1,5", ""), encoding="utf-8")
    done = run(f"score {GIVEN}")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 3
    assert "xanh: index.missing_values" in done.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("score -f absent.yaml -d figures.csv", "index.file_unreadable"),
        ("score -f pgi-2062 -d figures.csv", "index.unknown_framework"),
        ("score -f demo.yaml -d absent.csv", "index.file_unreadable"),
        ("check -f demo.yaml -d demo.yaml", "index.file_kind"),
        ("score -f demo.yaml -d figures.csv --errors figures.csv", "index.bad_number"),
        ("score -f demo.yaml -d figures.csv --method figures.csv", "index.bad_entry"),
        ("score -f demo.yaml -d figures.csv --period 2024", "index.unknown_period"),
    ],
)
def test_files_that_cannot_be_read_end_with_two(folder: Path, command: str, code: str) -> None:
    (folder / "errors.csv").write_text("uCode;a\nLS;x\n", encoding="utf-8")
    done = run(command.replace("--errors figures.csv", "--errors errors.csv"))
    assert (done.exit_code, f"{code}: " in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(
    "command", ["score -d figures.csv", "score -f demo.yaml", "explain -f demo.yaml", "verify"]
)
def test_an_option_left_out_is_named(folder: Path, command: str) -> None:
    done = run(command)
    assert done.exit_code == 2
    assert "Missing" in done.stderr


def test_a_coin_tool_workbook_needs_no_second_file(folder: Path) -> None:
    (folder / "method.yaml").write_text("missing: allow\n", encoding="utf-8")
    coin_tool(folder)
    done = run("score -f tool.xlsx --method method.yaml")
    assert done.exit_code == 0, done.stderr
    assert "Séc" in done.stdout.splitlines()[2]


def test_published_sub_indices_are_summed(folder: Path) -> None:
    (folder / "pgi.csv").write_text("uCode;1;2;3;4\nLS;4,84;4,14;3,60;4,75\n", encoding="utf-8")
    assert "17,33" in run("score -f pgi-2026 --parts -d pgi.csv").stdout


def test_screened_units_are_named(folder: Path) -> None:
    (folder / "figures.csv").write_text(FIGURES + "X;Xa;;\n", encoding="utf-8")
    method = "steps: [{stage: screen, method: by_availability}, {stage: normalise, method: minmax}, {stage: aggregate, method: arithmetic}]"  # fmt: skip # noqa: E501
    (folder / "method.yaml").write_text(method, encoding="utf-8")
    assert "Không xét vì thiếu số liệu: X" in run(f"score {GIVEN} --method method.yaml").stdout


def test_help_names_every_command_and_imports_none() -> None:
    code = "import sys; from xanh.cli import main; main(['index', '--help'], standalone_mode=False); print(sorted(m for m in sys.modules if m in ('numpy', 'xanh.index')))"  # fmt: skip # noqa: E501
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"check", "score", "explain", "verify"} <= set(done.stdout.split())
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_public_name_is_hidden_by_a_module() -> None:
    """`from xanh.index import check` would give the module, had it the function's name."""
    modules = {path.stem for path in Path(xanh.index.__file__).parent.glob("*")}
    assert set(xanh.index.__all__) & modules == set()


def test_a_framework_written_by_hand_is_read_as_meant(folder: Path) -> None:
    framework = read_framework("demo.yaml")
    assert [i.direction for i in framework.indicators] == [1, -1]
