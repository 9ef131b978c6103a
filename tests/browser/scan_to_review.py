"""Give the running workbench a scan that waits for review. Run as a script in the workbench's environment."""

from django.utils import timezone

from tests.portal.scans import scan
from xanh.documents.pictures import page_sizes
from xanh.portal.agencies.models import User
from xanh.portal.imports.actions import read_import, store_file
from xanh.portal.imports.reading import Outcome

if __name__ == "__main__":
    pdf, draft = scan()
    draft["header"] = {**draft["header"], "number": "60/KH-UBND"}
    now, lan = timezone.now(), User.objects.get(username="lan")
    stored = store_file("quet.pdf", pdf, kind="plan", by=lan, at=now)
    read_import(stored.pk, at=now, read=lambda *_: Outcome(draft, page_sizes=page_sizes(pdf)))
    print(stored.pk)
