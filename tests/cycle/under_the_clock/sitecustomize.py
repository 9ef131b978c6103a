"""Read by every Python under the test's clock: libfaketime takes an absolute sleep for a moment long past."""

import select
import time


def sleep(seconds: float) -> None:
    """As `time.sleep`, by a relative wait."""
    select.select([], [], [], max(seconds, 0))


time.sleep = sleep
