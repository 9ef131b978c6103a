"""Who reports to whom by when, in the section on how a plan is carried out."""

import re
from collections.abc import Sequence

from xanh.documents.draft import DutyRow, Fields, Reading, Span, State
from xanh.documents.read.prose.accents import is_clean, restore
from xanh.documents.read.prose.due import Due, find_dues, in_words
from xanh.documents.read.prose.names import Name, leading, unknown, whole
from xanh.documents.read.prose.outline import Block, span
from xanh.documents.read.prose.tasks import Context
from xanh.documents.read.prose.words import alike, find, find_any, first_verb, starts, written
from xanh.documents.read.words import Word

FOCAL = ("la dau moi", "lam dau moi", "la co quan dau moi", "la don vi dau moi", "la bo phan dau moi")
TOWARDS = ("qua", "gui ve", "ve", "gui", "voi", "den", "cho", "bao cao")
LONGEST = 24  # words of a sentence's subject
ASKING = ("yeu cau", "de nghi", "giao")
GATHER = ("bao cao", "tong hop", "theo doi")
BOUND = ("can cu", "dinh ky", "co trach nhiem", "chiu trach nhiem")


def read_duties(block: Block, context: Context) -> list[DutyRow]:
    """The reporting duties a paragraph sets: one per due rule; a focal unit without a date is one duty."""
    focal = find_any(block.words, FOCAL)
    dues = find_dues(block.text)
    dues = [due for due in dues if _reports(block, due)] if dues else []
    if not dues and (focal is None or find_any(block.words, GATHER, focal[0]) is None):
        return []
    reporter = _reporter(block, context, focal[0] if focal else None)
    receiver = _receiver(block, context, focal[0] if focal else 0)
    if not dues and focal:
        return [
            _row(
                block,
                context,
                reporter,
                receiver,
                text=restore(written(block.text, block.words, focal[0]))[0].rstrip("./; "),
            )
        ]
    return [_row(block, context, reporter, receiver, due=due) for due in dues]


def _reports(block: Block, due: Due) -> bool:
    """Whether the part of the sentence with a due rule speaks of a report."""
    signs = [i for i, word in enumerate(block.words) if i and re.search(r";|[.]\s*\n?$", word.before)]
    start = max((i for i in signs if i <= due.first), default=0)
    end = min((i for i in signs if i > due.last), default=len(block.words))
    return find(block.words, "bao cao", start, end) is not None


def is_focal(block: Block) -> bool:
    """Whether a paragraph names the unit that gathers the reports."""
    return find_any(block.words, FOCAL) is not None


def _reporter(block: Block, context: Context, focal: int | None) -> Name | None:
    """The subject of the sentence: up to "là đầu mối" or the first verb."""
    start = next((len(p.split()) for p in ASKING if starts(block.words, 0, p)), 0)
    bound = find_any(block.words, BOUND, start)
    firm = [e for e in (focal, bound[0] if bound else None) if e is not None and start < e <= LONGEST]
    ends = firm or [e for e in (first_verb(block.words, start + 1),) if e is not None]
    if not ends or min(ends) <= start:
        return None
    end = min(ends)
    text = written(block.text, block.words, start, end).strip(" ,:;")
    return _named(text, context)


def _named(text: str, context: Context) -> Name:
    """A group with the department behind it ("các phòng, ban trực thuộc Sở X") keeps its whole wording."""
    name = whole(text, context.vocabulary)
    return name if name.code else unknown(text)


def _receiver(block: Block, context: Context, start: int) -> Name | None:
    """The body behind "qua", "gửi về", "với" ...: known names first, then by the order of these words."""
    reports = find_any(block.words, ("bao cao", "tong hop"), start)
    begin = reports[0] if reports else start
    unsure: list[Name] = []
    for word in TOWARDS:
        for at in _places(block, word, begin):
            item = leading(block.text, block.words, at, context.vocabulary)
            if item and item[0].code:
                return item[0]
            unsure += [item[0]] if item else []
    return unsure[0] if unsure else None


def _places(block: Block, phrase: str, begin: int) -> Sequence[int]:
    size = len(phrase.split())
    found = block.words
    return [i + size for i in range(begin, len(found) - size) if _is(found, i, phrase)]


def _is(found: Sequence[Word], at: int, phrase: str) -> bool:
    """A short word is like too many others: it has to be as long, too."""
    if " " in phrase:
        return starts(found, at, phrase)
    return len(found[at].text) == len(phrase) and alike(found[at].text, phrase) >= 0.82


def _row(
    block: Block,
    context: Context,
    reporter: Name | None,
    receiver: Name | None,
    *,
    due: Due | None = None,
    text: str | None = None,
) -> DutyRow:
    return DutyRow(
        period=due.period if due else None,
        due=due.rule if due else None,
        due_text=in_words(due.rule) if due else None,
        reporter=reporter.name if reporter else None,
        to=receiver.name if receiver else None,
        text=text,
        fields=_fields(block, context, reporter, receiver, due),
    )


def _fields(
    block: Block, context: Context, reporter: Name | None, receiver: Name | None, due: Due | None
) -> Fields:
    lines = (span(context.source, block.first, block.last),)
    fields: Fields = {}
    for key, name in (("from", reporter), ("to", receiver)):
        if name:
            fields[key] = Reading(name.written, lines, name.confidence, name.state, name.name)
        else:
            fields[key] = Reading("", lines, 0.0, State.TO_CHECK)
    if due:
        state = (
            State.TO_CHECK if not due.stated else State.ACCEPTED if is_clean(block.flat) else State.PROPOSED
        )
        reading = Reading(due.text, (_due_span(block, context, due),), 0.95 if due.stated else 0.6, state)
        fields |= {"due": reading, "period": reading}
    return fields


def _due_span(block: Block, context: Context, due: Due) -> Span:
    found = block.words
    return span(context.source, found[due.first].line, found[due.last].line)
