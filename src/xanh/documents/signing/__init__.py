"""Signing is a step outside: a PDF goes out with empty fields, comes back signed, and is judged here."""

from xanh.documents.signing.field import with_signature_field
from xanh.documents.signing.roots import Roots
from xanh.documents.signing.verdict import Sent, Signature, Verdict
from xanh.documents.signing.verifying import verify

__all__ = ["Roots", "Sent", "Signature", "Verdict", "verify", "with_signature_field"]
