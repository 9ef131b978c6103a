"""Tests that commit end by emptying every table; the journal's refuses, and is opened for that alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations


@contextmanager
def journal_open():
    """The journal's table without its guards, as one who owns the database could have it."""
    guards = import_module("xanh.portal.journal.migrations.0002_append_only")
    with connection.schema_editor(atomic=False) as editor:
        guards.unguard(None, editor)
    try:
        yield
    finally:
        with connection.schema_editor(atomic=False) as editor:
            guards.guard(None, editor)


def let_tests_flush() -> None:
    BaseDatabaseOperations.execute_sql_flush = opened(BaseDatabaseOperations.execute_sql_flush)


def opened(flush: Callable[..., Any]) -> Callable[..., Any]:
    def execute_sql_flush(self: Any, sql_list: Any) -> Any:
        with journal_open():
            return flush(self, sql_list)

    return execute_sql_flush
