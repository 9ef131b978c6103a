"""What reviewers call a body is known the next time; what they only moved or confirmed is not."""

from __future__ import annotations

import pytest

from xanh.portal.imports.actions import correct_field
from xanh.portal.imports.models import Import
from xanh.portal.imports.reading import Outcome
from xanh.portal.imports.receiving import read_import
from xanh.portal.imports.rules import ImportState
from xanh.portal.imports.variants import variants

pytestmark = pytest.mark.django_db


@pytest.fixture
def corrected(review, lan, at):
    """Lan's import whose first indicator got another lead, accepted or not."""

    def corrected(name, state=ImportState.ACCEPTED):
        lead = [{**party, "agency": name, "code": None} for party in review.draft["indicators"][0]["lead"]]
        correct_field(review, "indicators.0.lead", lead, by=lan, at=at, expected=None)
        Import.objects.filter(pk=review.pk).update(state=state)
        party = review.draft["indicators"][0]["lead"][0]
        return party.get("as_written") or party["agency"]

    return corrected


def test_a_correction_of_an_accepted_plan_is_a_variant(corrected):
    spelling = corrected("Sở Thể thao")
    assert variants()[spelling] == "Sở Thể thao"


def test_a_correction_that_nobody_accepted_is_none(corrected):
    corrected("Sở Thể thao", ImportState.READY)
    assert variants() == {}


def test_readers_are_told(corrected, receive, lan, at):
    spelling = corrected("Sở Thể thao")
    asked = []
    read_import(receive(lan, data=b"other").pk, at=at, read=lambda r, *_: asked.append(r) or Outcome())
    assert asked[0].variants == {spelling: "Sở Thể thao"}
