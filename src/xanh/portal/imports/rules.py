"""States of an import and the steps allowed between them, as one table."""

from enum import StrEnum


class ImportState(StrEnum):
    """From a file received to a plan or scores accepted."""

    RECEIVED = "received"
    READING = "reading"
    READY = "ready"
    FAILED = "failed"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"


WAITING = (ImportState.RECEIVED, ImportState.READING)


class ImportKind(StrEnum):
    """What a file holds."""

    PLAN = "plan"
    SCORES = "scores"


STEPS: dict[ImportState, frozenset[ImportState]] = {
    ImportState.RECEIVED: frozenset({ImportState.READING, ImportState.DISCARDED}),
    # A job killed midway is taken up again: reading may start anew.
    ImportState.READING: frozenset({ImportState.READING, ImportState.READY, ImportState.FAILED}),
    ImportState.READY: frozenset({ImportState.ACCEPTED, ImportState.DISCARDED}),
    ImportState.FAILED: frozenset({ImportState.READING, ImportState.DISCARDED}),
    ImportState.ACCEPTED: frozenset(),
    # Back to where it was: a draft to review, or a file to read again.
    ImportState.DISCARDED: frozenset({ImportState.READY, ImportState.FAILED, ImportState.RECEIVED}),
}


def may_step(now: str, to: ImportState) -> bool:
    """Whether the step is in the table."""
    return to in STEPS[ImportState(now)]
