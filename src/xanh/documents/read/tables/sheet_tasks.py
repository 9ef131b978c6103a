"""Rows of a table of tasks: what is to be done, who leads, who joins, until when, with what product."""

from collections.abc import Sequence
from dataclasses import replace

from xanh.documents.draft import Reading, State, TaskRow
from xanh.documents.read.prose.targets import subindex_named
from xanh.documents.read.prose.tasks import Context
from xanh.documents.read.tables.sheet_columns import Headings, Row, repeats
from xanh.documents.read.tables.sheet_rows import (
    Place,
    item_rows,
    label_of,
    number_in,
    opens_section,
    reading,
    section_title,
)
from xanh.documents.read.tables.task_rows import with_cells

CELLS = ("lead", "coordinating", "both", "deadline", "deliverable", "budget")


def read_tasks(table: Sequence[Row], headings: Headings, context: Context) -> list[TaskRow]:
    """The tasks of a table in order; a task whose cell is merged over several rows is one."""
    found: list[TaskRow] = []
    place, before = Place(), None
    named = headings.roles["task"]
    rows = item_rows(table, headings)
    for row, below in zip(rows, [*rows[1:], []], strict=False):
        if len(row) <= named or repeats(row, table, headings) or _enters(row, below, headings, place):
            continue
        if not row[named].flat:
            continue
        task = _task(row, headings, place, context)
        if before is not None and before == row[named]:
            found[-1] = _joined(found[-1], task)
        else:
            place.count += 1
            found.append(task)
        before = row[named]
    return found


def _enters(row: Row, below: Row, headings: Headings, place: Place) -> bool:
    named = headings.roles["task"]
    titled = section_title(row, headings, named)
    if titled is None:
        return False
    merged = sum(c == row[named] for c in row) > 1
    after = label_of(below, headings) if below else ""
    if not opens_section(*titled, merged=merged, after=after):
        return False
    place.enter(*titled)
    return True


def _task(row: Row, headings: Headings, place: Place, context: Context) -> TaskRow:
    cell = row[headings.roles["task"]]
    label = label_of(row, headings)
    group = headings.roles.get("name")
    above = row[group].flat if group is not None else ""
    node = next(
        (n for t in (above, *place.path[::-1]) if t and (n := subindex_named(t, context.vocabulary))), None
    )
    task = TaskRow(
        subindex=node.number if node else None,
        text=cell.flat,
        lead_unit=None,
        section=above or place.title,
        number=label or str(number_in(label, place.count)),
        fields={"text": reading(cell, 1.0, State.ACCEPTED), "lead": _unled(cell.span)},
    )
    cells = {
        role: row[at] for role in CELLS if (at := headings.roles.get(role)) is not None and at < len(row)
    }
    return with_cells(task, cells, context.vocabulary, context.year)


def _unled(span: object) -> Reading:
    return Reading("", (span,), 0.0, State.TO_CHECK)  # type: ignore[arg-type]


def _joined(first: TaskRow, more: TaskRow) -> TaskRow:
    """One task over several rows: the bodies and products of all of them."""
    known = {p.agency for p in first.lead}
    products = dict.fromkeys(d for d in (first.deliverable, more.deliverable) if d)
    return replace(
        first,
        lead=(*first.lead, *(p for p in more.lead if p.agency not in known)),
        coordinating=tuple(dict.fromkeys((*first.coordinating, *more.coordinating))),
        deliverable="; ".join(products) or None,
        deadline=first.deadline or more.deadline,
        schedule=first.schedule or more.schedule,
    )
