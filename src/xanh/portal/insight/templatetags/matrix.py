"""The cells of one row of the matrix: most are empty, so they are written here and not in a template loop."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from xanh.portal.display.words import word

register = template.Library()
EMPTY = mark_safe('<td role="cell"></td>')


@register.simple_tag
def matrix_cells(row, agencies) -> SafeString:
    """One cell for each agency, with its marks and, where a scope limits one, the number of its note."""
    cells = [_cell(cell, agency) if cell else EMPTY for cell, agency in zip(row.cells, agencies, strict=True)]
    return mark_safe("".join(cells))  # noqa: S308 parts escaped below


def _cell(cell, agency) -> SafeString:
    marks = format_html_join(" ", "{}", ((_mark(mark),) for mark in cell))
    return format_html('<td role="cell" data-label="{}">{}</td>', agency.name, marks)


def _mark(mark) -> SafeString:
    role = word("role", mark.role)
    if mark.note is None:
        return format_html(
            '<abbr class="role-mark tone-{}" title="{}">{}</abbr>', role.tone, role.text, role.mark
        )
    return format_html(
        '<a class="role-mark tone-{}" href="#n{}" title="{}: {}" data-note>{}<sup>{}</sup></a>',
        role.tone,
        mark.note.number,
        role.text,
        mark.note.scope,
        role.mark,
        mark.note.number,
    )
