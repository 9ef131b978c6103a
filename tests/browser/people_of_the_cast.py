"""Give the running workbench its cast. Run as a script in the workbench's environment."""

from datetime import date

from django.utils import timezone

from xanh.portal.agencies.actions import create_person
from xanh.portal.agencies.models import Agency
from xanh.portal.periods.models import Regime

PASSWORD = "Rung-Thong-2026"
CAST = {
    "ha": ("Hà", "focal", "so-nnmt"),
    "lan": ("Lan", "officer", "so-ct"),
    "minh": ("Minh", "officer", "so-tc"),
    "quang": ("Quang", "leader", "ubnd-tinh"),
    "an": ("An", "administrator", None),
}

if __name__ == "__main__":
    for username, (name, role, code) in CAST.items():
        agency = Agency.objects.get(code=code) if code else None
        create_person(
            username, name=name, password=PASSWORD, by=None, at=timezone.now(), roles=[(role, agency)]
        )
    # The province has used the workbench since its plan: reports of quarters past are owed.
    Regime.objects.filter(valid_to=None).update(valid_from=date(2026, 1, 21))
    create_person("dung", name="Dũng", password=PASSWORD, by=None, at=timezone.now())
