"""Keep a few child processes running: restart one that dies, stop all of them on a signal."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

LONGEST_PAUSE = 30.0  # seconds between two tries of a child that keeps dying
STEADY_AFTER = 60.0  # seconds after which a child counts as well again
PATIENCE = 15.0  # seconds a child gets to stop by itself
TICK = 0.2
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl(2)


@dataclass
class Child:
    """One process to keep running, and how it has fared."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    due_at: float = 0.0

    def start(self, now: float) -> None:
        # A session of its own: Ctrl+C reaches only the supervisor, and the child's own children can be ended
        # with it. There are no threads here that preexec_fn could upset.
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            start_new_session=True,
            preexec_fn=die_with_parent,  # noqa: PLW1509
        )
        self.started_at = now

    def look(self, now: float) -> None:
        """Start the process when it is due; note its death and when to try again."""
        if self.process is None:
            if now >= self.due_at:
                self.start(now)
        elif self.process.poll() is not None:
            self.bury(self.process, now)

    def bury(self, process: subprocess.Popen[bytes], now: float) -> None:
        end_group(process.pid)
        self.failures = 0 if now - self.started_at > STEADY_AFTER else self.failures + 1
        wait = pause(self.failures)
        say(f"{self.name} ended with code {process.returncode}; starting it again in {wait:g} s")
        self.process, self.due_at = None, now + wait

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            say(f"{self.name} does not stop by itself; ending it")
        end_group(self.process.pid)
        self.process.wait()


def pause(failures: int) -> float:
    """Seconds to wait after so many deaths in a row: 0.5, 1, 2, ... up to half a minute."""
    return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 10) / 2)


def die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)


def end_group(pid: int) -> None:
    """Kill what is left of a child's session."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def say(line: str) -> None:
    click.echo(f"xanh: {line}", err=True)


def supervise(children: Sequence[Child], *, ready: Callable[[], bool]) -> None:
    """Run until SIGINT or SIGTERM; call `ready` at each turn until it says True."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    announced = False
    while not stopping.wait(TICK):
        for child in children:
            child.look(time.monotonic())
        announced = announced or ready()
    for child in children:
        child.stop()
    for child in children:
        child.wait()
