"""Findings about a plan: who owes what without doubt, figures that add up, tasks that can be followed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from xanh.documents.draft import PlanDraft
from xanh.documents.lint import parties, structure, targets, tasks
from xanh.documents.lint.context import Context
from xanh.reference import AgencyFact, Problem, agencies

__all__ = ["lint", "summary"]
CHECKS = (*parties.CHECKS, *targets.CHECKS, *tasks.CHECKS, *structure.CHECKS)


def lint(
    draft: PlanDraft, *, as_of: date | None = None, known: Iterable[AgencyFact] | None = None
) -> tuple[Problem, ...]:
    """Every finding about a plan, read from a document or built from the tables of accepted plans.

    Parameters
    ----------
    draft : PlanDraft
    as_of : date, optional
        The day on which agencies must exist; without it that is not checked.
    known : iterable of AgencyFact, optional
        The agencies that codes stand for; those shipped when left out.

    Examples
    --------
    >>> from xanh.documents.read import read_plan
    >>> plan = "KẾ HOẠCH\\nA. MỤC TIÊU\\n1. Chỉ số “Đảm bảo tuân thủ”\\n- Chỉ tiêu: Phấn đấu đạt từ 6,11 "
    >>> plan += "điểm trở lên (tăng 2,97 điểm so với năm 2023 đạt 4,14 điểm)."
    >>> [p.code for p in lint(read_plan(plan.encode())) if p.severity == "error"]
    ['plan.target_does_not_add_up']
    """
    context = Context(draft, as_of, {a.code: a for a in (agencies() if known is None else known)})
    return tuple(problem for check in CHECKS for problem in check(context))


def summary(problems: Iterable[Problem]) -> Mapping[str, int]:
    """How many findings there are of each code, most first."""
    return dict(Counter(p.code for p in problems).most_common())
