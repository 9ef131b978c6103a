"""An issuer of certificates made for the tests: real keys, real chains, real lists of what is revoked."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import typst
from asn1crypto import keys, x509
from cryptography import x509 as cx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers, timestamps
from pyhanko_certvalidator.registry import SimpleCertificateStore

from xanh.documents.signing import Roots
from xanh.documents.signing.field import PERSON

STAMPING = ExtendedKeyUsageOID.TIME_STAMPING
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Holder:
    """A certificate with its key."""

    certificate: cx.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def asn1(self) -> x509.Certificate:
        return x509.Certificate.load(self.der)

    @property
    def private(self) -> keys.PrivateKeyInfo:
        form = (serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return keys.PrivateKeyInfo.load(self.key.private_bytes(*form))


def name(common: str, organisation: str = "UBND tỉnh Lạng Sơn") -> cx.Name:
    return cx.Name(
        [
            cx.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            cx.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            cx.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def holder(common: str, issuer: Holder | None = None, *, ca: bool = False, **more) -> Holder:
    """A new certificate; `more` may hold `until`, `stamps` (for time stamps) and `signs` (may it sign)."""
    stamps = more.get("stamps")  # pyHanko's own stamping service knows RSA alone
    key = rsa.generate_private_key(65537, 2048) if stamps else ec.generate_private_key(ec.SECP256R1())
    until = more.get("until", NOW + 5 * YEAR)
    builder = cx.CertificateBuilder(
        subject_name=name(common),
        issuer_name=issuer.certificate.subject if issuer else name(common),
        public_key=key.public_key(),
        serial_number=cx.random_serial_number(),
        not_valid_before=min(NOW, until) - 2 * YEAR,
        not_valid_after=until,
    )
    signs = more.get("signs", True)
    usage = cx.KeyUsage(signs, signs, not signs, False, False, ca, ca, False, False)
    builder = builder.add_extension(cx.BasicConstraints(ca, None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    if stamps:
        builder = builder.add_extension(cx.ExtendedKeyUsage([STAMPING]), critical=True)
    signing_key = issuer.key if issuer else key
    return Holder(builder.sign(signing_key, hashes.SHA256()), key)


class Authority:
    """A root, an issuer under it, a stamping service; gives certificates to people."""

    def __init__(self, title: str = "CA thử nghiệm") -> None:
        self.root = holder(f"{title} gốc", ca=True)
        self.issuer = holder(title, self.root, ca=True)
        self.stamper = holder("Dịch vụ dấu thời gian", self.issuer, stamps=True)

    def person(self, common: str = "Nguyễn Văn Quang", **more) -> Holder:
        return holder(common, self.issuer, **more)

    def roots(self, *revoked: Holder, with_lists: bool = True) -> Roots:
        lists = (self.list_of(self.root), self.list_of(self.issuer, *revoked)) if with_lists else ()
        return Roots((self.root.der,), (self.issuer.der,), lists)

    def list_of(self, issuer: Holder, *revoked: Holder) -> bytes:
        builder = cx.CertificateRevocationListBuilder(issuer.certificate.subject, NOW - YEAR, NOW + YEAR)
        for one in revoked:
            entry = cx.RevokedCertificateBuilder(one.certificate.serial_number, NOW - timedelta(days=9))
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def sign(self, pdf: bytes, who: Holder, field: str = PERSON, *, stamped: datetime | None = None) -> bytes:
        """Sign as a card reader's program does: an update at the end of the file."""
        chain = SimpleCertificateStore()
        chain.register_multiple([self.issuer.asn1, self.root.asn1])
        signer = signers.SimpleSigner(who.asn1, who.private, chain)
        stamper = timestamps.DummyTimeStamper(
            self.stamper.asn1, self.stamper.private, chain, fixed_dt=stamped
        )
        out = io.BytesIO()
        signers.sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)),
            signers.PdfSignatureMetadata(field_name=field),
            signer=signer,
            timestamper=stamper if stamped else None,
            output=out,
        )
        return out.getvalue()


def document(signer: str = "Nguyễn Văn Quang", words: str = "Kế hoạch") -> bytes:
    """A page whose signer's name stands on the right under a free space."""
    source = f"""
#set page(width: 210mm, height: 297mm, margin: 20mm)
#set text(size: 14pt)
{words}. Nơi nhận: {signer}.
#v(60mm)
#grid(columns: (1fr, 1fr), [], align(center)[*GIÁM ĐỐC* #v(25mm) *{signer}*])
"""
    return typst.compile(source.encode())
