"""A statistical audit of a composite index: each item with its figure, its threshold and a verdict."""

from xanh.index.audit.findings import FAIL, NOT_APPLICABLE, PASS, WARN, Audit, Finding
from xanh.index.audit.run import audit
from xanh.index.audit.thresholds import Thresholds
from xanh.index.audit.usual import usual_assumptions

__all__ = [
    "FAIL",
    "NOT_APPLICABLE",
    "PASS",
    "WARN",
    "Audit",
    "Finding",
    "Thresholds",
    "audit",
    "usual_assumptions",
]
