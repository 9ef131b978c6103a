"""Reports for the table of addresses: one of Lan's that is open, one that she has sent."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.portal.reports.acting import fill, sent
from tests.portal.reports.conftest import make_regime
from xanh.portal.reports.actions import lift_lock
from xanh.portal.reports.queries import find_duty

FAR = datetime(2090, 1, 1, tzinfo=UTC)


def reports(cast, at) -> dict[str, dict[str, object]]:
    """Keyword arguments of the addresses about reports; windows stay open, whatever the day."""
    tier = make_regime().tiers.get(level=1)
    draft, gone = (find_duty(tier.pk, period, "so-xd") for period in ("20261", "20262"))
    for duty in (draft, gone):
        lift_lock(duty, until=FAR, why="thử", by=cast["ha"], at=at)
    fill(draft, by=cast["lan"], at=at)
    sent(gone, by=cast["lan"], at=at)
    return {
        "report": draft.key,
        "report line": {**draft.key, "code": "1"},
        "sent report": gone.key,
        "report version": {**gone.key, "number": 1},
    }
