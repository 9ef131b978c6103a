"""The plan as a document: numbering of sections, who gathers the reports, who receives them."""

from collections.abc import Iterator, Sequence

from xanh.documents.draft import DutyRow
from xanh.documents.lint.context import Context, listed
from xanh.reference import Place, Problem

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
LETTERS = tuple("ABCDEFGH")


def numbering(context: Context) -> Iterator[Problem]:
    """Section labels that mix styles or leave numbers out: A, B, III."""
    titled = [s for s in context.draft.sections if s.get("label") and s.get("level", 1) == 1]
    labels = [str(s["label"]) for s in titled]
    broken = first_break(labels)
    if broken is None:
        return
    section = titled[broken]
    line = (section.get("lines") or [None])[0]
    place = Place(file=context.draft.source.file, line=line)
    yield Problem("plan.section_numbering", place, {"labels": ", ".join(labels), "label": labels[broken]})


def first_break(labels: Sequence[str]) -> int | None:
    """The first label that does not follow the one before it.

    Examples
    --------
    >>> first_break(["A", "B", "III"]), first_break(["I", "II", "III"]), first_break(["A", "B", "C"])
    (2, None, None)
    """
    styles = [s for s in (ROMAN, LETTERS) if labels and labels[0] == s[0]]
    for index, label in enumerate(labels):
        if not styles or label != styles[0][index : index + 1][0]:
            return index
    return None


def focal_is_not_drafter(context: Context) -> Iterator[Problem]:
    """One unit gathers the reports, another drafted the plan and keeps the file."""
    drafter = (context.draft.archive or {}).get("drafting_unit")
    for duty in _focal(context):
        if drafter and duty.reporter and duty.reporter != drafter:
            yield context.problem(
                "plan.focal_is_not_drafter", duty.fields, "from", focal=duty.reporter, drafter=drafter
            )


def receiver_ambiguous(context: Context) -> Iterator[Problem]:
    """The text sends the report to one body, "Nơi nhận" has another one consolidate."""
    gathering = [r for r in context.draft.recipients if r.note and "tổng hợp" in r.note.lower()]
    for duty in _focal(context):
        others = [r.name for r in gathering if duty.to and r.name != duty.to]
        if others:
            yield context.problem(
                "plan.receiver_ambiguous", duty.fields, "to", receiver=duty.to, others=listed(others)
            )


def _focal(context: Context) -> list[DutyRow]:
    """The duty of the unit that others report to: its own report goes upward."""
    receivers = {d.to for d in context.draft.reporting if d.due}
    upward = [
        d for d in context.draft.reporting if d.reporter in receivers or (d.text and "đầu mối" in d.text)
    ]
    return upward[:1]


CHECKS = (numbering, focal_is_not_drafter, receiver_ambiguous)
