"""Editions and versions against each other: what changed, and why."""

from xanh.index.compare.backcasting import backcast
from xanh.index.compare.editions import Change, compare
from xanh.index.compare.matching import Renamed, merge_units
from xanh.index.compare.mixing import FACTORS
from xanh.index.compare.telling import told
from xanh.index.compare.versions import Versions, versions

__all__ = [
    "FACTORS",
    "Change",
    "Renamed",
    "Versions",
    "backcast",
    "compare",
    "merge_units",
    "told",
    "versions",
]
