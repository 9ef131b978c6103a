"""A consolidation of a province's units: taken over, looked at, made an official report as Word and PDF."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from bench.report import Section, Table
from bench.timing import timed

if TYPE_CHECKING:
    from bench.size import Size
    from xanh.portal.agencies.models import User
    from xanh.portal.documents.models import OfficialDocument
    from xanh.portal.reports.gathering import Scope

REPORT = 5.0  # seconds for the draft, its Word file and its PDF together
PAGE = 300.0  # ms at p95


def run(kind: str, size: Size, section: Section, user: User) -> Table:
    """From so many reports sent to the document; each step as a person takes it."""
    from django.urls import reverse
    from django.utils import timezone

    from bench.pages import client

    scope = _sent(size.parts)
    visitor = client(user)
    took = _taken(scope)
    page = reverse("reports:consolidation", kwargs=scope.key)
    times = timed(lambda: b"".join(visitor.get(page)), times=size.requests, warm=size.warm)
    drafted, document = _timed(lambda: _drafted(scope, timezone.now()))
    word, _ = _timed(lambda: _word(document))
    pdf, _ = _timed(lambda: _pdf(document))
    sheet, _ = _timed(lambda: _sheet(scope))
    what = f"{size.parts} parts x 44 lines"
    section.below(f"{kind}: s of the official report of {what}, Word and PDF", drafted + word + pdf, REPORT)
    section.below(f"{kind}: p95 ms of the page of a consolidation of {what}", 1000 * times.p95, PAGE)
    columns = ("take over s", "page p95 ms", "draft s", "Word s", "PDF s", "Excel s")
    row = (took, 1000 * times.p95, drafted, word, pdf, sheet)
    return Table(f"consolidation of {what}, {kind}", columns, (row,))


def _timed(call):
    begun = perf_counter()
    found = call()
    return perf_counter() - begun, found


def _sent(parts: int) -> Scope:
    """Every unit has sent its report on the present quarter."""
    from django.utils import timezone

    from bench import cycle_made as made
    from xanh.calendar import period_containing
    from xanh.portal.reports.gathering import find_scope

    now = timezone.now()
    period = period_containing("quarter", made.RULE, timezone.localdate())
    assert period is not None
    agencies = made.units(parts, "gop")
    due = {"rule": "before", "day": 15, "month": "last_of_quarter"}
    tier = made.regime("tong-hop", "quarter", agencies, due)
    tier.regime.lines.filter(kind="figure").update(roll_up="sum")
    made.send_each(made.drafts(tier, period, agencies, now), now)
    found: Scope | None = find_scope(tier.pk, period.code)
    assert found is not None
    return found


def _taken(scope: Scope) -> float:
    from django.utils import timezone

    from xanh.portal.reports import consolidating
    from xanh.portal.reports.gathering import gather

    wanted = {part.agency.code: 1 for part in gather(scope).takeable}
    return _timed(lambda: consolidating.take(scope, wanted, by=None, at=timezone.now()))[0]


def _drafted(scope: Scope, at) -> OfficialDocument:
    from xanh.portal.reports import consolidating
    from xanh.portal.reports.gathering import gather

    return consolidating.draft_report(scope, seen=gather(scope).seen, by=None, at=at)


def _word(document: OfficialDocument) -> bytes:
    from xanh.portal.documents.setting import as_docx

    return as_docx(document.official)


def _pdf(document: OfficialDocument) -> bytes:
    from xanh.portal.documents.setting import as_pdf

    return as_pdf(document.official)


def _sheet(scope: Scope) -> bytes:
    from django.utils import timezone

    from xanh.portal.reports.consolidation_xlsx import consolidation
    from xanh.portal.reports.gathering import gather

    return consolidation(gather(scope), at=timezone.now())
