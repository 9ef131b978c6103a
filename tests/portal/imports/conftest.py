"""Imports in the states that the tests start from."""

from __future__ import annotations

import pytest

from tests.portal.drafts import plan_draft, reading
from xanh.portal.imports.actions import read_import, receive_file
from xanh.portal.imports.reading import Outcome
from xanh.portal.imports.rules import ImportKind

DOUBTFUL = ("indicators.4.lead", "indicators.6.lead")


def doubtful_draft() -> dict:
    """Plan 18 with two doubts."""
    draft = plan_draft()
    for index in (6, 4):
        draft["indicators"][index]["fields"]["lead"] = reading(index + 1, "to_check")
    return draft


@pytest.fixture
def receive(framework, at):
    """Receive a file as someone; the reading waits."""

    def receive(by, data=b"plan", name="plan.txt", kind=ImportKind.PLAN):
        return receive_file(name, data, kind=kind, by=by, at=at)

    return receive


@pytest.fixture
def ready(receive, at, lan):
    """Lan's import of plan 18, read, with two doubts."""

    def ready(draft=None, by=lan, **more):
        return read_import(
            receive(by, **more).pk, at=at, read=lambda *_: Outcome(draft=draft or doubtful_draft())
        )

    return ready


@pytest.fixture
def review(ready):
    return ready()
