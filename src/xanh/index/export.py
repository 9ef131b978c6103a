"""A result as plain data with all its inputs, and the check of such an export."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.digests import digest
from xanh.index.framework import Framework
from xanh.index.plain import plain
from xanh.index.recipe import Recipe
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.index.tables_yaml import from_plain, to_plain
from xanh.reference import Place, Problem, ProblemError

KIND = "xanh.index.result"
RELATIVE = 1e-9
NAMED = 5  # units named in one problem; the count says how many there are


def to_json(result: Result) -> dict[str, Any]:
    """A result as plain data: inputs, scores, ranks, weights, stages, digest.

    Returns
    -------
    dict
        JSON-ready; NaN is None. `verify` computes it again from the inputs within it.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> found = to_json(score(f, Data.of(["U", "V"], {"a": [1, 2]})))
    >>> found["scores"]["top"], found["ranks"]["top"]
    ([0.0, 100.0], [2.0, 1.0])
    >>> verify(found)
    []
    """
    stages = {
        name: {"columns": stage.columns, "units": stage.units, "values": stage.values}
        for name, stage in result.stages.items()
    }
    found = {
        "kind": KIND,
        "digest": digest(result.framework, result.data, result.recipe).to_json(),
        "framework": to_plain(result.framework),
        "recipe": result.recipe.to_json(),
        "data": data_to_plain(result.data),
        "units": result.units,
        "weights": dict(zip(result.nodes, result.weights, strict=True)),
        "effective_weights": dict(zip(result.nodes, result.effective_weights, strict=True)),
        "scores": dict(zip(result.nodes, result.scores.T, strict=True)),
        "ranks": dict(zip(result.nodes, result.ranks.T, strict=True)),
        "stages": stages,
    }
    plainly: dict[str, Any] = plain(found)
    return plainly


def data_to_plain(data: Data) -> dict[str, Any]:
    """Data as plain data."""
    return {
        "units": data.units, "names": data.names, "indicators": data.indicators, "values": data.values,
        "groups": data.groups, "denominators": data.denominators, "covariance": data.covariance,
        "origin": data.origin,
    }  # fmt: skip


def data_of_plain(found: Mapping[str, Any]) -> Data:
    """The inverse of `data_to_plain`. Raises KeyError, TypeError or ValueError where it is something else."""
    covariance = found.get("covariance")
    shape = len(found["units"]), len(found["indicators"])
    return Data(
        units=tuple(map(str, found["units"])),
        indicators=tuple(map(str, found["indicators"])),
        values=_array(found["values"]).reshape(shape),
        names=tuple(map(str, found.get("names", ()))),
        groups={name: tuple(labels) for name, labels in found.get("groups", {}).items()},
        denominators={name: _array(column) for name, column in found.get("denominators", {}).items()},
        covariance=None if covariance is None else _array(covariance),
        origin=str(found.get("origin", "")),
    )


def restored(exported: Mapping[str, Any]) -> Result:
    """Compute an exported result again from the inputs within it.

    Raises
    ------
    ProblemError
        `index.not_a_result`; what `score` refuses.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> restored(to_json(score(f, Data.of(["U", "V"], {"a": [1, 2]})))).of("top").tolist()
    [0.0, 100.0]
    """
    with _as_written():
        inputs = from_plain(exported["framework"]), data_of_plain(exported["data"])
        recipe = Recipe.of_json(exported["recipe"])
    return score(*inputs, recipe)


@contextmanager
def _as_written() -> Iterator[None]:
    """What is no export is refused as such."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProblemError(Problem("index.not_a_result", values={"reason": repr(error)[:120]})) from error


def verify(
    exported: Mapping[str, Any], framework: Framework | None = None, data: Data | None = None
) -> list[Problem]:
    """Compute an exported result again and say what differs.

    Parameters
    ----------
    exported
        What `to_json` gave, or its file read.
    framework, data
        Instead of the inputs within the export: does the published result follow from these?

    Returns
    -------
    list of Problem
        Empty where scores agree to 1e-9 (relative) and ranks and digest are the same. `index.score_differs`,
        `index.rank_differs`, `index.digest_differs` (an input is not the one that was used), and the note
        `index.other_version` where another version of Xanh computed it.

    Raises
    ------
    ProblemError
        `index.not_a_result`; what `score` refuses.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> found = to_json(score(f, Data.of(["U", "V"], {"a": [1, 2]})))
    >>> found["scores"]["top"][1] = 99.0
    >>> [(p.code, p.place.row, p.place.column) for p in verify(found)]
    [('index.score_differs', 'V', 'top')]
    """
    with _as_written():
        inputs = framework or from_plain(exported["framework"]), data or data_of_plain(exported["data"])
        recipe = Recipe.of_json(exported["recipe"])
        recorded = {str(k): str(v) for k, v in exported["digest"].items()}
        columns = [_columns(exported, name) for name in ("scores", "ranks")]
    result = score(*inputs, recipe)
    return [*_digests(result, recorded), *_differences(result, *columns)]


def _columns(exported: Mapping[str, Any], name: str) -> dict[str, dict[str, float]]:
    """Scores or ranks by node and unit."""
    units: Sequence[str] = [str(unit) for unit in exported["units"]]
    return {
        str(node): dict(zip(units, _array(column).tolist(), strict=True))
        for node, column in exported[name].items()
    }


def _digests(result: Result, recorded: Mapping[str, str]) -> Iterator[Problem]:
    version = recorded.get("version", "")
    now = digest(result.framework, result.data, result.recipe, version=version)
    for part in ("framework", "recipe", "data"):
        if getattr(now, part) != recorded.get(part):
            yield Problem("index.digest_differs", Place(column=part), {"part": part})
    if now.whole != recorded.get("whole"):
        yield Problem("index.digest_differs", Place(column="whole"), {"part": "whole"})
    current = digest(result.framework, result.data, result.recipe).version
    if version != current:
        yield Problem("index.other_version", values={"version": version or "-", "current": current})


def _differences(
    result: Result, scores: dict[str, dict[str, float]], ranks: dict[str, dict[str, float]]
) -> Iterator[Problem]:
    for code, published, computed, relative in (
        ("index.score_differs", scores, result.scores, RELATIVE),
        ("index.rank_differs", ranks, result.ranks, 0.0),
    ):
        for column, node in enumerate(result.nodes):
            given = published.get(node, {})
            then = np.array([given.get(unit, np.nan) for unit in result.units])
            yield from _unlike(code, Column(node, result.units, then, computed[:, column]), relative)
    strange = sorted({unit for given in scores.values() for unit in given} - set(result.units))
    if strange:
        yield Problem("index.units_differ", Place(row=strange[0]), {"units": ", ".join(strange[:NAMED])})


@dataclass(frozen=True)
class Column:
    """What an export says of a node and what is computed now, (n,) each."""

    node: str
    units: Sequence[str]
    then: Floats
    now: Floats


def _unlike(code: str, column: Column, relative: float) -> Iterator[Problem]:
    """One problem for a column, at its first unit that differs."""
    then, now = column.then, column.now
    same = (np.abs(then - now) <= relative * np.maximum(np.abs(now), 1.0)) | (np.isnan(then) & np.isnan(now))
    rows = np.flatnonzero(~same)
    if len(rows):
        first = int(rows[0])
        unit = column.units[first]
        values = {"count": len(rows), "published": float(then[first]), "computed": float(now[first])}
        place = Place(row=unit, column=column.node)
        yield Problem(code, place, {"unit": unit, "node": column.node, **values})


def _array(values: Any) -> Floats:
    """Numbers with None as missing and the words for infinity read."""
    return np.array(values, dtype=float)


def dumps(exported: Mapping[str, Any]) -> str:
    """The text of an export, with every digit."""
    return json.dumps(exported, ensure_ascii=False, allow_nan=False, indent=1)
