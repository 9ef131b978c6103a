"""What all tests share: settings fit for tests, the folder with the source plans."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from zlib import crc32

import hypothesis
import pytest
from django.conf import settings
from django.db import connection

from tests.house.databases import migrated, own_database, ready_database  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("served", "database", "libraries")
LIBRARIES = ("calendar", "docs", "documents", "index", "reference")  # folders: what they test knows no portal
# Flows in a browser, the walk of the addresses and the words of pages do not hang on the database: where a
# run goes over both, each file runs on one of them; all of them where a run has one.
ANY_DATABASE = ("access", "acceptance", "browser", "pages", "import_pages")  # folders
ON_EACH = {"test_every_page.py"}  # its pages have one language on each
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--part", choices=PARTS, help="of the tests; by what they need")
    parser.addoption("--half", choices=("0", "1"), help="of what any database will do for, this half")


def pytest_configure():
    # A busy machine is no defect: no example is timed.
    unhurried = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile("xanh", deadline=None, suppress_health_check=unhurried)
    hypothesis.settings.load_profile("xanh")
    from tests.journal_flush import let_tests_flush
    from xanh.portal.config import prepare

    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
    settings.WHITENOISE_USE_FINDERS = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    prepare.compile_messages()
    let_tests_flush()


def pytest_ignore_collect(collection_path, config):
    """The libraries' tests are most of all, and take seconds to collect."""
    is_library = collection_path.parent == ROOT / "tests" and collection_path.name in LIBRARIES
    return True if is_library and config.getoption("--part") in {"served", "database"} else None


def pytest_collection_modifyitems(config, items):
    part, half = config.getoption("--part"), config.getoption("--half")
    kept = [item for item in items if is_wanted(item, part, half)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def pytest_collection_finish():
    """What is loaded stays to the end: the garbage collector need not walk it at every round."""
    gc.collect()
    gc.freeze()


def is_wanted(item, part: str | None, half: str | None) -> bool:
    return part in {None, part_of(item)} and (half is None or half_of(item) in {None, int(half)})


def part_of(item) -> str:
    """What a test needs: processes of Xanh's own, else a database, else neither."""
    if item.path.relative_to(ROOT / "tests").parts[0] in LIBRARIES:
        return "libraries"
    if any(item.get_closest_marker(name) for name in ("browser", "serves")):
        return "served"
    marked = any(item.get_closest_marker(name) for name in ("django_db", "postgres"))
    return "database" if marked or DATABASE_FIXTURES & set(item.fixturenames) else "libraries"


def half_of(item) -> int | None:
    """Which of two runs a test belongs to; None: to both."""
    told = item.get_closest_marker("half")
    if told:
        return told.args[0]
    folder, name = item.path.parent.name, item.path.name
    is_any = folder in ANY_DATABASE or name.endswith("_pages.py") or name == "test_pages.py"
    return crc32(name.encode() + folder.encode()) % 2 if is_any and name not in ON_EACH else None


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
