"""Give the running workbench a report that was sent; print its tier and the one above. A script run there."""

import json
from datetime import timedelta

from django.utils import timezone

from tests.portal.reports.acting import sent
from xanh.portal.agencies.models import User
from xanh.portal.periods.models import Tier
from xanh.portal.reports.actions import lift_lock, save_line
from xanh.portal.reports.queries import contents, find_duty

if __name__ == "__main__":
    tier = Tier.objects.get(regime__code="pgi-quy", level=1)
    now, ha, minh = timezone.now(), User.objects.get(username="ha"), User.objects.get(username="minh")
    duty = find_duty(tier.pk, "20262", "so-tc")
    lift_lock(duty, until=now + timedelta(days=30), why="Bổ sung sau khi khôi phục mạng", by=ha, at=now)
    duty = find_duty(tier.pk, "20262", "so-tc")
    for line in contents(duty):
        typed = {"actual": "12"} if line.is_figure else {"text": "Đã hoàn thành các nhiệm vụ của kỳ."}
        save_line(find_duty(tier.pk, "20262", "so-tc"), line.code, typed, expected=0, by=minh, at=now)
    sent(duty, by=minh, at=now, values={})
    above = Tier.objects.get(regime__code="pgi-quy", level=2)
    print(json.dumps({"tier": tier.pk, "above": above.pk}))
