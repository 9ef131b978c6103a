"""Several files at once: each is received on its own, what keeps one out keeps no other."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xanh.portal.config.uploads import LimitedUploadHandler
from xanh.portal.imports.forms import FILES_AT_ONCE
from xanh.portal.imports.models import Import

pytestmark = pytest.mark.django_db


def upload(client, *files):
    data = {"kind": "plan", "file": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(reverse("imports:upload"), data)


def received():
    return sorted(Import.objects.values_list("document__name", flat=True))


def test_one_file_leads_to_its_review_several_to_the_list(signed_in) -> None:
    client = signed_in("lan")
    one = upload(client, ("a.txt", b"1"))
    assert one.url == reverse("imports:detail", args=[Import.objects.get().pk])
    assert upload(client, ("b.txt", b"2"), ("c.pdf", b"3")).url == reverse("imports:list")
    assert received() == ["a.txt", "b.txt", "c.pdf"]


def test_what_keeps_one_file_out_keeps_no_other(signed_in) -> None:
    answer = upload(signed_in("lan"), ("a.txt", b"1"), ("trong.txt", b""), ("b.txt", b"2"))
    assert answer.status_code == 422
    assert [p["place"] for p in answer.context["problems"]] == [{"file": "trong.txt"}]
    assert received() == ["a.txt", "b.txt"]
    assert "a.txt</a>" in answer.content.decode()


def test_too_many_files_are_refused_whole(signed_in) -> None:
    answer = upload(signed_in("lan"), *[(f"{n}.txt", b"%d" % n) for n in range(FILES_AT_ONCE + 1)])
    assert [p["code"] for p in answer.context["problems"]] == ["upload.too_many"]
    assert received() == []


def test_no_file(signed_in) -> None:
    answer = upload(signed_in("lan"))
    assert [p["code"] for p in answer.context["problems"]] == ["upload.no_file"]


def test_of_a_file_too_large_no_more_is_kept_than_may_come(settings) -> None:
    settings.MAX_UPLOAD_BYTES = 200_000
    handler = LimitedUploadHandler()
    handler.new_file("file", "quet.pdf", "application/pdf", None)
    for start in range(0, 1_000_000, 50_000):
        handler.receive_data_chunk(b"x" * 50_000, start)
    with handler.file_complete(1_000_000) as file:
        assert file.size == 1_000_000
        assert len(file.read()) == 250_000


def test_a_file_from_the_disk_is_received_as_it_came(signed_in, settings) -> None:
    settings.MAX_UPLOAD_BYTES, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 200_000, 0
    content = b"kehoach\n" * 20_000
    answer = upload(signed_in("lan"), ("quet.pdf", content + content), ("a.txt", content))
    assert [p["code"] for p in answer.context["problems"]] == ["document.too_large"]
    assert received() == ["a.txt"]
    assert Import.objects.get().document.file.read() == content
