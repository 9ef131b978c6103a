"""Reads over documents and registers: numbers taken, who bears one, a blank document of an agency."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from xanh.documents.official import OfficialText, Signer
from xanh.documents.signing import Roots, Verdict
from xanh.portal.agencies.models import Agency
from xanh.portal.documents import rules
from xanh.portal.documents.models import DocumentFile, Numbering, OfficialDocument, RegisterEntry
from xanh.portal.documents.rules import FileRole, Medium, Source


def by_type(agency: Agency, year: int) -> bool:
    """Whether the agency's numbers of a year run in one row for each type."""
    rows = Numbering.objects.filter(agency=agency, from_year__lte=year).order_by("-from_year")
    return bool(rows.values_list("by_type", flat=True).first())


def series(agency: Agency, type_code: str, year: int) -> str:
    """The row of numbers a document of this type belongs to."""
    return rules.series_of(type_code, by_type=by_type(agency, year))


def taken(agency: Agency, year: int, of_series: str) -> list[int]:
    """The highest number given in a row, cancelled or not; a list, empty where there is none."""
    rows = RegisterEntry.objects.filter(agency=agency, year=year, series=of_series).order_by("-number")
    return list(rows.values_list("number", flat=True)[:1])


def missing(agency: Agency, year: int) -> list[tuple[str, int, int]]:
    """Numbers that nothing bears, below the highest: (row, first, last)."""
    rows = RegisterEntry.objects.filter(agency=agency, year=year).values_list("series", "number")
    numbers: dict[str, list[int]] = {}
    for of_series, number in rows:
        numbers.setdefault(of_series, []).append(number)
    return [(name, *gap) for name, known in sorted(numbers.items()) for gap in rules.gaps(known)]


def holder(agency: Agency, year: int, of_series: str, number: int, notation: str) -> RegisterEntry | None:
    """Who bears the number in its row, or the symbol in the year."""
    same = Q(series=of_series) | Q(notation=notation)
    rows = RegisterEntry.objects.select_related("given_by", "document")
    return rows.filter(same, agency=agency, year=year, number=number).first()


def told(entry: RegisterEntry) -> dict[str, Any]:
    """What a problem says of a number: symbol, subject, who gave it and when."""
    when = f"{timezone.localtime(entry.given_at):%H:%M %d/%m/%Y}"
    about = {"symbol": entry.symbol, "subject": entry.subject}
    return {**about, "who": person(entry.given_by), "when": when}


def person(user: Any) -> str:
    """A person's name as pages show it."""
    return str(user.get_full_name() or user.get_username()) if user else "Xanh"


def of_source(source: Source) -> list[OfficialDocument]:
    """The documents made from an object, newest first."""
    rows = OfficialDocument.objects.filter(source_type=source.type, source_id=source.id)
    return list(rows.select_related("agency", "entry").order_by("-created_at", "-id"))


def exported(document: OfficialDocument) -> DocumentFile | None:
    """The file that is out to be signed."""
    return _file(document, FileRole.EXPORTED)


def signed(document: OfficialDocument) -> DocumentFile | None:
    """The last signed file that was found good."""
    return _file(document, FileRole.SIGNED)


def _file(document: OfficialDocument, role: FileRole) -> DocumentFile | None:
    return document.files.filter(role=role, current=True).order_by("-id").first()


def verdict(kept: DocumentFile | None) -> Verdict | None:
    """What was found about the signatures of a file."""
    return Verdict.from_json(kept.verdict) if kept and kept.verdict else None


def may_be_issued(document: OfficialDocument) -> bool:
    """Whether there is a signed file found good, or a number registered as borne on paper."""
    on_paper = document.entry is not None and document.entry.medium == Medium.PAPER
    return on_paper or signed(document) is not None


def roots() -> Roots:
    """The certificates this installation trusts."""
    return Roots.in_folder(settings.SIGNING_ROOTS)


def blank_text(agency: Agency, *, type_code: str, subject: str = "") -> OfficialText:
    """A document of an agency with nothing but its letterhead: take it and fill in the rest."""
    short = rules.abbreviation_of(agency.name, agency.abbreviations)
    return OfficialText(
        type_code=type_code,
        issuer=agency.name,
        superior=agency.parent.name if agency.parent else "",
        subject=subject,
        body=(),
        notation=rules.notation_of(type_code, short),
        place=rules.place_of(agency.name, settings.PROVINCE),
        archive="VT",
        signer=Signer(),
    )
