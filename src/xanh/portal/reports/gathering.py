"""A consolidation as it stands: every report of a tier and period beside what is used of it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from xanh.calendar import Period
from xanh.portal.agencies.models import Agency
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.queries import of_source
from xanh.portal.documents.rules import DocumentState, Source
from xanh.portal.periods.models import Line, Tier
from xanh.portal.periods.queries import tiers_above
from xanh.portal.periods.rules import LineKind, RollUp
from xanh.portal.reports.content import (
    Change,
    Content,
    Values,
    as_sent,
    as_written,
    changes,
    figures_of,
    fingerprint,
    of_row,
    rows_of,
)
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.models import Consolidation, Edition, JointLine, Report, Submission
from xanh.portal.reports.owed import Frame, bare
from xanh.portal.reports.queries import find_duty, lines_of, period_of, tiers, with_contents
from xanh.portal.reports.roll_ups import Figure, Pair, figure_of
from xanh.portal.reports.rules import DROPPABLE, TAKEABLE, PartState, part_state

FREEZING = (DocumentState.EXPORTED, DocumentState.ISSUED)


@dataclass(frozen=True)
class Scope:
    """What is consolidated: the reports of one tier for one period."""

    tier: Tier
    period: Period

    @property
    def key(self) -> dict[str, Any]:
        """What stands in the address."""
        return {"tier": self.tier.pk, "period": self.period.code}


@dataclass(frozen=True)
class Part:
    """One reporter: its report as it stands, the submission used of it, the one that could be."""

    duty: Duty
    used: Submission | None
    standing: Submission | None

    @property
    def agency(self) -> Agency:
        return self.duty.agency

    @cached_property
    def state(self) -> PartState:
        used = self.used.number if self.used else None
        return part_state(
            self.duty.state, used=used, standing=self.standing.number if self.standing else None
        )

    @property
    def shown(self) -> Submission | None:
        """What is used, else what could be."""
        usable = self.standing if self.state is PartState.NEW else None
        return self.used or usable

    @property
    def former_name(self) -> str:
        """The name it reported under, where the register has another one now."""
        told = str(self.shown.content.get("agency_name", "")) if self.shown else ""
        return told if told != self.agency.name else ""

    @property
    def can_take(self) -> bool:
        return self.state in TAKEABLE

    @property
    def can_drop(self) -> bool:
        return self.state in DROPPABLE

    @property
    def lines(self) -> list[Content]:
        """Its lines as shown."""
        return as_sent(self.shown) if self.shown else []

    def line(self, code: str) -> Content | None:
        """One of its lines as shown: of eighty-five parts a page shows one line each."""
        row = self._rows.get(code)
        return of_row(row) if row else None

    def figures(self, code: str) -> Pair:
        """Estimate and actual figure of a line."""
        row = self._rows.get(code)
        return figures_of(row) if row else (None, None)

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, Any]]:
        return rows_of(self.shown) if self.shown else {}

    def texts(self, code: str) -> tuple[str, str]:
        """The text of a line as used, and as it stands: empty where nothing that could be used does."""
        new = self.standing if self.can_take else None
        return _text(self._rows, code), _text(rows_of(new), code) if new else ""

    @cached_property
    def changes(self) -> list[Change]:
        """What the submission that stands says otherwise than the one used."""
        if self.state is not PartState.CHANGED or self.used is None or self.standing is None:
            return []
        return changes(as_sent(self.used), as_sent(self.standing))


def _text(rows: Mapping[str, Mapping[str, Any]], code: str) -> str:
    return str(rows[code]["text"]) if code in rows else ""


@dataclass(frozen=True)
class Gathered:
    """A consolidation with all its parts in the order of the register, and what was written on its lines."""

    scope: Scope
    consolidation: Consolidation | None
    parts: tuple[Part, ...]
    asked: tuple[Line, ...]
    lines: tuple[Content, ...]  # the joint text, or the figure entered anew
    documents: tuple[OfficialDocument, ...]
    frame: Frame

    @property
    def owed(self) -> int:
        return len(self.parts)

    @cached_property
    def used(self) -> list[Part]:
        return [part for part in self.parts if part.used]

    @property
    def by_state(self) -> list[tuple[PartState, list[Part]]]:
        """The parts by how they stand, each state that there is."""
        found = [(state, [part for part in self.parts if part.state is state]) for state in PartState]
        return [(state, parts) for state, parts in found if parts]

    @property
    def stale(self) -> list[Part]:
        """Parts used in a version that no longer stands."""
        return [part for part in self.used if part.state is not PartState.USED]

    @property
    def missing(self) -> list[Part]:
        """Whoever is not in it, though something may have come."""
        return [part for part in self.parts if part.used is None]

    @cached_property
    def open(self) -> list[Part]:
        """Parts that a person has to look at: not used, or in a version that no longer stands."""
        return [part for part in self.parts if part.state is not PartState.USED]

    @cached_property
    def settled(self) -> list[Part]:
        """Parts used in the version that stands."""
        return [part for part in self.parts if part.state is PartState.USED]

    @cached_property
    def takeable(self) -> list[Part]:
        return [part for part in self.open if part.can_take]

    @cached_property
    def unusable(self) -> list[Part]:
        """Parts of which nothing can be taken."""
        return [part for part in self.open if not part.can_take]

    @property
    def frozen_by(self) -> OfficialDocument | None:
        return freezing(self.documents)

    @property
    def draft(self) -> OfficialDocument | None:
        """The document made from it that can still be written anew."""
        open_states = (DocumentState.DRAFT, DocumentState.NUMBERED)
        return next((found for found in self.documents if found.state in open_states), None)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every line of figures rolled up, by its code."""
        return {line.code: self._figure(line) for line in self.asked if line.kind == LineKind.FIGURE}

    def _figure(self, line: Line) -> Figure:
        pairs = {part.agency.code: part.figures(line.code) for part in self.used}
        return figure_of(line.roll_up, pairs, self.owed)

    def line(self, code: str) -> Content | None:
        return next((line for line in self.lines if line.code == code), None)

    @property
    def seen(self) -> str:
        """The fingerprint of all that a person sees here: nothing goes on that they have not seen."""
        parts = [
            [p.agency.code, p.duty.state, p.used and p.used.pk, p.standing and p.standing.pk]
            for p in self.parts
        ]
        lines = [[line.code, line.version] for line in self.lines]
        documents = [[found.pk, found.revision, found.state] for found in self.documents]
        return fingerprint({"parts": parts, "lines": lines, "documents": documents})


def find_scope(tier_id: int, period_code: str) -> Scope | None:
    """A tier and period by what stands in an address."""
    tier = tiers().filter(pk=tier_id).first()
    found = period_of(tier, period_code) if tier else None
    return Scope(tier, found) if tier and found else None


def scope_of(pk: int) -> Scope | None:
    """What is consolidated in the consolidation of this number."""
    found = Consolidation.objects.filter(pk=pk).values_list("tier", "period").first()
    return find_scope(*found) if found else None


def find_consolidation(scope: Scope) -> Consolidation | None:
    found = Consolidation.objects.filter(tier=scope.tier, period=scope.period.code).first()
    if found:
        found.tier = scope.tier
    return found


def source_of(consolidation: Consolidation) -> Source:
    """What a document made from it says of where it came from."""
    return Source(consolidation._meta.label_lower, str(consolidation.pk))


def documents_of(consolidation: Consolidation | None) -> list[OfficialDocument]:
    """The documents made from it, the newest first."""
    return of_source(source_of(consolidation)) if consolidation else []


def freezing(documents: Iterable[OfficialDocument]) -> OfficialDocument | None:
    """The document that is out to be signed or issued: while there is one, nothing changes under it."""
    return next((found for found in documents if found.state in FREEZING), None)


def gather(scope: Scope) -> Gathered:
    """The consolidation of a scope: the same few queries whatever the number of reporters.

    Under a frozen document it is what the document was made from, whatever came since.
    """
    consolidation = find_consolidation(scope)
    documents = tuple(documents_of(consolidation))
    frozen = freezing(documents)
    edition = _edition(consolidation, frozen) if consolidation and frozen else None
    asked, frame = tuple(lines_of(scope.tier.regime)), Frame.read()
    parts = _parts(scope, _used(consolidation, edition), frame)
    lines = as_edited(asked, edition) if edition else joint_lines(asked, consolidation)
    return Gathered(scope, consolidation, tuple(parts), asked, tuple(lines), documents, frame)


def _edition(consolidation: Consolidation, document: OfficialDocument) -> Edition | None:
    return consolidation.editions.filter(document=document).order_by("id").last()


def _used(consolidation: Consolidation | None, edition: Edition | None) -> dict[int, int]:
    """The submission used of each report, by their keys."""
    if edition:
        return {part["report"]: part["submission"] for part in edition.content["parts"]}
    if consolidation is None:
        return {}
    return dict(consolidation.taken.order_by().values_list("report", "submission"))


def joint_lines(asked: Iterable[Line], consolidation: Consolidation | None) -> list[Content]:
    """Every line with what is written on it jointly."""
    rows = JointLine.objects.filter(consolidation=consolidation).order_by() if consolidation else ()
    return as_written(asked, rows)


def as_edited(asked: Iterable[Line], edition: Edition) -> list[Content]:
    """The lines as they went into a document."""
    kept = edition.content["lines"]
    blank = as_written(asked, ())
    return [line if line.code not in kept else _again(line, kept[line.code]) for line in blank]


def _again(line: Content, kept: Mapping[str, Any]) -> Content:
    return replace(line, values=Values.from_json(kept), version=kept["version"])


def _parts(scope: Scope, used: Mapping[int, int], frame: Frame) -> list[Part]:
    kept = {d.agency.pk: d for d in frame.duties([(scope.tier, scope.period)], read=with_contents)}
    owing = frame.reporters(scope.tier, scope.period)
    known = {agency.pk for agency in owing}
    # What an agency sent that has ended since is a part; what it began and never sent is its successor's.
    late = [d.agency for pk, d in kept.items() if pk not in known and (d.is_sent or _pk(d) in used)]
    found = [kept.get(a.pk) or bare(scope.tier, scope.period, a, frame) for a in [*owing, *late]]
    standing = {duty.submission.pk: duty.submission for duty in found if duty.submission}
    before = _submissions(set(used.values()) - set(standing))
    rows = [_part(duty, used, standing | before) for duty in found]
    return sorted(rows, key=lambda part: (part.agency.sort_key, part.agency.pk))


def _pk(duty: Duty) -> int | None:
    return duty.report.pk if duty.report else None


def _part(duty: Duty, used: Mapping[int, int], known: Mapping[int, Submission]) -> Part:
    taken = used.get(duty.report.pk) if duty.report else None
    return Part(duty, known[taken] if taken else None, duty.submission)


def _submissions(keys: Collection[int]) -> dict[int, Submission]:
    """Those that stand no longer: often there is none, and nothing is asked."""
    return Submission.objects.in_bulk(keys) if keys else {}


def is_rolled(line: Line) -> bool:
    """Whether its figure comes from the parts alone."""
    return line.kind == LineKind.FIGURE and line.roll_up != RollUp.NONE


def reported_in(scope: Scope, frame: Frame) -> list[Tier]:
    """The tiers in which the receiver reports on what it has consolidated."""
    higher, own = tiers_above(scope.tier), scope.tier.receiver_id
    reports = Report.objects.filter(tier__in=higher, period=scope.period.code, agency=own)
    begun = set(reports.order_by().values_list("tier", flat=True))
    owed = {tier.pk for tier in higher if own in {a.pk for a in frame.reporters(tier, scope.period)}}
    return [tier for tier in higher if tier.pk in begun | owed]


def own_duty(scope: Scope, above: int) -> Duty | None:
    """The receiver's own report in one of these tiers, with all that is known of it."""
    if above not in {tier.pk for tier in tiers_above(scope.tier)}:
        return None
    return find_duty(above, scope.period.code, scope.tier.receiver.code)


def scopes_below(duty: Duty) -> list[Scope]:
    """What a report rests on: the tiers below it that its agency receives, for the same period."""
    below = tiers().filter(regime=duty.tier.regime_id, level__lt=duty.tier.level, receiver=duty.agency)
    return [Scope(tier, duty.period) for tier in below]
