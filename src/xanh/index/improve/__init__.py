"""What would move a score: gaps, gains, the reverse question, the cheapest way to a goal."""

from xanh.index.improve.cheapest import Improvement, cheapest
from xanh.index.improve.gaps import Distances, Gaps, gaps
from xanh.index.improve.levers import Lever
from xanh.index.improve.marginal import Marginal, marginal
from xanh.index.improve.required import Goal, Required, required_value
from xanh.index.improve.scenario import Outlook, Scenario, scenarios
from xanh.index.improve.what_if import WhatIf, what_if

__all__ = [
    "Distances",
    "Gaps",
    "Goal",
    "Improvement",
    "Lever",
    "Marginal",
    "Outlook",
    "Required",
    "Scenario",
    "WhatIf",
    "cheapest",
    "gaps",
    "marginal",
    "required_value",
    "scenarios",
    "what_if",
]
