"""The settings of the workbench in tests under a clock that a test moves (`clock.py`)."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from tests.browser.settings import *  # noqa: F403 - these settings are those

CLOCK = Path(os.environ["TEST_CLOCK"])


def now() -> datetime:
    """In the place of Django's: this moment, moved."""
    return datetime.now(UTC) + timedelta(seconds=float(CLOCK.read_text("ascii")))


timezone.now = now
