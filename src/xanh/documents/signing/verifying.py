"""Signatures of a PDF judged without a network: pyHanko says what is, this module what it means."""

import io
import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from asn1crypto import crl, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from xanh.documents.read.pdf.opening import guarded
from xanh.documents.signing.roots import Roots
from xanh.documents.signing.verdict import (
    After,
    Coverage,
    Origin,
    Revocation,
    Sent,
    Signature,
    Trust,
    Verdict,
)
from xanh.reference import Place, Problem, ProblemError

SIGNATURES_LIMIT = 50
HEADER_WITHIN = 1024
USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"})
TRUSTS: Mapping[Any, Trust] = {
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "expired",
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: "expired",
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: "usage",
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: "usage",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: "usage",
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: "usage",
}
COVERAGES: Mapping[SignatureCoverageLevel | None, Coverage] = {
    SignatureCoverageLevel.ENTIRE_FILE: "file",
    SignatureCoverageLevel.ENTIRE_REVISION: "revision",
}
ASKED, LEFT = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.NO_CHECK
UNASKED = CertRevTrustPolicy(RevocationCheckingPolicy(LEFT, LEFT))
FRESH = CertRevTrustPolicy(RevocationCheckingPolicy(ASKED, ASKED), retroactive_revinfo=True)
EVER, ANY_AGE = timedelta(days=36500), FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION
SIGNER = CertRevTrustPolicy(RevocationCheckingPolicy(ASKED, LEFT), EVER, ANY_AGE)
ISSUERS = CertRevTrustPolicy(RevocationCheckingPolicy(LEFT, ASKED), EVER, ANY_AGE)
UNTRUSTED: Mapping[Trust, str] = {
    "unknown": "signature.unknown",
    "expired": "signature.expired",
    "revoked": "signature.revoked",
    "usage": "signature.usage",
}
STRANGE: Mapping[Origin, str] = {
    "other": "signature.other_document",
    "changed": "signature.changed_before",
}
HARMLESS = (ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it prints what the verdict says in words
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)


def verify(pdf: bytes, roots: Roots, at: datetime, *, sent: Sent | None = None, file: str = "") -> Verdict:
    """Judge every signature of a PDF.

    Revocation is judged as far as the document and `roots` bring lists or answers with them: nothing is
    fetched. A certificate counts at the moment of a trusted time stamp, else at `at`: what the signer's own
    clock says proves nothing.

    Parameters
    ----------
    pdf : bytes
        The file that came back.
    roots : Roots
        The certificates that are trusted.
    at : datetime
        The moment of judging, with its zone.
    sent : Sent, optional
        The file that went out: what came back must begin with it, and only signatures may have been added.
    file : str
        Its name, for the places of problems.

    Raises
    ------
    ProblemError
        signature.not_pdf; document.broken where it cannot be opened.

    Notes
    -----
    ISO 32000-2, 12.8; ETSI EN 319 102-1. Decree 30/2020/NĐ-CP, Article 5: the electronic document is signed
    by the person and by the organisation.

    Examples
    --------
    >>> import typst
    >>> from datetime import UTC
    >>> verdict = verify(typst.compile(b"A plan."), Roots(), datetime(2026, 1, 5, tzinfo=UTC))
    >>> verdict.good, [problem.code for problem in verdict.problems]
    (False, ['signature.none'])
    """
    if b"%PDF-" not in pdf[:HEADER_WITHIN]:
        raise ProblemError(Problem("signature.not_pdf", Place(file=file)))
    with guarded(file):
        reader = PdfFileReader(io.BytesIO(pdf))
        embedded = reader.embedded_regular_signatures
        if len(embedded) > SIGNATURES_LIMIT:
            raise ProblemError(Problem("document.broken", Place(file=file)))
        known = _known(reader, roots)
        signatures = tuple(_judged(one, known, at) for one in embedded)
        origin = _origin(pdf, reader, sent)
    return Verdict(signatures, origin, tuple(_problems(signatures, origin, roots, Place(file=file))))


def _known(reader: PdfFileReader, roots: Roots) -> dict[str, Any]:
    """What can be known of certificates without a network."""
    known: dict[str, Any] = {
        "trust_roots": [x509.Certificate.load(der) for der in roots.trusted],
        "other_certs": [x509.Certificate.load(der) for der in roots.between],
        "crls": [crl.CertificateList.load(der) for der in roots.revoked],
        "allow_fetching": False,
    }
    try:
        kept = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return known
    brought = kept.as_validation_context(known).revinfo_manager
    certificates = [*known["other_certs"], *kept.load_certs()]
    return {**known, "other_certs": certificates, "crls": brought.crls, "ocsps": brought.ocsps}


def _status(
    one: EmbeddedPdfSignature, known: Mapping[str, Any], moment: datetime, asked: CertRevTrustPolicy = UNASKED
) -> PdfSignatureStatus:
    """What pyHanko says of a signature whose certificates are judged at `moment`."""
    context = ValidationContext(**known, moment=moment, revinfo_policy=asked)
    plain = ValidationContext(**known, moment=moment, revinfo_policy=UNASKED)
    return validate_pdf_signature(
        one, context, plain, key_usage_settings=USAGE, skip_diff=asked is not UNASKED
    )


def _judged(one: EmbeddedPdfSignature, known: Mapping[str, Any], at: datetime) -> Signature:
    status = _status(one, known, at)
    stamped = _stamp(status)
    if stamped is not None:
        status = _status(one, known, stamped)
    revocation = _revocation(one, known, stamped or at)
    certificate = one.signer_cert
    subject = certificate.subject.native
    return Signature(
        field=one.field_name,
        signer=_said(subject.get("common_name")) or certificate.subject.human_friendly,
        organisation=_said(subject.get("organization_name")),
        serial=f"{certificate.serial_number:X}",
        issuer=_said(certificate.issuer.native.get("common_name")) or certificate.issuer.human_friendly,
        signed_at=one.self_reported_timestamp.isoformat() if one.self_reported_timestamp else None,
        stamped_at=stamped.isoformat() if stamped else None,
        intact=bool(status.intact and status.valid),
        trust="revoked" if revocation == "revoked" else _trust(status),
        revocation=revocation,
        coverage=COVERAGES.get(status.coverage, "part"),
        after=_after(status),
    )


def _said(value: Any) -> str:
    """A part of a name; some certificates hold several of one kind."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def _stamp(status: PdfSignatureStatus) -> datetime | None:
    """The moment of a time stamp that is whole and trusted."""
    stamp = status.timestamp_validity
    if stamp is None or not (stamp.intact and stamp.valid and stamp.trusted):
        return None
    return stamp.timestamp


def _trust(status: PdfSignatureStatus) -> Trust:
    return "trusted" if status.trusted else TRUSTS.get(status.trust_problem_indic, "unknown")


def _revocation(one: EmbeddedPdfSignature, known: Mapping[str, Any], moment: datetime) -> Revocation:
    """What lists and answers at hand say; one out of date may still say that a certificate was revoked."""
    if _status(one, known, moment, FRESH).trusted:
        return "good"
    said = (_status(one, known, moment, asked).revocation_details for asked in (FRESH, SIGNER, ISSUERS))
    return "revoked" if any(said) else "unknown"


def _after(status: PdfSignatureStatus) -> After:
    if status.modification_level is ModificationLevel.NONE:
        return "nothing"
    allowed = status.docmdp_ok and status.modification_level in HARMLESS
    return "signatures" if allowed else "changed"


def _origin(pdf: bytes, reader: PdfFileReader, sent: Sent | None) -> Origin:
    """Whether this is the file sent out, and nothing but signatures was added to it."""
    if sent is None:
        return "not_asked"
    if not sent.begins(pdf):
        return "other"
    first = PdfFileReader(io.BytesIO(pdf[: sent.size])).xrefs.total_revisions
    found = DEFAULT_DIFF_POLICY.review_file(reader, first - 1, doc_mdp=MDPPerm.FILL_FORMS)
    if isinstance(found, SuspiciousModification):
        return "changed"
    same = found.modification_level is ModificationLevel.NONE or found.modification_level in HARMLESS
    return "ours" if same else "changed"


def _problems(
    signatures: tuple[Signature, ...], origin: Origin, roots: Roots, place: Place
) -> Iterator[Problem]:
    if not signatures:
        yield Problem("signature.none", place)
    if signatures and not roots:
        yield Problem("signature.no_roots", place)
    for one in signatures:
        yield from _problems_of(one, place)
    if origin in STRANGE:
        yield Problem(STRANGE[origin], place)
    if len(signatures) == 1:
        yield Problem("signature.only_one", place)


def _problems_of(one: Signature, place: Place) -> Iterator[Problem]:
    about = {"signer": one.signer, "issuer": one.issuer}
    if not one.intact:
        yield Problem("signature.tampered", place, about)
    if one.coverage == "part":
        yield Problem("signature.not_whole", place, about)
    if one.after == "changed":
        yield Problem("signature.changed_after", place, about)
    if one.trust != "trusted":
        yield Problem(UNTRUSTED[one.trust], place, about)
    elif one.revocation == "unknown":
        yield Problem("signature.revocation_unknown", place, about)
    if one.stamped_at is None:
        yield Problem("signature.no_time_stamp", place, about)
