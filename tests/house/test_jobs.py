"""A background job killed midway runs again: the worker is really killed, the database really on disk."""

from __future__ import annotations

import socket

import pytest

from tests.house.served import environment, run
from tests.house.tree import ROOT

QUICK = {"XANH_JOB_TIMEOUT": "2", "XANH_JOB_GRACE": "1", "PYTHONPATH": str(ROOT)}
ENQUEUE = "from django_q.tasks import async_task; async_task('tests.house.jobs.ask', {})"
DONE = "from django_q.models import Success; print('done:', Success.objects.count())"


@pytest.mark.serves
def test_a_job_killed_midway_runs_again(tmp_path, ready_database) -> None:
    env = environment(tmp_path, ready_database, **QUICK)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        run("manage", "migrate", "-v0", env=env).finish()
        run("manage", "shell", "-v0", "-c", ENQUEUE.format(listener.getsockname()[1]), env=env).finish()
        worker = run("manage", "qcluster", env=env)
        job = next_run(listener)
        worker.kill()
        assert job.recv(1) == b""  # it is dead, midway
        worker = run("manage", "qcluster", env=env)
        next_run(listener).sendall(b"!")
    worker.stop()
    assert "done: 1\n" in run("manage", "shell", "-v0", "-c", DONE, env=env).finish()


def next_run(listener: socket.socket) -> socket.socket:
    """Wait until the job runs and asks."""
    job = listener.accept()[0]
    job.settimeout(60)
    assert job.recv(1) == b"?"
    return job
