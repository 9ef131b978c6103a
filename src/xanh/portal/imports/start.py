"""The first start: facts that ship with Xanh become a workbench, through the same door as a user's files."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from importlib.resources import files
from typing import Any

from django.utils import timezone

from xanh import reference
from xanh.calendar import ZONE
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.agencies.actions import load_agencies
from xanh.portal.display import figures
from xanh.portal.imports.actions import accept_import, read_import, store_file
from xanh.portal.imports.models import Import
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.portal.indicators.actions import load_framework, load_units
from xanh.portal.periods.actions import load_regimes, load_state_days
from xanh.portal.periods.models import Regime, StateDay

REASON = "Văn bản do phần mềm tạo từ số liệu tham chiếu đã đối chiếu"


def load_reference(*, at: datetime | None = None) -> list[Import]:
    """What all stands on; then the plans and the scores as files that are read and accepted.

    A second call finds everything there and changes nothing.
    """
    at = at or timezone.now()
    load_agencies(reference.agencies(), by=None, at=at)
    load_framework(reference.editions(), reference.indicators(), by=None, at=at)
    load_units(reference.provinces(), reference.agencies())
    load_calendar(at=at)
    plans = [_import_plan(name, at) for name in reference.plan_names()]
    return [*plans, *(_import(name, data, ImportKind.SCORES, at) for name, data in _tables())]


def load_calendar(*, at: datetime | None = None) -> None:
    """The calendar and the regimes into a workbench that has none, also one from before there were any."""
    at = at or timezone.now()
    if not StateDay.objects.exists():
        load_state_days(reference.state_days(), by=None, at=at)
    if not Regime.objects.exists():
        counted = map(partial(_from_now_on, at.astimezone(ZONE).date()), reference.regimes())
        load_regimes(counted, by=None, at=at)


def _from_now_on(day: date, regime: Mapping[str, Any]) -> dict[str, Any]:
    """A regime of today's counts from the first start on: nobody is late with what could not be sent here.

    One that has ended stays as it was. Who wants earlier reports puts the first day back on the regime's
    page.
    """
    first, last = regime["valid_from"], regime.get("valid_to")
    if (last and last < day.isoformat()) or first >= day.isoformat():
        return dict(regime)
    since, now = figures.day(date.fromisoformat(first)), figures.day(day)
    told = f"{regime['source']}; hiệu lực từ {since}, theo dõi từ {now}"
    return {**regime, "valid_from": day.isoformat(), "source": told}


def _tables() -> list[tuple[str, bytes]]:
    values = files("xanh.reference") / "data" / "pgi_indicator_values.csv"
    return [("pgi_scores.csv", reference.scores_csv()), (values.name, values.read_bytes())]


def _import_plan(name: str, at: datetime) -> Import:
    facts = reference.plan_facts(name)
    return _import(f"{name}.docx", write_plan(facts), ImportKind.PLAN, at, as_of=_day_of(facts["header"]))


def _day_of(header: dict[str, object]) -> date:
    """The day of a plan: as dated, else the middle of its year."""
    issued = header.get("date")
    return date.fromisoformat(str(issued)) if issued else date(int(str(header["year"])), 7, 1)


def _import(name: str, data: bytes, kind: ImportKind, at: datetime, *, as_of: date | None = None) -> Import:
    imported = store_file(name, data, kind=kind, by=None, at=at, as_of=as_of)
    if imported.state == ImportState.ACCEPTED:
        return imported
    imported = read_import(imported.pk, at=at)
    if imported.state != ImportState.READY:
        raise RuntimeError(f"{name}: {[p['message']['en'] for p in imported.problems]}")
    return accept_import(imported, by=None, at=at, accept_doubts=True, reason=REASON)
