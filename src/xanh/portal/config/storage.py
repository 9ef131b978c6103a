"""Where data live on disk: the data folder, the secret key made once, the database's options."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

from xanh.portal.config.env import refusal

CHECKOUT = Path(__file__).resolve().parents[4]

# WAL with IMMEDIATE transactions lets writers queue instead of failing; FULL loses nothing at a power cut.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=67108864;"
    ),
}


def default_data_dir() -> Path:
    """`var` in a checkout of the repository, the user's data folder for an installed package."""
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "xanh"


def made(folder: Path) -> Path:
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as error:
        raise refusal("setting.folder_refused", folder=str(folder), reason=str(error.strerror)) from error
    return folder


def secret_key(folder: Path) -> str:
    """The key in `folder`, made on first use and readable by its owner alone.

    Two processes that start at once agree on one key: it is written aside and linked into place,
    which only one of them can do, and both read the same file.
    """
    file = folder / "secret_key"
    if not file.exists():
        draft = folder / f".secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text().strip()


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's database settings for `url`, or for SQLite in `folder` where it is empty."""
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url or f"sqlite:///{folder / 'xanh.sqlite3'}"))
    except ValueError as error:
        raise refusal("setting.not_a_database", variable="DATABASE_URL") from error
    kept = {**found, "CONN_MAX_AGE": 300, "CONN_HEALTH_CHECKS": True}
    return {**kept, "OPTIONS": SQLITE_OPTIONS} if found["ENGINE"].endswith("sqlite3") else kept
