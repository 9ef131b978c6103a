"""Work in a process of its own: the answer and how far it has come return, nothing else does."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from xanh.portal.imports import apart
from xanh.portal.imports.apart import ApartError, Job


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch):
    monkeypatch.chdir(ROOT)  # from where `python -m` finds the module


def run(data=b"", told=None, seconds=30, **about):
    return apart.run(Job("tests.portal.imports.counting", {"pages": 3, **about}, seconds), data, told)


def test_progress_and_answer_come_back_what_is_printed_does_not() -> None:
    heard: list[tuple[int, int]] = []
    answer = run(b"x" * 300_000, lambda *said: heard.append(said))
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert answer["size"] == 300_000


def test_no_secret_reaches_it(monkeypatch) -> None:
    monkeypatch.setenv("XANH_SECRET_KEY", "s")
    assert not [name for name in run()["environment"] if name.startswith(("XANH", "DATABASE"))]


def test_what_breaks_is_told_with_its_last_words(caplog) -> None:
    with pytest.raises(ApartError) as error:
        run(breaks=True)
    assert not error.value.slow
    assert "torn page" in caplog.text


def test_what_takes_too_long_is_stopped() -> None:
    with pytest.raises(ApartError) as error:
        run(waits=60, seconds=1)
    assert error.value.slow


def test_whoever_listens_badly_leaves_no_process_behind() -> None:
    def broken(done: int, of: int) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        run(told=broken, waits=60)
