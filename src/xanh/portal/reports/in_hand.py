"""The consolidations that an agency has in hand: every period of its tiers, and how far each is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from xanh.calendar import Period
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.rules import DocumentState
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import Window, periods_due, window
from xanh.portal.reports.gathering import Scope
from xanh.portal.reports.models import Consolidation, Report, TakenPart
from xanh.portal.reports.owed import AHEAD, BACK, Frame
from xanh.portal.reports.rules import local_day

ORDER = (DocumentState.ISSUED, DocumentState.EXPORTED, DocumentState.NUMBERED, DocumentState.DRAFT)


@dataclass(frozen=True)
class InHand:
    """One period of one tier: how many report, how many have sent, how many are used, the document."""

    scope: Scope
    window: Window
    owed: int
    sent: int
    used: int
    is_begun: bool
    document: OfficialDocument | None

    @property
    def state(self) -> str:
        """A code of the words for consolidations."""
        if self.document is not None:
            return str(self.document.state)
        if self.is_begun:
            return "begun"
        return "ready" if self.sent else "waiting"


def in_hand(tiers: Sequence[Tier], now: datetime) -> list[InHand]:
    """The last year's periods and those soon due, the latest first: the same few queries for any number."""
    frame, today = Frame.read(), local_day(now)
    scopes = [
        Scope(tier, period)
        for tier in tiers
        for period in periods_due(tier, today - BACK, today + AHEAD, frame.calendar)
    ]
    sent, begun = _sent(tiers), _begun(tiers)
    used = Counter(
        TakenPart.objects.filter(consolidation__tier__in=tiers).values_list("consolidation", flat=True)
    )
    documents = _documents(begun.values())
    found = []
    for scope in scopes:
        key = (scope.tier.pk, scope.period.code)
        pk = begun.get(key)
        frame_of = (
            scope,
            window(scope.tier, scope.period, frame.calendar),
            _owed(frame, scope.tier, scope.period),
        )
        found.append(
            InHand(*frame_of, sent[key], used[pk] if pk else 0, pk is not None, documents.get(pk or 0))
        )
    return sorted(found, key=lambda one: (one.window.due, one.scope.tier.regime.code), reverse=True)


def _owed(frame: Frame, tier: Tier, period: Period) -> int:
    return len(frame.reporters(tier, period))


def _sent(tiers: Iterable[Tier]) -> Counter[tuple[int, str]]:
    rows = Report.objects.filter(tier__in=tiers, sent__isnull=False).order_by()
    return Counter(rows.values_list("tier", "period"))


def _begun(tiers: Iterable[Tier]) -> dict[tuple[int, str], int]:
    rows = Consolidation.objects.filter(tier__in=tiers).order_by().values_list("tier", "period", "pk")
    return {(tier, period): pk for tier, period, pk in rows}


def _documents(keys: Iterable[int]) -> dict[int, OfficialDocument]:
    """Of each consolidation the document that has come farthest."""
    rows = OfficialDocument.objects.filter(
        source_type=Consolidation._meta.label_lower, source_id__in=[str(pk) for pk in keys], state__in=ORDER
    ).select_related("entry")
    found = sorted(rows, key=lambda document: ORDER.index(DocumentState(document.state)), reverse=True)
    return {int(document.source_id): document for document in found}
