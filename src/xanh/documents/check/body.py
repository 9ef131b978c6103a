"""The body: addressees, legal bases, paragraphs, headings and their numbers, the sign at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from xanh.documents.check.findings import Findings, between, both, name_of, number
from xanh.documents.check.looks import check_looks
from xanh.documents.check.pars import Par
from xanh.documents.check.parts import Parts
from xanh.documents.metrics import MM
from xanh.documents.write.numerals import of_point, of_roman, point, roman
from xanh.reference import layout_rules
from xanh.reference.layout import typeface

DIVISION = re.compile(r"(?:phần|chương) (?:thứ |[IVXLC]+)|mục \d+\b", re.I)
LONGEST_TITLE = 60  # letters
ARTICLE = re.compile(r"Điều \d+[a-zđ]?\.")
LEVELS = (
    ("heading_1", re.compile(r"([IVXLC]{1,10})\.\s"), of_roman, roman, "{}."),
    ("heading_2", re.compile(r"(\d{1,3})\.\s(?!\d)"), int, str, "{}."),
    ("heading_3", re.compile(r"([a-zđ])\)\s"), of_point, point, "{})"),
)
NOTE = re.compile(r"(?:ghi chú|đơn vị tính|đvt|nguồn)\s*:", re.I)  # beside a table
ROUNDING = 0.35  # millimetres
SMALL = 0.25  # points
LINE_ROUNDING = 0.04
EXACT_LOW = 0.95  # of the single line that "exactly" may be: programs round to whole points


def check_body(found: Findings, parts: Parts) -> None:
    """Everything between the head and the closing block."""
    _addressees(found, parts.addressees)
    check_looks(found, "basis", parts.bases)
    _ends(found, "basis", parts.bases)
    check_text(found, parts.body)
    _ending(found, parts)


def check_text(found: Findings, body: Sequence[Par]) -> None:
    """Paragraphs and headings, of the body or of an appendix."""
    order = _Order(found)
    for par in body:
        if NOTE.match(par.text):
            continue
        level = _level(par)
        if ARTICLE.match(par.full):
            order.restart()
        elif DIVISION.match(par.full) and par.share("bold") > 0.5 and len(par.text) < LONGEST_TITLE:
            order.restart()
            check_looks(found, "division", [par])
        elif level is not None:
            code, figure = level
            order.count(code, figure, par)
            _heading(found, code, par)
        elif par.align in ("justify", "left", ""):
            check_looks(found, "body", [par])
        if par.align in ("justify", "left"):
            _measures(found, par)
    _gaps(found, body)


def _level(par: Par) -> tuple[str, int] | None:
    """Which heading a paragraph begins like, and the number it has."""
    for code, pattern, read, *_ in LEVELS:
        match = pattern.match(par.full)
        figure = read(match[1]) if match and par.first else None
        if figure is not None:
            return code, figure
    return None


def _heading(found: Findings, code: str, par: Par) -> None:
    """A clause may have a title, in bold, or none; what follows a number may be a plain sentence."""
    if code == "heading_1":
        check_looks(found, code, [par])
    else:
        check_looks(found, code, [par], unweighted=not (par.heading and code == "heading_2"))


class _Order:
    """Numbers follow one another; each level begins anew within the one above."""

    def __init__(self, found: Findings) -> None:
        self._found, self._counts = found, [0, 0, 0]

    def restart(self) -> None:
        """A part or chapter begins."""
        self._counts = [0, 0, 0]

    def count(self, code: str, figure: int, par: Par) -> None:
        """Take the next number; a list may begin anew anywhere."""
        at = int(code[-1]) - 1
        if figure not in (1, self._counts[at] + 1):
            shape, shown = LEVELS[at][4], LEVELS[at][3]
            values = {
                "found": shape.format(shown(figure)),
                "wanted": shape.format(shown(self._counts[at] + 1)),
            }
            source = layout_rules().elements[code].source
            self._found.add("layout.heading_number", par, source, element=name_of(code), **values)
        self._counts[at] = figure
        self._counts[at + 1 :] = [0] * (2 - at)


def _addressees(found: Findings, pars: Sequence[Par]) -> None:
    """One stands behind the colon; of more each has a line with dash and end sign."""
    check_looks(found, "addressee", pars)
    rule = layout_rules().elements["addressee"]
    if not pars:
        return
    if not re.match(r"Kính gửi:", pars[0].text):
        values = {"element": rule.names, "found": pars[0].text[:12], "wanted": "Kính gửi:"}
        found.add("layout.wording", pars[0], rule.source, **values)
    if len(pars) > 2:
        _ends(found, "addressee", pars[1:])


def _ends(found: Findings, code: str, pars: Sequence[Par]) -> None:
    """A semicolon behind each line, a full stop behind the last."""
    rule = layout_rules().elements[code]
    for par in pars:
        wanted = "." if par is pars[-1] else ";"
        if not par.text.endswith(wanted) and par.text:
            values = {"element": rule.names, "found": par.text[-1], "wanted": wanted}
            found.add("layout.line_end", par, rule.source, **values)


def _measures(found: Findings, par: Par) -> None:
    """First line, space between lines."""
    rules = layout_rules()
    look, source = par.look, rules.indent.source
    start = (look.get("left", 0.0) + look.get("first", 0.0)) / MM
    if (
        par.first
        and not par.tabbed
        and par.holder.cell is None
        and not rules.indent.allows(start, tolerance=ROUNDING)
    ):
        values = {"found": number(start), "wanted": between(rules.indent.low, rules.indent.high)}
        found.add("layout.indent", par, source, **values)
    ratio = _line_ratio(par)
    low = EXACT_LOW if look.get("line_rule") == "exact" else rules.line_spacing.low - LINE_ROUNDING
    if not low <= ratio <= rules.line_spacing.high + LINE_ROUNDING:
        wanted = between(rules.line_spacing.low, rules.line_spacing.high)
        found.add("layout.line_spacing", par, rules.line_spacing.source, found=number(ratio), wanted=wanted)


def _line_ratio(par: Par) -> float:
    """The distance of lines as a multiple of the typeface's single one."""
    line, rule = par.look.get("line"), par.look.get("line_rule", "auto")
    if line is None:
        return 1.0
    if rule == "auto":
        return float(line) / 12.0
    face = typeface()
    ratio = float(line) / ((face.ascent + face.descent + face.line_gap) * (par.size or 14.0))
    return max(ratio, 1.0) if rule == "atLeast" else ratio


def _gaps(found: Findings, body: Sequence[Par]) -> None:
    """Space between a paragraph and the next one right behind it."""
    allowed = layout_rules().spacing
    for one, other in pairwise(body):
        if other.number != one.number + 1 or one.holder != other.holder or not other.first:
            continue  # an empty paragraph, a table or a page between
        gap = max(one.look.get("after", 0.0), other.look.get("before", 0.0))
        if gap < allowed.low - SMALL:
            values = {"found": number(gap), "wanted": between(allowed.low, allowed.high)}
            found.add("layout.spacing", other, allowed.source, **values)


def _ending(found: Findings, parts: Parts) -> None:
    """The text ends with ./. right before the closing block."""
    wanted = layout_rules().ending
    last = parts.body[-1] if parts.body else None
    if last is None or not last.text.endswith(wanted):
        shown = last.text[-20:] if last else both("không có nội dung", "no text")
        source = layout_rules().sources["body"]
        found.add("layout.ending", last, source, found=shown, wanted=wanted)
