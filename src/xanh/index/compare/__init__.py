"""Editions and versions against each other: what changed, and why."""

from xanh.index.compare.editions import FACTORS, Change, Renamed, compare
from xanh.index.compare.telling import told
from xanh.index.compare.versions import Versions, versions

__all__ = ["FACTORS", "Change", "Renamed", "Versions", "compare", "told", "versions"]
