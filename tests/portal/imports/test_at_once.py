"""Two people in the same second: one import of one file, one plan of one draft, one word on one field."""

from __future__ import annotations

import pytest

from tests.portal.at_once import at_once
from tests.portal.drafts import plan_draft
from xanh.portal.agencies.models import Agency
from xanh.portal.imports import actions
from xanh.portal.imports.models import Correction, Import
from xanh.portal.imports.rules import ImportKind
from xanh.portal.indicators.models import Value
from xanh.portal.journal.queries import verify
from xanh.portal.plans.models import Plan, SourceDocument, Target

# SQLite lets one transaction write at a time; the suite's SQLite lies in memory and has no second connection.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_file_sent_four_times_is_received_once(framework, lan, at):
    def send():
        done = actions.receive_file("a.txt", b"plan", kind=ImportKind.PLAN, by=lan, at=at)
        return done.recognised

    assert at_once(send) == ["False", "True", "True", "True"]
    assert (Import.objects.count(), SourceDocument.objects.count()) == (1, 1)


def test_a_draft_accepted_four_times_is_one_plan(ready, ha, at):
    review = ready(plan_draft())
    told = at_once(lambda: actions.accept_import(review, by=ha, at=at).state)
    assert told == ["accepted", *["import.already_accepted"] * 3]
    assert Plan.objects.count() == 1
    assert verify() is None


def test_one_plan_from_two_files_is_accepted_once(ready, ha, at):
    reviews = [ready(plan_draft(), data=data) for data in (b"a", b"b")]
    told = at_once(lambda: actions.accept_import(reviews.pop(), by=ha, at=at).state, times=2)
    assert told == ["accepted", "plan.already_accepted"]


def test_of_four_words_on_one_field_one_is_kept(review, ha, at):
    def say():
        return bool(actions.correct_field(review, "header.title", "x", by=ha, at=at, expected=None))

    assert at_once(say) == ["True", *["import.stale"] * 3]
    assert Correction.objects.count() == 1


def test_two_plans_at_once_cite_one_parent(ready, ha, at):
    """Both name a plan and an agency that nobody knew before: each is made once."""
    drafts = [plan_draft(), plan_draft()]
    for draft, number in zip(drafts, ("18/KH-UBND", "19/KH-UBND"), strict=True):
        parent = {"document": "Kế hoạch", "number": "7/KH-UBND", "date": "2026-01-05"}
        draft["header"] = {**draft["header"], "number": number, "legal_basis": [parent]}
        draft["recipients"] = []
        draft["tasks"] = [{"text": "Rà soát", "lead_unit": "Tổ rà soát của tỉnh"}]
    reviews = [ready(draft, data=draft["header"]["number"].encode()) for draft in drafts]
    told = at_once(lambda: actions.accept_import(reviews.pop(), by=ha, at=at).state, times=2)
    assert told == ["accepted", "accepted"]
    assert Plan.objects.filter(symbol="7/KH-UBND").count() == 1
    assert Agency.objects.filter(name="Tổ rà soát của tỉnh").count() == 1
    assert verify() is None


@pytest.fixture
def tables(receive, lan, at):
    """Tables of scores, read; each a heading and one row."""
    heading = "Loại;Năm;Tỉnh;CSTP1;Số ký hiệu kế hoạch;Ngày kế hoạch;Cơ quan ban hành kế hoạch;Nguồn"

    def read(rows):
        files = [f"{heading}{' ' * n}\n{row}\n".encode() for n, row in enumerate(rows)]
        received = [receive(lan, data, "diem.csv", ImportKind.SCORES) for data in files]
        return [actions.read_import(imported.pk, at=at) for imported in received]

    return read


PUBLISHED = "Công bố;2024;Lạng Sơn;{};;;;Trang PGI"
TARGET = "Mục tiêu;2027;Lạng Sơn;{};77/KH-UBND;01/02/2027;UBND tỉnh;"


@pytest.mark.parametrize(
    ("row", "figures", "told"),
    [
        (PUBLISHED, ("4,95", "4,95"), ["accepted", "accepted"]),
        (PUBLISHED, ("4,95", "5,95"), ["accepted", "scores.differs"]),
        (TARGET, ("6,58", "6,58"), ["accepted", "accepted"]),
        (TARGET, ("6,58", "7,00"), ["accepted", "plan.target_differs"]),
    ],
)
def test_of_two_tables_the_second_is_judged_beside_the_first(tables, ha, row, figures, told):
    reviews, at = tables([row.format(figure) for figure in figures]), ha.date_joined
    assert at_once(lambda: actions.accept_import(reviews.pop(), by=ha, at=at).state, times=2) == told
    assert Value.objects.count() + Target.objects.count() == 1
    assert verify() is None
