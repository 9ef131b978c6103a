"""The cast of the portal's tests, and one object of each kind that an address may name."""

from __future__ import annotations

import pytest

from tests.access.reports import reports
from tests.portal.conftest import at, cast, framework, register  # noqa: F401
from tests.portal.scans import scan
from xanh.documents.pictures import page_sizes
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.imports.actions import accept_import, store_file
from xanh.portal.imports.reading import Outcome, read_here
from xanh.portal.imports.receiving import read_import
from xanh.reference import plan_facts

FACTS = plan_facts("langson_2026_18")
REASON = "đối chiếu xong"


@pytest.fixture
def world(framework, cast, at):  # noqa: F811
    """Keyword arguments of every address: an accepted plan; what waits of Lan's imports."""
    stored = store_file("cu.docx", write_plan(FACTS), kind="plan", by=cast["ha"], at=at)
    read = read_import(stored.pk, at=at, read=read_here)
    accepted = accept_import(read, by=cast["ha"], at=at, accept_doubts=True, reason=REASON)
    other = {**FACTS, "header": {**FACTS["header"], "number": "19/KH-UBND"}}
    waiting = store_file("moi.docx", write_plan(other), kind="plan", by=cast["lan"], at=at)
    read_import(waiting.pk, at=at, read=read_here)
    again = {**FACTS, "header": {**FACTS["header"], "title": "Bản mới"}}
    version = store_file("lai.docx", write_plan(again), kind="plan", by=cast["lan"], at=at)
    read_import(version.pk, at=at, read=read_here)
    pdf, draft = scan()
    scanned = store_file("quet.pdf", pdf, kind="plan", by=cast["lan"], at=at)
    read_import(scanned.pk, at=at, read=lambda *_: Outcome(draft, page_sizes=page_sizes(pdf)))
    return {
        "import": {"pk": waiting.pk},
        "version": {"pk": version.pk},
        "page": {"pk": scanned.pk, "number": 1},
        "person": {"pk": cast["minh"].pk},
        "plan": {"pk": accepted.plan_id},
        "agency": {"code": "so-nnmt"},
        "indicator": {"code": "1.05"},
        **reports(cast, at),
        "": {},
    }
