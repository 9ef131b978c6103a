"""`xanh serve`: bring the workbench up and keep it up."""

from __future__ import annotations

import os
import socket
import sys
import webbrowser
from dataclasses import dataclass

import click

from xanh.commands import supervise
from xanh.reference import Problem, ProblemError

THREADS = 2


@dataclass(frozen=True)
class Address:
    """Where the workbench listens."""

    host: str
    port: int

    @property
    def url(self) -> str:
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104
        return f"http://{host}:{self.port}"

    def check_free(self) -> None:
        """Raise with a remedy where the port cannot be opened."""
        try:
            with socket.create_server((self.host, self.port), family=self.family):
                return
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            values = {"host": self.host, "port": self.port, "other": self.port + 1, "reason": reason}
            raise ProblemError(Problem("serve.port_taken", values=values)) from error

    @property
    def family(self) -> socket.AddressFamily:
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    def answers(self) -> bool:
        with socket.socket(self.family) as caller:
            caller.settimeout(0.2)
            return caller.connect_ex((self.host, self.port)) == 0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--open", "opens", is_flag=True, help="Open a browser where there is a desktop.")
def serve(host: str, port: int, workers: int, opens: bool) -> None:
    """Start the workbench: web server and background jobs, until Ctrl+C."""
    address = Address(host, port)
    address.check_free()
    prepare()
    children = [
        supervise.Child("web server", web_command(address, workers)),
        supervise.Child("background jobs", [sys.executable, "-m", "django", "qcluster"]),
    ]
    supervise.supervise(children, ready=lambda: address.answers() and announce(address, opens=opens))
    click.echo("xanh: stopped.")


def prepare() -> None:
    """Bring tables, texts and static files up to date; at the first start make a login and load the plans."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xanh.portal.config.settings")
    django.setup()
    from xanh.portal.config import prepare as steps

    steps.migrate()
    steps.compile_messages()
    steps.collect_static()
    login = steps.first_administrator()
    if login:
        click.echo(box(login.name, login.password))
    if steps.load_reference():
        click.echo("xanh: đã nạp kế hoạch và điểm số của tỉnh / the province's plans and scores are loaded")
    steps.requeue_unread()
    steps.schedule_jobs()


def web_command(address: Address, workers: int) -> list[str]:
    where = ["--host", address.host, "--port", str(address.port)]
    size = ["--workers", str(workers), "--blocking-threads", str(THREADS), "--respawn-failed-workers"]
    quiet = ["--log-level", "warning"]
    app = "xanh.portal.config.wsgi:application"
    return [sys.executable, "-m", "granian", "--interface", "wsgi", *where, *size, *quiet, app]


def announce(address: Address, *, opens: bool) -> bool:
    click.echo(f"Xanh: {address.url}   (Ctrl+C: dừng / stop)")
    if opens and (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        webbrowser.open(address.url)
    return True


def box(name: str, password: str) -> str:
    lines = [
        "TÀI KHOẢN QUẢN TRỊ ĐẦU TIÊN / FIRST ADMINISTRATOR",
        f"Tên đăng nhập / User:     {name}",
        f"Mật khẩu / Password:      {password}",
        "Chỉ hiện một lần, hãy ghi lại / Shown only once, note it down.",
        f"Quên / Forgotten:         xanh manage changepassword {name}",
    ]
    width = max(map(len, lines))
    rows = [f"│ {line:<{width}} │" for line in lines]
    return "\n".join([f"┌{'─' * (width + 2)}┐", *rows, f"└{'─' * (width + 2)}┘"])
