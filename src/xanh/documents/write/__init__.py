"""Facts in, official documents out."""

from xanh.documents.write.plan_docx import write_plan

__all__ = ["write_plan"]
