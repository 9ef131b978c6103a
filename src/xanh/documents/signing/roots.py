"""Whom a province trusts to say who somebody is: root certificates, and what they have revoked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xanh.reference import Place, Problem, ProblemError

CERTIFICATES, LISTS = ("*.pem", "*.crt", "*.cer"), ("*.crl",)
HEAVIEST = 32 * 1024 * 1024  # the list of a large issuer


@dataclass(frozen=True)
class Roots:
    """DER of the certificates trusted, of those between them and a signer, and of revocation lists."""

    trusted: tuple[bytes, ...] = ()
    between: tuple[bytes, ...] = ()
    revoked: tuple[bytes, ...] = ()

    @classmethod
    def in_folder(cls, folder: Path) -> "Roots":
        """What lies in a folder: PEM or DER certificates (*.pem, *.crt, *.cer) and revocation lists (*.crl).

        A certificate that names itself as its issuer is trusted; another helps to find the way to it.

        Raises
        ------
        ProblemError
            signature.bad_root, with the file, where one is neither.

        Examples
        --------
        >>> Roots.in_folder(Path("/nonexistent")).trusted
        ()
        """
        found = [_certificate(der, file) for file, der in _read(folder, CERTIFICATES)]
        lists = tuple(_list(der, file) for file, der in _read(folder, LISTS))
        trusted = tuple(c.dump() for c in found if c.self_issued)
        return cls(trusted, tuple(c.dump() for c in found if not c.self_issued), lists)

    def __bool__(self) -> bool:
        return bool(self.trusted)


def _read(folder: Path, patterns: tuple[str, ...]) -> list[tuple[Path, bytes]]:
    files = sorted({file for pattern in patterns for file in folder.glob(pattern)})
    return [(file, der) for file in files for der in _parts(file)]


def _parts(file: Path) -> list[bytes]:
    """One file may hold a whole chain."""
    from asn1crypto import pem

    try:
        if file.stat().st_size > HEAVIEST:
            raise _bad(file)
        data = file.read_bytes()
        return [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
    except (OSError, ValueError, TypeError) as error:
        raise _bad(file) from error


def _certificate(der: bytes, file: Path) -> Any:
    from asn1crypto import x509

    try:
        certificate = x509.Certificate.load(der, strict=True)
        _ = certificate.self_issued, certificate.native  # parsed only when asked for
    except (ValueError, TypeError) as error:
        raise _bad(file) from error
    return certificate


def _list(der: bytes, file: Path) -> bytes:
    from asn1crypto import crl

    try:
        found = crl.CertificateList.load(der, strict=True)
        _ = found["tbs_cert_list"]["issuer"].native
    except (ValueError, TypeError) as error:
        raise _bad(file) from error
    return bytes(found.dump())


def _bad(file: Path) -> ProblemError:
    return ProblemError(Problem("signature.bad_root", Place(file=file.name)))
