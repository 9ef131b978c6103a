"""One fingerprint for everything that a score depends on, and the proof that a published score follows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh import __version__
from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.plain import plain
from xanh.index.recipe import Recipe
from xanh.index.tables_yaml import to_plain

FORMAT = 1  # of the digest; raised when what it covers changes


@dataclass(frozen=True)
class Digest:
    """Fingerprints (SHA-256, hexadecimal) of the parts, and of all of them with the version.

    Attributes
    ----------
    whole
        Of the three parts and the version: the one to publish beside a score.
    framework, recipe, data
        Of each part: which of them differs.
    version
        Of Xanh.
    """

    whole: str
    framework: str
    recipe: str
    data: str
    version: str

    def to_json(self) -> dict[str, str]:
        """As plain data."""
        return dict(self.__dict__)


def digest(
    framework: Framework, data: Data, recipe: Recipe | None = None, *, version: str = __version__
) -> Digest:
    """The fingerprint of the inputs of a score.

    The order of units, of columns, of indicators and of keys makes no difference, nor does a file's name; the
    order of steps does. A missing value is one, however it was written; 1 and 1.0 are one number.

    Parameters
    ----------
    framework, data, recipe
        As `score` takes them. Columns of the data that no indicator names are left out.
    version
        Of Xanh.

    Source
    ------
    FIPS 180-4 (SHA-256).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> one, other = Data.of(["U", "V"], {"a": [1, 2]}), Data.of(["V", "U"], {"a": [2, 1]})
    >>> digest(f, one) == digest(f, other)
    True
    >>> digest(f, one) == digest(f.with_weights({"a": 2}), one)
    False
    """
    parts = {
        "framework": _hash(_framework(framework)),
        "recipe": _hash((recipe or framework.recipe).to_json()),
        "data": _data(framework, data),
    }
    return Digest(whole=_hash({**parts, "version": version, "format": FORMAT}), version=version, **parts)


def _framework(framework: Framework) -> Mapping[str, Any]:
    """Without its recipe, which is a part of its own; nodes in the order of their codes."""
    found = to_plain(framework)
    del found["method"]
    for name in ("groups", "indicators"):
        found[name] = sorted(found[name], key=lambda node: str(node["code"]))
    return found


def _data(framework: Framework, data: Data) -> str:
    codes = sorted(set(data.indicators) & {indicator.code for indicator in framework.indicators})
    rows = sorted(range(len(data.units)), key=lambda row: data.units[row])
    part = data.columns(codes).take(np.array(rows, dtype=np.intp))
    figures = {name: part.denominators[name] for name in sorted(part.denominators)}
    known = {
        "units": part.units,
        "indicators": part.indicators,
        "names": part.names,
        "groups": part.groups,
        "values": _figures(part.values),
        "denominators": {name: _figures(column) for name, column in figures.items()},
        "covariance": None if part.covariance is None else _figures(part.covariance),
    }
    return _hash(known)


def _figures(values: Floats) -> str:
    """Of the doubles themselves, little end first; every NaN the same, no negative zero."""
    same = np.where(np.isnan(values), np.nan, values + 0.0).astype("<f8")
    return hashlib.sha256(np.ascontiguousarray(same).tobytes()).hexdigest()


def _hash(value: Any) -> str:
    text = json.dumps(_numbers(plain(value)), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _numbers(value: Any) -> Any:
    """Whole numbers as doubles: 1 and 1.0 are the same weight."""
    if isinstance(value, dict):
        return {key: _numbers(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_numbers(below) for below in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
