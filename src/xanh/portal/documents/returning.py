"""Signed files that come back: judged apart, kept only where they are good and ours."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from xanh.documents.signing import Sent, Verdict
from xanh.documents.signing.judging import verify_apart
from xanh.portal.agencies.models import User
from xanh.portal.documents import keeping, queries
from xanh.portal.documents.models import DocumentFile, OfficialDocument
from xanh.portal.documents.rules import DocumentState, FileRole
from xanh.portal.documents.stating import locked, refuse_step
from xanh.portal.journal.actions import record
from xanh.reference import Problem, ProblemError


def record_signed(
    document: OfficialDocument, name: str, data: bytes, *, by: User | None, at: datetime
) -> DocumentFile:
    """Take the signed PDF back: whoever signed, by which certificate and when is recorded with it.

    The same file again is the file there is. A file that is not good changes nothing.

    Raises
    ------
    ProblemError
        Every `signature.*` error found; document.empty, document.too_large, document.not_exported.
    """
    keeping.check_size(name, len(data))
    known = document.files.filter(role=FileRole.SIGNED, sha256=sha256(data).hexdigest(), current=True).first()
    if known is not None:
        return known
    sent = queries.exported(document)
    if sent is None or document.state != DocumentState.EXPORTED:
        refuse_step(document, DocumentState.ISSUED)
        raise ProblemError(Problem("document.not_exported"))
    about = Sent(sent.sha256, sent.size)
    verdict = verify_apart(data, queries.roots(), at, sent=about, file=keeping.clean_name(name))
    if not verdict.good:
        raise ProblemError(p for p in verdict.problems if p.severity == "error")
    return _keep(document, sent, verdict, (name, data), by=by, at=at)


@transaction.atomic
def _keep(
    document: OfficialDocument,
    sent: DocumentFile,
    verdict: Verdict,
    file: tuple[str, bytes],
    *,
    by: User | None,
    at: datetime,
) -> DocumentFile:
    document = locked(document)
    exported = queries.exported(document)
    if document.state != DocumentState.EXPORTED or exported is None or exported.pk != sent.pk:
        raise ProblemError(Problem("document.not_exported"))
    document.files.filter(role=FileRole.SIGNED).update(
        current=False
    )  # one with more signatures takes its place
    kept = keeping.keep({"document": document}, FileRole.SIGNED, *file, by=by, at=at)
    kept.verdict = verdict.to_json()
    kept.save(update_fields=["verdict"])
    signers = [{"signer": s.signer, "serial": s.serial, "issuer": s.issuer} for s in verdict.signatures]
    record(
        "document.signed",
        document,
        by=by,
        at=at,
        details={"after": {"sha256": kept.sha256, "signatures": signers}},
    )
    return kept
