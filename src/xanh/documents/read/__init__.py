"""Reading official documents into plan drafts: Word, Excel, damaged text of scans, tables and prose.

Everything a document says comes back with the lines it was read from, a confidence and a state; what the text
cannot tell is marked `to_check`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path

from xanh.documents.apart import Told
from xanh.documents.draft import PlanDraft
from xanh.documents.read.progress import heard_by
from xanh.documents.read.province import province_of
from xanh.documents.read.sheet import Sheet
from xanh.documents.read.source import Loaded, load, refuse_legacy, refuse_secret
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import Place, Problem, ProblemError

__all__ = ["Vocabulary", "load", "read_plan", "read_sheet"]
# The module that reads each kind of file; it has a function read_sheet(data, file) -> Sheet.
READERS = {
    "docx": "files.docx_lines",
    "xlsx": "files.xlsx_lines",
    "xlsb": "files.xlsx_lines",
    "xls": "files.xlsx_lines",
    "ods": "files.xlsx_lines",
    "doc": "files.office",
    "odt": "files.office",
    "rtf": "files.office",
    "picture": "scan",
    "pdf": "pdf",
}
SPREADSHEETS = ("xlsx", "xlsb", "xls", "ods")


def read_plan(
    document: Path | str | bytes,
    *,
    name: str | None = None,
    as_of: date | None = None,
    variants: Mapping[str, str] | None = None,
    progress: Told | None = None,
) -> PlanDraft:
    """Read a plan from a file or its bytes.

    Parameters
    ----------
    document : path or bytes
        Its kind is told by content: one of `xanh.documents.read.kinds.KINDS`.
    name : str, optional
        File name to put into places of problems.
    as_of : date, optional
        The day on which agencies must exist to be preferred over others of the same name.
    variants : mapping of str to str, optional
        Further spellings of agencies: each stands for an agency's code or official name.
    progress : callable, optional
        Hears `(done, of)` of each page that is done, where the document is read page by page.

    Raises
    ------
    ProblemError
        Where the document is empty, too large, secret, unsafe or holds no plan, or has no reader.
    """
    loaded = load(document, name)
    with heard_by(progress):
        draft = _read(loaded, as_of, variants or {})
    if not (draft.indicators or draft.targets or draft.tasks):
        raise ProblemError(Problem("document.not_a_plan", Place(file=loaded.source.file)))
    return draft


def _read(loaded: Loaded, as_of: date | None, variants: Mapping[str, str]) -> PlanDraft:
    """Each reader is loaded where it is needed: python-docx alone takes longer than a page of text."""
    source = loaded.source
    if source.kind in SPREADSHEETS:
        from xanh.documents.read.files import plan_xlsx

        if plan_xlsx.is_plan_workbook(loaded.data):
            return plan_xlsx.read(loaded.data, source.file, Vocabulary.of(as_of))
    if source.kind != "text":
        from xanh.documents.read import sheet_plan

        sheet = read_sheet(loaded)
        refuse_secret(sheet.lines, source.file)
        refuse_legacy(sheet.lines, source.file)
        return sheet_plan.read(sheet, source, _vocabulary(sheet.lines, as_of, variants))
    from xanh.documents.read.damaged import table

    if table.holds_table(source):
        return table.read(source, Vocabulary.of(as_of).with_variants(variants))
    from xanh.documents.read.prose import plan as prose

    return prose.read(source, _vocabulary(source.lines, as_of, variants))


def _vocabulary(lines: Sequence[str], as_of: date | None, variants: Mapping[str, str]) -> Vocabulary:
    """The names of the plan's province; damaged text is read with the register alone: fewer to mistake."""
    from xanh.documents.read.prose.accents import is_clean

    clean = is_clean("\n".join(lines))
    known = Vocabulary.of_province(as_of, province_of(lines)) if clean else Vocabulary.of(as_of)
    return known.with_variants(variants)


def read_sheet(loaded: Loaded) -> Sheet:
    """The lines and tables of a file that is more than text.

    Raises
    ------
    ProblemError
        document.binary where no reader is for this kind, else what its reader raises.
    """
    reader = READERS.get(loaded.source.kind)
    if reader is None:
        raise ProblemError(Problem("document.binary", Place(file=loaded.source.file)))
    sheet: Sheet = import_module(f"{__name__}.{reader}").read_sheet(loaded.data, loaded.source.file)
    return sheet
