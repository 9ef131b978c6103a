"""What a request writes to the database, whether or not it changes the number of rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
PASSING = {"agencies_session", "agencies_failedlogin", "cache"}  # written by coming in, whatever is asked


@contextmanager
def written() -> Iterator[list[str]]:
    """The tables that are written to meanwhile, one word for each statement."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        said = WRITES.match(sql)
        if said and said[1] not in PASSING:
            found.append(said[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
