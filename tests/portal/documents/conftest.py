"""Documents of Sở Xây dựng: its officer Lan, its clerk Thu, its head Bình; an issuer that is trusted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asn1crypto import pem

from tests.documents.authority import Authority
from xanh.documents.official import Heading, Paragraph, Signer, Table
from xanh.portal.agencies.actions import create_person
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Role
from xanh.portal.documents import actions, queries

BODY = (
    Heading("Mục đích"),
    Paragraph("Nâng cao Chỉ số Xanh của tỉnh."),
    Table(("Chỉ tiêu", "Mục tiêu"), (("CSTP1", "6,58"),)),
)


@pytest.fixture
def agency(register):
    return Agency.objects.get(code="so-xd")


@pytest.fixture
def text(agency):
    blank = queries.blank_text(agency, type_code="KH", subject="Trồng cây xanh năm 2026")
    signer = Signer("Nguyễn Văn Quang", "Giám đốc")
    return replace(blank, body=BODY, signer=signer, recipients=("UBND tỉnh",))


@pytest.fixture
def thu(agency, at):
    roles = [(Role.CLERK, agency)]
    return create_person("thu", name="Thu", password="x", by=None, at=at, roles=roles)


@pytest.fixture
def binh(agency, at):
    roles = [(Role.LEADER, agency)]
    return create_person("binh", name="Bình", password="x", by=None, at=at, roles=roles)


@pytest.fixture
def draft(agency, text, lan, at):
    recipients = [Agency.objects.get(code="so-ct")]
    return actions.draft_document(agency, text, recipients=recipients, by=lan, at=at)


@pytest.fixture
def numbered(draft, thu, at):
    actions.give_number(draft, key="k1", by=thu, at=at)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def exported(numbered, thu, at):
    actions.export_for_signing(numbered, by=thu, at=at)
    numbered.refresh_from_db()
    return numbered


@pytest.fixture(scope="session")
def authority():
    return Authority()


@pytest.fixture
def trusted(authority, settings, tmp_path):
    """The authority's certificates and lists in the folder that the setting names."""
    folder = tmp_path / "roots"
    folder.mkdir()
    for number, one in enumerate((authority.root, authority.issuer)):
        (folder / f"{number}.pem").write_bytes(pem.armor("CERTIFICATE", one.der))
        (folder / f"{number}.crl").write_bytes(authority.list_of(one))
    settings.SIGNING_ROOTS = folder
    return authority
