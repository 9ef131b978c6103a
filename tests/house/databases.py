"""Databases for tests that start Xanh's own processes."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.house.served import XANH, environment

NAME, TEMPLATE = "xanh_served", "xanh_migrated"
FILE = "xanh.sqlite3"


@contextmanager
def database(name: str, like: str = "template1"):
    """The address of a database of the kind the suite runs on; "" is a file in the data folder."""
    suite = os.environ.get("DATABASE_URL", "")
    if not suite.startswith("postgres"):
        yield ""
        return
    with psycopg.connect(suite, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        yield urlsplit(suite)._replace(path=f"/{name}").geturl()
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def own_database():
    """An empty database, as before a first start."""
    with database(NAME) as address:
        yield address


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """The folder of a database with every table: making them takes longer than most tests."""
    folder = tmp_path_factory.mktemp("migrated")
    with database(TEMPLATE) as address:
        command = [str(XANH), "manage", "migrate", "-v0"]
        subprocess.run(command, env=environment(folder, address), check=True)
        yield folder


@pytest.fixture
def ready_database(migrated, tmp_path):
    """A database with every table and nothing in them, for the data folder `tmp_path`."""
    with database(NAME, like=TEMPLATE if os.environ.get("DATABASE_URL") else "") as address:
        if not address:
            shutil.copy(migrated / FILE, tmp_path / FILE)
        yield address
