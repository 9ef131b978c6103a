"""A plan on its way in: sent by one person, read as by the worker, accepted by the focal agency."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.people import Visitor
from xanh.portal.imports.models import Import
from xanh.portal.imports.reading import read_here
from xanh.portal.imports.receiving import read_import

SURE = {"accept_doubts": "1", "reason": "Đã đối chiếu bản giấy"}


def upload(who: Visitor, name: str, data: bytes) -> str:
    """The address of the import, once the file has been read."""
    received = who.post("/imports/new/", {"kind": "plan", "file": SimpleUploadedFile(name, data)})
    assert received.status == 302
    waiting = Import.objects.latest("pk")
    read_import(waiting.pk, at=waiting.created_at, read=read_here)
    return received.place


def accept(who: Visitor, imported: str, **chosen: str) -> str:
    """The address of the plan that the import became."""
    answer = who.post(f"{imported}accept/", SURE | chosen)
    assert answer.status == 302, answer.words[:800]
    found = re.search(r'href="(/plans/\d+/)"', who.get(imported).body)
    assert found
    return found[1]
