"""Typed readers of environment variables: the only way a setting enters.

Each reader returns a clean value or raises `SettingError`, which names the variable, what it held and the remedy.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


class SettingError(ImproperlyConfigured):
    """A variable that cannot be used: `code`, `variable`, `value` and `remedy` say why and what to do."""

    def __init__(self, code: str, *, variable: str, value: str, remedy: str) -> None:
        super().__init__(f"{code}: {variable}={value!r}. {remedy}")
        self.code = code
        self.variable = variable
        self.value = value
        self.remedy = remedy


def text(variable: str, default: str = "") -> str:
    return os.environ.get(variable, default).strip()


def flag(variable: str, *, default: bool = False) -> bool:
    value = text(variable, "1" if default else "0")
    if value.lower() not in YES | NO:
        remedy = "Set it to 1 or 0."
        raise SettingError("setting-not-a-flag", variable=variable, value=value, remedy=remedy)
    return value.lower() in YES


def number(variable: str, default: int, *, at_least: int = 0, at_most: int | None = None) -> int:
    value = text(variable, str(default))
    bounds = f"of {at_least} or more" if at_most is None else f"from {at_least} to {at_most}"
    try:
        found = int(value)
    except ValueError:
        found = at_least - 1
    if found < at_least or (at_most is not None and found > at_most):
        remedy = f"Set it to a whole number {bounds}."
        raise SettingError("setting-not-a-number", variable=variable, value=value, remedy=remedy)
    return found


def path(variable: str, default: Path) -> Path:
    """Read a folder or file name; `~` is the home folder, anything else must be absolute."""
    value = text(variable)
    if not value:
        return default
    found = Path(value).expanduser()
    if not found.is_absolute():
        remedy = "Set it to an absolute path, such as /var/lib/xanh."
        raise SettingError("setting-not-a-path", variable=variable, value=value, remedy=remedy)
    return found


def choices(variable: str, default: str, *, among: Collection[str]) -> str:
    value = text(variable, default)
    if value not in among:
        remedy = f"Set it to one of: {', '.join(sorted(among))}."
        raise SettingError("setting-not-a-choice", variable=variable, value=value, remedy=remedy)
    return value


def several(variable: str, default: str = "") -> list[str]:
    """Read a list, comma between."""
    return [part.strip() for part in text(variable, default).split(",") if part.strip()]
