"""Files of documents on the disk: kept under a name of their own, opened only as downloads."""

import re
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from xanh.portal.agencies.models import User
from xanh.portal.documents.models import DocumentFile
from xanh.portal.documents.rules import FileRole
from xanh.reference import Place, Problem, ProblemError

MEGABYTE = 1024 * 1024


def keep(
    owner: Any, role: FileRole, name: str, data: bytes, *, by: User | None, at: datetime
) -> DocumentFile:
    """Keep a file of `owner` ({"document": ...} or {"received": ...}), in the transaction of the act."""
    kept = DocumentFile(
        **owner,
        role=role,
        name=clean_name(name),
        sha256=sha256(data).hexdigest(),
        size=len(data),
        kept_at=at,
        kept_by=by,
    )
    kept.file.save(kept.sha256, ContentFile(data), save=False)
    kept.save(force_insert=True)
    return kept


def read(kept: DocumentFile) -> bytes:
    """Its content.

    Raises
    ------
    ProblemError
        document.file_gone where the disk no longer has it as it was.
    """
    try:
        with kept.file.open("rb") as file:
            data = bytes(file.read())
    except OSError as error:
        raise ProblemError(Problem("document.file_gone", Place(file=kept.name))) from error
    if sha256(data).hexdigest() != kept.sha256:
        raise ProblemError(Problem("document.file_gone", Place(file=kept.name)))
    return data


def clean_name(name: str) -> str:
    """A file's name without folders and control characters, its ending kept when it is too long."""
    bare = re.split(r"[\\/]", name)[-1]
    bare = "".join(c for c in bare if c.isprintable()).strip(" .") or "tep"
    return bare if len(bare) <= 200 else f"{bare[:180]}{bare[-20:]}"


def check_size(name: str, size: int) -> None:
    """Refuse an empty file and one larger than any upload may be, before it is read.

    Raises
    ------
    ProblemError
        document.empty or document.too_large.
    """
    place = Place(file=clean_name(name))
    if not size:
        raise ProblemError(Problem("document.empty", place))
    if size > settings.MAX_UPLOAD_BYTES:
        told = {"size": -(-size // MEGABYTE), "limit": settings.MAX_UPLOAD_BYTES // MEGABYTE}
        raise ProblemError(Problem("document.too_large", place, told))
