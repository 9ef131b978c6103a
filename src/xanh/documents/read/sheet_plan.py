"""A plan from a sheet, whatever file it came from: tables read exactly, all else by the reader of prose."""

from dataclasses import replace

from xanh.documents.draft import PlanDraft, Source
from xanh.documents.read.pages import trust_print
from xanh.documents.read.prose import plan as prose
from xanh.documents.read.prose.tasks import Context
from xanh.documents.read.sheet import Sheet
from xanh.documents.read.tables.sheet_table import read_tables
from xanh.documents.read.vocabulary import Vocabulary


def read(sheet: Sheet, source: Source, vocabulary: Vocabulary) -> PlanDraft:
    """The plan that a sheet holds.

    `source` of the draft has the lines of the sheet, those in cells of tables too, so that every field can be
    shown beside what it was read from.
    """
    full = sheet.on(source)
    year = prose.read_head(full, vocabulary).year
    found = read_tables(sheet, Context(full, vocabulary, year))
    rest = tuple("" if n in found.lines else line for n, line in enumerate(sheet.lines, start=1))
    draft = prose.read(replace(full, lines=rest), vocabulary)
    draft = replace(
        draft,
        source=full,
        targets=(*draft.targets, *found.targets),
        tasks=(*draft.tasks, *found.tasks),
        problems=(*draft.problems, *sheet.problems),
    )
    if found.rows:
        draft = replace(
            draft,
            kind="plan_appendix_indicator_table",
            subindices=tuple(found.subindices),
            indicators=tuple(found.rows),
        )
    return trust_print.weighed(draft, sheet.certainty, vocabulary)
