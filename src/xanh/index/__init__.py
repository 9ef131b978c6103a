"""Composite indicators: from values and a framework to scores, ranks and what is known about them.

Usable alone: `from xanh import index`. Names are imported when first used: importing the package is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xanh.index.aggregate_ordinal import dominance, outranking_matrix
    from xanh.index.aggregate_penalty import reference_goalposts
    from xanh.index.checking import check
    from xanh.index.data import Data
    from xanh.index.digests import Digest, digest
    from xanh.index.explaining import Explanation, explain, summary
    from xanh.index.export import verify
    from xanh.index.framework import Framework, Group, Indicator
    from xanh.index.impute_models import imputation_draws
    from xanh.index.impute_panel import ImputedPanel, fill_panel
    from xanh.index.panel import Panel
    from xanh.index.panel_scoring import PanelResult, score_panel
    from xanh.index.panel_trends import Trends, trends
    from xanh.index.recipe import Choice, Recipe, Step
    from xanh.index.result import Result, Stage
    from xanh.index.scoring import score
    from xanh.index.shipped_frameworks import against_published, of_parts, shipped
    from xanh.index.strong_and_weak import IndicatorRank, strengths, weaknesses
    from xanh.index.tables import (
        read_coin_tool,
        read_data,
        read_framework,
        read_panel,
        read_recipe,
        with_errors,
        write_framework,
    )

# name -> the module that holds it
_HOMES = {
    "Choice": "recipe",
    "Data": "data",
    "Digest": "digests",
    "Explanation": "explaining",
    "Framework": "framework",
    "Group": "framework",
    "ImputedPanel": "impute_panel",
    "Indicator": "framework",
    "IndicatorRank": "strong_and_weak",
    "Panel": "panel",
    "PanelResult": "panel_scoring",
    "Recipe": "recipe",
    "Result": "result",
    "Stage": "result",
    "Step": "recipe",
    "Trends": "panel_trends",
    "against_published": "shipped_frameworks",
    "check": "checking",
    "digest": "digests",
    "dominance": "aggregate_ordinal",
    "explain": "explaining",
    "fill_panel": "impute_panel",
    "imputation_draws": "impute_models",
    "of_parts": "shipped_frameworks",
    "outranking_matrix": "aggregate_ordinal",
    "read_coin_tool": "tables",
    "read_data": "tables",
    "read_framework": "tables",
    "read_panel": "tables",
    "read_recipe": "tables",
    "reference_goalposts": "aggregate_penalty",
    "score": "scoring",
    "score_panel": "panel_scoring",
    "shipped": "shipped_frameworks",
    "strengths": "strong_and_weak",
    "summary": "explaining",
    "trends": "panel_trends",
    "verify": "export",
    "weaknesses": "strong_and_weak",
    "with_errors": "tables",
    "write_framework": "tables",
}

__all__ = [
    "Choice",
    "Data",
    "Digest",
    "Explanation",
    "Framework",
    "Group",
    "ImputedPanel",
    "Indicator",
    "IndicatorRank",
    "Panel",
    "PanelResult",
    "Recipe",
    "Result",
    "Stage",
    "Step",
    "Trends",
    "against_published",
    "check",
    "digest",
    "dominance",
    "explain",
    "fill_panel",
    "imputation_draws",
    "of_parts",
    "outranking_matrix",
    "read_coin_tool",
    "read_data",
    "read_framework",
    "read_panel",
    "read_recipe",
    "reference_goalposts",
    "score",
    "score_panel",
    "shipped",
    "strengths",
    "summary",
    "trends",
    "verify",
    "weaknesses",
    "with_errors",
    "write_framework",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'xanh.index' has no attribute {name!r}")
    return getattr(import_module(f"xanh.index.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
