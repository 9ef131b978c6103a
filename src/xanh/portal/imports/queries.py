"""Reads over imports: a draft as its reviewer has left it, and what is still to check."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from xanh.documents.compare import RowChange
from xanh.documents.draft import from_json
from xanh.documents.lint import lint
from xanh.documents.read.province import province_of
from xanh.portal.agencies.rules import search_key
from xanh.portal.imports import correcting, score_rows
from xanh.portal.imports.correcting import Doubt, Word
from xanh.portal.imports.models import Correction, Import
from xanh.portal.imports.rules import ImportKind
from xanh.portal.indicators.queries import KnownFigures, nodes_by_code
from xanh.portal.plans.models import Plan
from xanh.portal.plans.queries import accepted, as_draft, compared, version_of, whole
from xanh.reference import Problem


def words(imported: Import) -> list[Word]:
    """The latest word on each path that has not been undone, oldest first."""
    rows = imported.corrections.filter(undone=False).select_related("by")
    return list({c.path: _word(c) for c in rows}.values())


def _word(correction: Correction) -> Word:
    return Word(
        pk=correction.pk,
        path=correction.path,
        value=correction.value,
        confirmed=correction.confirmed,
        by=name_of(correction.by),
        at=correction.at.isoformat(),
    )


def name_of(user: Any) -> str:
    """A person's name as pages show it; empty for the system."""
    return str(user.get_full_name() or user.get_username()) if user else ""


def current_draft(imported: Import) -> dict[str, Any] | None:
    """The draft with corrections applied: see `correcting.corrected`. None while there is no draft.

    Each item knows its `path`; a dropped one stays, marked `removed`; each field's reading holds its state
    and, where a reviewer spoke, `correction` (id, by, at, confirmed).
    """
    if imported.draft is None:
        return None
    return correcting.corrected(imported.kind, imported.draft, words(imported))


def workbook(imported: Import) -> bytes | None:
    """A plan's draft with corrections as an Excel workbook to edit; None where there is no plan to write."""
    from xanh.documents.write.plan_xlsx import write_workbook  # brings python-docx: no page needs it

    draft = current_draft(imported)
    if draft is None or imported.kind != ImportKind.PLAN:
        return None
    return write_workbook(from_json(correcting.final(imported.kind, draft)))


def plan_there(imported: Import, draft: dict[str, Any] | None) -> Plan | None:
    """The plan accepted already of which this draft is a version: worth knowing before an hour of review."""
    return version_of(draft["header"]) if draft and imported.kind == ImportKind.PLAN else None


@dataclass(frozen=True)
class Versions:
    """A draft beside the accepted plan of which it is a new version; both as data, and what changes."""

    plan: Plan
    before: dict[str, Any]
    after: dict[str, Any]
    rows: tuple[RowChange, ...]


def versions(imported: Import, draft: dict[str, Any] | None) -> Versions | None:
    """What a draft changes in the plan that is there; None where it is the first version."""
    found = plan_there(imported, draft)
    if found is None or draft is None:
        return None
    plan = whole(accepted()).get(pk=found.pk)
    after = correcting.final(imported.kind, draft)
    return Versions(plan, as_draft(plan).to_json(), after, compared(plan, after))


def doubts(imported: Import) -> list[Doubt]:
    """What is still to check, in reading order."""
    draft = current_draft(imported)
    return correcting.doubts(imported.kind, draft) if draft else []


def latest_correction(imported: Import, path: str) -> Correction | None:
    """The word that counts on a path now."""
    spoken = imported.corrections.filter(path=path, undone=False).select_related("by")
    return spoken.order_by("-id").first()


def confirmed_together(imported: Import, by: Any) -> list[Correction]:
    """What this person last confirmed at once and has not taken back; empty where it was one field."""
    own = imported.corrections.filter(by=by, undone=False).order_by("-id")
    last = own.first()
    together = list(own.filter(at=last.at, confirmed=True)) if last and last.confirmed else []
    return together if len(together) > 1 else []


def code_of(name: str | None) -> str | None:
    """The code of the indicator that has this name, or this variant of it, in the newest list."""
    wanted = search_key(name or "")
    alike = (n.code for n in nodes_by_code().values() if wanted and wanted in n.search_key.split(" | "))
    return next(alike, None)


def said_together(spoken: Correction) -> list[Correction]:
    """What the same act said on other fields of the row: a party's two lists, a due text and its rule."""
    row = ".".join(spoken.path.split(".")[:-1])
    if spoken.confirmed or not row:
        return []
    same = Correction.objects.filter(imported=spoken.imported_id, by=spoken.by_id, at=spoken.at, undone=False)
    others = same.filter(path__startswith=f"{row}.", confirmed=False).exclude(path=spoken.path)
    return [other for other in others if other.path.count(".") == spoken.path.count(".")]


def findings(imported: Import, *, today: date, draft: dict[str, Any] | None = None) -> list[Problem]:
    """What is odd in the draft as it would be accepted: the linter's words on a plan, on the plan's day; what
    scores contradict. `draft` is that of `current_draft`, where it is at hand.
    """
    draft = draft or current_draft(imported)
    if draft is None:
        return []
    final = correcting.final(imported.kind, draft)
    if imported.kind == ImportKind.SCORES:
        refused = [problem for row in final["rows"] for problem in score_rows.refusals(row)]
        return refused or KnownFigures(score_rows.figures(final["rows"])).problems()
    day = imported.as_of or _day_of(final["header"]) or today
    return list(lint(from_json(final), as_of=day))


def _day_of(header: dict[str, Any]) -> date | None:
    """The day of a plan as dated, else the last of its year."""
    if header.get("date"):
        return date.fromisoformat(header["date"])
    return date(header["year"], 12, 31) if header.get("year") else None


def other_province(item: Import) -> str | None:
    """The province whose plan this is, where that is not the one this workbench follows."""
    found = province_of(item.document.lines) if item.kind == ImportKind.PLAN else None
    return found if found and found != settings.PROVINCE else None
