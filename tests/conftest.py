"""What all tests share: settings fit for tests, the folder with the source plans."""

from __future__ import annotations

import os
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
DATABASE_MARKS = ("django_db", "postgres", "browser", "serves")
# Flows in a browser and the walk of the addresses do not hang on the database: where a run goes over both,
# each file runs on one of them; all of them where a run has one. The pages' looks have a language on each.
# Here the half of a folder or a file; None: file by file.
ANY_DATABASE = {"access": 0, "cycle": 1, "browser": None, "test_09_without_a_network.py": None}
ON_EACH = {"test_every_page.py"}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--database", choices=("only", "none"), help="what touches a database, or all else")
    parser.addoption("--half", choices=("0", "1"), help="of what any database will do for, this half")


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
    kept = [
        item for item in items if is_wanted(item, config.getoption("--database"), config.getoption("--half"))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def is_wanted(item, database: str | None, half: str | None) -> bool:
    if database and touches_database(item) != (database == "only"):
        return False
    folder, name = item.path.parent.name, item.path.name
    place = name if name in ANY_DATABASE else folder
    if half is None or place not in ANY_DATABASE or name in ON_EACH:
        return True
    own = ANY_DATABASE[place]
    return int(half) == (crc32(name.encode()) % 2 if own is None else own)


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
