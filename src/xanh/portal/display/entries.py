"""The entry protocol (docs/entry-protocol.md): one change of one entry on its way in, its answer as JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.http import HttpRequest, HttpResponse, JsonResponse

from xanh.portal.journal.answers import ConflictError, LockedError, Saved, once
from xanh.reference import Problem, ProblemError

JSON = "application/json"
NOT_THE_CHANGE = ("csrfmiddlewaretoken", "key")
ENTRY_PAGE = "X-Xanh-Entry"  # its value: whose page it is


@dataclass(frozen=True)
class Asked:
    """Which version a person saw, the key of their change, and a fingerprint of its fields."""

    key: UUID | None
    expected: int
    digest: str


Change = Callable[[Asked], Saved]


def wants_json(request: HttpRequest) -> bool:
    """Whether a script sent the form and reads the answer."""
    return JSON in request.headers.get("Accept", "")


def for_offline(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """Mark a page as one of its reader's entry pages: the service worker keeps those, and no others."""
    if request.method == "GET" and page.status_code == 200 and request.user.pk:
        page.headers[ENTRY_PAGE] = str(request.user.pk)
    return page


def asked(request: HttpRequest) -> Asked:
    """The protocol's own fields.

    Raises
    ------
    ProblemError
        request.bad_key, request.bad_expected
    """
    return Asked(
        _key(request.POST.get("key", "")), _expected(request.POST.get("expected", "")), _digest(request)
    )


def submitted(request: HttpRequest, change: Change, *, by: AbstractUser, at: datetime) -> Saved:
    """Make the change once; what is refused is raised."""
    found = asked(request)
    return once(lambda: change(found), key=found.key, digest=found.digest, by=by, at=at)


def answered(request: HttpRequest, change: Change, *, by: AbstractUser, at: datetime) -> JsonResponse:
    """Make the change once; the outcome as JSON."""
    try:
        saved = submitted(request, change, by=by, at=at)
    except ConflictError as error:
        return _json(409, "conflict", _conflict(error))
    except LockedError as error:
        return _json(423, "locked", _problems(error))
    except ProblemError as error:
        return refused(error)
    more = {"more": dict(saved.more)} if saved.more else {}
    return _json(200, "saved", {"version": saved.version, "at": saved.at.isoformat(), **more})


def refused(error: ProblemError) -> JsonResponse:
    """What cannot be taken, and why."""
    return _json(422, "refused", _problems(error))


def _json(status: int, state: str, told: dict[str, Any]) -> JsonResponse:
    answer = JsonResponse({"state": state, **told}, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _conflict(error: ConflictError) -> dict[str, Any]:
    at = error.at.isoformat() if error.at else None
    return {"version": error.version, "current": error.current, "by": error.by, "at": at}


def _problems(error: ProblemError) -> dict[str, Any]:
    return {"problems": [problem.to_json() for problem in error.problems]}


def _key(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise ProblemError(Problem("request.bad_key")) from error


def _expected(text: str) -> int:
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ProblemError(Problem("request.bad_expected"))
    return int(text or 0)


def _digest(request: HttpRequest) -> str:
    """Of address and fields, whatever their order; files by name and size."""
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    files = [
        (name, f"{file.name} {file.size}") for name in request.FILES for file in request.FILES.getlist(name)
    ]
    told = sorted(pair for pair in [*fields, *files] if pair[0] not in NOT_THE_CHANGE)
    return sha256(repr((request.path, told)).encode()).hexdigest()
