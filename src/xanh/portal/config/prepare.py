"""What must stand before the workbench answers: tables, texts, static files, a login, the plans.

Every step looks first and does nothing where nothing is owed, so a second start is quick and loses nothing.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from xanh.portal.config.env import refusal


@dataclass(frozen=True)
class Login:
    """The first administrator's name and password, known only at the moment it is made."""

    name: str
    password: str


def migrate() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise refusal("serve.database_refused", reason=str(error).strip()) from error
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def compile_messages() -> list[Path]:
    """Write a .mo beside each .po that is newer than its own; return those written."""
    catalogues = [po for folder in settings.LOCALE_PATHS for po in Path(folder).glob("*/LC_MESSAGES/*.po")]
    stale = [po for po in catalogues if not is_compiled(po)]
    for po in stale:
        # Written aside: another process that starts now must not read half a file.
        draft = po.with_suffix(f".{os.getpid()}.mo")
        polib.pofile(str(po)).save_as_mofile(str(draft))
        draft.replace(po.with_suffix(".mo"))
    return stale


def is_compiled(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime


def collect_static() -> bool:
    """Collect static files where any has changed since the last time; say whether that was so."""
    if settings.STATIC_STORE == "plain":
        return False
    stamp, found = settings.DATA_DIR / "static.stamp", static_fingerprint()
    if stamp.exists() and stamp.read_text() == found:
        return False
    if not (settings.PORTAL / "static" / "vendor").is_dir():
        raise refusal("serve.no_front_end")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(found)
    return True


def static_fingerprint() -> str:
    digest = hashlib.sha256(str(settings.STATIC_ROOT).encode())
    for finder in get_finders():
        for name, store in sorted(finder.list([]), key=lambda item: item[0]):
            about = Path(store.path(name)).stat()
            digest.update(f"{name} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def first_administrator() -> Login | None:
    """Make the first administrator with a random password; None where there is one already."""
    from xanh.portal.agencies import actions

    password = actions.ensure_first_administrator(at=timezone.now())
    return Login(actions.FIRST_ADMINISTRATOR, password) if password else None


def requeue_unread() -> int:
    """Queue again each file that was waiting or being read when the workbench stopped; say how many."""
    from xanh.portal.imports.tasks import requeue_unread as requeue

    return requeue()


def schedule_jobs() -> None:
    """Jobs that run from time to time; what the days while the workbench was off have left is done now."""
    from xanh.portal.agencies import daily
    from xanh.portal.reminders.jobs import ensure_schedule
    from xanh.portal.tasks.jobs import ensure_schedules

    ensure_schedules()
    ensure_schedule()
    daily.schedule()
    daily.run()


def load_reference() -> bool:
    """Load the province's plans and scores into a database without plans; say whether that was so."""
    from xanh.portal.imports.start import load_calendar
    from xanh.portal.imports.start import load_reference as load
    from xanh.portal.plans.models import Plan

    if Plan.objects.exists():
        load_calendar()
        return False
    with transaction.atomic():  # cut off midway, the next start finds nothing and loads all of it
        load()
    return True
