"""The table of fields: what may stand where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.imports.fields import GROUPS, ITEMS, clean
from xanh.portal.imports.rules import ImportKind
from xanh.reference import ProblemError

PLAN, SCORES = ImportKind.PLAN, ImportKind.SCORES
PARTY = {"agency": "Sở Xây dựng", "code": None, "role": None, "scope": None}
DUE = {"rule": "before", "day": 5, "month": 12}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
PATHS = [
    *((PLAN, f"{group}.{name}") for group, cells in GROUPS[PLAN].items() for name in cells),
    *((kind, f"{part}.3.{name}") for kind in ITEMS for part, cells in ITEMS[kind].items() for name in cells),
    *((kind, f"{part}.3") for kind in ITEMS for part in ITEMS[kind]),
]


@pytest.mark.parametrize(
    ("kind", "path", "given", "stored"),
    [
        (PLAN, "header.date", "21/01/2026", "2026-01-21"),
        (PLAN, "header.date", "2026-01-21", "2026-01-21"),
        (PLAN, "header.date", "", None),
        (PLAN, "header.number", " 18/KH-UBND ", "18/KH-UBND"),
        (PLAN, "targets.0.target", "6,58", 6.58),
        (PLAN, "targets.0.target", 6.58, 6.58),
        (PLAN, "targets.0.rank_max", "30", 30),
        (PLAN, "indicators.6.code", "1.07", "1.07"),
        (PLAN, "indicators.6.lead", [{"agency": "Sở Xây dựng"}], [PARTY]),
        (PLAN, "indicators.6.lead", [], []),
        (PLAN, "tasks.2.coordinating", ["các phòng, ban", "  "], ["các phòng, ban"]),
        (PLAN, "reporting.0.due", {**DUE, "x": 1}, DUE),
        (PLAN, "reporting.0.period", "quarterly", "quarterly"),
        (PLAN, "indicators.6", None, None),
        (PLAN, "signer.name", "Dương Công Vĩ", "Dương Công Vĩ"),
        (SCORES, "rows.3.cstp1", "4,95", 4.95),
        (SCORES, "rows.3.rank", 62, 62),
    ],
)
def test_values_are_cleaned(kind, path, given, stored):
    assert clean(kind, path, given) == stored


@pytest.mark.parametrize(
    ("kind", "path", "given", "code"),
    [
        (PLAN, "targets.0.target", "1.234", "field.ambiguous_number"),
        (PLAN, "targets.0.target", "sáu", "field.not_number"),
        (PLAN, "targets.0.target", [1], "field.not_number"),
        (PLAN, "targets.0.target", float("nan"), "field.not_number"),
        (PLAN, "targets.0.rank_max", "30,5", "field.not_whole"),
        (PLAN, "targets.0.rank_max", "0", "field.out_of_range"),
        (PLAN, "header.date", "31/02/2026", "field.not_date"),
        (PLAN, "header.date", {"a": 1}, "field.not_date"),
        (PLAN, "header.title", "x" * 501, "field.too_long"),
        (PLAN, "header.title", 5, "field.not_text"),
        (PLAN, "indicators.6.name", " ", "field.required"),
        (PLAN, "indicators.6.code", "1.5", "field.not_of_form"),
        (PLAN, "indicators.6.lead", "Sở Xây dựng", "field.not_list"),
        (PLAN, "indicators.6.lead", ["Sở Xây dựng"], "field.not_record"),
        (PLAN, "indicators.6.lead", [{"agency": ""}], "field.required"),
        (PLAN, "indicators.6.lead", [{"agency": "x", "role": "boss"}], "field.not_choice"),
        (PLAN, "reporting.0.due", {"rule": "after"}, "field.not_due_rule"),
        (PLAN, "reporting.0.due", "ngày 15", "field.not_due_rule"),
        (PLAN, "reporting.0.due", {"rule": "by"}, "field.not_due_rule"),
        (PLAN, "rows.0.total", 1, "field.unknown"),
        (PLAN, "indicators.6.path", 1, "field.unknown"),
        (PLAN, "indicators", [], "field.unknown"),
        (PLAN, "header", {}, "field.unknown"),
        (PLAN, "indicators.-1.name", "x", "field.unknown"),
        (PLAN, "__class__", "x", "field.unknown"),
        (PLAN, "", "x", "field.unknown"),
        (SCORES, "header.title", "x", "field.unknown"),
        (SCORES, "rows.0.cstp1", "11", "field.out_of_range"),
    ],
)
def test_values_that_cannot_stand_are_refused_with_a_code(kind, path, given, code):
    with pytest.raises(ProblemError) as error:
        clean(kind, path, given)
    problem = error.value.problems[0]
    assert problem.code == code
    assert "?" not in problem.message("vi") + problem.remedy("en")


@given(st.sampled_from(PATHS), JSON)
def test_whatever_comes_is_cleaned_or_refused(where, value):
    try:
        cleaned = clean(*where, value)
    except ProblemError:
        return
    assert clean(*where, cleaned) == cleaned
