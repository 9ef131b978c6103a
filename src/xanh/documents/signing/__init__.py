"""Signing is a step outside: a PDF goes out with empty fields, comes back signed, and is judged here.

`field.with_signature_field` and `verifying.verify` bring pyHanko; what they give and take stands here.
"""

from xanh.documents.signing.roots import Roots
from xanh.documents.signing.verdict import Sent, Signature, Verdict

__all__ = ["Roots", "Sent", "Signature", "Verdict"]
