"""Acts on a consolidation: take parts, write jointly, carry it into the own report, draft the document."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from xanh.documents.official_json import to_json
from xanh.portal.agencies.models import User
from xanh.portal.documents import actions as documents
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.journal.actions import record
from xanh.portal.journal.answers import ConflictError, LockedError, Saved
from xanh.portal.reports import gathering
from xanh.portal.reports.actions import save_lines
from xanh.portal.reports.carrying import carried, fingerprint_of
from xanh.portal.reports.content import FIELDS, Content, Values, as_typed, fingerprint
from xanh.portal.reports.gathering import Gathered, Part, Scope, gather, is_rolled
from xanh.portal.reports.joint_text import inserted, marked, renewed
from xanh.portal.reports.models import Consolidation, Edition, JointLine, TakenPart
from xanh.portal.reports.report_text import delivered_to, report_text
from xanh.portal.reports.typed import clean
from xanh.reference import Place, Problem, ProblemError


@dataclass(frozen=True)
class Writing:
    """What a person writes on a joint line over the version they saw; `insert`: whose text goes with it."""

    code: str
    fields: Mapping[str, str]
    expected: int
    insert: str = ""


def _held(scope: Scope, at: datetime) -> Consolidation:
    """The row, made where there is none, held until the act is through; refused where it is frozen."""
    about = {"tier": scope.tier, "period": scope.period.code}
    found, _ = Consolidation.objects.get_or_create(**about, defaults={"created_at": at})
    held = Consolidation.objects.select_for_update(no_key=True).get(pk=found.pk)
    held.tier = scope.tier
    frozen = gathering.freezing(gathering.documents_of(held))
    if frozen:
        raise LockedError(Problem("consolidation.frozen", values={"document": str(frozen)}))
    return held


@transaction.atomic
def take(scope: Scope, wanted: Mapping[str, int], *, by: User | None, at: datetime) -> list[str]:
    """Use the submissions that stand of these reporters: agency code to the number of the one seen.

    What was inserted into joint lines word for word becomes the later text. Returns the lines changed so.

    Raises
    ------
    LockedError
        Under a document that is out to be signed or issued.
    ProblemError
        Where nothing of a reporter can be taken, or another submission stands than the one seen.
    """
    held = _held(scope, at)
    gathered = gather(scope)
    parts = [part for part in gathered.parts if part.agency.code in wanted]
    _check_takeable(parts, wanted)
    lines = _renew(held, gathered, parts, by=by, at=at)
    rows = [
        TakenPart(consolidation=held, report=p.duty.report, submission=p.standing, at=at, by=by)
        for p in parts
    ]
    unique = ["consolidation", "report"]
    TakenPart.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=unique, update_fields=["submission", "at", "by"]
    )
    details = {
        "before": {p.agency.code: p.used.number for p in parts if p.used},
        "after": {p.agency.code: p.standing.number for p in parts if p.standing},
        "lines": lines,
    }
    record("consolidation.take", held, by=by, at=at, details=details)
    return lines


def _check_takeable(parts: Sequence[Part], wanted: Mapping[str, int]) -> None:
    found = {part.agency.code: part for part in parts}
    problems = []
    for code, number in wanted.items():
        part = found.get(code)
        if part is None or not part.can_take or part.standing is None:
            problems.append(Problem("consolidation.nothing_to_take", values={"agency": _name(part, code)}))
        elif part.standing.number != number:
            problems.append(Problem("report.another_version", values={"number": part.standing.number}))
    if problems or not wanted:
        raise ProblemError(problems or Problem("consolidation.nothing_chosen"))


def _name(part: Part | None, code: str) -> str:
    return part.agency.name if part else code


@transaction.atomic
def drop(scope: Scope, agency: str, *, by: User | None, at: datetime) -> None:
    """Use a report no longer that was returned or recalled; what was inserted word for word goes with it."""
    held = _held(scope, at)
    gathered = gather(scope)
    part = next((p for p in gathered.parts if p.agency.code == agency), None)
    if part is None or part.used is None or not part.can_drop:
        raise ProblemError(Problem("consolidation.nothing_to_take", values={"agency": _name(part, agency)}))
    lines = _renew(held, gathered, [part], by=by, at=at)
    held.taken.filter(report=part.duty.report).delete()
    details = {"before": {agency: part.used.number}, "lines": lines}
    record("consolidation.drop", held, by=by, at=at, details=details)


def _renew(
    held: Consolidation, gathered: Gathered, parts: Iterable[Part], *, by: User | None, at: datetime
) -> list[str]:
    """Bring what was inserted of these parts to what stands; the codes of the lines that changed."""
    changed = []
    parts = [part for part in parts if part.used]
    for line in gathered.lines:
        text = line.values.text
        for part in parts:
            text = renewed(text, *part.texts(line.code), name=part.agency.name)
        if text != line.values.text:
            _keep(held, line, replace(line.values, text=text), by=by, at=at)
            changed.append(line.code)
    return changed


def _keep(held: Consolidation, line: Content, values: Values, *, by: User | None, at: datetime) -> int:
    version = line.version + 1
    asked = held.tier.regime.lines.get(code=line.code)
    kept = {name: values[name] for name in FIELDS} | {"version": version, "changed_at": at, "changed_by": by}
    JointLine.objects.update_or_create(consolidation=held, line=asked, defaults=kept)
    return version


@transaction.atomic
def save_joint(scope: Scope, writing: Writing, *, by: User | None, at: datetime) -> Saved:
    """Write on a joint line, and put a part's text with its source at the end where one is to be inserted.

    Raises
    ------
    LockedError
        Under a document that is out to be signed or issued.
    ConflictError
        Where someone else has written on the line since.
    ProblemError
        For a line that is rolled up or not there, a value that cannot be taken, a part without a text.
    """
    held = _held(scope, at)
    asked = list(scope.tier.regime.lines.order_by("position", "id"))
    line = _written_line(asked, held, writing.code)
    _check_expected(held, line, writing.expected)
    values = clean(line, writing.fields)
    if writing.insert:
        values = replace(values, text=_with_part(scope, values.text, writing))
    if values == line.values:
        return Saved(line.version, at)
    version = _keep(held, line, values, by=by, at=at)
    before, after = line.values.to_json(), values.to_json()
    told = [name for name in FIELDS if before[name] != after[name]]
    details: dict[str, Any] = {
        "line": line.code,
        "version": version,
        "before": {name: before[name] for name in told},
        "after": {name: after[name] for name in told},
    }
    record("consolidation.edit", held, by=by, at=at, details=details)
    return Saved(version, at)


def _written_line(asked: Sequence[Any], held: Consolidation, code: str) -> Content:
    line = next((one for one in asked if one.code == code), None)
    if line is None:
        raise ProblemError(Problem("report.unknown_line", Place(row=code), {"line": code}))
    if is_rolled(line):
        raise ProblemError(Problem("consolidation.rolled_up", Place(row=code), {"line": code}))
    return gathering.joint_lines([line], held)[0]


def _check_expected(held: Consolidation, line: Content, expected: int) -> None:
    if expected == line.version:
        return
    row = held.lines.select_related("changed_by").filter(line__code=line.code).first()
    who = str(row.changed_by or "") if row else ""
    problem = Problem("report.changed_meanwhile", Place(row=line.code), {"line": line.code, "by": who})
    current = {name: as_typed(line.values[name]) for name in FIELDS}
    at = row.changed_at if row else None
    raise ConflictError(problem, version=line.version, current=current, by=who, at=at)


def _with_part(scope: Scope, text: str, writing: Writing) -> str:
    part = next((p for p in gather(scope).parts if p.agency.code == writing.insert), None)
    content = part.line(writing.code) if part else None
    if part is None or part.used is None or content is None or not content.values.text:
        agency = _name(part, writing.insert)
        raise ProblemError(Problem("consolidation.nothing_to_insert", values={"agency": agency}))
    return inserted(text, marked(content.values.text, part.agency.name))


@transaction.atomic
def carry(scope: Scope, tier: int, *, seen: str, by: User | None, at: datetime) -> int:
    """Write the consolidation on the receiver's own report in a higher tier. Returns how many lines changed.

    Raises
    ------
    ProblemError
        Where there is no such tier, nothing differs, or what would change is not what was seen; whatever
        `save_lines` refuses.
    """
    gathered = gather(scope)
    duty = gathering.own_duty(scope, tier)
    found = carried(gathered, duty, at) if duty else []
    if duty is None or gathered.consolidation is None or not found:
        raise ProblemError(Problem("consolidation.nothing_to_carry"))
    if seen != fingerprint_of(gathered, found):
        raise ProblemError(Problem("consolidation.changed_since_seen"))
    written = save_lines(duty, [(one.code, one.fields, one.expected) for one in found], by=by, at=at)
    details = {"period": scope.period.code, "level": duty.tier.level, "lines": [one.code for one in found]}
    record("consolidation.carry", gathered.consolidation, by=by, at=at, details=details)
    return written


@transaction.atomic
def draft_report(
    scope: Scope, *, seen: str, over: bool = False, by: User | None, at: datetime
) -> OfficialDocument:
    """Make the official report of it, or write its open draft anew; the versions used are kept.

    Signer, recipients and whatever else was set in the draft stay. `over`: the body may be replaced, although
    somebody has edited it in the draft.

    Raises
    ------
    LockedError
        Under a document that is out to be signed or issued.
    ProblemError
        Where nothing was taken, something changed since it was seen, or the draft was edited by hand.
    """
    held = _held(scope, at)
    gathered = gather(scope)
    if not gathered.used:
        raise ProblemError(Problem("consolidation.nothing_taken"))
    if seen != gathered.seen:
        raise ProblemError(Problem("consolidation.changed_since_seen"))
    text = report_text(gathered)
    if gathered.draft is None:
        receivers = delivered_to(gathered)
        source, receiver = gathering.source_of(held), scope.tier.receiver
        document = documents.draft_document(receiver, text, source=source, recipients=receivers, by=by, at=at)
    else:
        document = _again(held, gathered.draft, text, over=over, by=by, at=at)
    _edition(held, gathered, document, by=by, at=at)
    return document


def _again(
    held: Consolidation, draft: OfficialDocument, text: Any, *, over: bool, **who: Any
) -> OfficialDocument:
    before = draft.official
    last = held.editions.filter(document=draft).order_by("id").last()
    if not over and last is not None and last.content["text"] != text_hash(before):
        raise ProblemError(Problem("consolidation.edited_by_hand", values={"document": str(draft)}))
    again = replace(before, body=text.body, appendices=text.appendices)
    return documents.edit_draft(draft, again, revision=draft.revision, **who)


def text_hash(text: Any) -> str:
    """The fingerprint of what a consolidation gives to a document: body and appendices."""
    written = to_json(text)
    return fingerprint({"body": written["body"], "appendices": written["appendices"]})


def _edition(
    held: Consolidation, gathered: Gathered, document: OfficialDocument, *, by: User | None, at: datetime
) -> None:
    content = edition_content(gathered) | {"text": text_hash(document.official)}
    sha256 = fingerprint(content)
    Edition.objects.create(
        consolidation=held, document=document, at=at, by=by, content=content, sha256=sha256
    )
    used = {part["agency"]: part["number"] for part in content["parts"]}
    details = {"document": document.pk, "sha256": sha256, "parts": used}
    record("consolidation.draft", held, by=by, at=at, details=details)


def edition_content(gathered: Gathered) -> dict[str, Any]:
    """What is kept of a consolidation with the document made from it."""
    return {
        "parts": [_kept(part) for part in gathered.used],
        "missing": [part.agency.code for part in gathered.missing],
        "lines": {line.code: line.to_json() for line in gathered.lines if line.version},
    }


def _kept(part: Part) -> dict[str, Any]:
    used = part.used
    if used is None:
        return {}
    about = {"agency": part.agency.code, "agency_name": part.agency.name, "report": used.report_id}
    return about | {"submission": used.pk, "number": used.number, "sha256": used.sha256}
