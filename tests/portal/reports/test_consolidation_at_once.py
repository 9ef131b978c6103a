"""Two people on one consolidation in the same second: one word on a line, one draft, every part once."""

from __future__ import annotations

from itertools import count

import pytest

from tests.portal.at_once import at_once
from tests.portal.reports.acting import sent
from tests.portal.reports.conftest import OPEN, QUARTER
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.journal.queries import verify
from xanh.portal.reports import consolidating
from xanh.portal.reports.consolidating import Writing
from xanh.portal.reports.gathering import find_scope, gather
from xanh.portal.reports.models import Consolidation, JointLine, TakenPart

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def scope(tier, duty, lan):
    sent(duty, by=lan)
    return find_scope(tier.pk, QUARTER)


def test_of_four_first_words_one_stands(scope, ha):
    numbers = count(1)

    def write():
        writing = Writing("I", {"text": f"Bản {next(numbers)}"}, 0)
        return consolidating.save_joint(scope, writing, by=ha, at=OPEN).version

    assert at_once(write) == ["1", *["report.changed_meanwhile"] * 3]
    assert (Consolidation.objects.count(), JointLine.objects.count()) == (1, 1)
    assert verify() is None


def test_four_clicks_take_a_part_once_and_draft_one_report(scope, ha):
    told = at_once(lambda: consolidating.take(scope, {"so-xd": 1}, by=ha, at=OPEN))
    assert sorted(told) == ["[]", *["consolidation.nothing_to_take"] * 3]
    assert TakenPart.objects.count() == 1
    seen = gather(scope).seen
    at_once(lambda: consolidating.draft_report(scope, seen=seen, by=ha, at=OPEN).pk)
    assert OfficialDocument.objects.count() == 1
    assert verify() is None
