"""What a person asks of a page by its address: clean values, whatever was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from xanh.portal.agencies.filters import day, whole
from xanh.portal.agencies.rules import Kind, search_key
from xanh.portal.journal.queries import Asked
from xanh.portal.journal.rules import ACTS
from xanh.portal.plans.rules import Role


@dataclass(frozen=True)
class MatrixFilter:
    """Which plan, and which rows and marks of its matrix."""

    plan: int | None = None
    subindex: int | None = None
    agency: str = ""
    role: str = ""
    findings: bool = False
    words: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        role = data.get("role", "")
        return cls(
            plan=whole(data.get("plan", "")),
            subindex=whole(data.get("subindex", "")),
            agency=data.get("agency", "")[:60],
            role=role if role in set(Role) else "",
            findings=bool(data.get("findings")),
            words=data.get("q", "").strip()[:100],
        )

    @property
    def keys(self) -> list[str]:
        """The words to look for, without tone marks."""
        return search_key(self.words).split()

    @property
    def narrows(self) -> bool:
        return bool(self.subindex or self.agency or self.role or self.findings or self.words)


TASK_GROUPS = ("overdue", "soon", "open", "done")
LATE_ORDERS = ("name", "reports", "tasks", "explanations", "days")


@dataclass(frozen=True)
class AgencyFilter:
    """Which of an agency's duties, and which of its tasks."""

    role: str = ""
    plan: int | None = None
    tasks: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        role, tasks = data.get("role", ""), data.get("tasks", "")
        return cls(
            role=role if role in set(Role) else "",
            plan=whole(data.get("plan", "")),
            tasks=tasks if tasks in TASK_GROUPS else "",
        )


@dataclass(frozen=True)
class LateFilter:
    """Which of the agencies that are late, in which order; without one the worst stands first."""

    kind: str = ""
    words: str = ""
    order: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        kind, order = data.get("kind", ""), data.get("order", "")
        return cls(
            kind=kind if kind in set(Kind) else "",
            words=data.get("q", "").strip()[:100],
            order=order if order.removeprefix("-") in LATE_ORDERS else "",
        )

    @property
    def narrows(self) -> bool:
        return bool(self.kind or self.words)


@dataclass(frozen=True)
class JournalFilter:
    """Which lines of the journal; `check` asks to walk the whole chain."""

    act: str = ""
    object_type: str = ""
    actor: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None
    check: bool = False

    @classmethod
    def read(cls, data: Mapping[str, str]) -> Self:
        act = data.get("act", "")
        return cls(
            act=act if act in ACTS else "",
            object_type=data.get("object", "")[:60],
            actor=data.get("actor", "").strip()[:100],
            words=data.get("q", "").strip()[:100],
            first=day(data.get("first", "")),
            last=day(data.get("last", "")),
            check=bool(data.get("check")),
        )

    @property
    def narrows(self) -> bool:
        return self.asked != Asked()

    @property
    def asked(self) -> Asked:
        return Asked(self.act, self.object_type, self.actor, self.words, self.first, self.last)
