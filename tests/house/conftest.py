"""For tests that start Xanh's own processes."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import psycopg
import pytest

NAME = "xanh_served"


@pytest.fixture
def own_database():
    """The address of an empty database of the kind the suite runs on; "" is a file in the data folder."""
    suite = os.environ.get("DATABASE_URL", "")
    if not suite.startswith("postgres"):
        yield ""
        return
    with psycopg.connect(suite, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {NAME}")
        yield urlsplit(suite)._replace(path=f"/{NAME}").geturl()
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
