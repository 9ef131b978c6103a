"""What a computation found: frozen, every stage by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.ranking import ranks, ranks_within
from xanh.index.recipe import Recipe
from xanh.index.state import State

if TYPE_CHECKING:
    from xanh.index.explaining import Explanation

RAW = "raw"


@dataclass(frozen=True)
class Stage:
    """The values after one step: (units, columns), and what the step noted."""

    name: str
    units: tuple[str, ...]
    columns: tuple[str, ...]
    values: Floats
    details: Mapping[str, Any] = field(default_factory=dict)

    def column(self, code: str) -> Floats:
        """One column, (n,)."""
        column: Floats = self.values[:, self.columns.index(code)]
        return column


@dataclass(frozen=True)
class Result:
    """Scores with everything that led to them.

    Attributes
    ----------
    framework, recipe, data
        The inputs as given.
    stages
        "raw", then one for each step by its name: "denominated", "screened", "imputed", "treated",
        "normalised", "weighted", "aggregated".
    state
        As the last step left it.
    """

    framework: Framework
    recipe: Recipe
    data: Data
    stages: Mapping[str, Stage]
    state: State

    @property
    def units(self) -> tuple[str, ...]:
        """Units that were scored; screening may have left some out."""
        return self.state.data.units

    @property
    def nodes(self) -> tuple[str, ...]:
        """Codes of the columns of `scores`: indicators, then groups, the top last."""
        return self.framework.tree.codes

    @property
    def weights(self) -> Floats:
        """Weights of all nodes as used, (m,)."""
        return self.state.weights

    @cached_property
    def scores(self) -> Floats:
        """(n, m): normalised indicators and every aggregate."""
        if self.state.scores is None:  # a recipe that ends before aggregating
            return self.state.data.values
        return self.state.scores

    @cached_property
    def ranks(self) -> Floats:
        """(n, m): ranks of every column of `scores`; NaN where there is no score."""
        return ranks(self.scores.T, self.recipe.tie_tolerance).T

    @cached_property
    def effective_weights(self) -> Floats:
        """Share of each node in the top, (m,); nominal."""
        return self.framework.tree.effective_weights(self.weights)

    def of(self, node: str) -> Floats:
        """Scores of one node, (n,)."""
        column: Floats = self.scores[:, self._place(node)]
        return column

    def rank_of(self, node: str) -> Floats:
        """Ranks of one node, (n,)."""
        column: Floats = self.ranks[:, self._place(node)]
        return column

    def ranks_in(self, grouping: str, node: str | None = None) -> Floats:
        """Ranks among the units that share a label of a grouping of the data, (n,)."""
        labels = self.state.data.groups[grouping]
        return ranks_within(self.of(node or self.framework.top), labels, self.recipe.tie_tolerance)

    def explain(self, unit: str, node: str | None = None, *, published: float | None = None) -> Explanation:
        """Why a unit has its score: see `xanh.index.explain`."""
        from xanh.index.explaining import explain

        return explain(self, unit, node, published=published)

    def contributions(self, node: str | None = None) -> tuple[tuple[str, ...], Floats]:
        """What each child adds to each unit's score: see `xanh.index.contributions`."""
        from xanh.index.explaining import contributions

        return contributions(self, node)

    def to_json(self) -> dict[str, Any]:
        """Inputs, scores, ranks, stages, digest as plain data: see `xanh.index.verify`."""
        from xanh.index.export import to_json

        return to_json(self)

    def _place(self, node: str) -> int:
        return self.framework.tree.position[node]
