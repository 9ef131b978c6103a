"""What a person asks of today's list and of the review of evidence by the address: clean values, always."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from xanh.portal.agencies.filters import whole
from xanh.portal.plans.rules import Role
from xanh.portal.tasks.rules import EvidenceState

GROUPS = ("open", "overdue", "soon", "silent", "done")
ORDERS = ("added", "-added", "agency", "-agency")


@dataclass(frozen=True)
class TodayFilter:
    """Which of our tasks."""

    group: str = "open"
    role: str = ""
    plan: int | None = None
    words: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        group, role = data.get("group", ""), data.get("role", "")
        return cls(
            group=group if group in GROUPS else "open",
            role=role if role in set(Role) else "",
            plan=whole(data.get("plan", "")),
            words=data.get("q", "").strip()[:100],
        )

    @property
    def narrows(self) -> bool:
        return bool(self.role or self.plan or self.words)


@dataclass(frozen=True)
class ReviewFilter:
    """Which evidence, in which order."""

    state: str = "waiting"
    agency: str = ""
    plan: int | None = None
    reused: bool = False
    words: str = ""
    order: str = "added"

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        state, order = data.get("state", "waiting"), data.get("order", "")
        return cls(
            state=state if state in ("", *EvidenceState) else "waiting",
            agency=data.get("agency", "")[:60],
            plan=whole(data.get("plan", "")),
            reused=bool(data.get("reused")),
            words=data.get("q", "").strip()[:100],
            order=order if order in ORDERS else "added",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.state != "waiting" or self.agency or self.plan or self.reused or self.words)
