"""Widths in which the texts of an official document are set, and lengths of the lines under them."""

from xanh.documents.metrics import balanced_width, set_lines
from xanh.reference import layout_rules


def room_of(code: str, text: str, room: float) -> float:
    """The part of `room` in points in which an element's text breaks into lines of like length."""
    style = layout_rules().elements[code]
    return balanced_width(text, room, style.size, bold=style.bold, italic=style.italic)


def rule_length(code: str, text: str, room: float) -> float:
    """How long the line under an element is, in points: a share of the longest line that its text takes."""
    rules, style = layout_rules(), layout_rules().elements[code]
    lines = set_lines(text, room_of(code, text, room), style.size, bold=style.bold, italic=style.italic)
    return max(lines) * rules.rules_under[code].ours
