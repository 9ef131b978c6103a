"""An official document as PDF/A, set by typst from the same words and rules as the Word file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from xanh.documents.metrics import MM
from xanh.documents.official import OfficialText, Table
from xanh.documents.write.official_lengths import room_of, rule_length
from xanh.documents.write.official_words import Composed, Item, compose, plain
from xanh.reference import Place, Problem, ProblemError, layout_rules
from xanh.reference.layout import typeface

FAMILY = "Tinos"  # the metric twin of Times New Roman that may be embedded freely
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts"))
STANDARD: Literal["a-2b"] = "a-2b"
LEVELS = {"heading_1": 1, "heading_2": 2, "heading_3": 3}


def write_official_pdf(
    text: OfficialText, *, fonts: Sequence[Path] = FONT_FOLDERS, family: str = FAMILY
) -> bytes:
    """An official document as PDF/A-2b; the same text gives the same bytes.

    Parameters
    ----------
    text : OfficialText
        What the document says.
    fonts : sequence of Path
        Folders in which the typeface is looked for, with all folders in them.
    family : str
        The typeface, which is embedded: "Tinos", or "Times New Roman" where its licence allows that.

    Raises
    ------
    ProblemError
        official.font_absent where no folder has the typeface, official.not_set where the text cannot be set
        (a letter that the typeface lacks), official.unknown_type where the decree has no such type.

    Notes
    -----
    Source: Decree 30/2020/NĐ-CP, Annex I.

    Examples
    --------
    >>> from xanh.documents.official import Paragraph
    >>> write_official_pdf(OfficialText("KH", "Sở Y tế", "Cải cách năm 2026", (Paragraph("Thực hiện"),)))[:5]
    b'%PDF-'
    """
    compiler = _compiler(text, tuple(fonts), family)
    day = text.issued_on
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(2026, 1, 1, tzinfo=UTC)
    try:
        made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=at)
    except typst.TypstError as error:
        raise ProblemError(Problem("official.not_set", Place(), {"reason": str(error)[:300]})) from error
    return made if isinstance(made, bytes) else b""


def _compiler(text: OfficialText, folders: tuple[Path, ...], family: str) -> typst.Compiler:
    template = files("xanh.documents.write") / "official.typ"
    inputs = {"said": json.dumps(_said(compose(text))), "rules": json.dumps({**_rules(), "family": family})}
    return typst.Compiler(template.read_bytes(), font_paths=_fonts(folders, family), sys_inputs=inputs)


@cache
def _fonts(folders: tuple[Path, ...], family: str) -> typst.Fonts:
    """The typeface and no other, by the name of its files."""
    name = family.replace(" ", "")
    found = sorted({p.parent for f in folders for p in f.expanduser().rglob(f"{name}*.ttf")})
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(found))
    if family not in fonts.families():
        values = {"family": family, "folders": ", ".join(map(str, folders))}
        raise ProblemError(Problem("official.font_absent", Place(), values))
    return fonts


@cache
def _rules() -> Mapping[str, Any]:
    """The rules as the template takes them: our values only."""
    rules, face = layout_rules(), typeface()
    spacing = rules.line_spacing.ours * (face.ascent + face.descent + face.line_gap)
    return {
        **{name: getattr(rules, name) for name in ("paper", "header_distance", "rule_weight", "urgency")},
        **{name: getattr(rules, name) for name in ("urgency_colour", "table_size", "places")},
        "elements": {code: asdict(element) for code, element in rules.elements.items()},
        "margins": {side: margin.ours for side, margin in rules.margins.items()},
        "indent": rules.indent.ours,
        "spacing": rules.spacing.ours,
        "line_spacing": spacing,
        "ascent": face.ascent,
        "descent": face.descent,
        "national_name": rules.wording.national_name,
        "motto": rules.wording.motto,
        "letter_subject_gap": rules.wording.letter_subject_gap,
    }


def _said(composed: Composed) -> dict[str, Any]:
    said = asdict(composed)
    said["items"] = [_item(item) for item in composed.items]
    for appendix, made in zip(composed.appendices, said["appendices"], strict=True):
        made["items"] = [_item(item) for item in appendix.items]
    return said | _measures(composed)


def _measures(composed: Composed) -> dict[str, dict[str, float]]:
    """Lengths of the lines under texts, and the widths in which texts break into lines of like length."""
    rules = layout_rules()
    left, right = (width * MM for width in rules.places["head"])
    full = (rules.paper[0] - rules.margins["left"].ours - rules.margins["right"].ours) * MM
    under = {
        "issuer": (composed.issuer, left),
        "motto": (rules.wording.motto, right),
        "subject": (composed.subject, full),
    }
    broken = {
        "superior": (composed.superior, left),
        "letter_subject": (composed.letter_subject, left),
        **under,
    }
    return {
        "rules": {code: rule_length(code, text, room) for code, (text, room) in under.items()},
        "rooms": {code: room_of(code, text, room) for code, (text, room) in broken.items()},
    }


def _item(item: Item) -> dict[str, Any]:
    if isinstance(item, Table):
        count = len(item.columns)
        return {
            "kind": "table",
            "columns": [plain(name) for name in item.columns],
            "rows": [[plain(cell) for cell in [*row, *[""] * count][:count]] for row in item.rows],
            "widths": item.widths if len(item.widths) == count else [1.0] * count,
            "align": [side if side in "lcr" else "l" for side in item.align.ljust(count, "l")[:count]],
        }
    level = LEVELS.get(item.element, 0)
    return {"kind": "line", "element": item.element, "text": item.full, "level": level}
