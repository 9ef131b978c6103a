"""Acts on the calendar of state offices and on reporting regimes."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from xanh.calendar import ZONE
from xanh.portal.agencies.models import Agency, User
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.periods.models import Line, Regime, StateDay, Tier
from xanh.portal.periods.queries import around, fingerprint, state_calendar, version
from xanh.portal.periods.rules import LineDraft, RegimeDraft, RollUp, TierDraft, refusals
from xanh.reference import Place, Problem, ProblemError, StateDayFact

HEAD = tuple(f.name for f in fields(RegimeDraft) if f.name not in ("tiers", "lines"))
VALIDITY = ("valid_from", "valid_to")
LINE = tuple(f.name for f in fields(LineDraft) if f.name != "code")


@transaction.atomic
def load_state_days(facts: Iterable[StateDayFact], *, by: User | None, at: datetime) -> int:
    """Add the days shipped that have no row yet; what people wrote stays. Returns how many are new."""
    known = set(StateDay.objects.values_list("day", flat=True))
    new = [StateDay(**asdict(fact), added_at=at, added_by=by) for fact in facts if fact.day not in known]
    StateDay.objects.bulk_create(new)
    if new:
        added = [str(row.day) for row in new]
        record("calendar.load", StateDay.objects.get(day=new[0].day), by=by, at=at, details={"added": added})
    return len(new)


@transaction.atomic
def save_day(fact: StateDayFact, *, by: User | None, at: datetime, why: str = "") -> StateDay:
    """Write a day into the calendar, or correct it."""
    return _write_day(fact, "calendar.day", by=by, at=at, why=why)


@transaction.atomic
def remove_day(row: StateDay, *, by: User | None, at: datetime, why: str) -> None:
    """Take a day out of the calendar: the week counts again."""
    before = _told_day(row)
    record("calendar.remove", row, by=by, at=at, details={"before": before, "why": why})
    row.delete()


@transaction.atomic
def accept_notice(facts: Iterable[StateDayFact], *, seen: str, by: User | None, at: datetime) -> int:
    """Write the days of a notice as they were previewed; returns how many changed.

    Raises
    ------
    ProblemError
        notice.changed_meanwhile, where the calendar is not the one whose fingerprint was `seen`.
    """
    take_turn()
    calendar = state_calendar()
    if fingerprint(calendar) != seen:
        raise ProblemError(Problem("notice.changed_meanwhile"))
    changed = [fact for fact in facts if calendar.row(fact.day) != fact]
    for fact in changed:
        _write_day(fact, "calendar.notice", by=by, at=at)
    return len(changed)


def _write_day(fact: StateDayFact, act: str, *, by: User | None, at: datetime, why: str = "") -> StateDay:
    row = StateDay.objects.filter(day=fact.day).first()
    before = _told_day(row) if row else None
    row = row or StateDay(day=fact.day)
    for name, value in asdict(fact).items():
        setattr(row, name, value)
    row.added_at, row.added_by = at, by
    row.save()
    told = {"before": before, "after": _told_day(row), "why": why}
    record(act, row, by=by, at=at, details={k: v for k, v in told.items() if v})
    return row


def _told_day(row: StateDay) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("works", "reason", "source", "confirmed")}


@transaction.atomic
def load_regimes(facts: Iterable[Mapping[str, Any]], *, by: User | None, at: datetime) -> int:
    """Set up the regimes shipped that are not there yet and whose agencies are; returns how many are new."""
    known = set(Regime.objects.values_list("code", flat=True))
    keys = dict(Agency.objects.values_list("code", "pk"))
    new = [_from_fact(f, keys) for f in facts if f["code"] not in known and _parties(f) <= set(keys)]
    for draft in new:
        regime = Regime()
        _write(regime, draft)
        record("regime.load", regime, by=by, at=at, details={"after": _told(regime)})
    return len(new)


def _parties(fact: Mapping[str, Any]) -> set[str]:
    return {code for tier in fact["tiers"] for code in (*tier["reporters"], tier["receiver"])}


def _from_fact(fact: Mapping[str, Any], keys: Mapping[str, int]) -> RegimeDraft:
    source = f"{fact['source']}. Giả định, cần tỉnh xác nhận: {fact['assumed']}."
    head = {name: fact[name] for name in ("code", "name", "frequency", "period_rule", "legal_basis")}
    valid_from, valid_to = (date.fromisoformat(fact[n]) if fact.get(n) else None for n in VALIDITY)
    tiers = tuple(_tier_from_fact(n, tier, keys) for n, tier in enumerate(fact["tiers"], 1))
    lines = tuple(LineDraft(**line) for line in fact["lines"])
    draft = RegimeDraft(**head, source=source, tiers=tiers, lines=lines)
    return replace(draft, valid_from=valid_from, valid_to=valid_to)


def _tier_from_fact(level: int, tier: Mapping[str, Any], keys: Mapping[str, int]) -> TierDraft:
    return TierDraft(
        level=level,
        reporters=tuple(keys[code] for code in tier["reporters"]),
        receiver=keys[tier["receiver"]],
        due=tier["due"],
        opens_before=tier["opens_before"],
        locks_after=tier["locks_after"],
    )


@transaction.atomic
def create_regime(draft: RegimeDraft, *, by: User | None, at: datetime, why: str = "") -> Regime:
    """Set up a regime.

    Raises
    ------
    ProblemError
        With everything that `rules.refusals` finds; regime.code_taken.
    """
    take_turn()
    taken = Regime.objects.filter(code=draft.code).exists()
    _refuse(draft, at, [Problem("regime.code_taken", values={"code": draft.code})] if taken else [])
    regime = Regime()
    _write(regime, draft)
    told = {"after": _told(regime), "why": why}
    record("regime.create", regime, by=by, at=at, details={k: v for k, v in told.items() if v})
    return regime


@transaction.atomic
def change_regime(
    regime: Regime, draft: RegimeDraft, *, by: User | None, at: datetime, why: str, seen: str | None = None
) -> Regime:
    """Change a regime; its code stays, tiers keep their rows by level and lines by code.

    `seen` is the `queries.version` of the regime that the person changed; None where nobody looked at it.

    Raises
    ------
    ProblemError
        With everything that `rules.refusals` finds; regime.in_use, where a part dropped holds reports;
        regime.changed_meanwhile, where another has changed the regime since.
    """
    take_turn()
    stale = seen is not None and seen != version(regime)
    _refuse(draft, at, [Problem("regime.changed_meanwhile")] if stale else [])
    before = _told(regime)
    _write(regime, draft)
    details = {"before": before, "after": _told(regime), "why": why}
    record("regime.change", regime, by=by, at=at, details=details)
    return regime


@transaction.atomic
def end_regime(regime: Regime, last_day: date, *, by: User | None, at: datetime, why: str) -> Regime:
    """No report is owed whose due day lies after `last_day`; what was reported stays."""
    if regime.valid_from and last_day < regime.valid_from:
        told = {"start": f"{regime.valid_from:%d/%m/%Y}", "end": f"{last_day:%d/%m/%Y}"}
        raise ProblemError(Problem("regime.ends_before_start", values=told))
    before, regime.valid_to = regime.valid_to, last_day
    regime.save(update_fields=["valid_to"])
    details = {"before": {"valid_to": before}, "after": {"valid_to": last_day}, "why": why}
    record("regime.end", regime, by=by, at=at, details=details)
    return regime


def _refuse(draft: RegimeDraft, at: datetime, found: list[Problem]) -> None:
    found = [*found, *refusals(draft, around(draft, at.astimezone(ZONE).date()))]
    if found:
        raise ProblemError(found)


def _write(regime: Regime, draft: RegimeDraft) -> None:
    for name in HEAD:
        value = getattr(draft, name)
        setattr(regime, name, list(value) if isinstance(value, tuple) else value)
    regime.save()
    _drop(regime, draft)
    for tier in draft.tiers:
        _write_tier(regime, tier)
    for position, line in enumerate(draft.lines, 1):
        _write_line(regime, position, line)
    regime._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # what was read before is past


def _drop(regime: Regime, draft: RegimeDraft) -> None:
    """Remove the parts that the draft no longer has; refuse where reports hang on one."""
    tiers = Tier.objects.filter(regime=regime).exclude(level__in=[tier.level for tier in draft.tiers])
    lines = Line.objects.filter(regime=regime).exclude(code__in=[line.code for line in draft.lines])
    for what in (tiers, lines):
        try:
            what.delete()
        except ProtectedError as error:
            named = ", ".join(str(part) for part in what)
            raise ProblemError(Problem("regime.in_use", Place(), {"what": named})) from error


def _write_tier(regime: Regime, draft: TierDraft) -> None:
    told = {
        "receiver_id": draft.receiver,
        "due": dict(draft.due),
        "opens_before": draft.opens_before,
        "locks_after": draft.locks_after,
    }
    tier, _ = Tier.objects.update_or_create(regime=regime, level=draft.level, defaults=told)
    tier.reporters.set(draft.reporters)


def _write_line(regime: Regime, position: int, draft: LineDraft) -> None:
    told = {name: getattr(draft, name) for name in LINE}
    if draft.kind == "text":
        told |= {"roll_up": RollUp.NONE, "measure": "", "decimals": 0, "node_code": ""}
    Line.objects.update_or_create(regime=regime, code=draft.code, defaults={**told, "position": position})


def _told(regime: Regime) -> dict[str, Any]:
    """A regime as the journal tells it: agencies by code."""
    tiers = Tier.objects.filter(regime=regime).select_related("receiver").prefetch_related("reporters")
    lines = Line.objects.filter(regime=regime)
    return {
        **{name: getattr(regime, name) for name in HEAD},
        "tiers": [_told_tier(tier) for tier in tiers],
        "lines": [[line.code, *(getattr(line, name) for name in LINE)] for line in lines],
    }


def _told_tier(tier: Tier) -> dict[str, Any]:
    return {
        "level": tier.level,
        "reporters": sorted(agency.code for agency in tier.reporters.all()),
        "receiver": tier.receiver.code,
        "due": tier.due,
        "opens_before": tier.opens_before,
        "locks_after": tier.locks_after,
    }
