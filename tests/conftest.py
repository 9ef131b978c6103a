"""What all tests share: settings fit for tests, the folder with the source plans."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
DATABASE_MARKS = ("django_db", "postgres", "browser", "serves")
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--database", choices=("only", "none"), help="what touches a database, or all else")


def pytest_configure():
    from tests.journal_flush import let_tests_flush
    from xanh.portal.config import prepare

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    settings.WHITENOISE_USE_FINDERS = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    prepare.compile_messages()
    let_tests_flush()


def pytest_collection_modifyitems(config, items):
    wanted = config.getoption("--database")
    if not wanted:
        return
    kept = [item for item in items if touches_database(item) == (wanted == "only")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def touches_database(item) -> bool:
    marked = any(item.get_closest_marker(name) for name in DATABASE_MARKS)
    return marked or bool(DATABASE_FIXTURES & set(item.fixturenames))


def absent(message: str):
    """What a test needs is not on this machine: a failure in CI, a skip with a message elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Uploads of a test go to its own folder."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PICTURES_ROOT = tmp_path / "pictures"


@pytest.fixture(autouse=True)
def _postgres_only(request):
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: `make test` runs the suite on it, too")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the two source plans and their transcriptions: $XANH_SHARED or ../shared."""
    folder = Path(os.environ.get("XANH_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        absent(f"{folder} is absent: set XANH_SHARED to the folder with the source plans")
    return folder
