"""Any Word file measured against the layout of official documents: paper, letters, lines, words, order."""

from __future__ import annotations

import io
from typing import Any

from docx import Document

from xanh.documents.check.appendix import check_appendices
from xanh.documents.check.body import check_body
from xanh.documents.check.capitals import check_capitals
from xanh.documents.check.closing import check_closing
from xanh.documents.check.findings import Findings
from xanh.documents.check.flow import flow_of
from xanh.documents.check.letterhead import check_letterhead
from xanh.documents.check.looks import check_typeface
from xanh.documents.check.pages import check_pages
from xanh.documents.check.parts import parts_of
from xanh.documents.read.files.docx_lines import refuse_hostile, refuse_wide
from xanh.documents.read.kinds import kind_of, refused
from xanh.reference import Problem, ProblemError

__all__ = ["check_document"]


def check_document(data: bytes, file: str = "") -> list[Problem]:
    """Measure a .docx file against Annex I of Decree 30/2020/NĐ-CP.

    Parameters
    ----------
    data : bytes
        The file: one of ours or of anybody else.
    file : str
        Its name, to put into places of problems.

    Returns
    -------
    list of Problem
        Each deviation with its place (paragraph from 1; the page where the file tells it); its values say
        what was found, what is wanted and where the rule stands. Empty where there is none.

    Raises
    ------
    ProblemError
        layout.not_word where it is no .docx file, and what `xanh.documents.read` raises for files that are
        empty, broken, locked, too large or made to harm.

    Notes
    -----
    Source: Decree 30/2020/NĐ-CP, Annex I and II; every figure is data of `xanh.reference.layout_rules`.

    Examples
    --------
    >>> from xanh.documents.official import OfficialText, Paragraph
    >>> from xanh.documents.write import write_official_docx
    >>> plan = OfficialText("KH", "Sở Y tế", "Cải cách", (Paragraph("Thực hiện"),), notation="KH-SYT")
    >>> [problem.code for problem in check_document(write_official_docx(plan))]
    ['layout.missing']
    """
    if not data:
        raise refused("document.empty", file)
    if kind_of(data, file) != "docx":
        raise refused("layout.not_word", file)
    try:
        refuse_hostile(data, file)
        document = Document(io.BytesIO(data))
        refuse_wide(document, file)
        return _measured(document, file)
    except (ProblemError, MemoryError):
        raise
    except Exception as error:  # python-docx fails in any way on XML that no office program writes
        raise refused("document.broken", file) from error


def _measured(document: Any, file: str) -> list[Problem]:
    flow = flow_of(document)
    parts, found = parts_of(flow), Findings(file)
    check_pages(found, parts, document)
    check_typeface(found, flow.filled)
    if not parts.is_appendix_only:
        check_letterhead(found, parts)
        check_body(found, parts)
        check_closing(found, parts)
    check_appendices(found, parts)
    check_capitals(found, flow)
    return found.problems()
