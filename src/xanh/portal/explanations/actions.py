"""Acts on explanations: ask, answer, accept, ask again, take back. Each leaves a journal line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from xanh.documents.attachments import Judged, judged, parts
from xanh.documents.virus_scan import ScannerError, scan
from xanh.portal.agencies.access import own_agencies
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import search_key
from xanh.portal.explanations.models import Attachment, Explanation, Turn
from xanh.portal.explanations.rules import STEPS, Clock, Figure, Kind, Step
from xanh.portal.journal.actions import record, take_turn
from xanh.reference import Place, Problem, ProblemError
from xanh.reference.terms import term

FILES_AT_ONCE = 5
LONGEST = 5000  # characters of a question or an answer


@dataclass(frozen=True)
class Sent:
    """A file as a page received it."""

    name: str
    file: BinaryIO


@transaction.atomic
def ask(figure: Figure, text: str, *, of: Agency, clock: Clock, by: User, at: datetime) -> Explanation:
    """Ask an agency about a figure; a second click of the same person finds the first request.

    Raises
    ------
    ProblemError
        explanation.without_text, explanation.bad_term, explanation.already_open where the same agency is
        being asked about the same figure by someone else, or in other words.
    """
    text = _text(text)
    if not term("explanation").allows(clock.days):
        raise _bad_term(clock.days)
    take_turn()  # two clicks at once: the second sees what the first has asked
    known = _open(figure, of)
    if known:
        return _same(known, text, by)
    asked = Explanation.objects.create(
        **_columns(figure, of, by), days=clock.days, asked_at=at, due_at=clock.due(at)
    )
    _say(asked, Kind.QUESTION, text, by=by, at=at)
    after = {"question": text, "of": of.code, "due": asked.due_at, "value": asked.value}
    record("explanation.ask", asked, by=by, at=at, details={"after": after})
    return asked


def _columns(figure: Figure, of: Agency, by: User) -> dict[str, Any]:
    own = own_agencies(by, Act.ASK_EXPLANATION)
    return {
        "object_type": figure.object_type[:60],
        "object_id": figure.object_id[:60],
        "figure": figure.name[:60],
        "label": figure.label[:300],
        "value": figure.value[:200],
        "link": figure.link[:300],
        "asked_of": of,
        "asked_by": by,
        "asking_agency": own[0] if own else None,
        "search_key": search_key(f"{figure.label} {of.name}")[:700],
    }


def _open(figure: Figure, of: Agency) -> Explanation | None:
    about = {"object_type": figure.object_type, "object_id": figure.object_id, "figure": figure.name}
    return Explanation.objects.filter(**about, asked_of=of, accepted_at=None, withdrawn_at=None).first()


def _same(known: Explanation, text: str, by: User) -> Explanation:
    last = known.turns.filter(kind=Kind.QUESTION).order_by("-id").first()
    if known.asked_by_id == by.pk and last is not None and last.text == text:
        return known
    about = {"agency": known.asked_of.name, "label": known.label, "id": known.pk}
    raise ProblemError(Problem("explanation.already_open", values=about))


@transaction.atomic
def answer(asked: Explanation, text: str, *, files: Iterable[Sent] = (), by: User, at: datetime) -> Turn:
    """Explain; files may stand by it. All of it or nothing.

    Raises
    ------
    ProblemError
        explanation.step where it is not open any more, explanation.without_text, and whatever is wrong with
        a file.
    """
    asked = _ready(asked, Step.ANSWER)
    turn = _say(asked, Kind.ANSWER, _text(text), by=by, at=at)
    names = [_attach(turn, sent) for sent in files]
    asked.answered_at = at
    asked.save(update_fields=["answered_at"])
    record(
        "explanation.answer", asked, by=by, at=at, details={"after": {"answer": turn.text, "files": names}}
    )
    return turn


def _attach(turn: Turn, sent: Sent) -> str:
    found = judged(sent.file, sent.name, limit=settings.MAX_UPLOAD_BYTES)
    _scanned(sent.file, found)
    kept = Attachment(turn=turn, name=found.name, kind=found.kind, size=found.size, sha256=found.sha256)
    kept.file.save(found.name, File(sent.file), save=False)
    kept.save(force_insert=True)
    return f"{found.name} {found.sha256}"


def _scanned(file: BinaryIO, found: Judged) -> None:
    """Refuse what is infected, and what a scanner that is set cannot scan: an answer can wait for it."""
    if not settings.CLAMAV:
        return
    try:
        seen = scan(parts(file), settings.CLAMAV)
    except ScannerError as error:
        raise ProblemError(Problem("attachment.not_scanned", Place(file=found.name))) from error
    if not seen.is_clean:
        about = {"signature": seen.signature}
        raise ProblemError(Problem("attachment.infected", Place(file=found.name), about))


@transaction.atomic
def accept(asked: Explanation, *, by: User, at: datetime) -> None:
    """Be content with the answer: it stays with the figure."""
    asked = _ready(asked, Step.ACCEPT)
    asked.accepted_at, asked.accepted_by = at, by
    asked.save(update_fields=["accepted_at", "accepted_by"])
    record("explanation.accept", asked, by=by, at=at)


@transaction.atomic
def ask_again(asked: Explanation, text: str, *, clock: Clock, by: User, at: datetime) -> None:
    """Say what is still missing; the clock starts anew."""
    asked = _ready(asked, Step.ASK_AGAIN)
    text = _text(text)
    if not term("explanation").allows(clock.days):
        raise _bad_term(clock.days)
    asked.answered_at, asked.days, asked.due_at = None, clock.days, clock.due(at)
    asked.save(update_fields=["answered_at", "days", "due_at"])
    _say(asked, Kind.QUESTION, text, by=by, at=at)
    after = {"question": text, "due": asked.due_at}
    record("explanation.ask_again", asked, by=by, at=at, details={"after": after})


@transaction.atomic
def withdraw(asked: Explanation, why: str, *, by: User, at: datetime) -> None:
    """Take a request back; what was said stays."""
    asked = _ready(asked, Step.WITHDRAW)
    why = _text(why)
    asked.withdrawn_at = at
    asked.save(update_fields=["withdrawn_at"])
    record("explanation.withdraw", asked, by=by, at=at, details={"why": why})


def _ready(asked: Explanation, step: Step) -> Explanation:
    """The request as it stands, locked; refused where the step has passed."""
    asked = Explanation.objects.select_for_update(no_key=True).get(pk=asked.pk)
    if asked.state not in STEPS[step]:
        raise ProblemError(Problem("explanation.step", values={"label": asked.label}))
    return asked


def _say(asked: Explanation, kind: Kind, text: str, *, by: User, at: datetime) -> Turn:
    due_at = asked.due_at if kind == Kind.QUESTION else None
    return Turn.objects.create(explanation=asked, kind=kind, text=text, by=by, at=at, due_at=due_at)


def _text(text: str) -> str:
    text = text.replace("\0", "").strip()
    if not text or len(text) > LONGEST:
        raise ProblemError(Problem("explanation.without_text", values={"most": LONGEST}))
    return text


def _bad_term(days: int) -> ProblemError:
    known = term("explanation")
    about = {"days": days, "least": known.least, "most": known.most}
    return ProblemError(Problem("explanation.bad_term", values=about))
