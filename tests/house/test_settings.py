"""Settings enter through typed readers alone, and each variable is documented."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.house.tree import ROOT, tracked
from xanh.portal.config import env, storage
from xanh.reference import ProblemError

NAME = "XANH_TRIED"
READ = re.compile(r'env\.(?:site|address|text|flag|number|path|choices|several)\(\s*"([A-Z_]+)"')
READ_BY_TESTS = re.compile(r'os\.environ(?:\.get\(|\[)\s*"(XANH_[A-Z]+)"')


@pytest.fixture
def tried(monkeypatch):
    return lambda value: monkeypatch.setenv(NAME, value)


@pytest.mark.parametrize(
    ("value", "found"), [("1", True), ("on", True), ("TRUE", True), ("0", False), ("", False)]
)
def test_reads_a_flag(tried, value, found) -> None:
    tried(value)
    assert env.flag(NAME, default=not found) is found


def test_an_absent_variable_gives_the_default() -> None:
    assert env.flag(NAME, default=True)
    assert env.number(NAME, 7, at_least=1, at_most=9) == 7
    assert env.path(NAME, Path("/x")) == Path("/x")
    assert env.choices(NAME, "a", among=("a", "b")) == "a"
    assert env.several(NAME, "a, b") == ["a", "b"]


def test_reads_numbers_paths_and_lists(tried) -> None:
    tried("9")
    assert env.number(NAME, 7, at_least=1, at_most=9) == 9
    tried("~/data")
    assert env.path(NAME, Path("/x")) == Path.home() / "data"
    tried(" a.vn ,, b.vn ")
    assert env.several(NAME) == ["a.vn", "b.vn"]


@pytest.mark.parametrize(
    ("value", "code", "read"),
    [
        ("maybe", "setting.not_a_flag", lambda: env.flag(NAME)),
        ("ten", "setting.not_a_number", lambda: env.number(NAME, 7, at_least=1, at_most=9)),
        ("10", "setting.not_a_number", lambda: env.number(NAME, 7, at_least=1, at_most=9)),
        ("-1", "setting.not_a_number", lambda: env.number(NAME, 7, at_least=0, at_most=9)),
        ("var/data", "setting.not_a_path", lambda: env.path(NAME, Path("/x"))),
        ("c", "setting.not_a_choice", lambda: env.choices(NAME, "a", among=("a", "b"))),
    ],
)
def test_refuses_what_it_cannot_use_by_name(tried, value, code, read) -> None:
    tried(value)
    with pytest.raises(ProblemError) as caught:
        read()
    problem = caught.value.problems[0]
    assert problem.code == code
    assert NAME in problem.message("vi")
    assert value in problem.message("en")
    assert "?" not in problem.remedy("vi")


def test_refuses_a_database_address_it_does_not_know(tmp_path) -> None:
    with pytest.raises(ProblemError, match=r"setting\.not_a_database"):
        storage.database("oracle2://x/y", tmp_path)


def test_sqlite_by_default_with_writers_that_queue(tmp_path) -> None:
    found = storage.database("", tmp_path)
    assert found["NAME"] == str(tmp_path / "xanh.sqlite3")
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


def test_postgresql_by_address(tmp_path) -> None:
    found = storage.database("postgres://u:p@db:5433/xanh", tmp_path)
    assert (found["ENGINE"], found["HOST"], found["PORT"]) == ("django.db.backends.postgresql", "db", 5433)
    assert found["CONN_HEALTH_CHECKS"]


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path) -> None:
    first = storage.secret_key(tmp_path)
    assert len(first) > 50
    assert storage.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["secret_key"]


def test_says_when_the_data_folder_cannot_be_made(tmp_path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(ProblemError, match=r"setting\.folder_refused"):
        storage.made(tmp_path / "data")


def test_every_variable_is_documented_and_no_other() -> None:
    sources = [path.read_text() for path in tracked("src/xanh/portal/config/*.py")]
    read = {name for text in sources for name in READ.findall(text)}
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.MULTILINE))
    assert "DATABASE_URL" in read
    assert documented == read


def test_every_variable_that_tests_read_is_named_as_theirs() -> None:
    sources = [path.read_text() for path in tracked("tests/*.py")]
    read = {name for text in sources for name in READ_BY_TESTS.findall(text)}
    _, _, for_tests = (ROOT / "docs/settings.md").read_text().partition("For tests:")
    assert "XANH_SHARED" in read
    assert set(re.findall(r"`(XANH_[A-Z]+)`", for_tests)) == read


def test_the_environment_is_read_in_one_place() -> None:
    readers = [
        p for p in tracked("src/xanh/portal/*.py") if re.search(r"os\.(environ\b|getenv)", p.read_text())
    ]
    allowed = {"env.py", "wsgi.py", "storage.py"}
    assert {p.name for p in readers if p.parent.name == "config"} <= allowed
    assert [p for p in readers if p.parent.name != "config"] == []


def test_a_job_is_taken_again_only_after_it_was_given_up() -> None:
    assert settings.Q_CLUSTER["retry"] > settings.Q_CLUSTER["timeout"]


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_deployment_checks_pass(monkeypatch, settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    call_command("check", fail_level="WARNING")
