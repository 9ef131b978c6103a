"""Clerks who give numbers at once, and one who is killed: numbers have no gap and no twin."""

from __future__ import annotations

import re
import signal
import subprocess
import sys

import pytest

from tests.house.served import environment
from tests.house.tree import ROOT
from tests.portal.documents.numberers import CLERKS, EACH

pytestmark = pytest.mark.serves
TIMEOUT = 120


@pytest.fixture
def start(tmp_path, ready_database):
    settings = {"DJANGO_SETTINGS_MODULE": "xanh.portal.config.settings", "PYTHONPATH": str(ROOT)}
    env = environment(tmp_path, ready_database, **settings)

    def begun(act: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.portal.documents.numberers", act]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=env, cwd=ROOT, text=True, **pipes)

    finished(begun("prepare"))
    return begun


def finished(process: subprocess.Popen[str]) -> str:
    told, complaints = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 0, complaints[-2000:]
    return told


def test_clerks_at_once_leave_no_gap_and_no_twin(start) -> None:
    finished(start("clerks"))
    assert finished(start("tell")) == f"numbers: {CLERKS * EACH} broken at: None\n"


def test_two_processes_at_once_share_the_register(start) -> None:
    one = start("endless")
    assert one.stdout is not None
    assert one.stdout.readline().strip() == "01/KH-SXD"
    finished(start("clerks"))
    one.kill()
    one.communicate()
    numbers = int(re.findall(r"numbers: (\d+)", finished(start("tell")))[0])
    assert numbers >= CLERKS * EACH + 1


@pytest.mark.parametrize("after", [3, 17])
def test_killed_nothing_told_is_missing_and_nothing_is_given_twice(start, after) -> None:
    clerk = start("endless")
    assert clerk.stdout is not None
    told = [clerk.stdout.readline().strip() for _ in range(after)]
    clerk.send_signal(signal.SIGKILL)
    rest, _ = clerk.communicate()
    told += rest.split()
    numbers = int(re.findall(r"numbers: (\d+)", finished(start("tell")))[0])
    assert told == [f"{n:02d}/KH-SXD" for n in range(1, len(told) + 1)]
    assert len(told) <= numbers <= len(told) + 1
