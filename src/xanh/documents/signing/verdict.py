"""What was found about the signatures of a document: plain data, with the problems that decide."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Literal, Self

from xanh.reference import Place, Problem

Trust = Literal["trusted", "unknown", "expired", "revoked", "usage"]
Revocation = Literal["good", "unknown", "revoked"]
Coverage = Literal["file", "revision", "part"]
After = Literal["nothing", "signatures", "changed"]
Origin = Literal["ours", "changed", "other", "not_asked"]


@dataclass(frozen=True)
class Sent:
    """The file that was sent out to be signed, known by its hash and its size in bytes."""

    sha256: str
    size: int

    @classmethod
    def of(cls, data: bytes) -> Self:
        """The marks of a file.

        Examples
        --------
        >>> Sent.of(b"abc").size
        3
        """
        return cls(sha256(data).hexdigest(), len(data))

    def begins(self, data: bytes) -> bool:
        """Whether `data` starts with that file, byte for byte.

        Examples
        --------
        >>> Sent.of(b"abc").begins(b"abcd"), Sent.of(b"abc").begins(b"abd")
        (True, False)
        """
        return len(data) >= self.size and sha256(data[: self.size]).hexdigest() == self.sha256


@dataclass(frozen=True)
class Signature:
    """One signature: who, by which certificate, when, and what holds of it. Moments are ISO 8601."""

    field: str
    signer: str
    organisation: str
    serial: str  # hexadecimal, as card readers and issuers show it
    issuer: str
    signed_at: str | None  # as the signer's computer said
    stamped_at: str | None  # as a trusted time stamp says
    intact: bool
    trust: Trust
    revocation: Revocation
    coverage: Coverage
    after: After

    @property
    def good(self) -> bool:
        """Whether it binds: intact, of a trusted signer, with nothing changed since."""
        whole = self.coverage != "part" and self.after != "changed"
        return self.intact and self.trust == "trusted" and whole


@dataclass(frozen=True)
class Verdict:
    """All signatures in the order in which they were given, and whether the file is the one sent out."""

    signatures: tuple[Signature, ...]
    origin: Origin
    problems: tuple[Problem, ...]

    @property
    def good(self) -> bool:
        """Whether the document may count as signed."""
        return bool(self.signatures) and not any(p.severity == "error" for p in self.problems)

    def to_json(self) -> dict[str, Any]:
        """Plain data; `from_json` reads it back."""
        signatures = [asdict(s) for s in self.signatures]
        problems = [p.to_json() for p in self.problems]
        return {"signatures": signatures, "origin": self.origin, "problems": problems}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The verdict that `to_json` told.

        Examples
        --------
        >>> told = Verdict((), "not_asked", (Problem("signature.none"),))
        >>> Verdict.from_json(told.to_json()) == told
        True
        """
        problems = (Problem(p["code"], Place(**p["place"]), p["values"]) for p in data["problems"])
        return cls(tuple(Signature(**s) for s in data["signatures"]), data["origin"], tuple(problems))
