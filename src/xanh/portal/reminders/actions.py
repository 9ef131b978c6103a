"""Acts on reminders: the morning's run, urging, reading, one's own settings and calendar address."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from xanh.calendar import ZONE
from xanh.portal.agencies.models import Agency, User
from xanh.portal.documents.actions import draft_document
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.rules import Source
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.periods.queries import state_calendar
from xanh.portal.reminders.jobs import queue_letters
from xanh.portal.reminders.models import Feed, Letter, Notice, Preference, Run, Urging
from xanh.portal.reminders.occasions import Occasion, report_facts
from xanh.portal.reminders.preparing import prepare, write_urgings
from xanh.portal.reminders.queries import urged_on
from xanh.portal.reminders.recipients import People
from xanh.portal.reminders.rules import LONGEST, Delivery, Step, is_time
from xanh.portal.reminders.sending import STATES, hand_over
from xanh.portal.reminders.urging import urging_text
from xanh.portal.reports.duties import Duty
from xanh.reference import Problem, ProblemError


def send_reminders(*, at: datetime) -> Run | None:
    """The reminders of the day of `at`, where they have not gone out; then letters that wait are handed over.

    To be called from time to time: it acts on the first call of a working day's morning, once.
    """
    day = at.astimezone(ZONE).date()
    run = None
    if is_time(at, settings.REMIND_AT, state_calendar()) and not Run.objects.filter(day=day).exists():
        run = prepare(day, at=at)
    hand_over(at=at)
    return run


def mark_read(notices: Iterable[Notice], *, at: datetime) -> int:
    """Note that a person has seen lines of theirs; says how many were new."""
    found = Notice.objects.filter(pk__in=[notice.pk for notice in notices], read_at=None)
    return found.update(read_at=at)


def mark_all_read(user: User, *, at: datetime) -> int:
    """Note that a person has seen all their lines; says how many were new."""
    return Notice.objects.filter(user=user, read_at=None).update(read_at=at)


@dataclass(frozen=True)
class Choice:
    """What a person wishes about letters."""

    wish: str
    language: str
    email: str


@transaction.atomic
def save_preference(user: User, choice: Choice, *, by: User, at: datetime) -> None:
    """A person's wish about letters, and where they go. The journal tells that, not the address itself."""
    kept, _ = Preference.objects.get_or_create(user=user)
    before = {"wish": kept.wish, "language": kept.language}
    after = {"wish": choice.wish, "language": choice.language}
    moved = choice.email != user.email
    if before == after and not moved:
        return
    Preference.objects.filter(pk=kept.pk).update(**after)
    user.email = choice.email
    user.save(update_fields=["email"])
    details = {"before": before, "after": after | ({"email": "changed"} if moved else {})}
    record("reminder.settings", user, by=by, at=at, details=details)


@transaction.atomic
def new_feed(user: User, *, by: User, at: datetime) -> Feed:
    """A private calendar address; the former one is none any more."""
    nonce = secrets.token_urlsafe(24)
    feed, _ = Feed.objects.update_or_create(user=user, defaults={"nonce": nonce, "made_at": at})
    record("reminder.feed", user, by=by, at=at)
    return feed


@transaction.atomic
def revoke_feed(user: User, *, by: User, at: datetime) -> None:
    """No calendar address any more."""
    if Feed.objects.filter(user=user).delete()[0]:
        record("reminder.feed_end", user, by=by, at=at)


@transaction.atomic
def urge(
    duties: Sequence[Duty], text: str, *, by: User, at: datetime, again: bool = False
) -> Mapping[Urging, int]:
    """Urge units to send their reports: a line for their people, a letter at once, a journal line each.

    Raises
    ------
    ProblemError
        reminder.nobody_chosen, reminder.without_text; reminder.urged_today where one of them was urged on the
        same day and `again` does not say that this is meant.
    """
    text, day = text.replace("\0", "").strip(), at.astimezone(ZONE).date()
    if not duties or not text or len(text) > LONGEST:
        code = "reminder.without_text" if duties else "reminder.nobody_chosen"
        raise ProblemError(Problem(code, values={"most": LONGEST}))
    take_turn()  # two clicks at once: the second sees what the first has done
    known = urged_on(duties, day)
    if known and not again:
        names = ", ".join(sorted(u.agency.name for u in known.values()))
        raise ProblemError(Problem("reminder.urged_today", values={"agencies": names}))
    people = People.read({agency.pk: agency for agency in Agency.objects.all()}, day)
    told = {_urging(duty, text, by, at): duty for duty in duties}
    lines = {urging: _occasion(duty, urging) for urging, duty in told.items()}
    counts = write_urgings(lines, people, at=at)
    for urging, count in counts.items():
        about = {"text": text, "period": urging.period, "people": count}
        record("reminder.urge", urging.agency, by=by, at=at, details={"after": about})
    queue_letters()
    return counts


def _urging(duty: Duty, text: str, by: User, at: datetime) -> Urging:
    about = {"tier": duty.tier, "period": duty.period.code, "agency": duty.agency}
    return Urging.objects.create(**about, day=at.astimezone(ZONE).date(), text=text, at=at, by=by)


def _occasion(duty: Duty, urging: Urging) -> Occasion:
    due = duty.window.due.date()
    return Occasion(
        **report_facts(duty), step=Step.URGED, key=f"urged {urging.pk}", text=urging.text, due=due
    )


def draft_urging_letter(duties: Sequence[Duty], *, by: User, at: datetime) -> OfficialDocument:
    """Begin a công văn to the late units that tells what each owes since when.

    Raises
    ------
    ProblemError
        reminder.nobody_chosen.
    """
    if not duties:
        raise ProblemError(Problem("reminder.nobody_chosen"))
    first = duties[0]
    return draft_document(
        first.tier.receiver,
        urging_text(duties, at=at),
        source=Source("periods.tier", f"{first.tier.pk}/{first.period.code}"),
        recipients=[duty.agency for duty in duties],
        by=by,
        at=at,
    )


@transaction.atomic
def hand_over_again(letters: Iterable[Letter], *, by: User, at: datetime) -> int:
    """Let letters that were given up, or may not have gone, be handed over once more; says how many."""
    stuck = STATES[Delivery.FAILED] | STATES[Delivery.UNSURE]
    found = Letter.objects.filter(stuck, pk__in=[letter.pk for letter in letters])
    count = found.update(begun_at=None, failed_at=None, tries=0, next_try_at=at)
    if count:
        record("reminder.letters_again", by, by=by, at=at, details={"after": {"letters": count}})
    queue_letters()
    return count
