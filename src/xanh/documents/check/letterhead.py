"""The head: national name, motto, issuer, number, place and date, type and subject, lines under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from xanh.documents.check.findings import Findings, between, both, name_of
from xanh.documents.check.looks import check_looks
from xanh.documents.check.pars import Par
from xanh.documents.check.parts import HEAD, TYPES, Parts
from xanh.documents.check.shapes import Drawn
from xanh.documents.metrics import MM, set_lines
from xanh.documents.write.official_words import date_line
from xanh.reference import layout_rules

TOLERANCE = 0.1  # of the text's length: fonts and programs set lines a little differently
GROUP = r"[A-ZÀ-ỸĐ][A-Za-zÀ-ỹĐđ&.]*"
NUMBER_FORM = re.compile(rf"Số: (?:\d\d+|0\d|[ .…_]*)/(?:\d{{4}}/)?{GROUP}(?:-{GROUP})*")
DATE_FORM = re.compile(r"(?P<place>[^,]*), ngày (?P<day>\d\d?) tháng (?P<month>\d\d?) năm (?P<year>\d{4})")
BLANK_DATE = re.compile(r"(?:[^,]+, )?ngày[ .…_\d]* tháng[ .…_\d]* năm[ .…_\d]*")
HOW = {
    "typed": both("gõ bằng ký tự", "typed of signs"),
    "underlined": both("chữ gạch chân", "underlined letters"),
    "drawn": both("nét không liền", "not solid"),
    "border": both("nét không liền", "not solid"),
}


def check_letterhead(found: Findings, parts: Parts) -> None:
    """Every element above the body."""
    _required(found, parts)
    _wording(found, parts)
    singles = ("national_name", "motto", "number", "date", "type_name", "urgency")
    for code in singles:
        par = getattr(parts, code)
        check_looks(found, code, [par] if par else [])
    for code in ("superior", "issuer", "subject", "letter_subject"):
        check_looks(found, code, getattr(parts, code))
    strays = _strays(parts)
    for code, pars in (("motto", [parts.motto]), ("issuer", parts.issuer), ("subject", parts.subject)):
        _line_under(found, code, [par for par in pars if par is not None], strays)
    _number(found, parts)
    _date(found, parts)
    _urgency(found, parts)


def _required(found: Findings, parts: Parts) -> None:
    wanted = ["national_name", "motto", "issuer", "number", "date"]
    if parts.type_name is not None:
        wanted.append("subject")
    elif not parts.letter_subject:
        wanted.append("type_name")
    for code in wanted:
        if not getattr(parts, code):
            rule = layout_rules().elements[code]
            found.add("layout.missing", None, rule.source, element=rule.names)


def _wording(found: Findings, parts: Parts) -> None:
    words = layout_rules().wording
    for code, wanted in (("national_name", words.national_name), ("motto", words.motto)):
        par: Par | None = getattr(parts, code)
        if par is None:
            continue
        as_read = str.upper if code == "national_name" or par.shown.isupper() else str
        older = wanted.replace("HÒA", "HOÀ")  # the annex itself has both
        if as_read(par.shown) not in (as_read(wanted), as_read(older)):
            rule = layout_rules().elements[code]
            values = {"element": rule.names, "found": par.text, "wanted": wanted}
            found.add("layout.wording", par, rule.source, **values)


def _strays(parts: Parts) -> list[Drawn]:
    """Lines drawn somewhere at the head, placed by their distance from the page's edge."""
    owned = {id(par) for par in (parts.motto, *parts.issuer, *parts.subject)}
    head = (par for par in parts.flow.pars[:HEAD] if id(par) not in owned)
    found = [*parts.flow.loose, *(line for par in head for line in par.under)]
    return [line for line in found if line.solid and line.how == "drawn"]


def _line_under(found: Findings, code: str, pars: Sequence[Par], strays: list[Drawn]) -> None:
    """A solid line under the last line of an element, as long as the rules say of its text.

    Where the file keeps none with the text, one of the strays is taken that is as long as it must be.
    """
    if not pars:
        return
    rule, lines = layout_rules().rules_under[code], [line for par in pars for line in par.under]
    solid = [line for line in lines if line.solid and line.how in ("drawn", "border")]
    fitting = [line for line in strays if _fits(code, pars, line)]
    if not lines and fitting:
        strays.remove(fitting[0])
    elif not lines:
        found.add("layout.rule_missing", pars[-1], rule.source, element=name_of(code))
    elif not solid:
        found.add("layout.rule_form", pars[-1], rule.source, element=name_of(code), found=HOW[lines[0].how])
    else:
        _length(found, code, pars, solid[0])


def _length(found: Findings, code: str, pars: Sequence[Par], line: Drawn) -> None:
    if _fits(code, pars, line):
        return
    rule, text = layout_rules().rules_under[code], _longest_of(pars)
    wanted = between(round(rule.low * text / MM), round(rule.high * text / MM))
    values = {"found": round(line.length / MM), "wanted": wanted, "text": round(text / MM)}
    found.add("layout.rule_length", pars[-1], rule.source, element=name_of(code), **values)


def _fits(code: str, pars: Sequence[Par], line: Drawn) -> bool:
    rule, text = layout_rules().rules_under[code], _longest_of(pars)
    return text <= 0 or rule.allows(line.length / text, tolerance=TOLERANCE * rule.high)


def _longest_of(pars: Sequence[Par]) -> float:
    return max(_longest(par) for par in pars)


def _longest(par: Par) -> float:
    """The longest line that a paragraph takes, in points."""
    if par.room is None or par.split == "tab":
        return par.width()
    style = {"bold": par.share("bold") > 0.5, "italic": par.share("italic") > 0.5}
    return max(set_lines(par.shown, max(par.room, 1.0), par.size, **style))


def _number(found: Findings, parts: Parts) -> None:
    par, rule = parts.number, layout_rules().elements["number"]
    if par is None:
        return
    if not NUMBER_FORM.fullmatch(par.text):
        values = {"found": par.text, "wanted": _tidy_number(par.text)}
        found.add("layout.number_form", par, rule.source, **values)
    symbol = par.text.split("/", 1)[1]
    first = re.split(r"[-/]", symbol)[0].strip()
    if parts.type_code and first in TYPES and first != parts.type_code:
        values = {"found": first, "wanted": parts.type_code, "type": TYPES[parts.type_code]}
        found.add("layout.symbol_type", par, layout_rules().sources["body"].replace("II.6", "II.3"), **values)


def _tidy_number(text: str) -> str:
    """The number as it should be written."""
    bare = re.sub(r"^số\s*[:.]?\s*", "", text, flags=re.I)
    figure, symbol = (re.sub(r"\s+", "", part) for part in bare.split("/", 1))
    if figure.isdecimal():
        figure = f"{int(figure):02d}"
    return f"Số: {figure}/{re.sub(r'[–—_]', '-', symbol)}"


def _date(found: Findings, parts: Parts) -> None:
    par, rule = parts.date, layout_rules().elements["date"]
    if par is None:
        return
    match = DATE_FORM.fullmatch(par.text)
    wanted = _tidy_date(par.text)
    if match is None and BLANK_DATE.fullmatch(par.text) and wanted is None:
        pass  # a draft: the day is set when it is signed
    elif match is None or wanted != par.text:
        shown = wanted or both("đúng một ngày có thật", "a day that exists")
        found.add("layout.date_form", par, rule.source, found=par.text, wanted=shown)
    if parts.number is not None and not _beside_each_other(par, parts.number):
        values = {"element": rule.names, "other": name_of("number")}
        found.add("layout.level", par, rule.source, **values)


def _tidy_date(text: str) -> str | None:
    """The same day as it should be written; None where none is written out."""
    match = re.search(r"(?P<place>.*?)[,.;]?\s*ngày\s*(\d+)\s*tháng\s*(\d+)\s*năm\s*(\d+)", text, re.I)
    if match is None:
        return None
    try:
        day = date(int(match[4]), int(match[3]), int(match[2]))
    except (ValueError, OverflowError):
        return None
    return date_line(match["place"].strip(" ,"), day)


def _beside_each_other(one: Par, other: Par) -> bool:
    """In one row of a table, or in one line; boxes may stand anywhere."""
    if one.holder.box or other.holder.box:
        return True
    if one.holder.cell is None or other.holder.cell is None:
        return one.number == other.number
    a, b = one.holder.cell, other.holder.cell
    return (a.table, a.row) == (b.table, b.row)


def _urgency(found: Findings, parts: Parts) -> None:
    par = parts.urgency
    if par is None:
        return
    borders = par.look.get("borders", {})
    framed = {"top", "bottom", "left", "right"} <= set(borders) or par.holder.box
    if not framed or any(not look.colour for _, look in par.spans):
        found.add("layout.urgency_box", par, layout_rules().sources["urgency"])
