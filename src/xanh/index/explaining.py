"""Why a unit has the score it has: its parts against the mean unit, its standing, what was done below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats
from xanh.index.checking import require_known
from xanh.index.checking_structure import nearest
from xanh.index.contributions import group_contributions, indicator_contributions, mean_profile
from xanh.index.plain import plain
from xanh.index.ranking import ranks
from xanh.index.recipe import Step
from xanh.index.result import RAW, Result
from xanh.index.strong_and_weak import IndicatorRank, strengths, weaknesses
from xanh.reference import Place, Problem, ProblemError

MOST = 5  # strengths and weaknesses named


@dataclass(frozen=True)
class Part:
    """One child of a node: its own score and what it adds against the mean unit, in points of the node."""

    code: str
    names: dict[str, str]
    score: float
    rank: float
    weight: float
    contribution: float


@dataclass(frozen=True)
class Explanation:
    """A score, and what it is made of.

    Attributes
    ----------
    unit, unit_name, node, names
        Of whom, of what; names by language.
    kind
        "computed": a published figure stands beside it in `published`, and is never put in its place.
    score, rank, of
        Score, its rank, among how many with a score; NaN where there is none.
    mean
        Score of the mean unit: the mean of every indicator, aggregated. The parts add up to `score - mean`.
    parts
        Children, from the one that adds most to the one that takes most away; none for an indicator.
    strengths, weaknesses
        Indicators below the node by rank on the figures as reported.
    imputed, treated, missing
        Codes of the indicators below whose figure was filled in, changed by treatment, or is not there.
    value, measure
        Of an indicator: the figure as reported.
    """

    unit: str
    unit_name: str
    node: str
    names: dict[str, str]
    score: float
    rank: float
    of: int
    mean: float
    parts: tuple[Part, ...]
    strengths: tuple[IndicatorRank, ...]
    weaknesses: tuple[IndicatorRank, ...]
    imputed: tuple[str, ...]
    treated: tuple[str, ...]
    missing: tuple[str, ...]
    value: float | None = None
    measure: str = ""
    published: float | None = None
    kind: str = "computed"

    def text(self, language: str = "vi") -> str:
        """In words, in Vietnamese (decimal comma) or English."""
        from xanh.index.explaining_text import worded

        return worded(self, language)

    def to_json(self) -> dict[str, Any]:
        """As plain data, with the texts in both languages."""
        found = {**self.__dict__, "parts": [part.__dict__ for part in self.parts]}
        for name in ("strengths", "weaknesses"):
            found[name] = [standing.__dict__ for standing in found[name]]
        plainly: dict[str, Any] = plain(found)
        return plainly | {"text": {language: self.text(language) for language in ("vi", "en")}}


def explain(
    result: Result, unit: str, node: str | None = None, *, published: float | None = None
) -> Explanation:
    """Explain the score of a unit.

    Parameters
    ----------
    result
        What was computed.
    unit
        Code of the unit.
    node
        Code of an indicator or a group; the top otherwise.
    published
        A published figure of the same score, to stand beside it.

    Returns
    -------
    Explanation
        Data; `.text("vi")`, `.text("en")` say it in words.

    Raises
    ------
    ProblemError
        `index.unknown_unit`, `index.unknown_node`, `index.not_aggregated_yet`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 8 (back to the data).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [2, 1, 3]}))
    >>> found = explain(result, "U")
    >>> found.score, found.rank, found.of, found.mean
    (25.0, 2.0, 3, 50.0)
    >>> [(part.code, part.contribution) for part in found.parts]
    [('b', 0.0), ('a', -25.0)]
    """
    node = node or result.framework.top
    require_known(result.framework, [node])
    row, column = require_unit(result, unit), result.framework.tree.position[node]
    if result.state.scores is None:
        raise ProblemError(Problem("index.not_aggregated_yet"))
    below = [result.nodes[place] for place in result.framework.tree.below(column)]
    named = result.framework.nodes[node]
    leaf = column < result.framework.tree.indicator_count
    scores = result.scores[:, column]
    return Explanation(
        unit=unit,
        unit_name=result.state.data.name(unit),
        node=node,
        names=dict(named.names),
        score=float(scores[row]),
        rank=float(result.ranks[row, column]),
        of=int((~np.isnan(scores)).sum()),
        mean=float(_reference(result)[column]),
        parts=() if leaf else _parts(result, row, node),
        strengths=() if leaf else strengths(result, unit, MOST, below=node),
        weaknesses=() if leaf else weaknesses(result, unit, MOST, below=node),
        imputed=tuple(code for code in below if _was(result, "imputed", "imputed", row, code)),
        treated=tuple(code for code in below if _was(result, "treated", "flags", row, code)),
        missing=tuple(code for code in below if np.isnan(_raw(result, unit, code))),
        value=_raw(result, unit, node) if leaf else None,
        measure=named.measure,
        published=published,
    )


def contributions(result: Result, node: str | None = None) -> tuple[tuple[str, ...], Floats]:
    """What every child of a group adds to every unit's score, against the mean unit.

    Parameters
    ----------
    result
        What was computed.
    node
        A group. Without one: what every indicator adds to the composite.

    Returns
    -------
    (tuple of str, (n, c) array)
        Codes of the children, and points: a row adds up to the unit's score less that of the mean unit.

    Raises
    ------
    ProblemError
        `index.unknown_node`, `index.not_aggregated_yet`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V"], {"a": [0, 10], "b": [1, 3]}))
    >>> codes, points = contributions(result)
    >>> codes, points.tolist()
    (('a', 'b'), [[-25.0, -25.0], [25.0, 25.0]])
    """
    if result.state.scores is None:
        raise ProblemError(Problem("index.not_aggregated_yet"))
    tree, reference, how = result.framework.tree, _reference(result), _aggregation(result)
    if node is None:
        parts = indicator_contributions(result.scores, result.weights, how, reference)
        return tree.codes[: tree.indicator_count], parts
    groups = {group.code for group in result.framework.groups}
    if node not in groups:
        values = {"code": node, "nearest": nearest(node, groups)}
        raise ProblemError(Problem("index.unknown_node", Place(column=node), values))
    children = tree.children[tree.position[node] - tree.indicator_count]
    codes = tuple(tree.codes[child] for child in children)
    return codes, group_contributions(result.scores, result.weights, how, reference)[node]


def require_unit(result: Result, unit: str) -> int:
    """The row of a unit; `index.unknown_unit` where it was not scored."""
    if unit not in result.units:
        raise ProblemError(Problem("index.unknown_unit", Place(row=unit), {"unit": unit}))
    return result.units.index(unit)


def _aggregation(result: Result) -> Aggregation:
    step = result.recipe.step("aggregate") or Step.of("aggregate", "arithmetic")
    return Aggregation.of(step, result.framework.tree)


def _reference(result: Result) -> Floats:
    return mean_profile(result.scores, result.weights, _aggregation(result))


def _parts(result: Result, row: int, node: str) -> tuple[Part, ...]:
    codes, points = contributions(result, node)
    position = result.framework.tree.position
    given = np.array([result.weights[position[code]] for code in codes])
    found = [
        Part(
            code=code,
            names=dict(result.framework.nodes[code].names),
            score=float(result.scores[row, position[code]]),
            rank=float(result.ranks[row, position[code]]),
            weight=float(weight),
            contribution=float(point),
        )
        for code, weight, point in zip(codes, given / given.sum(), points[row], strict=True)
    ]
    return tuple(sorted(found, key=lambda part: -np.nan_to_num(part.contribution)))


def _was(result: Result, stage: str, detail: str, row: int, code: str) -> bool:
    """Whether a step noted something of this cell; steps that ran twice are both looked at."""
    unit = result.units[row]
    for name, found in result.stages.items():
        noted = found.details.get(detail)
        if name.split("_")[0] == stage and noted is not None and unit in found.units:
            place = found.units.index(unit)
            if noted.shape == found.values.shape and bool(noted[place, found.columns.index(code)]):
                return True
    return False


def _raw(result: Result, unit: str, code: str) -> float:
    stage = result.stages[RAW]
    return float(stage.values[stage.units.index(unit), stage.columns.index(code)])


def summary(result: Result, unit: str, levels: Sequence[int] | None = None) -> list[dict[str, Any]]:
    """Score and rank of a unit in every group, the top first.

    Parameters
    ----------
    result
        What was computed.
    unit
        Code of the unit.
    levels
        Of which levels; all above the indicators otherwise.

    Raises
    ------
    ProblemError
        `index.unknown_unit`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None, names={"en": "All"}),))
    >>> summary(score(f, Data.of(["U", "V"], {"a": [0, 1]})), "V")
    [{'code': 'top', 'name': 'All', 'score': 100.0, 'rank': 1.0, 'of': 2}]
    """
    row, tree = require_unit(result, unit), result.framework.tree
    wanted = range(2, int(tree.level[-1]) + 1) if levels is None else levels
    places = [p for p in range(len(tree.codes)) if tree.level[p] in wanted and p >= tree.indicator_count]
    order = sorted(places, key=lambda place: -int(tree.level[place]))
    return [
        {
            "code": tree.codes[place],
            "name": result.framework.name(tree.codes[place]),
            "score": float(result.scores[row, place]),
            "rank": float(ranks(result.scores[:, place], result.recipe.tie_tolerance)[row]),
            "of": int((~np.isnan(result.scores[:, place])).sum()),
        }
        for place in order
    ]
