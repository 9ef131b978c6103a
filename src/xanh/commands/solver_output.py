"""Keeps what a solver prints by itself out of a command's answer."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def solver_to_stderr() -> Iterator[None]:
    """HiGHS at times prints a line past Python: on standard output it would spoil what --json prints."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no standard output at all
        yield
        return
    os.dup2(2, 1)
    try:
        yield
    finally:
        with suppress(OSError, TypeError, AttributeError):  # lines still held by the C library
            ctypes.CDLL(None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)
