"""Times of repeated runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter


@dataclass(frozen=True)
class Times:
    """Seconds of each run, in the order of running."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def low(self) -> float:
        return min(self.seconds)

    @property
    def high(self) -> float:
        return max(self.seconds)

    @property
    def p95(self) -> float:
        if len(self.seconds) == 1:
            return self.seconds[0]
        return quantiles(self.seconds, n=20, method="inclusive")[-1]

    @property
    def total(self) -> float:
        return sum(self.seconds)


def timed(
    call: Callable[[], object], *, times: int, warm: int = 1, clock: Callable[[], float] = perf_counter
) -> Times:
    """Run `call` so often, after `warm` runs that do not count."""
    for _ in range(warm):
        call()
    return Times(tuple(once(call, clock) for _ in range(times)))


def once(call: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Seconds of a single run."""
    start = clock()
    call()
    return clock() - start
