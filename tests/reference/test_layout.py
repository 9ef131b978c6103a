"""The rules of the decree as data: the values of its annex, and widths of letters measured again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from tests.conftest import absent
from xanh.reference import layout_rules
from xanh.reference.layout import typeface

# Decree 30/2020/NĐ-CP, Annex I, Part I, sections I to III: lowest and highest size in points.
SAMPLES = {
    "national_name": (12, 13),
    "motto": (13, 14),
    "issuer": (12, 13),
    "number": (13, 13),
    "date": (13, 14),
    "type_name": (13, 14),
    "letter_subject": (12, 13),
    "body": (13, 14),
    "signer": (13, 14),
    "recipients_word": (12, 12),
    "recipient": (11, 11),
    "appendix_word": (14, 14),
    "urgency": (13, 14),
    "page_number": (13, 14),
}
STYLES = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold_italic": "BoldItalic"}
TINOS = Path("/usr/share/fonts/truetype/croscore")


@pytest.mark.parametrize("code", SAMPLES)
def test_sizes_are_those_of_the_annex(code):
    rule = layout_rules().elements[code]
    assert (rule.low, rule.high) == SAMPLES[code]


def test_page_and_body_are_those_of_the_annex():
    rules = layout_rules()
    assert rules.paper == (210, 297)
    assert {s: (m.low, m.high) for s, m in rules.margins.items()} == {
        "top": (20, 25),
        "bottom": (20, 25),
        "left": (30, 35),
        "right": (15, 20),
    }
    assert (rules.indent.low, rules.indent.high, rules.spacing.low) == (10, 12.7, 6)
    assert (rules.line_spacing.low, rules.line_spacing.high) == (1.0, 1.5)
    assert rules.wording.zero_padded_months == (1, 2)
    assert {code: rules.types[code] for code in ("KH", "BC", "TTr", "QyĐ")} == {
        "KH": "Kế hoạch",
        "BC": "Báo cáo",
        "TTr": "Tờ trình",
        "QyĐ": "Quy định",
    }


def test_what_we_chose_lies_in_what_is_allowed():
    rules = layout_rules()
    ranges = [
        *rules.margins.values(),
        *rules.rules_under.values(),
        rules.indent,
        rules.spacing,
        rules.line_spacing,
    ]
    assert all(one.allows(one.ours) for one in ranges)
    assert all(rule.low <= rule.size <= rule.high for rule in rules.elements.values())


def test_every_rule_names_its_source():
    rules = layout_rules()
    assert all(rule.source.startswith("mục ") for rule in rules.elements.values())
    assert rules.cited("mục I.3")["en"] == "Decree 30/2020/NĐ-CP, Annex I, Part I, section I.3"
    assert rules.cited("Phụ lục II")["vi"] == "Nghị định 30/2020/NĐ-CP, Phụ lục II"


@pytest.mark.parametrize("style", STYLES)
def test_widths_of_letters_are_those_of_the_typeface(style):
    file = TINOS / f"Tinos-{STYLES[style]}.ttf"
    if not file.is_file():
        absent(f"{file} is absent (Debian: fonts-croscore)")
    font = ImageFont.truetype(str(file), typeface().em, layout_engine=ImageFont.Layout.BASIC)
    assert {c: round(font.getlength(c)) for c in typeface().styles[style]} == typeface().styles[style]
    assert font.getmetrics() == (round(typeface().ascent * 2048), round(typeface().descent * 2048))
