"""Several people in the same second, each on a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection

from xanh.reference import ProblemError


def at_once(call: Callable[[], object], times: int = 4) -> list[str]:
    """Call in as many threads, all started together; return each result's or refusal's name."""
    gate, told = threading.Barrier(times), []

    def run() -> None:
        gate.wait()
        try:
            told.append(str(call()))
        except ProblemError as error:
            told.append(error.problems[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)
