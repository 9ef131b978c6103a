"""Every word on screen: each code has its words, each Vietnamese message its English ones."""

from __future__ import annotations

import ast
import re
from decimal import Decimal

import polib
import pytest
from django.utils import translation
from django.utils.translation.template import templatize

from tests.house.tree import ROOT, tracked
from xanh.portal.agencies.rules import Kind as AgencyKind
from xanh.portal.display import figures, names
from xanh.portal.display.words import TABLES, word
from xanh.portal.indicators.rules import Kind as FigureKind
from xanh.portal.indicators.rules import Verdict
from xanh.portal.plans.models import Plan
from xanh.portal.plans.rules import PlanState, Role
from xanh.reference import indicators
from xanh.reference.problems import SEVERITIES

CATALOGUE = polib.pofile(str(ROOT / "src/xanh/portal/locale/en/LC_MESSAGES/django.po"))
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
QUOTED = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"\b(?:n?gettext|_)\({QUOTED}", re.DOTALL)
IN_CONTEXT = re.compile(rf"\bpgettext\({QUOTED}, {QUOTED}")
HOLES = re.compile(r"%\((\w+)\)s")


def in_templates() -> set[str]:
    texts = [templatize(p.read_text("utf-8")) for p in tracked("src/xanh/portal/**/*.html")]
    plain = {ast.literal_eval(found) for text in texts for found in CALL.findall(text)}
    pairs = [pair for text in texts for pair in IN_CONTEXT.findall(text)]
    return plain | {in_context(*map(ast.literal_eval, pair)) for pair in pairs}


def in_code() -> set[str]:
    trees = [ast.parse(p.read_text("utf-8")) for p in tracked("src/xanh/portal/**/*.py")]
    calls = [n for tree in trees for n in ast.walk(tree) if isinstance(n, ast.Call) and n.args]
    named = [(getattr(n.func, "id", ""), [getattr(a, "value", None) for a in n.args]) for n in calls]
    plain = {args[0] for name, args in named if name in MARKS and isinstance(args[0], str)}
    return plain | {in_context(*args) for name, args in named if name in ("pgettext", "pgettext_lazy")}


def in_context(context: str, text: str) -> str:
    """The key of a message that has other English words in a certain place."""
    return f"{context} / {text}"


def key(entry: polib.POEntry) -> str:
    return in_context(entry.msgctxt, entry.msgid) if entry.msgctxt else entry.msgid


def test_every_message_has_english_words() -> None:
    known = {key(e) for e in CATALOGUE if e.translated() and not e.fuzzy}
    asked = in_templates() | in_code()
    assert len(asked) > 300
    assert asked - known == set()
    assert "danh sách / Kế hoạch" in asked


def test_english_keeps_the_values_of_the_vietnamese() -> None:
    pairs = [(e.msgid, text) for e in CATALOGUE for text in (e.msgstr, *e.msgstr_plural.values()) if text]
    assert [p for p in pairs if set(HOLES.findall(p[0])) != set(HOLES.findall(p[1]))] == []


def test_no_english_words_are_left_without_a_message() -> None:
    asked = in_templates() | in_code()
    assert {key(e) for e in CATALOGUE} - asked == set()


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("role", Role),
        ("verdict", Verdict),
        ("figure", FigureKind),
        ("severity", SEVERITIES),
        ("agency", AgencyKind),
        ("plan", PlanState),
        ("direction", {i.direction for i in indicators()}),
        ("direction_state", {i.direction_state for i in indicators()}),
        ("data_source", {i.data_source for i in indicators()}),
    ],
)
def test_every_code_has_words(table, codes) -> None:
    assert {str(c) for c in codes} - set(TABLES[table]) == set()


def test_a_code_without_words_is_shown_as_it_stands() -> None:
    assert str(word("role", "watching")) == "watching"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("6.5800"), 2, "6,58"),
        (Decimal("-1.625"), 2, "−1,63"),
        (1234567, 0, "1.234.567"),
        (Decimal("12.5000"), None, "12,5"),
        (Decimal("40.0000"), None, "40"),
        (None, 2, ""),
        (0, 2, "0,00"),
    ],
)
def test_writes_figures_as_officials_do(value, places, written) -> None:
    with translation.override("vi"):
        assert figures.number(value, places) == written


def test_writes_a_difference_with_its_sign() -> None:
    with translation.override("vi"):
        assert [figures.signed(Decimal(d)) for d in ("0.26", "-1.63", "0")] == ["+0,26", "−1,63", "0,00"]


def test_a_plan_without_a_number_is_named_by_issuer_and_year() -> None:
    plan = Plan(document_type="Kế hoạch", issuer_text="Sở Xây dựng", year=2026)
    with translation.override("vi"):
        assert names.plan_symbol(plan) == "Kế hoạch của Sở Xây dựng năm 2026"
