"""Tables and bars as printed and as data."""

from __future__ import annotations

import json

from bench.report import Section, Table, render, text


def section() -> Section:
    made = Section("pages")
    made.tables.append(Table("times", ("page", "ms"), (("one", 1.234), ("ten", None))))
    made.below("slowest", 100.0, 100.0)
    made.at_most("queries", 15, 15)
    made.at_least("F1", 0.97, 0.97)
    return made


def test_a_bar_is_met_or_missed():
    assert [(b.what, b.bar, b.met) for b in section().bars] == [
        ("slowest", "< 100.0", False),
        ("queries", "<= 15", True),
        ("F1", ">= 0.970", True),
    ]


def test_the_verdict_is_printed_beside_figure_and_bar():
    lines = render(section()).splitlines()
    assert next(line.split() for line in lines if "slowest" in line) == [
        "slowest",
        "100.0",
        "<",
        "100.0",
        "MISSED",
    ]


def test_columns_stand_under_each_other():
    lines = render(section()).splitlines()
    title = next(line for line in lines if line.startswith("  page"))
    row = next(line for line in lines if "one" in line)
    assert (title.index("page"), len(title)) == (row.index("one"), len(row))
    assert row.split() == ["one", "1.23"]


def test_a_report_survives_json():
    again = Section.of_json(json.loads(json.dumps(section().to_json())))
    assert again == section()


def test_four_figures_are_enough():
    cells = [text(value) for value in (12345.6, 123.45, 1.234, 0.12345, 0.000123, 0, None, 3, "x")]
    assert cells == ["12346", "123.5", "1.23", "0.123", "0.00012", "0", "", "3", "x"]
