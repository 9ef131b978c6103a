"""Whom a group means is one rule: for reports, for plans below, for today's list, whoever asks."""

from __future__ import annotations

from datetime import date

import pytest

from tests.portal.tasks.making import give, make_plan, make_task
from xanh.portal.agencies.actions import create_agency
from xanh.portal.agencies.models import Agency, GroupMember
from xanh.portal.agencies.queries import members_on
from xanh.portal.agencies.rules import Kind
from xanh.portal.periods.queries import expand
from xanh.portal.plans.cascade import Bodies
from xanh.portal.plans.rules import Role
from xanh.portal.tasks.queries import answers_in, bodies_of, parts

BEFORE, AFTER = date(2025, 2, 28), date(2025, 3, 1)  # the day Sở Giao thông vận tải became Sở Xây dựng


@pytest.fixture
def agency(register):
    return lambda code: Agency.objects.get(code=code)


@pytest.fixture
def outer(agency, at):
    """A group in which another stands, whose one named member has merged."""
    outer, inner = (create_agency(n, kind=Kind.GROUP, by=None, at=at) for n in ("Nhóm ngoài", "Nhóm trong"))
    GroupMember.objects.create(group=inner, agency=agency("so-gtvt"))
    GroupMember.objects.create(group=outer, agency=inner)
    return outer


@pytest.mark.parametrize(("day", "code"), [(BEFORE, "so-gtvt"), (AFTER, "so-xd")])
def test_a_named_member_of_a_group_within_is_meant_by_all(outer, agency, day, code):
    wanted = [code]
    assert [a.code for a in members_on(outer, day)] == wanted
    assert [a.code for a in expand([outer], day)] == wanted
    assert [a.code for a in Bodies(day).meant(outer.pk)] == wanted
    assert outer.pk in Bodies(day).names_of(agency(code))
    assert outer.pk in bodies_of([agency(code)], day).names


def test_a_task_of_such_a_group_is_the_successors_to_answer(outer, agency):
    task = make_task(make_plan())
    give(task, outer, Role.COORDINATING)
    assert answers_in(task, agency("so-xd"), AFTER)
    assert not answers_in(task, agency("so-ct"), AFTER)
    assert [part.agency.code for part in parts(task, AFTER)] == ["so-xd"]


def test_every_group_of_the_register_means_the_same_to_all(register):
    day = date(2026, 2, 2)
    bodies = Bodies(day)
    for group in Agency.objects.filter(kind=Kind.GROUP):
        meant = {a.pk for a in members_on(group, day) if a.pk in bodies.planning}
        assert {a.pk for a in expand([group], day)} == meant, group
        assert {a.pk for a in bodies.meant(group.pk) if a.pk in bodies.planning} == meant, group


def test_the_register_is_asked_the_same_few_times_however_many_groups(agency, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        bodies_of([agency("so-xd")], AFTER)
