"""Several files at once: each is received on its own, what keeps one out keeps no other."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

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
