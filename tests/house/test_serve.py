"""`xanh serve` as a user starts it: a first start, a second that loses nothing, children that die."""

from __future__ import annotations

import os
import re
import signal
import socket
import urllib.request

import pytest
from click.testing import CliRunner

from tests.house.served import Running, children, environment, free_port, run
from xanh.cli import main
from xanh.commands.supervise import LONGEST_PAUSE, pause


def serve(folder, database: str, **settings: str) -> tuple[str, Running]:
    port = free_port()
    server = run("serve", "--port", str(port), env=environment(folder, database, **settings))
    server.until("Xanh: http")
    return f"http://127.0.0.1:{port}", server


def get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
        return answer.status, answer.read().decode()


@pytest.mark.serves
def test_a_second_start_keeps_what_the_first_made(tmp_path, own_database) -> None:
    url, server = serve(tmp_path, own_database)
    status, page = get(f"{url}/")
    assert status == 200
    style = re.search(r'href="(/static/vendor/tabler\.min\.[0-9a-f]+\.css)"', page)
    assert style is not None
    assert get(url + style[1])[0] == 200
    first = server.stop(signal.SIGINT)
    assert re.search(r"Mật khẩu / Password: +\S{12,}", first)
    assert "are loaded" in first
    second = serve(tmp_path, own_database)[1].stop()
    assert "Password" not in second
    assert "are loaded" not in second
    assert second.endswith("xanh: stopped.\n")


@pytest.mark.serves
def test_a_child_that_dies_is_started_again(tmp_path, own_database) -> None:
    url, server = serve(tmp_path, own_database, XANH_STATIC="plain")
    victims = children(server.process.pid)
    assert set(victims) == {"granian", "django"}
    os.kill(victims["django"], signal.SIGKILL)
    server.until("background jobs ended with code -9; starting it again in 0.5 s")
    assert get(f"{url}/")[0] == 200
    assert server.stop().endswith("xanh: stopped.\n")
    assert server.process.returncode == 0


@pytest.mark.serves
def test_says_when_the_database_cannot_be_reached(tmp_path) -> None:
    nowhere = environment(tmp_path, "postgres://nobody@127.0.0.1:1/none")
    server = run("serve", "--port", str(free_port()), env=nowhere)
    server.until("serve.database_refused")
    assert "Traceback" not in server.stop(0)
    assert server.process.returncode == 1


def test_says_which_port_is_taken_and_offers_another() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert result.exit_code == 1
    assert "serve.port_taken" in result.output
    assert f"xanh serve --port {port + 1}" in result.output


def test_pauses_grow_and_stay_bounded() -> None:
    pauses = [pause(failures) for failures in range(1, 40)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (0.5, LONGEST_PAUSE)
