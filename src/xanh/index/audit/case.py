"""What the items of an audit look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from xanh.index.arrays import Floats, Integers
from xanh.index.audit.findings import Finding
from xanh.index.audit.thresholds import Thresholds
from xanh.index.framework import Tree
from xanh.index.result import Result
from xanh.index.simulate import Options, Simulation

NAN = float("nan")


@dataclass(frozen=True)
class Case:
    """A result with the limits it is held against and a simulation of it; how to run further ones."""

    result: Result
    limits: Thresholds
    simulation: Simulation
    options: Options

    @property
    def tree(self) -> Tree:
        """The framework as arrays."""
        return self.result.framework.tree

    @property
    def scores(self) -> Floats:
        """(n, m) of all nodes."""
        return self.result.scores

    @cached_property
    def families(self) -> list[tuple[str, Floats, Integers]]:
        """Every group of two or more: its code, its scores (n,), the positions of its children."""
        codes, scores = self.tree.codes, self.scores
        return [(codes[p], scores[:, p], children) for p, children in self.tree.groups if len(children) > 1]


Item = Callable[[Case], Iterator[Finding]]
