"""Give Lan's agency tasks, evidence, a question of the leader. Run in the workbench's environment."""

import io
import json
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from PIL import Image

from tests.portal.tasks.making import give, make_plan, make_task
from xanh.portal.agencies.models import Agency, User
from xanh.portal.explanations.actions import ask
from xanh.portal.explanations.rules import Clock, Figure
from xanh.portal.periods.queries import state_calendar
from xanh.portal.plans.models import Plan
from xanh.portal.plans.rules import Role
from xanh.portal.tasks import actions, evidence
from xanh.portal.tasks.rules import Given, period_now

TASKS = {"Rà soát quy hoạch hạ tầng các cụm công nghiệp": -20, "Tập huấn tiêu chí xanh cho cán bộ xã": 4}


def main() -> dict[str, int]:
    now, day = timezone.now(), timezone.localdate()
    lan, quang = (User.objects.get(username=name) for name in ("lan", "quang"))
    ours, partner = (Agency.objects.get(code=code) for code in ("so-ct", "so-tc"))
    plan, tasks = make_plan(f"{Plan.objects.count() + 70}/KH-UBND"), []
    for text, delta in TASKS.items():
        tasks.append(make_task(plan, text, due_on=day + timedelta(days=delta)))
        give(tasks[-1], ours)
        give(tasks[-1], partner, Role.COORDINATING)
    first, period = tasks[0], period_now(None, day)
    before = actions.Place(ours, period.previous, 0)
    said = Given(percent=Decimal(40), done="Kỳ trước đã rà soát 9 cụm.")
    actions.enter_progress(first, before, said, by=lan, at=now)
    photo = io.BytesIO()
    Image.new("RGB", (800, 600), "green").save(photo, "JPEG")
    kept = [
        evidence.add_evidence(
            task, evidence.looked_at(photo, "anh.jpg"), evidence.About(ours, period), by=lan, at=now
        )
        for task in tasks
    ]
    figure = Figure("plans.task", str(first.pk), "progress", str(first), "40 %", f"/tasks/{first.pk}/")
    clock = Clock(3, state_calendar())
    asked = ask(figure, "Vì sao chậm?", of=ours, clock=clock, by=quang, at=now - timedelta(days=9))
    return {"work": first.pk, "evidence": kept[1].pk, "explanation": asked.pk}


if __name__ == "__main__":
    print(json.dumps({name: str(pk) for name, pk in main().items()}))
