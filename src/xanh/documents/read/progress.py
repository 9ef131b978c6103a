"""How far the reading of a document has come: readers of pages tell, who asked for it listens."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from xanh.documents.apart import Told

_listener: ContextVar[Told | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Told | None) -> Iterator[None]:
    """While this lasts, `listener(done, of)` hears of each page that is done; None: nobody does."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def pages_done(done: int, of: int) -> None:
    """Say that `done` pages of `of` have been read. Costs nothing where nobody listens.

    Examples
    --------
    >>> with heard_by(lambda done, of: print(done, "of", of)):
    ...     pages_done(3, 20)
    3 of 20
    >>> pages_done(4, 20)
    """
    listener = _listener.get()
    if listener:
        listener(done, of)
