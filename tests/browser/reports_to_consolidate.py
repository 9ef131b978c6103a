"""Give the running workbench a regime on which Minh and another have reported; print its tier and period."""

import json
from datetime import timedelta

from django.utils import timezone

from tests.portal.reports.acting import sent
from tests.portal.reports.conftest import again, make_regime
from xanh.calendar import period_containing
from xanh.portal.agencies.models import Agency, User
from xanh.portal.reports.actions import lift_lock
from xanh.portal.reports.queries import find_duty

REPORTED = {
    "so-tc": ("minh", "Đã bố trí vốn cho 12 nhiệm vụ.", "12"),
    "so-xd": (None, "Đã kiểm tra 3 cơ sở.", "3"),
}


def opened(tier, period, agency, by, now):
    """The duty for as long as a test may take, whatever the day."""
    found = find_duty(tier.pk, period.code, agency)
    lift_lock(found, until=now + timedelta(days=9), why="Thử", by=by, at=now)
    return again(found)


if __name__ == "__main__":
    now, ha = timezone.now(), User.objects.get(username="ha")
    regime = make_regime("tong-hop")
    regime.name = "Báo cáo để tổng hợp"
    regime.save(update_fields=["name"])
    regime.lines.filter(code="2").update(roll_up="sum", decimals=0)
    period = period_containing("quarter", regime.period_rule, timezone.localdate())
    tier, above = regime.tiers.order_by("level")
    tier.reporters.set(Agency.objects.filter(code__in=REPORTED))
    for agency, (who, text, count) in REPORTED.items():
        by = User.objects.get(username=who) if who else None
        values = {"I": {"text": text}, "1": {"estimate": "80"}, "2": {"estimate": count}}
        sent(opened(tier, period, agency, ha, now), by=by, at=now, values=values)
    opened(above, period, "so-nnmt", ha, now)
    print(json.dumps({"tier": tier.pk, "above": above.pk, "period": period.code}))
