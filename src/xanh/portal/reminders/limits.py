"""How often an address may ask for a calendar, counted for all processes in the shared cache."""

from datetime import datetime

from django.core.cache import cache

A_MINUTE = 60  # asks of one network address: an office's phones come from one


def wait(who: str, *, at: datetime) -> int:
    """Count one ask; seconds to wait where there were too many this minute, else 0."""
    seconds = int(at.timestamp())
    key = f"asks {who} {seconds // 60}".replace(" ", ":")
    count = cache.get(key, 0) + 1
    cache.set(key, count, 120)
    return 60 - seconds % 60 if count > A_MINUTE else 0
