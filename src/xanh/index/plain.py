"""Values as plain data: what JSON and YAML can hold."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """A value with arrays and tuples as lists, numbers as Python's own, NaN as None, days as text.

    Infinite numbers become the words "inf" and "-inf": JSON has no other way.

    Examples
    --------
    >>> plain({"a": (1, np.float64(2.5), float("nan")), "b": np.array([True])})
    {'a': [1, 2.5, None], 'b': [True]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(below) for key, below in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, set | frozenset):
        return plain(sorted(value))
    if isinstance(value, list | tuple):
        return [plain(below) for below in value]
    return _one(value)


def _one(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | None) else repr(value)
