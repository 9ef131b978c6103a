"""Give the workbench the bodies it lacks for 20 departments, and an officer and a head to each unit.

Run as a script in the workbench's environment; prints each unit's code with its name and kind as JSON.
"""

import json

from django.db import transaction
from django.utils import timezone

from xanh.portal.agencies.actions import create_agency, create_person
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Kind
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import reporters_on

DEPARTMENTS = 20
MORE = (
    "Sở Tư pháp",
    "Sở Giáo dục và Đào tạo",
    "Sở Ngoại vụ",
    "Văn phòng UBND tỉnh",
    "Ban Tiếp công dân tỉnh",
)


def main() -> dict[str, object]:
    now = timezone.now()
    about = {"by": None, "at": now}
    for name in MORE:
        create_agency(name, kind=Kind.DEPARTMENT, **about)
    tier = Tier.objects.get(regime__code="pgi-quy", level=1)
    missing = DEPARTMENTS - sum(a.kind != Kind.COMMUNE for a in reporters_on(tier, now.date()))
    for number in range(1, missing + 1):
        create_agency(f"Ban Quản lý dự án số {number} tỉnh", kind=Kind.DEPARTMENT, **about)
    units = reporters_on(tier, now.date())
    for unit in units:
        for prefix, role, title in (("cb", "officer", "Cán bộ"), ("tr", "leader", "Thủ trưởng")):
            name = f"{title} {unit.name}"[:150]
            create_person(f"{prefix}-{unit.code}", name=name, password="", roles=[(role, unit)], **about)
    create_person(
        "dm-so-ct",
        name="Đầu mối Sở Công Thương",
        password="",
        roles=[("focal", Agency.objects.get(code="so-ct"))],
        **about,
    )
    return {"tier": tier.pk, "units": {unit.code: {"name": unit.name, "kind": unit.kind} for unit in units}}


if __name__ == "__main__":
    assert Agency.objects.exists()
    with transaction.atomic():
        found = main()
    print(json.dumps(found))
