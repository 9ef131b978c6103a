"""Appendices: word and number, title, the line "Kèm theo", pages counted from 1 for each."""

from __future__ import annotations

import re
from typing import Any

from docx.oxml.ns import qn

from xanh.documents.check.body import check_text
from xanh.documents.check.findings import Findings, both, name_of
from xanh.documents.check.looks import check_looks
from xanh.documents.check.parts import AppendixParts, Parts
from xanh.documents.write.numerals import roman
from xanh.reference import layout_rules


def check_appendices(found: Findings, parts: Parts) -> None:
    """Each appendix in turn."""
    for at, appendix in enumerate(parts.appendices, 1):
        check_looks(found, "appendix_word", [appendix.word])
        check_looks(found, "appendix_title", appendix.title)
        check_looks(found, "appendix_of", [appendix.of] if appendix.of else [])
        for code in ("title", "of"):
            if not getattr(appendix, code):
                name = f"appendix_{code}"
                source = layout_rules().elements[name].source
                found.add("layout.missing", appendix.word, source, element=name_of(name))
        _number(found, appendix, at, len(parts.appendices))
        _pages(found, parts, appendix, at)
        check_text(found, appendix.body)


def _number(found: Findings, appendix: AppendixParts, at: int, count: int) -> None:
    """Two or more are numbered in Roman numerals; one alone has no number."""
    own = re.sub(r"^phụ lục\s*(?:số\s*)?", "", appendix.word.text, flags=re.I).rstrip(".:")
    wanted = roman(at) if count > 1 else ""
    if own == wanted or (count == 1 and own == "I"):
        return
    values = {"found": own or both("không số", "none"), "wanted": wanted or both("không số", "none")}
    found.add(
        "layout.appendix_number", appendix.word, layout_rules().elements["appendix_word"].source, **values
    )


def _pages(found: Findings, parts: Parts, appendix: AppendixParts, at: int) -> None:
    """An appendix behind a document stands in a section whose pages begin with 1."""
    if parts.is_appendix_only and at == 1:
        return
    sections = parts.flow.sections
    properties = sections[appendix.word.section] if appendix.word.section < len(sections) else None
    if properties is None or not _begins_anew(properties):
        found.add("layout.appendix_pages", appendix.word, layout_rules().sources["page_number"])


def _begins_anew(properties: Any) -> bool:
    numbering = properties.find(qn("w:pgNumType"))
    return numbering is not None and numbering.get(qn("w:start")) == "1"
