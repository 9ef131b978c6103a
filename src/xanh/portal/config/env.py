"""Typed readers of environment variables: the only way a setting enters.

Each reader returns a clean value or raises `ProblemError`, which names the variable, its value and a remedy.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import urlsplit

from xanh.reference import Problem, ProblemError

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def text(variable: str, default: str = "") -> str:
    return os.environ.get(variable, default).strip()


def flag(variable: str, *, default: bool = False) -> bool:
    value = text(variable, "1" if default else "0")
    if value.lower() not in YES | NO:
        raise refusal("setting.not_a_flag", variable=variable, value=value)
    return value.lower() in YES


def number(variable: str, default: int, *, at_least: int, at_most: int) -> int:
    value = text(variable, str(default))
    if not (value.isdecimal() and at_least <= int(value) <= at_most):
        bounds = f"{at_least} - {at_most}"
        raise refusal("setting.not_a_number", variable=variable, value=value, bounds=bounds)
    return int(value)


def path(variable: str, default: Path) -> Path:
    """Read a folder or file name; `~` is the home folder, anything else must be absolute."""
    value = text(variable)
    if not value:
        return default
    found = Path(value).expanduser()
    if not found.is_absolute():
        raise refusal("setting.not_a_path", variable=variable, value=value)
    return found


def choices(variable: str, default: str, *, among: Collection[str]) -> str:
    value = text(variable, default)
    if value not in among:
        raise refusal("setting.not_a_choice", variable=variable, value=value, choices=", ".join(among))
    return value


def address(variable: str) -> str:
    """Read `tcp://host:port` or `unix:///path`; empty where there is none."""
    value = text(variable)
    where = urlsplit(value)
    if value and not ((where.scheme == "tcp" and where.hostname) or (where.scheme == "unix" and where.path)):
        raise refusal("setting.not_an_address", variable=variable, value=value)
    return value


def site(variable: str, default: str) -> str:
    """Read `https://HOST` (or `http://`), a port and a path allowed; no end slash."""
    value = text(variable, default).rstrip("/")
    where = urlsplit(value)
    if where.scheme not in {"http", "https"} or not where.hostname or where.query or where.fragment:
        raise refusal("setting.not_a_site", variable=variable, value=value)
    return value


def several(variable: str, default: str = "") -> list[str]:
    """Read a list, comma between."""
    return [part.strip() for part in text(variable, default).split(",") if part.strip()]


def refusal(code: str, **values: str) -> ProblemError:
    return ProblemError(Problem(code, values=values))
