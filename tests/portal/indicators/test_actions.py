"""Frameworks, units and figures on the database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xanh import reference
from xanh.portal.agencies.rules import is_valid
from xanh.portal.indicators import access, queries
from xanh.portal.indicators.actions import load_framework, load_units, record_scores
from xanh.portal.indicators.models import Edition, Node, Unit, Value
from xanh.portal.indicators.rules import Figure
from xanh.portal.journal.models import Entry
from xanh.reference import ProblemError

SOURCE = "https://pcivietnam.vn/en/pgi"


def figure(**changes) -> Figure:
    return Figure(**{"unit": "Lạng Sơn", "year": 2024, "node_code": "1", "value": Decimal("4.95"), **changes})


def record(*figures, at):
    return record_scores([*figures], by=None, at=at)


def problems(*figures, at) -> list[str]:
    with pytest.raises(ProblemError) as error:
        record(*figures, at=at)
    return [p.code for p in error.value.problems]


def test_the_list_goes_to_the_edition_that_has_as_many(framework):
    assert queries.newest_list().year == 2026
    assert Node.objects.filter(kind="indicator").count() == 42
    assert Node.objects.get(code="1.05").parent.code == "1"
    assert Node.objects.get(code="1").parent.code == "0"
    assert [e.comparable_with_previous for e in Edition.objects.all()][:2] == [False, False]


def test_loading_twice_changes_nothing(framework, at):
    counts = (Node.objects.count(), Edition.objects.count(), Entry.objects.count())
    load_framework(reference.editions(), reference.indicators(), by=None, at=at)
    assert load_units(reference.provinces(), reference.agencies()) == 0
    assert (Node.objects.count(), Edition.objects.count(), Entry.objects.count()) == counts


@pytest.mark.parametrize(("day", "count"), [(date(2025, 6, 30), 63), (date(2025, 7, 1), 34)])
def test_provinces_of_a_day(framework, day, count):
    provinces = Unit.objects.exclude(code="VN")
    assert sum(is_valid(u.valid_from, u.valid_to, day) for u in provinces) == count


def test_a_code_used_again_is_another_unit(framework):
    units = Unit.objects.filter(code="08").order_by("valid_to")
    assert {(u.name, u.valid_to) for u in units} == {
        ("Tuyên Quang", date(2025, 6, 30)),
        ("Tuyên Quang", None),
    }
    lang_son = Unit.objects.get(name="Lạng Sơn")
    assert (lang_son.valid_from, lang_son.valid_to, lang_son.committee.code) == (None, None, "ubnd-tinh")
    assert Unit.objects.filter(committee__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("name", "year", "code"),
    [
        ("Lạng Sơn", 2024, "20"),
        ("tỉnh Lạng Sơn", 2026, "20"),
        ("TP. Hồ Chí Minh", 2024, "79"),
        ("Thành phố Hồ Chí Minh", 2024, "79"),
        ("Ha Giang", 2024, "02"),
        ("Hà Giang", 2025, None),
        ("Huế", 2024, None),
        ("Atlantis", 2024, None),
    ],
)
def test_units_are_found_by_the_name_of_their_year(framework, name, year, code):
    unit = queries.UnitRegister().find(name, year)
    assert (unit.code if unit else None) == code


def test_figures_are_kept_with_their_source(framework, at):
    counts = record(figure(source_url=SOURCE), figure(node_code="0", value=None, outside_top=30), at=at)
    assert counts == {"added": 2, "completed": 0, "known": 0}
    total = Value.objects.get(node_code="0")
    assert (total.value, total.rank, total.outside_top, total.kind) == (None, None, 30, "published")
    assert Entry.objects.filter(act="scores.record").count() == 1


def test_the_same_figure_again_is_known(framework, at):
    record(figure(source_url=SOURCE), at=at)
    assert record(figure(source_url=SOURCE, value=Decimal("4.950")), at=at)["known"] == 1
    assert Value.objects.count() == 1


def test_another_figure_of_the_same_source_is_refused(framework, at):
    record(figure(source_url=SOURCE), at=at)
    with pytest.raises(ProblemError) as error:
        record(figure(source_url=SOURCE, value=Decimal("5.01"), row="7"), figure(node_code="2"), at=at)
    problem = error.value.problems[0]
    assert (problem.code, problem.place.row) == ("scores.differs", "7")
    assert "4.95." in problem.message()
    assert [v.value for v in Value.objects.all()] == [Decimal("4.95")]


def test_figures_of_two_sources_stand_beside_each_other(framework, at):
    record(figure(source_url=SOURCE), at=at)
    record(figure(source_url="https://example.vn", value=Decimal("5.01")), at=at)
    record(figure(source_name="Báo cáo PGI", value=Decimal("5.02")), at=at)
    assert sorted(v.value for v in Value.objects.filter(unit__name="Lạng Sơn")) == [
        Decimal("4.95"),
        Decimal("5.01"),
        Decimal("5.02"),
    ]


def test_a_gap_is_filled_and_nothing_else_touched(framework, at):
    record(figure(node_code="0", value=Decimal("17.33"), source_url=SOURCE), at=at)
    counts = record(figure(node_code="0", value=None, rank=62, rank_of=63, source_url=SOURCE), at=at)
    value = Value.objects.get()
    assert (counts["completed"], value.value, value.rank, value.rank_of) == (1, Decimal("17.33"), 62, 63)


def test_every_problem_is_told_at_once(framework, at):
    found = problems(
        figure(unit="Atlantis", row="2"),
        figure(unit="Hà Giang", year=2025, row="3"),
        figure(row="4"),
        figure(row="5", value=Decimal("5.5")),
        at=at,
    )
    assert found == ["scores.unknown_unit", "scores.unknown_unit", "scores.twice"]
    assert not Value.objects.exists()


def test_many_rows_take_few_queries(framework, at, django_assert_max_num_queries):
    names = [p.old_name for p in reference.provinces()]
    rows = [figure(unit=n, node_code=c) for n in names for c in ("1", "2", "3", "4")]
    with django_assert_max_num_queries(15):
        assert record(*rows, at=at)["added"] == 252


def test_access(cast, framework):
    assert access.get_node(cast["lan"], "1.05").measure == Node.objects.get(code="1.05").measure
    assert access.nodes_visible(cast["quang"]).count() == 47
    assert not access.nodes_visible(cast["dung"]).exists()
