"""A morning's notices and letters, written in one transaction: cut off midway, there are none of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.reminders.models import Letter, Notice, Run, Urging
from xanh.portal.reminders.occasions import Occasion, due_reminders
from xanh.portal.reminders.recipients import People, Person, addresses, preferences
from xanh.portal.reminders.rules import Step, Wish, is_wanted, span_of

FRESH = timedelta(days=7)  # a line that is older goes into no letter any more


def prepare(day: date, *, at: datetime) -> Run | None:
    """Write a day's notices and letters, once; None where another process has done it.

    The days since the last run are answered for together: each thing has one line, of its latest step.
    """
    last = Run.objects.filter(day__lt=day).order_by("-day").values_list("day", flat=True).first()
    span = span_of(day, last)
    found = due_reminders(span)
    with transaction.atomic():
        take_turn()
        if Run.objects.filter(day=day).exists():
            return None
        people = People.read({agency.pk: agency for agency in Agency.objects.all()}, day)
        written = write_notices(found, people, at=at)
        letters = write_letters(day, at=at)
        run = Run.objects.create(
            day=day, after=span.after, finished_at=at, notices=len(written), letters=letters
        )
        about = {"notices": run.notices, "letters": run.letters, "since": span.after + timedelta(days=1)}
        record("reminder.run", run, by=None, at=at, details={"after": about})
    return run


def write_notices(found: Iterable[Occasion], people: People, *, at: datetime) -> list[Notice]:
    """One line for each person told of each thing; steps that were told before stay told."""
    lines = [
        _line(occasion, person, people, at)
        for occasion in found
        for person in people.of(occasion.agency, heads=occasion.for_heads)
    ]
    known = _known(lines)
    new = {identity: line for line in lines if (identity := _identity(line)) not in known}
    return Notice.objects.bulk_create(new.values(), batch_size=500)


def _line(occasion: Occasion, person: Person, people: People, at: datetime) -> Notice:
    owing = people.register[occasion.agency]
    return Notice(
        user_id=person.user,
        contact_id=person.contact,
        kind=occasion.kind,
        step=occasion.step,
        subject=occasion.subject,
        key=occasion.key,
        agency=owing,
        title=occasion.title,
        period=occasion.period,
        text=occasion.text,
        link=occasion.link,
        due_on=occasion.due,
        count=occasion.count,
        for_heads=occasion.for_heads,
        search_key=search_key(f"{occasion.title} {owing.name} {occasion.text}")[:700],
        day=people.day,
        at=at,
    )


Identity = tuple[int | None, int | None, str, str]


def _identity(line: Notice) -> Identity:
    return line.user_id, line.contact_id, line.subject, line.key


def _known(lines: Iterable[Notice]) -> set[Identity]:
    subjects = {line.subject for line in lines}
    rows = Notice.objects.filter(subject__in=subjects).order_by()
    return set(rows.values_list("user_id", "contact_id", "subject", "key"))


def write_letters(day: date, *, at: datetime) -> int:
    """One letter a person with all lines that are in none yet; says how many."""
    fresh = Notice.objects.filter(letter=None, read_at=None, day__gt=day - FRESH).exclude(step=Step.URGED)
    lines: dict[Person, list[Notice]] = defaultdict(list)
    for notice in _wanted(fresh.order_by("pk")):
        lines[Person(notice.user_id, notice.contact_id)].append(notice)
    for person, found in lines.items():
        _letter(person, found, Letter(day=day, prepared_at=at, next_try_at=at))
    return len(lines)


def _wanted(lines: Iterable[Notice]) -> list[Notice]:
    """The lines that go into a letter: whoever gets them has an address and wishes for them."""
    if not settings.SENDS_MAIL:
        return []
    found = list(lines)
    users = {line.user_id for line in found if line.user_id}
    wishes = dict.fromkeys(addresses(users), str(Wish.DAILY))
    wishes |= {user: row.wish for user, row in preferences(wishes).items()}
    return [
        line for line in found if line.contact_id or is_wanted(wishes.get(line.user_id or 0, ""), line.step)
    ]


def _letter(person: Person, lines: Iterable[Notice], letter: Letter) -> None:
    letter.user_id, letter.contact_id = person.user, person.contact
    letter.save(force_insert=True)
    Notice.objects.filter(pk__in=[line.pk for line in lines]).update(letter=letter)


def write_urgings(told: Mapping[Urging, Occasion], people: People, *, at: datetime) -> dict[Urging, int]:
    """A line for everybody of each unit, and at once a letter; says how many lines each."""
    counts = {}
    for urging, occasion in told.items():
        lines = write_notices([occasion], people, at=at)
        counts[urging] = len(lines)
        for line in _wanted(lines):
            letter = Letter(day=urging.day, urging=urging, prepared_at=at, next_try_at=at)
            _letter(Person(line.user_id, line.contact_id), [line], letter)
    return counts
