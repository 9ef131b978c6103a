"""Facts in, official documents out."""

from xanh.documents.write.official_docx import write_official_docx
from xanh.documents.write.official_pdf import write_official_pdf
from xanh.documents.write.plan_docx import write_plan

__all__ = ["write_official_docx", "write_official_pdf", "write_plan"]
