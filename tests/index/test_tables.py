"""Frameworks as files: what people write is read as meant, what is wrong is refused with its line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.files import refused, written
from xanh.index import Framework, Group, Indicator, Recipe, Step, score, tables

FULL = Framework(
    code="demo",
    edition="2026",
    names={"vi": "Chỉ số mẫu", "en": "Demo"},
    indicators=(
        Indicator(
            "1.10", "g 1", weight=0.1, direction=-1, direction_state="wording", names={"vi": "Nước: sạch"},
            measure="%", source="survey", target=12.5, goalposts=(80.0, 1e-3), denominator="people",
            scale=1000, parameters={"minmax.upper": 10, "goalposts.trunc": False, "x.word": "no"},
        ),
        Indicator("yes", "g 1", direction=None, direction_state="ambiguous"),
        Indicator("2", "null"),
    ),
    groups=(Group("top", None), Group("g 1", "top", weight=1 / 3, direction=-1), Group("null", "top")),
    recipe=Recipe(
        (
            Step.of("normalise", "minmax", lower=1, upper=10, each={"1.10": {"method": "zscore", "sd": 2.0}}),
            Step.of("aggregate", "arithmetic", each={"null": "sum", 3: {"method": "power", "p": -1}}),
        ),
        missing="allow",
        tie_tolerance=1e-7,
    ),
    valid_from=date(2026, 1, 1),
    source="Kế hoạch 18/KH-UBND: trang 3",
)  # fmt: skip


def test_a_framework_survives_yaml(tmp_path: Path) -> None:
    tables.write_framework(FULL, tmp_path / "f.yaml")
    assert tables.read_framework(tmp_path / "f.yaml") == FULL


def test_a_framework_survives_json() -> None:
    assert tables.from_plain(json.loads(json.dumps(tables.to_plain(FULL)))) == FULL


CODES = (
    st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1)
    .map(str.strip)
    .filter(bool)
)
FIGURES = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(CODES, FIGURES, st.sampled_from([1, -1, None])), max_size=5), CODES, FIGURES)
def test_any_framework_survives_yaml(
    leaves: list[tuple[str, float, int | None]], top: str, target: float
) -> None:
    indicators = tuple(
        Indicator(code, top, weight=weight, direction=way, target=target, goalposts=(weight, target))
        for code, weight, way in leaves
    )
    framework = Framework(top, indicators, (Group(top, None, target=target),))
    assert tables.from_plain(tables.to_plain(framework)) == framework


HEAD = "framework: demo\n"
YAML = """framework: demo
groups:
  - code: top
indicators:
  - code: 1.10
    parent: top
    weight: 0,5
    direction: lower
  - {code: 1.1, parent: top}
"""


def test_codes_stay_text_and_a_decimal_comma_is_read(tmp_path: Path) -> None:
    found = tables.read_framework(written(tmp_path, YAML, "f.yaml"))
    assert [(i.code, i.weight, i.direction) for i in found.indicators] == [("1.10", 0.5, -1), ("1.1", 1.0, 1)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("    parent: top\n    weight", "    weight", "index.key_absent", "5"),
        ("direction: lower", "direction: down", "index.bad_entry", "8"),
        ("weight: 0,5", "weight: half", "index.bad_entry", "7"),
        ("weight: 0,5", "wieght: 0,5", "index.unknown_key", "7"),
        ("weight: 0,5", "weight: [1]", "index.bad_entry", "7"),
        ("weight: 0,5", "weight: 1\n    weight: 2", "index.bad_yaml", "8"),
        ("code: top", "code: &x top", None, None),
        ("code: top", "code: top\n  - &x {code: b}\n  - *x", "index.bad_yaml", "5"),
        ("groups:\n", "groups: [\n", "index.bad_yaml", "3"),
        (HEAD, f"{HEAD}method: {{steps: [{{stage: normalise}}]}}\n", "index.bad_entry", "2"),
        ("framework: demo\n", "framework: demo\nvalid: {from: 31/12/2026}\n", "index.bad_entry", "2"),
        (HEAD, f"{HEAD}method: {{steps: [{{stage: aggregate, method: sum, each: 3}}]}}\n",
         "index.bad_entry", "2"),
        ("framework: demo\n", "- demo\n", "index.bad_yaml", "2"),
        ("parent: top\n    w", "parent: top\n    goalposts: {worst: 1}\n    w", "index.bad_entry", "7"),
        (YAML, "", "index.empty_file", ""),
        (YAML, "just text", "index.bad_entry", "1"),
        (YAML, "!!python/object/apply:os.system [ls]", "index.bad_entry", "1"),
        (YAML, "[" * 5000, "index.bad_yaml", "1"),
    ],
)  # fmt: skip
def test_a_wrong_framework_file_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, code: str | None, line: str | None
) -> None:
    file = written(tmp_path, YAML.replace(old, new), "f.yaml")
    if code is None:
        tables.read_framework(file)
        return
    found = refused(tables.read_framework, file)
    assert (code, line) in [(c, row) for c, row, _ in found]


def test_a_table_of_metadata_is_the_reference_framework() -> None:
    found = tables.read_framework(coinr.HERE / "syn63_input_iMeta.csv")
    expected, _ = coinr.syn63()
    assert [(i.code, i.parent, i.weight, i.direction, i.denominator) for i in found.indicators] == [
        (i.code, i.parent, i.weight, i.direction, i.denominator) for i in expected.indicators
    ]
    assert found.tree.codes == expected.tree.codes


def test_coinrs_parameters_become_metadata(asem: Path) -> None:
    found = tables.read_framework(asem / "asem_input_iMeta_extended.csv")
    first = found.indicators[0]
    assert first.parameters == {
        "goalposts.scale": 10, "goalposts.trunc": True, "minmax.lower": 1, "minmax.upper": 10,
        "zscore.mean": 50, "zscore.sd": 10, "scaled.lower": 2.5384599999999997,
        "scaled.upper": 4.1960614999999999, "scaled.factor": 100, "dist_to_target.cap": True,
    }  # fmt: skip
    assert first.goalposts == (2.5384599999999997, 4.1960614999999999)
    assert first.target == 4.1180313499999999
    lower = next(i for i in found.indicators if i.direction == -1)
    assert lower.goalposts is not None
    assert lower.goalposts[0] > lower.goalposts[1]


def test_metadata_say_how_each_indicator_is_normalised(asem: Path) -> None:
    framework = tables.read_framework(asem / "asem_input_iMeta_extended.csv")
    data = tables.read_data(asem / "asem_step5_treated.csv", framework)
    recipe = Recipe((Step.of("normalise", "minmax"), Step.of("aggregate", "arithmetic")))
    result = score(framework, data, recipe)
    table = coinr.table("asem_input_iMeta_extended", asem)
    for row, code in enumerate(table.text("iCode")):
        if table.text("Type")[row] == "Indicator":
            scale = table.number("minmax_lower")[row], table.number("minmax_upper")[row]
            assert (result.of(code).min(), result.of(code).max()) == pytest.approx(scale)


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("1,x,top,indicator,1,one", "index.bad_number", "Weight"),
        ("1,x,top,indicator,up,1", "index.bad_entry", "Direction"),
        ("1,x,top,indikator,1,1", "index.bad_entry", "Type"),
        ("1,x,,Indicator,1,1", "index.key_absent", "Parent"),
    ],
)
def test_a_wrong_row_of_metadata_is_refused(tmp_path: Path, row: str, code: str, column: str) -> None:
    text = f"Level,iCode,Parent,Type,Direction,Weight\n2,top,,Aggregate,1,1\n{row}\n"
    assert refused(tables.read_framework, written(tmp_path, text, "iMeta.csv")) == [(code, "3", column)]


def test_a_recipe_given_with_the_file_is_used(tmp_path: Path) -> None:
    other = Recipe(missing="allow")
    file = written(tmp_path, YAML, "f.yaml")
    assert tables.read_framework(file, recipe=other).recipe == other
    assert replace(tables.read_framework(file), recipe=other) == tables.read_framework(file, recipe=other)
