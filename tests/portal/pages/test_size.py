"""With many plans and years each page still asks the database few times and stays light."""

from __future__ import annotations

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import absent
from xanh.portal.agencies.models import Agency
from xanh.portal.indicators.models import Unit, Value
from xanh.portal.plans.models import (
    Plan,
    PlanIndicator,
    Recipient,
    ReportingDuty,
    Responsibility,
    Target,
    Task,
)

QUERIES = 21  # an agency tells of its codes, mergers and history, too; the bell asks once
# What is late, what waits and all that an agency owes come from every app: a few reads of each, and the bell.
OF_ALL_APPS = {"/": 33, "/agencies/so-xd/": 36, "/agencies/cap-xa/": 36, "/late/": 22}
PLANS, TASKS, YEARS = 20, 60, 10
FIRST_VISIT = 300_000  # bytes, besides fonts and the chart library
SCRIPTS = ("page.js", "queue_store.js", "queue_send.js", "offline.js")
FRAME = (
    "vendor/tabler.min.css",
    "vendor/htmx.min.js",
    "vendor/icons.svg",
    "xanh/xanh.css",
    *(f"xanh/{name}" for name in SCRIPTS),
)
PAGES = [
    "/",
    "/late/",
    "/matrix/",
    "/agencies/so-xd/",
    "/agencies/cap-xa/",
    "/agencies/",
    "/indicators/",
    "/indicators/1.05/",
    "/indicators/1/",
    "/plans/",
    "/plans/{pk}/",
    "/plans/{pk}/?part=indicators",
    "/plans/{pk}/?part=tasks&q=a",
    "/plans/{pk}/?part=findings",
    "/plans/{pk}/?part=history",
    "/journal/?check=1",
    "/matrix.xlsx",
    "/overview.xlsx",
]


@pytest.fixture(autouse=True)
def _nothing_cached():
    cache.clear()


@pytest.fixture(scope="module")
def many(workbench, django_db_blocker) -> Plan:
    """Plans of several years, each with a table, tasks, duties and recipients; years of scores."""
    with django_db_blocker.unblock():
        return grown()


def grown() -> Plan:
    agencies = list(Agency.objects.filter(kind__in=("department", "division")))
    model = Plan.objects.get(symbol="18/KH-UBND")
    plans = Plan.objects.bulk_create(copy_of(model, n) for n in range(PLANS))
    for plan in plans:
        fill(plan, model, agencies)
    scores(Unit.objects.get(name="Lạng Sơn"))
    return plans[0]


def copy_of(model: Plan, n: int) -> Plan:
    issued_on = date(2026, 3, 1 + n)
    return Plan(
        state="accepted",
        symbol=f"{100 + n}/KH-UBND",
        issued_on=issued_on,
        year=2026,
        issuer=model.issuer,
        title=f"Kế hoạch {n}",
        parent=model,
        document=model.document,
        kind=model.kind,
        accepted_at=timezone.now(),
    )


def fill(plan: Plan, model: Plan, agencies: list[Agency]) -> None:
    columns = ("subindex", "number", "name", "unit_note", "position", "spans", "node_id")
    rows = PlanIndicator.objects.bulk_create(
        PlanIndicator(plan=plan, **{c: getattr(i, c) for c in columns}) for i in model.indicators.all()
    )
    tasks = Task.objects.bulk_create(
        Task(plan=plan, position=n, text=f"nhiệm vụ {n}", node_code=str(n % 4 + 1)) for n in range(TASKS)
    )
    Responsibility.objects.bulk_create(
        Responsibility(plan=plan, position=n, role="lead", agency=agencies[(n + k) % len(agencies)], **owner)
        for k in range(3)
        for n, owner in enumerate([*({"indicator": r} for r in rows), *({"task": t} for t in tasks)])
    )
    due = {"rule": "before", "day": 15, "month": "last_of_quarter"}
    ReportingDuty.objects.bulk_create(
        ReportingDuty(plan=plan, position=n, due=due, reporter=a, receiver=agencies[0])
        for n, a in enumerate(agencies)
    )
    Recipient.objects.bulk_create(
        Recipient(plan=plan, position=n, name=a.name, agency=a) for n, a in enumerate(agencies)
    )
    Target.objects.create(plan=plan, position=1, node_code="1", target_year=2024, target=Decimal(7))


def scores(unit: Unit) -> None:
    Value.objects.bulk_create(
        Value(
            framework="PGI",
            unit=unit,
            year=2030 + y,
            node_code=code,
            value=5,
            kind="published",
            recorded_at=timezone.now(),
        )
        for y in range(YEARS)
        for code in ("0", "1", "2", "3", "4", "1.05")
    )


@pytest.mark.parametrize("address", PAGES)
def test_asks_the_database_few_times(quang, many, address) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = quang.get(address.format(pk=many.pk))
    assert answer.status_code == 200
    assert len(asked) <= OF_ALL_APPS.get(address, QUERIES), "\n".join(q["sql"][:140] for q in asked)


def test_a_first_visit_is_light(quang, many) -> None:
    from django.contrib.staticfiles.finders import find

    frame = [find(name) for name in FRAME]
    if None in frame:
        absent("front-end packages are not installed: make setup")
    files = sum(len(gzip.compress(Path(path).read_bytes())) for path in frame)
    heaviest = max(
        len(gzip.compress(quang.get(p.format(pk=many.pk)).content)) for p in PAGES if "xlsx" not in p
    )
    assert files + heaviest < FIRST_VISIT
