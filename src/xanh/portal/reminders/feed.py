"""A person's private calendar: the due days of what their agencies owe, for a phone or a mail program."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone

from xanh.calendar import ZONE
from xanh.portal.agencies.access import own_agencies, own_ids
from xanh.portal.agencies.models import User
from xanh.portal.display.periods import period_name
from xanh.portal.display.words import word
from xanh.portal.explanations.queries import open_of
from xanh.portal.plans import status
from xanh.portal.reminders.models import Feed
from xanh.portal.reports.owed import owed_by
from xanh.portal.tasks.queries import bodies_of
from xanh.portal.tasks.today import tasks_of

PAST, AHEAD = timedelta(days=92), timedelta(days=366)
MOST = 1000  # tasks: more is no calendar


@dataclass(frozen=True)
class Due:
    """One day of the calendar; `uid` stays as long as the thing does."""

    uid: str
    day: date
    title: str
    link: str


def calendar(feed: Feed, *, now: datetime) -> bytes:
    """The calendar as iCalendar (RFC 5545): titles, days, links and nothing else; same facts, same bytes."""
    made = Calendar()
    made.add("prodid", "-//Xanh//vi")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", _("Việc đến hạn (Xanh)"))
    made.add("x-wr-timezone", str(ZONE))
    made.add("refresh-interval;value=duration", "PT1H")
    made.add_component(Timezone.from_tzid(str(ZONE)))
    for due in _due_days(feed.user, now):
        made.add_component(_event(due, feed))
    return bytes(made.to_ical())


def _due_days(user: User, now: datetime) -> Iterator[Due]:
    yield from _reports(user, now)
    yield from _tasks(user, now)
    yield from _explanations(user)


def _reports(user: User, now: datetime) -> Iterator[Due]:
    for duty in owed_by(own_ids(user), now):
        key = f"report-{duty.tier.pk}-{duty.period.code}-{duty.agency.pk}"
        named = f"{duty.tier.regime.name}, {period_name(duty.period)}"
        title = _titled(str(word("report", duty.state)), named)
        yield Due(key, duty.window.due.date(), title, reverse("reports:report", kwargs=duty.key))


def _tasks(user: User, now: datetime) -> Iterator[Due]:
    today = now.astimezone(ZONE).date()
    near = Q(due__range=(today - PAST, today + AHEAD))
    found: QuerySet[Any] = tasks_of(bodies_of(own_agencies(user), today))
    for task in found.filter(near).select_related("plan").order_by("due", "pk")[:MOST]:
        state = str(word("task_status", status.status(status.facts_of(task), today)))
        yield Due(
            f"task-{task.pk}", task.due, _titled(state, task.text), reverse("tasks:detail", args=[task.pk])
        )


def _explanations(user: User) -> Iterator[Due]:
    for asked in open_of(own_ids(user)):
        title = _titled(str(word("explanation", asked.state)), asked.label)
        link = reverse("explanations:detail", args=[asked.pk])
        yield Due(f"explanation-{asked.pk}", asked.due_at.astimezone(ZONE).date(), title, link)


def _titled(state: str, title: str) -> str:
    return f"[{state}] {title}"[:300]


def _event(due: Due, feed: Feed) -> Event:
    """A whole day, of whichever zone: what is due by midnight stands on top of the day."""
    made: Any = Event()
    made.add("uid", f"{due.uid}@{urlsplit(settings.SITE).hostname}")
    made.add("dtstamp", feed.made_at)
    made.add("dtstart", due.day)
    made.add("dtend", due.day + timedelta(days=1))
    made.add("summary", due.title)
    made.add("url", settings.SITE + due.link)
    made.add("transp", "TRANSPARENT")  # due is not busy
    return made
