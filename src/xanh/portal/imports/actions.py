"""Acts on imports: receive, read, correct, confirm, undo, accept, discard. Each leaves a journal line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from xanh.portal.agencies.models import User
from xanh.portal.agencies.queries import Register
from xanh.portal.imports import adding, correcting, fields, score_rows, tasks
from xanh.portal.imports.models import Correction, Import
from xanh.portal.imports.queries import (
    confirmed_together,
    current_draft,
    latest_correction,
    name_of,
    said_together,
)
from xanh.portal.imports.receiving import read_import, receive_file, retry_reading, store_file
from xanh.portal.imports.rules import ImportKind, ImportState, may_step
from xanh.portal.indicators.actions import record_scores
from xanh.portal.indicators.models import Unit
from xanh.portal.indicators.queries import UnitRegister
from xanh.portal.journal.actions import record
from xanh.portal.plans.actions import accept_plan, record_goals, renew_plan
from xanh.portal.plans.models import Plan
from xanh.reference import Place, Problem, ProblemError

__all__ = [
    "Change",
    "accept_import",
    "add_item",
    "confirm_field",
    "confirm_proposed",
    "correct_field",
    "correct_fields",
    "discard_import",
    "read_import",
    "receive_file",
    "remove_item",
    "restore_import",
    "retry_reading",
    "store_file",
    "undo_confirmed",
    "undo_correction",
]
PATHS_TOLD = 20


@transaction.atomic
def correct_field(
    imported: Import, path: str, value: Any, *, by: User | None, at: datetime, expected: int | None
) -> Correction:
    """Give a field another value. `expected` is the id of the correction the reviewer saw there, or None.

    Raises
    ------
    ProblemError
        Where someone else was quicker, the field is unknown, or the value cannot stand there.
    """
    imported = _in_review(imported)
    _check_expected(imported, path, expected)
    before = _value_at(imported, path)
    clean = _known_agencies(path, fields.clean(imported.kind, path, value))
    spoken = Correction(imported=imported, path=path, value=clean, by=by, at=at)
    return _speak(spoken, "import.correct", {"from": before, "to": clean})


@transaction.atomic
def confirm_field(
    imported: Import, path: str, *, by: User | None, at: datetime, expected: int | None
) -> Correction:
    """Say that a field has been looked at and is right as it stands."""
    imported = _in_review(imported)
    _check_expected(imported, path, expected)
    value = _value_at(imported, path)
    spoken = Correction(imported=imported, path=path, value=value, confirmed=True, by=by, at=at)
    return _speak(spoken, "import.confirm", {"value": value})


@dataclass(frozen=True)
class Change:
    """A new value for one field, and the correction that was seen there."""

    path: str
    value: Any
    expected: int | None


@transaction.atomic
def correct_fields(imported: Import, changes: Iterable[Change], *, by: User | None, at: datetime) -> None:
    """Several fields at once or none: a party that moves from one list to the other."""
    for change in changes:
        correct_field(imported, change.path, change.value, by=by, at=at, expected=change.expected)


@transaction.atomic
def confirm_proposed(imported: Import, *, by: User | None, at: datetime) -> int:
    """Confirm at once what is likely right; what a person must look at stays. Returns how many fields."""
    imported = _in_review(imported)
    found = correcting.proposed(imported.kind, current_draft(imported) or {})
    about = {"imported": imported, "confirmed": True, "by": by, "at": at}
    Correction.objects.bulk_create(Correction(path=path, value=value, **about) for path, value in found)
    if found:
        record("import.confirm", imported, by=by, at=at, details={"paths": [path for path, _ in found]})
    return len(found)


@transaction.atomic
def undo_confirmed(imported: Import, *, by: User, at: datetime) -> int:
    """Take back what this person last confirmed at once, as one act. Returns how many fields."""
    imported = _in_review(imported)
    found = confirmed_together(imported, by)
    imported.corrections.filter(pk__in=[spoken.pk for spoken in found]).update(undone=True)
    if found:
        record("import.undo", imported, by=by, at=at, details={"paths": [spoken.path for spoken in found]})
    return len(found)


@transaction.atomic
def add_item(
    imported: Import, part: str, *, by: User | None, at: datetime, expected: int | None
) -> Correction:
    """Add an empty row that the reader missed; the correction's path is its path from now on.

    `expected` is the number of rows the reviewer saw in the part, dropped ones counted.

    Raises
    ------
    ProblemError
        Where someone else added or took back a row of the part meanwhile; where no row can be added.
    """
    imported = _in_review(imported)
    if imported.kind != ImportKind.PLAN or part not in adding.PARTS:
        raise fields.unknown(part)
    rows = (current_draft(imported) or {})[part]
    spoken = imported.corrections.filter(path__startswith=f"{part}.").order_by("-id").select_related("by")
    whole = [c for c in spoken if fields.split(c.path)[2] is None]
    if len(rows) != expected:
        raise _rows_changed(part, whole)
    taken = {fields.split(c.path)[1] or 0 for c in whole}
    path = f"{part}.{max([len(rows), *(n + 1 for n in taken)])}"
    added = Correction(imported=imported, path=path, value=adding.empty_row(part, rows), by=by, at=at)
    return _speak(added, "import.add", {"to": added.value})


def _rows_changed(part: str, whole: list[Correction]) -> ProblemError:
    """Who was quicker: the latest word on a whole row of the part."""
    if not whole:
        return fields.unknown(part)
    about = {"who": name_of(whole[0].by), "when": _moment(whole[0].at), "path": whole[0].path}
    return ProblemError(Problem("import.rows_changed", values=about))


def remove_item(
    imported: Import, path: str, *, by: User | None, at: datetime, expected: int | None
) -> Correction:
    """Drop a row that the plan does not have."""
    if fields.split(path)[2] is not None or fields.split(path)[1] is None:
        raise fields.unknown(path)
    return correct_field(imported, path, None, by=by, at=at, expected=expected)


@transaction.atomic
def undo_correction(
    imported: Import, path: str, *, by: User | None, at: datetime, expected: int | None
) -> None:
    """Take back the latest word on a field; the one before it counts again. Nothing is deleted.

    What was said in the same act on other fields of the row goes with it: a party that moved moves back.
    """
    imported = _in_review(imported)
    _check_expected(imported, path, expected)
    latest = latest_correction(imported, path)
    if latest is None:
        raise fields.unknown(path)
    act = [latest, *said_together(latest)]
    imported.corrections.filter(pk__in=[spoken.pk for spoken in act]).update(undone=True)
    told = {"path": path, "value": latest.value}
    with_it = {spoken.path: spoken.value for spoken in act[1:]}
    record("import.undo", imported, by=by, at=at, details={**told, "with": with_it} if with_it else told)


@transaction.atomic
def accept_import(
    imported: Import,
    *,
    by: User | None,
    at: datetime,
    accept_doubts: bool = False,
    reason: str = "",
    renews: Plan | None = None,
) -> Import:
    """Let the reviewed draft enter the workbench, all of it or nothing. Only once, whoever clicks.

    `renews` is the accepted plan of which it is a new version; without it the draft is a plan of its own.

    Raises
    ------
    ProblemError
        Where it was accepted already, doubts are left and `accept_doubts` is not set with a reason, or the
        draft cannot become a plan or scores.
    """
    imported = _in_review(imported)
    draft = current_draft(imported) or {}
    left = correcting.doubts(imported.kind, draft)
    _check_doubts(left, accept_doubts, reason)
    _enter(imported, correcting.final(imported.kind, draft), renews=renews, by=by, at=at)
    imported.state = ImportState.ACCEPTED
    imported.accepted_at = at
    imported.accepted_by = by
    imported.save(update_fields=["state", "accepted_at", "accepted_by", "plan"])
    details = {"doubts": [d.path for d in left], "reason": reason.strip() if left else ""}
    record("import.accept", imported, by=by, at=at, details=details)
    return imported


def _enter(
    imported: Import, draft: dict[str, Any], *, renews: Plan | None, by: User | None, at: datetime
) -> None:
    if imported.kind == ImportKind.PLAN:
        about: Any = {"document": imported.document, "by": by, "at": at}
        imported.plan = renew_plan(renews, draft, **about) if renews else accept_plan(draft, **about)
        return
    figures = score_rows.figures(draft["rows"])  # first: what a row lacks is told before what it means
    _check_goals(draft["rows"])
    record_scores(figures, by=by, at=at)
    for citation, goals in score_rows.goals(draft["rows"]):
        record_goals(citation, goals, by=by, at=at)


def _check_goals(rows: list[dict[str, Any]]) -> None:
    """Plans here belong to this province: the goals of another one would be taken for its own."""
    units = UnitRegister()
    strange = [r for r in rows if r["kind"] == "target" and not _is_own(units.find(r["province"], r["year"]))]
    if strange:
        code = "scores.target_of_other_province"
        raise ProblemError(
            Problem(code, Place(row=r.get("row")), {"province": r["province"]}) for r in strange
        )


def _is_own(unit: Unit | None) -> bool:
    return unit is not None and unit.committee_id is not None


def _check_doubts(left: list[correcting.Doubt], accept_doubts: bool, reason: str) -> None:
    if left and not accept_doubts:
        paths = ", ".join(d.path for d in left[:PATHS_TOLD])
        raise ProblemError(Problem("import.doubts_left", values={"count": len(left), "paths": paths}))
    if left and not reason.strip():
        raise ProblemError(Problem("import.reason_needed"))


@transaction.atomic
def discard_import(imported: Import, *, by: User | None, at: datetime) -> Import:
    """Put an import aside. Everything is kept: it can be restored."""
    return _step(imported, ImportState.DISCARDED, "import.discard", by=by, at=at)


@transaction.atomic
def restore_import(imported: Import, *, by: User | None, at: datetime) -> Import:
    """Take a discarded import up again where it was."""
    imported = _locked(imported)
    back = ImportState.FAILED if imported.problems else ImportState.RECEIVED
    imported = _step(imported, ImportState.READY if imported.draft else back, "import.restore", by=by, at=at)
    if imported.state == ImportState.RECEIVED:
        tasks.queue_reading(imported)
    return imported


def _step(imported: Import, to: ImportState, act: str, *, by: User | None, at: datetime) -> Import:
    imported = _locked(imported)
    if not may_step(imported.state, to):
        raise _not_ready(imported)
    imported.state = to
    imported.save(update_fields=["state"])
    record(act, imported, by=by, at=at)
    return imported


def _locked(imported: Import) -> Import:
    rows = Import.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("document", "accepted_by").get(pk=imported.pk)


def _in_review(imported: Import) -> Import:
    """The import, locked; a problem where it does not wait for review."""
    imported = _locked(imported)
    if imported.state != ImportState.READY:
        raise _not_ready(imported)
    return imported


def _not_ready(imported: Import) -> ProblemError:
    if imported.state == ImportState.ACCEPTED and imported.accepted_at:
        when = _moment(imported.accepted_at)
        who = name_of(imported.accepted_by)
        return ProblemError(Problem("import.already_accepted", values={"who": who, "when": when}))
    return ProblemError(Problem("import.not_ready", values={"state": imported.state}))


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def _check_expected(imported: Import, path: str, expected: int | None) -> None:
    """Two reviewers on one field: the second is told who and when instead of overwriting."""
    latest = latest_correction(imported, path)
    if (latest.pk if latest else None) != expected:
        spoken = imported.corrections.filter(path=path).select_related("by")
        last = latest or spoken.order_by("-id").first()
        if last is None:
            raise fields.unknown(path)
        about = {"who": name_of(last.by), "when": _moment(last.at), "path": path, "id": last.pk}
        raise ProblemError(Problem("import.stale", values=about))


def _value_at(imported: Import, path: str) -> Any:
    try:
        return correcting.value_at(current_draft(imported) or {}, path)
    except KeyError as error:
        raise fields.unknown(path) from error


def _speak(spoken: Correction, act: str, details: Mapping[str, Any]) -> Correction:
    spoken.save(force_insert=True)
    told = {"path": spoken.path, **details}
    record(act, spoken.imported, by=spoken.by, at=spoken.at, details=told)
    return spoken


def _known_agencies(path: str, value: Any) -> Any:
    """Codes checked against the register, and filled in where the name tells them."""
    parties = _parties(path, value)
    if parties:
        register = Register()
        for party in parties:
            _complete(party, register)
    return value


def _parties(path: str, value: Any) -> list[dict[str, Any]]:
    name = fields.split(path)[2]
    if name in correcting.PARTIES:
        return [party for party in value if isinstance(party, dict)]
    if name is None and isinstance(value, dict):
        named = [p for side in correcting.PARTIES for p in value.get(side) or ()]
        return [party for party in named if isinstance(party, dict)]
    return []


def _complete(party: dict[str, Any], register: Register) -> None:
    if party["code"] and register.by_code(party["code"]) is None:
        raise ProblemError(Problem("field.unknown_agency", values={"code": party["code"]}))
    found = register.by_code(party["code"]) or register.find(party["agency"])
    if found:
        party["code"] = found.code
