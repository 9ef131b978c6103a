"""Composite indicators: from values and a framework to scores, ranks and what is known about them.

Usable alone: `from xanh import index`. Names are imported when first used: importing the package is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xanh.index.checking import check
    from xanh.index.data import Data
    from xanh.index.framework import Framework, Group, Indicator
    from xanh.index.impute_models import imputation_draws
    from xanh.index.impute_panel import ImputedPanel, fill_panel
    from xanh.index.panel import Panel
    from xanh.index.panel_scoring import PanelResult, score_panel
    from xanh.index.panel_trends import Trends, trends
    from xanh.index.recipe import Choice, Recipe, Step
    from xanh.index.result import Result, Stage
    from xanh.index.scoring import score

# name -> the module that holds it
_HOMES = {
    "Choice": "recipe",
    "Data": "data",
    "Framework": "framework",
    "Group": "framework",
    "ImputedPanel": "impute_panel",
    "Indicator": "framework",
    "Panel": "panel",
    "PanelResult": "panel_scoring",
    "Recipe": "recipe",
    "Result": "result",
    "Stage": "result",
    "Step": "recipe",
    "Trends": "panel_trends",
    "check": "checking",
    "fill_panel": "impute_panel",
    "imputation_draws": "impute_models",
    "score": "scoring",
    "score_panel": "panel_scoring",
    "trends": "panel_trends",
}

__all__ = [
    "Choice",
    "Data",
    "Framework",
    "Group",
    "ImputedPanel",
    "Indicator",
    "Panel",
    "PanelResult",
    "Recipe",
    "Result",
    "Stage",
    "Step",
    "Trends",
    "check",
    "fill_panel",
    "imputation_draws",
    "score",
    "score_panel",
    "trends",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'xanh.index' has no attribute {name!r}")
    return getattr(import_module(f"xanh.index.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
