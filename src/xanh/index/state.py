"""What one step hands to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.framework import Framework


@dataclass(frozen=True)
class State:
    """Where a computation stands: the data as the last step left them, and what each step noted.

    Attributes
    ----------
    framework
        With one indicator for each column of `data`, in that order.
    data
        Values as they are now.
    weights
        (m,) of all nodes.
    missing, tie_tolerance
        Rules of the recipe that a step needs.
    scores
        (n, m) of all nodes once aggregated; before that None.
    details
        By stage, what the step noted: tables as mappings of equally long columns, arrays, flags.
    """

    framework: Framework
    data: Data
    weights: Floats
    missing: str = "refuse"
    tie_tolerance: float = 1e-9
    scores: Floats | None = None
    details: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def with_values(self, values: Floats) -> State:
        """The state with other values for the same units."""
        return replace(self, data=self.data.with_values(values))

    def noting(self, stage: str, **found: Any) -> State:
        """The state with notes of a stage added."""
        return replace(self, details={**self.details, stage: {**self.details.get(stage, {}), **found}})
