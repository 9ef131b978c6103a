"""Notices, a private calendar and a tier to urge for the table of addresses."""

from __future__ import annotations

from xanh.portal.reminders.access import token_of
from xanh.portal.reminders.actions import new_feed
from xanh.portal.reminders.models import Notice
from xanh.portal.reminders.rules import Kind, Step


def reminders(tier, cast, at) -> dict[str, dict[str, object]]:
    """Keyword arguments of the addresses about reminders: a notice is one person's own."""
    feed = new_feed(cast["quang"], by=cast["quang"], at=at)
    return {
        "notice": {"pk": _notice(cast["lan"], at).pk},
        "other notice": {"pk": _notice(cast["minh"], at).pk},
        "private calendar": {"token": token_of(feed)},
        "tier": {"tier": tier},
    }


def _notice(user, at) -> Notice:
    about = {"kind": Kind.TASK, "step": Step.TODAY, "subject": "x", "key": "x", "link": "/today/"}
    return Notice.objects.create(user=user, title="Việc", day=at.date(), at=at, **about)
