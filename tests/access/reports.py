"""Reports for the table of addresses: of each of two agencies one that is open, one that was sent."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.portal.reports.acting import fill, sent
from tests.portal.reports.conftest import make_regime
from xanh.portal.reports.actions import lift_lock
from xanh.portal.reports.models import Consolidation
from xanh.portal.reports.queries import find_duty

FAR = datetime(2090, 1, 1, tzinfo=UTC)


def reports(cast, at) -> dict[str, dict[str, object]]:
    """Keyword arguments of the addresses about reports; windows stay open, whatever the day."""
    regime = make_regime()
    tier = regime.tiers.get(level=1)
    whole = {"tier": tier.pk, "period": "20262"}
    begun = Consolidation.objects.create(tier=tier, period=whole["period"], created_at=at)
    consolidation = {
        "consolidation": whole,
        "consolidation number": {"pk": begun.pk},
        "consolidation line": {**whole, "code": "I"},
        "consolidation part": {**whole, "agency": "so-xd"},
        "consolidation above": {**whole, "above": regime.tiers.get(level=2).pk},
    }
    sides = (("", "so-xd", cast["lan"]), ("other ", "so-ct", cast["minh"]))
    found = [_of(prefix, tier, agency, by, cast["ha"], at) for prefix, agency, by in sides]
    return consolidation | {name: kwargs for side in found for name, kwargs in side.items()}


def _of(prefix, tier, agency, by, ha, at):  # noqa: PLR0917
    draft, gone = (find_duty(tier.pk, period, agency) for period in ("20261", "20262"))
    for duty in (draft, gone):
        lift_lock(duty, until=FAR, why="thử", by=ha, at=at)
    fill(draft, by=by, at=at)
    sent(gone, by=by, at=at)
    return {
        f"{prefix}report": draft.key,
        f"{prefix}report line": {**draft.key, "code": "1"},
        f"{prefix}sent report": gone.key,
        f"{prefix}report version": {**gone.key, "number": 1},
    }
