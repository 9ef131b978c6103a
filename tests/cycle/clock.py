"""A clock that a test moves: `xanh serve` and all it starts read it through libfaketime, as days pass.

The file tells how far the clock stands from the machine's own, so that every process, whenever it began, reads the
same moment. Waiting inside programs (monotonic clocks) and the times of files stay as they are.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from xanh.calendar import ZONE

LIBRARIES = ("usr/lib/*/faketime/libfaketimeMT.so.1", "usr/lib/faketime/libfaketimeMT.so.1")


def library() -> Path | None:
    """libfaketime for programs of several threads; None where it is not installed."""
    return next((found for name in LIBRARIES for found in Path("/").glob(name)), None)


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
        draft.write_text(f"{self.ahead:+.3f}\n", "ascii")
        draft.replace(self.file)
        return moment

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self.ahead, UTC).astimezone(ZONE)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(library()),
            "PYTHONPATH": str(Path(__file__).parent / "under_the_clock"),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }
