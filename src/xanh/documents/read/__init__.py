"""Reading official documents into plan drafts: damaged text of scans, prose, Word tables.

Everything a document says comes back with the lines it was read from, a confidence and a state; what the text
cannot tell is marked `to_check`.
"""

from datetime import date
from pathlib import Path

from xanh.documents.draft import PlanDraft
from xanh.documents.read.source import Loaded, load, refuse_secret
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import Place, Problem, ProblemError

__all__ = ["Vocabulary", "load", "read_plan"]


def read_plan(
    document: Path | str | bytes, *, name: str | None = None, as_of: date | None = None
) -> PlanDraft:
    """Read a plan from a file or its bytes.

    Parameters
    ----------
    document : path or bytes
        Text or DOCX; the kind is told by content.
    name : str, optional
        File name to put into places of problems.
    as_of : date, optional
        The day on which agencies must exist to be preferred over others of the same name.

    Raises
    ------
    ProblemError
        Where the document is empty, binary, too large, secret or holds no plan.
    """
    loaded = load(document, name)
    draft = _read(loaded, Vocabulary.of(as_of))
    if not (draft.indicators or draft.targets or draft.tasks):
        raise ProblemError(Problem("document.not_a_plan", Place(file=loaded.source.file)))
    return draft


def _read(loaded: Loaded, vocabulary: Vocabulary) -> PlanDraft:
    """Each reader is loaded where it is needed: python-docx alone takes longer than a page of text."""
    if loaded.source.kind == "docx":
        from xanh.documents.read import docx

        draft = docx.read(loaded.data, loaded.source, vocabulary)
        refuse_secret(draft.source.lines, draft.source.file)
        return draft
    from xanh.documents.read import table

    if table.holds_table(loaded.source):
        return table.read(loaded.source, vocabulary)
    from xanh.documents.read import prose

    return prose.read(loaded.source, vocabulary)
