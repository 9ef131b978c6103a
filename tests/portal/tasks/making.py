"""Plans and tasks as they stand once they are accepted, made directly: what is tested is what comes after."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count

from xanh.portal.agencies.models import Agency
from xanh.portal.plans.models import Plan, ReportingDuty, Responsibility, Task
from xanh.portal.plans.rules import PlanState, Role

POSITIONS = count()


def make_plan(symbol="18/KH-UBND", state=PlanState.ACCEPTED, receiver="so-nnmt", **about):
    plan = Plan.objects.create(
        symbol=symbol,
        title="Nâng cao Chỉ số Xanh",
        document_type="Kế hoạch",
        year=2026,
        issued_on=date(2026, 1, 21),
        state=state,
        accepted_at=datetime(2026, 1, 22, tzinfo=UTC),
        issuer=Agency.objects.get(code="ubnd-tinh"),
        **about,
    )
    if receiver:
        to = Agency.objects.get(code=receiver)
        ReportingDuty.objects.create(plan=plan, position=0, receiver=to, receiver_text=to.name)
    return plan


def make_task(plan, text="Nhiệm vụ", **about):
    about.setdefault("next_due_on", about.get("due_on"))
    schedule = about.pop("schedule", None)
    if schedule is None and about.get("due_on"):
        schedule = {"kind": "date", "date": about["due_on"].isoformat(), "rule": "by", "text": ""}
    return Task.objects.create(
        plan=plan, position=next(POSITIONS), text=text, node_code="1", schedule=schedule, **about
    )


def give(task, agency, role=Role.LEAD, **about):
    return Responsibility.objects.create(
        plan=task.plan, task=task, agency=agency, role=role, position=next(POSITIONS), **about
    )
