"""Handing letters to the mail server: each by one process, none twice, none lost without a word.

A letter is marked as begun, and that is kept, before the server is given it. What is cut off after the mark
may have gone: it is not sent again by itself, but told to the administrators. What is cut off before it is
sent by the next run.
"""

import smtplib
from collections import Counter
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse

from xanh.calendar import ZONE
from xanh.portal.reminders.letters import message
from xanh.portal.reminders.models import Letter, Notice
from xanh.portal.reminders.recipients import administrators
from xanh.portal.reminders.rules import SETTLED_AFTER, Delivery, Kind, Step, next_try
from xanh.reference import Problem

PERMANENT = range(500, 600)  # replies of a server that will say the same tomorrow (RFC 5321, 4.2.1)
TOLD_FOR = timedelta(days=7)
STATES: dict[Delivery, Q] = {
    Delivery.PREPARED: Q(handed_at=None, failed_at=None, begun_at=None, tries=0),
    Delivery.WAITING: Q(handed_at=None, failed_at=None, begun_at=None, tries__gt=0),
    Delivery.HANDED: Q(handed_at__isnull=False),
    Delivery.UNSURE: Q(handed_at=None, failed_at=None, begun_at__isnull=False),
    Delivery.FAILED: Q(handed_at=None, failed_at__isnull=False),
}


def due_letters(at: datetime) -> QuerySet[Letter]:
    """What waits to be handed over."""
    return Letter.objects.filter(next_try_at__lte=at).order_by("pk")


def hand_over(*, at: datetime) -> Counter[Delivery]:
    """Hand over what waits; says how many came how far. Several processes may do it at once."""
    told: Counter[Delivery] = Counter()
    waiting = list(due_letters(at).values_list("pk", flat=True))
    connection = get_connection()
    try:
        for pk in waiting:
            told[_one(pk, connection, at)] += 1
    finally:
        _closed(connection)
    tell_undelivered(at=at)
    return told


def _one(pk: int, connection: BaseEmailBackend, at: datetime) -> Delivery:
    """A server that cannot be reached has been given nothing: the letter is not begun."""
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return _again(pk, error, at) if _taken(pk, at) else Delivery.WAITING
    if not _taken(pk, at):
        return Delivery.WAITING  # another process has it
    made = message(Letter.objects.select_related("user", "contact", "urging__tier__receiver").get(pk=pk))
    if made is None:
        return _failed(pk, str(Problem("letter.no_address").message()), at)
    return _given(pk, made, connection, at)


def _taken(pk: int, at: datetime) -> bool:
    """Take a letter: of several processes one does."""
    waiting = Letter.objects.filter(pk=pk, next_try_at__lte=at)
    return bool(waiting.update(next_try_at=None, begun_at=at, tries=F("tries") + 1))


def _given(pk: int, made: EmailMultiAlternatives, connection: BaseEmailBackend, at: datetime) -> Delivery:
    try:
        connection.send_messages([made])
    except smtplib.SMTPServerDisconnected as error:
        _closed(connection)
        return _unsure(pk, error)
    except smtplib.SMTPException as error:
        _closed(connection)
        return _failed(pk, str(error), at) if _is_permanent(error) else _again(pk, error, at)
    except OSError as error:  # a time-out: the server may have taken it
        _closed(connection)
        return _unsure(pk, error)
    Letter.objects.filter(pk=pk).update(handed_at=at, error="")
    return Delivery.HANDED


def _closed(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        connection.connection = None  # type: ignore[attr-defined]


def _is_permanent(error: smtplib.SMTPException) -> bool:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in PERMANENT for code, _ in error.recipients.values())
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in PERMANENT


def _again(pk: int, error: Exception, at: datetime) -> Delivery:
    """The server said no, or could not be reached: a later try, after a longer pause each time."""
    tries = Letter.objects.values_list("tries", flat=True).get(pk=pk)
    later = next_try(tries, at)
    if later is None:
        return _failed(pk, str(error), at)
    Letter.objects.filter(pk=pk).update(begun_at=None, next_try_at=later, error=str(error)[:500])
    return Delivery.WAITING


def _failed(pk: int, why: str, at: datetime) -> Delivery:
    Letter.objects.filter(pk=pk).update(begun_at=None, failed_at=at, error=why[:500])
    return Delivery.FAILED


def _unsure(pk: int, error: Exception) -> Delivery:
    Letter.objects.filter(pk=pk).update(error=(str(error) or type(error).__name__)[:500])
    return Delivery.UNSURE


def undelivered(at: datetime) -> QuerySet[Letter]:
    """Letters that need a person: given up, or cut off while they were handed over."""
    cut_off = STATES[Delivery.UNSURE] & Q(begun_at__lt=at - SETTLED_AFTER)
    return Letter.objects.filter(STATES[Delivery.FAILED] | cut_off, prepared_at__gt=at - TOLD_FOR)


@transaction.atomic
def tell_undelivered(*, at: datetime) -> int:
    """One line a day for each administrator, whatever the number of letters; says how many letters."""
    count, day = undelivered(at).count(), at.astimezone(ZONE).date()
    for user in administrators() if count else []:
        about = {"kind": Kind.LETTER, "step": Step.UNDELIVERED, "day": day, "at": at, "count": count}
        Notice.objects.update_or_create(
            user_id=user,
            subject="letters",
            key=day.isoformat(),
            defaults={"count": count},
            create_defaults={**about, "link": reverse("reminders:letters")},
        )
    return count
