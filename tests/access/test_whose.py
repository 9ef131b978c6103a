"""What a person may comes from the role they hold there, and what they see from the door of its own app."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.conftest import CLOCK
from xanh.portal.agencies.actions import create_person
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import Role
from xanh.portal.documents.access import get_file, may_document, register_visible
from xanh.portal.documents.models import DocumentFile, OfficialDocument
from xanh.portal.explanations.access import STEPS, steps
from xanh.portal.explanations.actions import answer, ask
from xanh.portal.explanations.rules import Figure, Step


@pytest.fixture
def two_hats(world, at):
    """An officer of Sở Công Thương who also looks after the workbench, for Sở Xây dựng."""
    agencies = {code: Agency.objects.get(code=code) for code in ("so-xd", "so-ct")}
    roles = [(Role.ADMINISTRATOR, agencies["so-xd"]), (Role.OFFICER, agencies["so-ct"])]
    return create_person("hai", name="Hai", password="x", by=None, at=at, roles=roles)


@pytest.mark.django_db
def test_one_role_does_not_lend_its_rights_to_the_agency_of_another(client, world, two_hats):
    client.force_login(two_hats)
    document = OfficialDocument.objects.get(pk=world["document"]["pk"])
    assert not may_document(two_hats, Act.SEE_DOCUMENT, document)
    for name, named in (
        ("documents:detail", "document"),
        ("documents:docx", "document"),
        ("documents:file", "document file"),
        ("documents:received_detail", "received"),
        ("plans:detail", "draft"),
    ):
        assert client.get(reverse(name, kwargs=world[named])).status_code == 404, name
        assert client.get(reverse(name, kwargs=world[f"other {named}"])).status_code == 200, name
    assert set(register_visible(two_hats).values_list("agency__code", flat=True)) == {"so-ct"}
    shown = client.get(reverse("plans:list")).content.decode()
    assert reverse("plans:detail", kwargs=world["draft"]) not in shown


@pytest.mark.django_db
def test_who_asks_for_an_explanation_judges_it(world, at):
    """First an officer of one agency, then head of another: it is the head who asks."""
    agencies = {code: Agency.objects.get(code=code) for code in ("so-ct", "so-nnmt", "so-xd")}
    roles = [(Role.OFFICER, agencies["so-ct"]), (Role.LEADER, agencies["so-nnmt"])]
    person = create_person("ba", name="Ba", password="x", by=None, at=at, roles=roles)
    figure = Figure("x", "1", "z", "Số liệu")
    asked = ask(figure, "Vì sao?", of=agencies["so-xd"], clock=CLOCK, by=person, at=at)
    answer(asked, "Vì", by=person, at=at)
    asked.refresh_from_db()
    assert asked.asking_agency == agencies["so-nnmt"]
    assert Step.ACCEPT in steps(person, asked)
    assert STEPS


@pytest.mark.django_db
def test_a_plan_names_the_drafts_below_it_to_their_agencies_alone(client, world, cast):
    """Minh is of Sở Công Thương; Lan of Sở Xây dựng, which writes a plan."""
    draft = reverse("plans:detail", kwargs=world["draft"])
    for person, there in (("lan", True), ("minh", False), ("quang", False)):
        client.force_login(cast[person])
        shown = client.get(reverse("plans:detail", kwargs=world["plan"])).content.decode()
        assert (f'"{draft}"' in shown) is there, person


@pytest.mark.django_db
def test_a_file_is_as_open_as_its_document(world, cast):
    kept = DocumentFile.objects.get(pk=world["document file"]["pk"])
    assert get_file(cast["lan"], kept.pk) == kept


@pytest.mark.django_db
def test_a_missing_right_and_a_form_too_old_are_told_apart(world, cast):
    lan = Client(enforce_csrf_checks=True)
    lan.force_login(cast["lan"])
    old = lan.post(reverse("explanations:answer", kwargs=world["explanation"]), {"text": "Vì"})
    denied = lan.get(reverse("plans:adopt", kwargs=world["draft"]))
    assert (old.status_code, denied.status_code) == (403, 403)
    assert "đăng nhập lại nếu được hỏi" in old.content.decode()
    assert "đăng nhập lại nếu được hỏi" not in denied.content.decode()
    assert "giao vai trò phù hợp" in denied.content.decode()


@pytest.mark.django_db
def test_a_sign_of_percent_is_translated(client, world, cast):
    client.force_login(cast["ha"])
    client.cookies["django_language"] = "en"
    shown = client.get(reverse("reports:board")).content.decode()
    assert "In time (%)" in shown
