"""Give the running workbench a scan that waits for review. Run as a script in the workbench's environment."""

import sys
from pathlib import Path

import django

django.setup()
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from django.utils import timezone  # noqa: E402

from tests.portal.scans import scan  # noqa: E402
from xanh.documents.pictures import page_sizes  # noqa: E402
from xanh.portal.agencies.models import User  # noqa: E402
from xanh.portal.imports.actions import read_import, store_file  # noqa: E402
from xanh.portal.imports.reading import Outcome  # noqa: E402

if __name__ == "__main__":
    pdf, draft = scan()
    draft["header"] = {**draft["header"], "number": "60/KH-UBND"}
    now, lan = timezone.now(), User.objects.get(username="lan")
    stored = store_file("quet.pdf", pdf, kind="plan", by=lan, at=now)
    read_import(stored.pk, at=now, read=lambda *_: Outcome(draft, page_sizes=page_sizes(pdf)))
    print(stored.pk)
