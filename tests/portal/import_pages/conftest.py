"""An import of Lan's that waits for review, and a browser window for each of the cast."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal.drafts import plan_draft, reading
from xanh.portal.imports.models import Import
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.portal.plans.models import SourceDocument

LINES = [f"Dòng {n}" for n in range(1, 701)]


@pytest.fixture
def imported(cast, at):
    """The plan as read: the lead of row 0 is to check, the name of row 1 proposed with a suggestion."""
    draft = plan_draft()
    draft["indicators"][0]["fields"]["lead"] = reading(3, "to_check")
    proposed = {**reading(5, "proposed", "Khong o nhiem"), "suggestion": "Không ô nhiễm"}
    draft["indicators"][1]["fields"]["name"] = proposed
    return made(draft, cast["lan"], at)


def made(draft, by, at, *, sha256="a" * 64):
    document = SourceDocument.objects.create(
        sha256=sha256,
        name="plan.docx",
        size=10,
        received_at=at,
        received_by=by,
        lines=LINES,
        pages=[1, 300],
    )
    return Import.objects.create(
        document=document,
        kind=ImportKind.PLAN,
        state=ImportState.READY,
        agency=by.memberships.get().agency,
        created_by=by,
        created_at=at,
        draft=draft,
    )


@pytest.fixture
def signed_in(cast):
    """A client for one of the cast."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(cast[name])
        return client

    return enter
