"""Strategies for whole drafts, drawn from the types of their rows: a field added to a row is tried, too."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from xanh.documents.draft import (
    ROWS,
    Header,
    IndicatorRow,
    Party,
    PlanDraft,
    Reading,
    Region,
    Role,
    Source,
    Span,
    State,
)
from xanh.reference import Place, Problem

NASTY = (
    "",
    " ",
    "=1+1",
    "+84",
    "-",
    "@a",
    "'a",
    "\ta",
    "a\r\nb",
    "a\rb",
    "a\nb",
    "\x00\x0b",
    "_x0041_",
    "\ufffe",
)
NASTY = (
    *NASTY,
    "Sở Xây dựng",
    "6,58",
    "Ư\u0301",
    "2026-01-21",
    "31/12/2026",
    "\ud800",
    "\U0001f600",
    "a [chủ trì]",
)
TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=12))
COUNT = st.integers(0, 9999)
FIGURE = st.floats(allow_nan=False, allow_infinity=False, width=32)
SPAN = st.builds(Span, page=COUNT, first_line=COUNT, last_line=COUNT)
READING = st.builds(
    Reading,
    as_written=TEXT,
    spans=st.lists(SPAN, max_size=2).map(tuple),
    confidence=st.floats(0, 1),
    state=st.sampled_from(State),
    suggestion=st.none() | TEXT,
)
PLAIN = st.recursive(st.none() | COUNT | TEXT, lambda inner: st.lists(inner, max_size=2), max_leaves=3)
GROUP = st.dictionaries(st.sampled_from(["name", "title", "as_written", "drafting_unit"]), st.none() | TEXT)


def party() -> st.SearchStrategy[Party]:
    text = st.none() | TEXT
    fields_ = st.dictionaries(st.sampled_from(["agency"]), READING)
    return st.builds(
        Party, agency=TEXT, role=st.sampled_from(Role), code=text, scope=text, as_written=text, fields=fields_
    )


def of_type(hint: Any, names: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Values of the type of a field; `names` are those that its row has readings for."""
    known = {str: TEXT, int: COUNT, float: FIGURE, bool: st.booleans(), type(None): st.none(), Any: PLAIN}
    if hint in known:
        return known[hint]
    if hint is Party:
        return party()
    inner = get_args(hint)
    if get_origin(hint) is tuple:
        return st.lists(of_type(inner[0], names), max_size=3).map(tuple)
    if get_origin(hint) is dict:
        if inner[1] is Reading:
            return st.dictionaries(st.sampled_from(names), READING, max_size=3)
        return st.dictionaries(st.sampled_from(["number", "name", "date", "rule"]), PLAIN, max_size=3)
    return st.one_of(*(of_type(kind, names) for kind in inner))


def row(kind: Any) -> st.SearchStrategy[Any]:
    names = tuple(f.name for f in fields(kind) if f.name != "fields")
    hints = get_type_hints(kind)
    return st.builds(kind, **{f.name: of_type(hints[f.name], names) for f in fields(kind)})


SOURCE = st.builds(
    Source,
    file=TEXT,
    sha256=TEXT,
    kind=TEXT,
    lines=st.lists(TEXT, max_size=3).map(tuple),
    pages=st.lists(COUNT, max_size=2).map(tuple),
    regions=st.lists(
        st.lists(st.builds(Region, COUNT, *[st.floats(0, 1)] * 4), max_size=2).map(tuple), max_size=2
    ).map(tuple),
)
PROBLEM = st.builds(
    Problem,
    st.just("document.broken"),
    st.builds(Place, file=TEXT, line=COUNT),
    st.dictionaries(TEXT, COUNT, max_size=1),
)


@st.composite
def drafts(draw: st.DrawFn) -> PlanDraft:
    """A draft of a few rows of each kind."""
    lists = {name: tuple(draw(st.lists(row(kind), max_size=3))) for name, kind in ROWS.items()}
    groups = {name: draw(st.none() | GROUP) for name in ("archive", "signer")}
    numbered = st.lists(st.fixed_dictionaries({"number": COUNT, "name": TEXT}), max_size=2)
    return PlanDraft(
        kind=draw(TEXT),
        source=draw(SOURCE),
        header=draw(row(Header)),
        subindices=tuple(draw(numbered)),
        sections=tuple(draw(numbered)),
        problems=tuple(draw(st.lists(PROBLEM, max_size=1))),
        **lists,
        **groups,
    )


def some_rows(count: int) -> tuple[IndicatorRow, ...]:
    """Indicators without anything unusual."""
    lead = (Party("Sở Xây dựng", Role.LEAD, code="so-xd", scope="đô thị"),)
    return tuple(
        IndicatorRow(1, n, f"Chỉ tiêu {n}", "%", lead, (), code=f"1.{n:02d}") for n in range(1, count + 1)
    )
