"""Targets of a plan in prose: of the sub-index above them, or of the indices that the sentence names."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz import fuzz

from xanh.documents.draft import Fields, Reading, State, TargetRow, is_scored
from xanh.documents.read.prose.accents import is_clean
from xanh.documents.read.prose.figures import Figures, is_target, read_figures
from xanh.documents.read.prose.goals import Goal, read_goals
from xanh.documents.read.prose.outline import Block, span
from xanh.documents.read.prose.tasks import Context, is_led
from xanh.documents.read.prose.words import find, key
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import IndicatorFact

SUBINDEX = 80  # likeness of a heading and a sub-index
NAMED = 92  # the same within a sentence or a cell
GREEN = re.compile(r"\bPGI\b|chỉ số xanh", re.IGNORECASE)
RANKS = ("rank_max", "baseline_rank", "delta_rank_min", "baseline_year")
FIGURES = ("figure", "baseline", "delta")
OF_NODE = ("target", "baseline", "delta")
OF_INDEX = ("score", "baseline_score", "delta_score")
OWN = re.compile(
    r"(?:tổng )?(?:điểm|thứ hạng|xếp hạng|vị trí|đạt|tăng \d|tăng ít nhất|năm 20)", re.IGNORECASE
)
NUMBERED = re.compile(r"^(?:(?:chi so|chi tieu) ?(?:thanh phan)? ?|cstp ?)\d?\d? ?")


def subindex_of(block: Block, vocabulary: Vocabulary) -> IndicatorFact | None:
    """The sub-index that a heading names: "1. Chỉ số “Giảm thiểu ...”", "II. CSTP 2. Đảm bảo tuân thủ"."""
    if len(block.words) > 24 or block.kind in ("plus", ""):
        return None
    return subindex_named(block.flat, vocabulary, least=NAMED if is_clean(block.flat) else SUBINDEX)


def subindex_named(text: str, vocabulary: Vocabulary, *, least: float = NAMED) -> IndicatorFact | None:
    """The sub-index of the index's list that a name stands for, with or without "Chỉ số thành phần 1:"."""
    read = NUMBERED.sub("", key(text))
    scored = [
        (fuzz.ratio(read, key(s)), node.number, node)
        for node in vocabulary.subindices
        for s in (node.name, *node.variants)
    ]
    score, _, best = max(scored, key=lambda item: item[:2])
    return best if score >= least else None


def sets_target(block: Block, node: IndicatorFact | None, index: str | None, *, aims: bool) -> bool:
    """Whether a paragraph may set targets: it says so, or stands among the aims and names an index."""
    if node is not None:
        return is_target(block.flat)
    if not is_clean(block.flat):
        return is_target(block.flat) and any(find(block.words, w) is not None for w in ("pgi", "chi so xanh"))
    if not aims and is_led(block):
        return False
    return aims or is_target(block.flat) or (index is not None and bool(OWN.match(block.flat)))


def read_targets(
    block: Block, node: IndicatorFact | None, context: Context, *, index: str | None = None
) -> list[TargetRow]:
    """The targets a paragraph sets for the sub-index (`node`) or index above it, or for those it names."""
    where = (span(context.source, block.first, block.last),)
    if node is not None or not is_clean(block.flat):
        figures = read_figures(block.flat)
        climb = read_goals(block.flat, context.year, "")[:1] if is_clean(block.flat) else []
        return list(_of_node(block, node, (figures, climb), context))
    reading = Reading(block.flat, where, 0.95, State.ACCEPTED)
    return [target_row(goal, reading, context) for goal in read_goals(block.flat, context.year, index)]


def target_row(goal: Goal, reading: Reading, context: Context) -> TargetRow:
    """A goal as a target: of a sub-index, of an index by name, or of a measured quantity."""
    name = goal.name or ""
    node = subindex_named(name, context.vocabulary)
    values: dict[str, Any] = {
        "subindex": node.number if node else 0 if GREEN.search(name) else None,
        "subindex_name": node.name if node else None,
        "indicator": None if node else name or None,
        "target_year": goal.year,
        "unit": goal.unit,
    }
    values |= {n: v for n in RANKS if (v := getattr(goal, n)) is not None}
    scored = not node and is_scored(name, goal.unit)
    figures = dict(zip(OF_INDEX if scored else OF_NODE, FIGURES, strict=True))
    values |= {n: v for n, own in figures.items() if (v := getattr(goal, own)) is not None}
    told = [n for n in (*figures, *RANKS) if n in values]
    fields = {n: reading for n in ("indicator", "target_year", *told) if values.get(n) is not None}
    return TargetRow(**values, fields=fields)


def _of_node(
    block: Block,
    node: IndicatorFact | None,
    found: tuple[Figures | None, Sequence[Goal]],
    context: Context,
) -> Iterator[TargetRow]:
    """The target of the sub-index above, or (`node` None) of the total; its digits may be damaged."""
    figures, goals = found
    goal = goals[0] if goals else None
    if figures is None and goal is None:
        return
    known = figures or Figures(baseline_year=goal.baseline_year if goal else None)
    names = OF_NODE if node else OF_INDEX
    own = (known.target, known.baseline, known.delta)
    values: dict[str, Any] = dict(zip(names, own, strict=True))
    yield TargetRow(
        subindex=node.number if node else 0,
        subindex_name=node.name if node else None,
        indicator=None if node else "PGI",
        baseline_year=known.baseline_year,
        target_year=context.year,
        rank_max=known.rank_max or (goal.rank_max if goal else None),
        baseline_rank=goal.baseline_rank if goal else None,
        delta_rank_min=goal.delta_rank_min if goal else None,
        unit=known.unit,
        fields=_target_fields(block, known, context, names),
        **values,
    )


def _target_fields(block: Block, figures: Figures, context: Context, names: Sequence[str]) -> Fields:
    """Digits survive a scan: where the sum holds (or the text is clean) the figures can be trusted."""
    held = figures.adds_up is True or (is_clean(block.flat) and figures.adds_up is None)
    sure = held and not figures.mended
    state = State.ACCEPTED if sure else State.TO_CHECK
    reading = Reading(
        block.flat, (span(context.source, block.first, block.last),), 0.99 if sure else 0.5, state
    )
    own = dict(zip(names, ("target", "baseline", "delta"), strict=True))
    own |= {"baseline_year": "baseline_year", "rank_max": "rank_max"}
    fields = {name: reading for name, figure in own.items() if getattr(figures, figure) is not None}
    if context.year is not None:
        fields["target_year"] = Reading(str(context.year), reading.spans, 0.8, State.PROPOSED)
    return fields
