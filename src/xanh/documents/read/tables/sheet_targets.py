"""Rows of a table of targets: a quantity, what was reached, what is to be reached, by columns of years."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xanh.documents.draft import State, TargetRow
from xanh.documents.read.prose.goals import NUM, Goal, number, read_goals
from xanh.documents.read.prose.targets import target_row
from xanh.documents.read.prose.tasks import Context
from xanh.documents.read.prose.words import key
from xanh.documents.read.tables.sheet_columns import Figure, Headings, Row, repeats
from xanh.documents.read.tables.sheet_rows import Place, item_rows, label_of, reading

PLAIN = re.compile(
    rf"^(?:đạt |từ |trên |tối thiểu |[≥>=<≤~])*\s?(-?(?:{NUM}))\s?(%|điểm|‰)?(?: trở lên)?$", re.IGNORECASE
)
PLACED = re.compile(
    r"^[≤<=]*\s?(?:(?:nhóm|top|tốp|hạng|thứ|xếp|trong|vị trí|từ|đầu)\s?)*(\d{1,2})(?:/\d{2})?(?: trở lên)?$",
    re.IGNORECASE,
)
CLIMBED = re.compile(
    r"^(?:tăng )?(?:ít nhất |tối thiểu |từ )?\+?(\d{1,2})(?: ?[-–] ?\d{1,2})?(?: bậc| hạng)?(?: trở lên)?$",
    re.I,
)
GENERIC = re.compile(
    r"^(?:tong )?(?:diem so|diem|thu hang|xep hang|vi tri xep hang|hang|gia tri|ket qua|so bac tang)$"
)
RANKED = re.compile(r"\b(?:thu hang|xep hang|hang|vi tri|bac)\b")


def read_target_rows(table: Sequence[Row], headings: Headings, context: Context) -> list[TargetRow]:
    """The targets of a table: one for each row and year to reach."""
    found: list[TargetRow] = []
    place = Place()
    named = headings.roles["name"]
    for row in item_rows(table, headings):
        if len(row) <= named or repeats(row, table, headings) or not row[named].flat:
            continue
        figures = [f for f in headings.figures if f.column < len(row) and _filled(row, f, named)]
        if not figures:
            place.enter(label_of(row, headings), row[named].flat)
            continue
        goals = [goal for goal in _goals(row, figures, headings, context.year) if goal.says]
        cell = row[named]
        name = place.title if GENERIC.match(key(cell.flat)) and place.title else cell.flat
        shown = reading(cell, 1.0, State.ACCEPTED)
        found += [target_row(replace(goal, name=_bare(name)), shown, context) for goal in goals]
    return found


def _filled(row: Row, figure: Figure, named: int) -> bool:
    cell = row[figure.column]
    return bool(cell.flat.strip(" -–.")) and cell != row[named]


def _bare(name: str) -> str:
    return re.sub(r"^[-+*•]\s*", "", name).strip(" :.")


def _goals(row: Row, figures: Sequence[Figure], headings: Headings, year: int | None) -> Iterator[Goal]:
    """The goals of a row by year, each with what the columns of years before it show."""
    unit = _unit(row, headings)
    ranked = bool(
        RANKED.search(key(f"{row[headings.roles['name']].flat if _generic(row, headings) else ''} {unit}"))
    )
    start, aims = Goal(unit=unit), dict[int | None, Goal]()
    for figure in figures:
        measure = "rank" if ranked and figure.measure == "score" else figure.measure
        read = _read(row[figure.column].flat, measure, unit)
        if figure.aim:
            at = figure.year or year
            aims[at] = _merged(aims.get(at, Goal(year=at, unit=unit)), read)
        else:
            start = _merged(
                start, Goal(baseline=read.figure, baseline_rank=read.rank_max, baseline_year=figure.year)
            )
    for goal in aims.values():
        yield _merged(goal, replace(start, unit=goal.unit))


def _generic(row: Row, headings: Headings) -> bool:
    return bool(GENERIC.match(key(row[headings.roles["name"]].flat)))


def _unit(row: Row, headings: Headings) -> str:
    at = headings.roles.get("unit")
    return (row[at].flat if at is not None and at < len(row) else "") or "điểm"


def _read(text: str, measure: str, unit: str) -> Goal:
    """One cell: a bare figure of what its column measures, or words as a sentence has them."""
    flat = text.strip(" .;")
    plain, placed, climbed = PLAIN.match(flat), PLACED.match(flat), CLIMBED.match(flat)
    if measure == "delta_rank" and climbed:
        return Goal(delta_rank_min=int(climbed[1]))
    if measure == "rank" and placed:
        return Goal(rank_max=int(placed[1]))
    if plain:
        value = number(plain[1].lstrip("-")) * (-1 if plain[1].startswith("-") else 1)
        said = (plain[2] or unit).lower() if plain[2] else unit
        return Goal(delta=value, unit=said) if measure == "delta" else Goal(figure=value, unit=said)
    found = read_goals(flat, None, " ")
    return replace(found[0], name=None, year=None) if found else Goal()


def _merged(goal: Goal, more: Goal) -> Goal:
    """A goal with what another one knows besides."""
    known = {n: v for n, v in vars(more).items() if v is not None and n not in ("unit", "name")}
    fresh = {n: v for n, v in known.items() if getattr(goal, n) is None}
    unit = more.unit if more.unit != Goal().unit else goal.unit
    return replace(goal, **fresh, unit=unit)
