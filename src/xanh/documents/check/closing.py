"""The closing block: Nơi nhận with its list, the signer's power and name, level with each other."""

from __future__ import annotations

import re

from xanh.documents.check.findings import Findings, both, name_of
from xanh.documents.check.looks import check_looks
from xanh.documents.check.pars import Par
from xanh.documents.check.parts import Parts
from xanh.reference import layout_rules

ARCHIVE = re.compile(r"[-–]\s*Lưu\s*:\s*VT\b", re.I)


def check_closing(found: Findings, parts: Parts) -> None:
    """Recipients at the left, signer at the right."""
    rules = layout_rules()
    wanted = {
        "recipients_word": parts.recipients_word,
        "recipient": parts.recipients,
        "power": parts.power,
    }
    for code, there in wanted.items():
        if not there:
            found.add("layout.missing", None, rules.elements[code].source, element=name_of(code))
    check_looks(found, "recipients_word", [parts.recipients_word] if parts.recipients_word else [])
    check_looks(found, "recipient", parts.recipients)
    check_looks(found, "power", parts.power)
    check_looks(found, "signer", [parts.signer] if parts.signer else [])
    _recipients(found, parts)
    _level(found, parts)
    _title(found, parts.signer)


def _recipients(found: Findings, parts: Parts) -> None:
    """Each line with dash and semicolon, the last one says where it is kept."""
    rule = layout_rules().elements["recipient"]
    if not parts.recipients:
        return
    *before, last = parts.recipients
    for par in before:
        form = re.fullmatch(r"[-–•].*;", par.full)
        if form is None and not _goes_on(par, parts.recipients):
            values = {"element": rule.names, "found": par.full[-1:], "wanted": ";"}
            found.add("layout.line_end", par, rule.source, **values)
    if not any(ARCHIVE.match(par.full) for par in parts.recipients):
        values = {"element": rule.names, "wanted": "- Lưu: VT, …."}
        found.add("layout.archive", last, rule.source, found=last.full, **values)
    elif not last.full.endswith("."):
        found.add("layout.line_end", last, rule.source, element=rule.names, found=last.full[-1:], wanted=".")


def _goes_on(par: Par, recipients: list[Par]) -> bool:
    """A line that was broken by hand goes on in the next, or is the rest of the one before."""
    at = recipients.index(par)
    following = recipients[at + 1] if at + 1 < len(recipients) else None
    return not par.first or (following is not None and not following.first)


def _level(found: Findings, parts: Parts) -> None:
    """Nơi nhận begins where the signer's power begins."""
    word, power = parts.recipients_word, parts.power[0] if parts.power else None
    if word is None or power is None or word.holder.box or power.holder.box:
        return
    if word.holder.cell is None or power.holder.cell is None:
        level = word.number == power.number
    else:
        level = word.holder.cell.row == power.holder.cell.row and word.top == power.top
    if not level:
        values = {"element": name_of("recipients_word"), "other": name_of("power")}
        found.add("layout.level", word, layout_rules().elements["recipients_word"].source, **values)


def _title(found: Findings, par: Par | None) -> None:
    """A signer has no academic title before the name; there is none at all in a draft."""
    if par is None:
        return
    for title in layout_rules().wording.academic:
        if re.match(rf"{re.escape(title)}(?![\w])\s*", par.text):
            rule = layout_rules().elements["signer"]
            name = re.sub(rf"^{re.escape(title)}\s*", "", par.text)
            found.add(
                "layout.signer_title", par, rule.source, found=par.text, wanted=name or both("họ tên", "name")
            )
            return
