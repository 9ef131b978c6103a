"""Files that break their reader leave a failed import with a remedy; the worker goes on to the next file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.documents.hostile import TOO_MUCH, paragraph, word
from tests.house.served import environment, run
from xanh.documents.write import write_plan
from xanh.portal.imports.actions import read_import
from xanh.portal.imports.models import Import
from xanh.portal.imports.rules import ImportState
from xanh.reference import plan_facts

LONG = "Giao Sở Xây dựng chủ trì rà soát trước ngày 15/6."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("memory.xlsx", TOO_MUCH["corner.xlsx"], "document.too_much_memory"),
        ("time.docx", lambda: word(paragraph(LONG) * 20_000), "import.reader_timeout"),
    ],
)
def test_what_breaks_its_reader_has_failed_and_says_what_to_do(
    cast, at, *, settings, name, data, code
) -> None:
    settings.JOB_TIMEOUT = 600 if code == "document.too_much_memory" else 2
    client = Client()
    client.force_login(cast["lan"])
    answer = client.post(
        reverse("imports:upload"), {"file": SimpleUploadedFile(name, data()), "kind": "plan"}
    )
    found = read_import(Import.objects.get().pk, at=at)
    assert (answer.status_code, found.state, [p["code"] for p in found.problems]) == (
        302,
        ImportState.FAILED,
        [code],
    )
    assert found.problems[0]["remedy"]["vi"] in client.get(answer["Location"]).content.decode()


RECEIVE = """
from pathlib import Path
from django.utils import timezone
from xanh.portal.imports.actions import receive_file
for path in sorted(Path({folder!r}).iterdir()):
    receive_file(path.name, path.read_bytes(), kind="plan", by=None, at=timezone.now())
"""
TELL = """
from xanh.portal.imports.models import Import
print("told:", list(Import.objects.order_by("id").values_list("document__name", "state")))
"""


@pytest.mark.serves
def test_the_worker_outlives_a_file_that_kills_its_reader(tmp_path, ready_database) -> None:
    folder = tmp_path / "files-to-send"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(TOO_MUCH["corner.xlsx"]())
    (folder / "b.docx").write_bytes(write_plan(plan_facts("langson_2024_sgtvt")))
    env = environment(tmp_path, ready_database, XANH_LOG_LEVEL="INFO")
    run("manage", "migrate", "-v0", env=env).finish()
    run("manage", "shell", "-v0", "-c", RECEIVE.format(folder=str(folder)), env=env).finish()
    worker = run("manage", "qcluster", env=env)
    first, second = worker.until("Processed"), worker.until("Processed")
    assert "read-1" in first
    assert "read-2" in second
    worker.stop()
    told = run("manage", "shell", "-v0", "-c", TELL, env=env).finish()
    assert "[('a.xlsx', 'failed'), ('b.docx', 'ready')]" in told
