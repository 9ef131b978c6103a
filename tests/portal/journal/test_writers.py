"""Many writers at once, on a database on disk: no line lost, no fork in the chain."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.house.served import environment
from tests.house.tree import ROOT


@pytest.mark.serves
def test_writers_wait_for_each_other(tmp_path, ready_database):
    settings = {"DJANGO_SETTINGS_MODULE": "xanh.portal.config.settings", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.journal.writers"],
        env=environment(tmp_path, ready_database, **settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout == "lines: 96 broken at: None\n", done.stderr[-2000:]
