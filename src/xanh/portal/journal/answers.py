"""Changes made once, however often they are sent: a retry, a double click, a queue after a lost answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.db import IntegrityError, transaction

from xanh.portal.journal.models import AnsweredRequest
from xanh.reference import Problem, ProblemError

KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Saved:
    """What a change answers: the version now in force, the moment it was made, what else the app tells."""

    version: int
    at: datetime
    more: Mapping[str, Any] = field(default_factory=dict)


class ConflictError(ProblemError):
    """Raised where someone else has changed the entry since it was seen; holds what is in force now."""

    def __init__(
        self, problem: Problem, *, version: int, current: Mapping[str, Any], by: str, at: datetime | None
    ) -> None:
        super().__init__(problem)
        self.version, self.current, self.by, self.at = version, dict(current), by, at


class LockedError(ProblemError):
    """Raised where the entry takes no changes now; the problems say which lock and who can lift it."""


@transaction.atomic
def once(act: Callable[[], Saved], *, key: UUID | None, digest: str, by: AbstractUser, at: datetime) -> Saved:
    """Make a change, or give the answer it had when it was made under this key.

    Change and answer are kept in one transaction. What is refused changes nothing, is not kept, and is judged
    anew when it is sent again.

    Raises
    ------
    ProblemError
        request.key_reused where the key belongs to another change; whatever the act raises.
    """
    if key is None:
        return act()
    AnsweredRequest.objects.filter(at__lt=at - KEPT).delete()
    request = AnsweredRequest(user_id=by.pk, key=key, digest=digest, at=at)
    if not _first(request):
        return _answered(by, key, digest)
    saved = act()
    request.answer = {"version": saved.version, "at": saved.at.isoformat(), "more": dict(saved.more)}
    request.save(update_fields=["answer"])
    return saved


def _first(request: AnsweredRequest) -> bool:
    """Whether nobody has used the key: of two at once the second waits here until the first is through."""
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _answered(by: AbstractUser, key: UUID, digest: str) -> Saved:
    known = AnsweredRequest.objects.get(user_id=by.pk, key=key)
    if known.digest != digest:
        raise ProblemError(Problem("request.key_reused"))
    answer = known.answer
    return Saved(answer["version"], datetime.fromisoformat(answer["at"]), answer["more"])
