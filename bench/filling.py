"""Puts the made-up data into the database by the portal's own actions, as a user's work would."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Count

from bench import data
from bench.size import Size
from xanh import reference
from xanh.documents.draft import PlanDraft
from xanh.portal.agencies import actions as agencies
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.queries import family
from xanh.portal.agencies.rules import Role
from xanh.portal.indicators import actions as indicators
from xanh.portal.indicators.rules import Figure
from xanh.portal.plans import actions as plans
from xanh.portal.plans.models import Plan, SourceDocument

BEGIN = datetime(2026, 9, 1, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SOURCE = "https://example.org/bench"


@dataclass(frozen=True)
class Filled:
    """What the pages are asked for."""

    user: User
    agency: str  # code of the one that owes the most, predecessors counted
    indicator: str
    plan: int
    person: int

    @property
    def arguments(self) -> dict[str, object]:
        """What stands in an address, by the page's namespace or full name and the argument."""
        return {
            "insight:agency:code": self.agency,
            "insight:indicator:code": self.indicator,
            "plans:pk": self.plan,
            "agencies:code": self.agency,
            "agencies:pk": self.person,
        }


def fill(size: Size, seed: int = 1) -> Filled:
    """Everything of the size, in the order in which a province would do it."""
    register()
    user, people = accounts()
    for year, rows in groupby(data.scores(size, seed), key=lambda score: score.year):
        figures = [figure(row, size.provinces) for row in rows]
        indicators.record_scores(figures, by=user, at=BEGIN + timedelta(days=year - 2000))
    accepted = [accept(draft, user, number) for number, draft in enumerate(data.drafts(size, seed))]
    refresh_statistics()
    return Filled(user, busiest(), "1.05", accepted[-1].pk, people[-1].pk)


def register() -> None:
    """Agencies, the list of indicators, provinces."""
    agencies.load_agencies(reference.agencies(), by=None, at=BEGIN)
    indicators.load_framework(reference.editions(), reference.indicators(), by=None, at=BEGIN)
    indicators.load_units(reference.provinces(), reference.agencies())


def accounts() -> tuple[User, list[User]]:
    """The first administrator, who also is an officer of the focal agency, and an officer for each agency."""
    agencies.ensure_first_administrator(at=BEGIN)
    user = User.objects.get(username=agencies.FIRST_ADMINISTRATOR)
    agencies.set_membership(user, Role.FOCAL, Agency.objects.get(code="so-nnmt"), by=None, at=BEGIN)
    return user, list(officers(user))


def officers(by: User) -> Iterator[User]:
    for agency in Agency.objects.filter(kind="department"):
        name = f"Cán bộ {agency.name}"
        person = agencies.create_person(agency.code, name=name, password=agency.code, by=by, at=BEGIN)
        agencies.set_membership(person, Role.OFFICER, agency, by=by, at=BEGIN)
        yield person


def figure(score: data.Score, rank_of: int) -> Figure:
    ranked = rank_of if score.rank else None
    return Figure(**asdict(score), rank_of=ranked, source_name="số liệu dựng", source_url=SOURCE)


def accept(draft: PlanDraft, user: User, number: int) -> Plan:
    at = BEGIN + timedelta(days=number, hours=1)
    return plans.accept_plan(draft.to_json(), document=document(draft, user, at), by=user, at=at)


def document(draft: PlanDraft, user: User, at: datetime) -> SourceDocument:
    """The file a plan was read from: without a reader between, so that reading is not what is measured."""
    text = "\n".join(draft.source.lines).encode()
    made = SourceDocument(
        sha256=draft.source.sha256,
        name=draft.source.file,
        kind=draft.source.kind,
        size=len(text),
        lines=list(draft.source.lines),
        pages=list(draft.source.pages),
        received_at=at,
        received_by=user,
    )
    made.file.save(draft.source.file, ContentFile(text), save=True)
    return made


def busiest() -> str:
    """The agency with the most duties, those of its predecessors and divisions among them."""
    owed = dict(Agency.objects.annotate(n=Count("responsibilities")).values_list("pk", "n"))
    standing = Agency.objects.filter(valid_to=None)
    return max(standing, key=lambda agency: sum(owed[a.pk] for a in family(agency))).code


def refresh_statistics() -> None:
    """What PostgreSQL does by itself within a minute."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
