"""The workbench of the cycle: a folder, a database and a clock of its own, one for each suite."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.browser.conftest import browser, chromium_path, sign_in, window  # noqa: F401 - fixtures
from tests.browser.workbench import Workbench, drop_database, own_database
from tests.cycle.clock import Clock

BEGIN = "2026-07-06 08:00"


@pytest.fixture(scope="module")
def clock(tmp_path_factory) -> Clock:
    """Stands at the beginning of the third quarter's work."""
    made = Clock(tmp_path_factory.mktemp("clock") / "now")
    made.set(BEGIN)
    return made


@pytest.fixture(scope="module")
def workbench(clock: Clock, tmp_path_factory) -> Iterator[Workbench]:
    """`xanh serve` under the clock. SQLite in one suite, PostgreSQL in the other."""
    shared_url = os.environ.get("DATABASE_URL", "")
    folder = tmp_path_factory.mktemp("cycle")
    server = Workbench(folder, own_database(shared_url, "cycle"), more=clock.environment)
    try:
        server.start()
        yield server
    finally:
        server.end_scripts()
        server.stop()
        drop_database(shared_url, server.database_url)
