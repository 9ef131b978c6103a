"""What the running workbench has of the entries and files of a task, as JSON. Run in its environment."""

import json
import sys
from pathlib import Path

import django

django.setup()
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from xanh.portal.journal.models import Entry as Line  # noqa: E402
from xanh.portal.reports.models import Submission  # noqa: E402
from xanh.portal.tasks.models import EntryVersion, Evidence  # noqa: E402

if __name__ == "__main__":
    work = sys.argv[1]
    versions = EntryVersion.objects.filter(entry__task_id=work).order_by("id")
    told = {
        "texts": [version.done for version in versions],
        "journal": Line.objects.filter(act="task.progress", object_id=work).count(),
        "files": list(Evidence.objects.filter(task_id=work).values_list("name", flat=True)),
        "sent": Submission.objects.count(),
    }
    print(json.dumps(told))
