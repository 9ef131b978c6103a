"""A clock that a test moves: the workbench and its scripts read it, as days pass.

The settings of the cycle (`settings.py`) have Django's `timezone.now`, from which all of the workbench takes
the time, ask a file how far the clock stands from the machine's own; so every process, whenever it began,
reads the same moment. Waiting inside programs and the times of files stay as they are. (Under libfaketime
CPython waits for its interpreter lock by a clock that was moved: two threads stop each other for seconds.)
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xanh.calendar import ZONE

SETTINGS = "tests.cycle.settings"


@dataclass
class Clock:
    """What the workbench takes for now."""

    file: Path
    ahead: float = 0.0  # seconds before the machine's own clock

    def set(self, local: str) -> datetime:
        """Move to a moment of Vietnamese time, "2026-09-14 23:59"."""
        moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
        self.ahead = moment.timestamp() - time.time()
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{self.ahead:.3f}", "ascii")
        draft.replace(self.file)
        return moment

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead, UTC).astimezone(ZONE)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "TEST_CLOCK": str(self.file),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
