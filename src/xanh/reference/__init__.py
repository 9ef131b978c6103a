"""Facts shipped with Xanh, each with its source and validity.

Examples
--------
>>> from xanh import reference
>>> reference.agency("so-gtvt").successor
'so-xd'
>>> len([i for i in reference.indicators() if i.kind == "indicator"])
42
"""

from xanh.reference.calendar_facts import (
    PeriodRuleFact,
    StateDayFact,
    period_rules,
    regimes,
    rest_days_a_year,
    state_days,
    weekend,
)
from xanh.reference.exchange import ExchangeRules, FieldLength, exchange_rules
from xanh.reference.facts import (
    AgencyFact,
    EditionFact,
    IndicatorFact,
    ProvinceFact,
    ScoreFact,
    ValueFact,
    agencies,
    agency,
    bodies,
    editions,
    indicator_values,
    indicators,
    plan_facts,
    plan_names,
    provinces,
    retention_days,
    scores,
    scores_csv,
)
from xanh.reference.framework_facts import FrameworkFact, frameworks
from xanh.reference.layout import LayoutRules, layout_rules
from xanh.reference.problems import Place, Problem, ProblemError, catalogue

__all__ = [
    "AgencyFact",
    "EditionFact",
    "ExchangeRules",
    "FieldLength",
    "FrameworkFact",
    "IndicatorFact",
    "LayoutRules",
    "PeriodRuleFact",
    "Place",
    "Problem",
    "ProblemError",
    "ProvinceFact",
    "ScoreFact",
    "StateDayFact",
    "ValueFact",
    "agencies",
    "agency",
    "bodies",
    "catalogue",
    "editions",
    "exchange_rules",
    "frameworks",
    "indicator_values",
    "indicators",
    "layout_rules",
    "period_rules",
    "plan_facts",
    "plan_names",
    "provinces",
    "regimes",
    "rest_days_a_year",
    "retention_days",
    "scores",
    "scores_csv",
    "state_days",
    "weekend",
]
