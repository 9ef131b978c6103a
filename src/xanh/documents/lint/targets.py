"""Targets and indicators: sums, units, directions, what is measured by whom."""

from collections.abc import Iterator

from xanh.documents.draft import IndicatorRow, TargetRow
from xanh.documents.lint.context import Context, listed, row_key
from xanh.reference import IndicatorFact, Problem, indicators

EVEN = 0.005


def does_not_add_up(context: Context) -> Iterator[Problem]:
    """baseline + rise differs from the target."""
    for target in context.draft.targets:
        if adds_up(target) is False:
            yield context.problem(
                "plan.target_does_not_add_up",
                target.fields,
                "target",
                row=target.indicator or str(target.subindex or 0),
                baseline=_comma(target.start),
                rise=_comma(target.rise),
                target=_comma(target.aim),
                sum=_comma((target.start or 0) + (target.rise or 0)),
            )


def add_up(context: Context) -> Iterator[Problem]:
    """How many targets were checked and hold."""
    held = [t for t in context.draft.targets if adds_up(t)]
    if held:
        yield context.whole("plan.targets_add_up", count=len(held), total=len(context.draft.targets))


def adds_up(target: TargetRow) -> bool | None:
    """Whether baseline + rise = target; None where a figure is missing."""
    if target.start is None or target.rise is None or target.aim is None:
        return None
    return abs(target.start + target.rise - target.aim) < EVEN


def groups_only(context: Context) -> Iterator[Problem]:
    """No indicator has a target of its own."""
    draft = context.draft
    if not draft.indicators and not draft.targets:
        return
    groups = len({t.subindex for t in draft.targets if t.subindex})
    count = len(draft.indicators) or sum(n.kind == "indicator" for n in indicators())
    if not groups and any(t.indicator for t in draft.targets):  # goals of indices by name
        return
    if groups:
        yield context.whole("plan.no_indicator_targets", groups=groups, count=count)
    else:
        yield context.whole("plan.no_targets", count=count)


def missing_rows(context: Context) -> Iterator[Problem]:
    """Indicators of the framework's list that the plan's table does not show: left out, or not read."""
    codes = {row.code for row in context.draft.indicators}
    listed_codes = [n.code for n in indicators() if n.kind == "indicator"]
    absent = [code for code in listed_codes if code not in codes]
    if codes - {None} and absent:
        total = len(listed_codes)
        yield context.whole(
            "plan.missing_rows", count=total - len(absent), total=total, missing=", ".join(absent)
        )


def missing_unit(context: Context) -> Iterator[Problem]:
    """An indicator without a unit of measure."""
    for row in context.draft.indicators:
        if not row.unit_note:
            yield context.problem(
                "plan.missing_unit", row.fields, "name", row=row_key(row), indicator=row.name
            )


def direction_not_stated(context: Context) -> Iterator[Problem]:
    """The plan never says whether higher or lower is better; some indicators can be read both ways."""
    rows = context.draft.indicators
    if rows:
        yield context.whole("plan.direction_not_stated", count=len(rows))
    for row in rows:
        node = _node(row)
        if node and node.direction_state == "ambiguous":
            yield context.problem(
                "plan.direction_ambiguous", row.fields, "name", row=row_key(row), indicator=row.name
            )


def opinion_shares(context: Context) -> Iterator[Problem]:
    """Indicators that a survey by others measures once a year."""
    found = [
        row_key(r) for r in context.draft.indicators if (node := _node(r)) and node.data_source == "survey"
    ]
    if found:
        yield context.whole(
            "plan.measured_by_others",
            count=len(found),
            total=len(context.draft.indicators),
            rows=listed(found),
        )


def _node(row: IndicatorRow) -> IndicatorFact | None:
    return {n.code: n for n in indicators()}.get(row.code or "")


def _comma(value: float | None) -> str:
    return "?" if value is None else f"{value:.2f}".replace(".", ",")


CHECKS = (
    does_not_add_up,
    add_up,
    groups_only,
    missing_rows,
    missing_unit,
    direction_not_stated,
    opinion_shares,
)
