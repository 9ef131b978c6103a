"""A plan in a Word file: its indicator table read exactly, everything else by the reader of prose."""

from dataclasses import replace

from xanh.documents.draft import PlanDraft, Source
from xanh.documents.read import prose
from xanh.documents.read.docx_lines import read_sheet
from xanh.documents.read.docx_table import read_tables
from xanh.documents.read.vocabulary import Vocabulary


def read(data: bytes, source: Source, vocabulary: Vocabulary) -> PlanDraft:
    """A plan from the bytes of a .docx file.

    `source` of the draft has one line per paragraph, in cells of tables too, so that every field can be shown
    beside what it was read from. Word files keep no pages: all lines stand on page 1.

    Raises
    ------
    ProblemError
        document.broken or document.too_large.
    """
    sheet = read_sheet(data, source.file)
    found = read_tables(sheet, vocabulary)
    full = replace(source, lines=tuple(sheet.lines), pages=(1,))
    rest = tuple("" if n in found.lines else line for n, line in enumerate(sheet.lines, start=1))
    draft = prose.read(replace(full, lines=rest), vocabulary)
    if not found.rows:
        return replace(draft, source=full)
    return replace(
        draft,
        kind="plan_appendix_indicator_table",
        source=full,
        subindices=tuple(found.subindices),
        indicators=tuple(found.rows),
    )
