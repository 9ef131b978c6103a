"""Files received and read: the first half of an import."""

import hashlib
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import IntegrityError, transaction

from xanh.documents import picturing
from xanh.documents.attachments import clean_name
from xanh.portal.agencies.access import own_agencies
from xanh.portal.agencies.models import User
from xanh.portal.imports import tasks
from xanh.portal.imports.access import imports_visible
from xanh.portal.imports.models import Import
from xanh.portal.imports.reading import Outcome, Request, Told, failed, read_apart
from xanh.portal.imports.rules import WAITING, ImportKind, ImportState
from xanh.portal.imports.variants import variants
from xanh.portal.journal.actions import record
from xanh.portal.plans.models import SourceDocument
from xanh.reference import Place, Problem, ProblemError

Reader = Callable[[Request, bytes, Told], Outcome]
MEGABYTE = 1024 * 1024
ATTEMPTS = 2  # a killed job is taken up again once: what kills its worker twice is the file
BEGUN, READ = 10, 95  # per cent: what is left is judging and keeping what was read


@transaction.atomic
def receive_file(
    name: str,
    data: bytes | File,
    *,
    kind: ImportKind | str,
    by: User | None,
    at: datetime,
    as_of: date | None = None,
) -> Import:
    """Keep a file and put its reading in the queue.

    A file that this person has sent before, or that they may see, is recognised by its hash: the earlier
    import comes back as it stands, with `recognised` set.
    """
    imported = store_file(name, data, kind=kind, by=by, at=at, as_of=as_of)
    if not imported.recognised:
        tasks.queue_reading(imported)
    return imported


@transaction.atomic
def store_file(
    name: str,
    data: bytes | File,
    *,
    kind: ImportKind | str,
    by: User | None,
    at: datetime,
    as_of: date | None = None,
) -> Import:
    """Keep a file without queueing its reading."""
    name = clean_name(name)
    file = ContentFile(data) if isinstance(data, bytes) else data
    _check_size(name, file.size)
    document = _document(name, file, by=by, at=at)
    earlier = _earlier(document, ImportKind(kind), by)
    if earlier:
        earlier.recognised = True
        return earlier
    agencies = own_agencies(by) if by else []
    imported = Import.objects.create(
        document=document,
        kind=ImportKind(kind),
        state=ImportState.RECEIVED,
        agency=agencies[0] if agencies else None,
        as_of=as_of,
        created_by=by,
        created_at=at,
    )
    record(
        "import.receive", imported, by=by, at=at, details={"sha256": document.sha256, "size": document.size}
    )
    return imported


def _check_size(name: str, length: int) -> None:
    place = Place(file=name)
    if not length:
        raise ProblemError(Problem("document.empty", place))
    if length > settings.MAX_UPLOAD_BYTES:
        size = {"size": -(-length // MEGABYTE), "limit": settings.MAX_UPLOAD_BYTES // MEGABYTE}
        raise ProblemError(Problem("document.too_large", place, size))


def _document(name: str, file: File, *, by: User | None, at: datetime) -> SourceDocument:
    """The document of this content, locked: of two clicks at once the second waits for the first."""
    sha256 = _sha256(file)
    document = SourceDocument(sha256=sha256, name=name, size=file.size, received_at=at, received_by=by)
    if not SourceDocument.objects.filter(sha256=sha256).exists():
        document.file.save(name, file, save=False)
        try:
            with transaction.atomic():
                document.save(force_insert=True)
        except IntegrityError:
            document.file.delete(save=False)
    return SourceDocument.objects.select_for_update(no_key=True).get(sha256=sha256)


def _sha256(file: File) -> str:
    """Of a file of any size: it is never whole in memory."""
    digest = hashlib.sha256()
    for part in file.chunks():
        digest.update(part)
    return digest.hexdigest()


def _earlier(document: SourceDocument, kind: ImportKind, by: User | None) -> Import | None:
    seen = imports_visible(by) if by else Import.objects.all()
    return seen.filter(document=document, kind=kind).select_related("document").order_by("id").first()


def read_import(pk: int, *, at: datetime, read: Reader = read_apart) -> Import:
    """Read a file that waits. Idempotent: a job that runs twice, or after a kill, does no harm.

    Whatever goes wrong ends in the state `failed` with the problems, from where it may be tried again. So
    does a file whose reading ended its worker twice.
    """
    imported = _begin(pk)
    if imported.state != ImportState.READING:
        return imported
    return _end(pk, _outcome(imported, read), at)


def _outcome(imported: Import, read: Reader) -> Outcome:
    name = imported.document.name
    as_of = imported.as_of.isoformat() if imported.as_of else None
    seconds = tasks.reading_seconds(imported.document.size)
    request = Request(imported.kind, name, as_of, seconds, variants())
    if imported.attempts > ATTEMPTS:
        return failed("import.reader_failed", request)
    try:
        with imported.document.file.open("rb") as file:
            data = file.read()
    except (OSError, ValueError):  # lost from the disk, or removed as a state secret
        return Outcome(problems=(Problem("import.file_removed", Place(file=name)).to_json(),))
    return read(request, data, _teller(imported.pk))


def _teller(pk: int) -> Told:
    """Keep how far the reading has come, at most once a second."""
    kept_at = time.monotonic()

    def told(done: int, of: int) -> None:
        nonlocal kept_at
        if time.monotonic() - kept_at >= 1 and 0 < done <= of:
            kept_at = time.monotonic()
            come = {"progress": BEGUN + (READ - BEGUN) * done // of, "pages_read": done, "pages": of}
            Import.objects.filter(pk=pk, state=ImportState.READING).update(**come)

    return told


@transaction.atomic
def _begin(pk: int) -> Import:
    imported = _locked(pk)
    if imported.state in WAITING:  # one that failed is read again when a person asks for it
        imported.state = ImportState.READING
        imported.progress = BEGUN
        imported.pages = imported.pages_read = 0
        imported.attempts += 1
        imported.save(update_fields=["state", "progress", "pages", "pages_read", "attempts"])
    return imported


@transaction.atomic
def _end(pk: int, outcome: Outcome, at: datetime) -> Import:
    imported = _locked(pk)
    if imported.state != ImportState.READING:
        return imported
    imported.progress = 100
    imported.attempts = 0
    imported.read_at = at
    imported.problems = list(outcome.problems)
    imported.draft = outcome.draft
    imported.state = ImportState.READY if outcome.draft else ImportState.FAILED
    imported.save(update_fields=["progress", "attempts", "read_at", "problems", "draft", "state"])
    _keep_source(imported, outcome)
    codes = sorted({p["code"] for p in outcome.problems})
    act = "import.read" if outcome.draft else "import.fail"
    record(act, imported, by=None, at=at, details={"problems": codes})
    return imported


def _locked(pk: int) -> Import:
    return Import.objects.select_for_update(of=("self",), no_key=True).select_related("document").get(pk=pk)


def _keep_source(imported: Import, outcome: Outcome) -> None:
    """The document's lines as first read: another import of the file may rest on them already.

    A state secret is not kept: its file goes at once.
    """
    document = imported.document
    if any(p["code"] == "document.secret" for p in outcome.problems):
        document.file.delete(save=False)
        picturing.forget(settings.PICTURES_ROOT, document.sha256)
    source: dict[str, Any] = (outcome.draft or {}).get("source") or {}
    if source and not document.lines:
        document.kind = source["kind"][:20]
        document.lines = list(source["lines"])
        document.pages = list(source["pages"])
    if outcome.page_sizes:
        document.page_sizes = [list(size) for size in outcome.page_sizes]
    document.save(update_fields=["file", "kind", "lines", "pages", "page_sizes"])


@transaction.atomic
def retry_reading(imported: Import, *, by: User | None, at: datetime) -> Import:
    """Try once more to read a file that failed."""
    imported = _locked(imported.pk)
    if imported.state != ImportState.FAILED:
        raise ProblemError(Problem("import.not_ready", values={"state": imported.state}))
    if not imported.document.file:
        raise ProblemError(Problem("import.file_removed", Place(file=imported.document.name)))
    imported.state = ImportState.READING
    imported.progress = 0
    imported.attempts = 0
    imported.problems = []
    imported.save(update_fields=["state", "progress", "attempts", "problems"])
    record("import.retry", imported, by=by, at=at)
    tasks.queue_reading(imported)
    return imported
