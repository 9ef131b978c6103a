"""The workbench as after its first start, loaded once for a module; a window for each of the cast."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client, override_settings

from tests.portal.conftest import CAST
from xanh.portal.agencies.actions import create_person, set_membership
from xanh.portal.agencies.models import Agency, User
from xanh.portal.imports.start import load_reference

AT = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


class _RollBackError(Exception):
    """Ends the module's transaction."""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


@pytest.fixture(scope="module")
def workbench(django_db_setup, django_db_blocker, files):
    """Lạng Sơn's plans and scores, and the cast; rolled back after the module's last test."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=files):
        try:
            with transaction.atomic():
                load_reference(at=AT)
                for key, (name, role, code) in CAST.items():
                    person = create_person(key, name=name, password="x", by=None, at=AT)
                    agency = Agency.objects.get(code=code) if code else None
                    set_membership(person, role, agency, by=None, at=AT)
                create_person("dung", name="Dũng", password="x", by=None, at=AT)
                yield
                raise _RollBackError
        except _RollBackError:
            pass


@pytest.fixture
def window(workbench, db, settings, files):
    """A client for one of the cast."""
    settings.MEDIA_ROOT = files

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return enter


@pytest.fixture
def quang(window):
    """The leader's window: sees every page, imports nothing."""
    return window("quang")


@pytest.fixture
def text():
    """The words of an answer, tags and breaks left out."""
    from html import unescape
    from re import sub

    def of(answer) -> str:
        assert answer.status_code == 200, answer.status_code
        return " ".join(unescape(sub(r"<[^>]+>", " ", answer.content.decode())).split())

    return of
