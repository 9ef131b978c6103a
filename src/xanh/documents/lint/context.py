"""What every check looks at, and how it says where."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xanh.documents.draft import Fields, IndicatorRow, Party, PlanDraft
from xanh.reference import AgencyFact, Place, Problem

OUTSIDE = {"central", "company", "company_group", "association"}
COLLECTIVE = {"group", "company_group"}


@dataclass(frozen=True)
class Context:
    """A plan, the day its agencies are judged on, and the agencies by code."""

    draft: PlanDraft
    as_of: date | None
    agencies: Mapping[str, AgencyFact]

    def agency(self, code: str | None) -> AgencyFact | None:
        """The agency with this code, if it is known."""
        return self.agencies.get(code or "")

    def kind(self, party: Party) -> str:
        """The kind of body; an unknown one that begins with "Các" is a group."""
        agency = self.agency(party.code)
        if agency:
            return agency.kind
        return "group" if party.agency.lower().startswith("các ") else ""

    def problem(
        self, code: str, where: Fields, field: str, *, row: str | None = None, **values: Any
    ) -> Problem:
        """A finding at the lines of a field (or of the first field known)."""
        reading = where.get(field) or next(iter(where.values()), None)
        span = reading.spans[0] if reading and reading.spans else None
        file = self.draft.source.file
        place = Place(file=file, row=row)
        if span:
            place = Place(file=file, row=row, page=span.page, line=span.first_line, last_line=span.last_line)
        return Problem(code, place, values)

    def whole(self, code: str, **values: Any) -> Problem:
        """A finding about the plan as a whole."""
        return Problem(code, Place(file=self.draft.source.file), values)


def row_key(row: IndicatorRow) -> str:
    """1.07."""
    return f"{row.subindex}.{row.number:02d}"


def same(party: Party) -> str:
    """What makes two parties the same body."""
    return party.code or " ".join(party.agency.lower().split())


def listed(items: list[str]) -> str:
    """Items once each, in order, between semicolons."""
    return "; ".join(dict.fromkeys(items))
