"""States of a plan, the words for roles, and what a draft must have before it becomes a plan."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from xanh.reference import Problem

Data = Mapping[str, Any]
PARTS = ("indicators", "targets", "tasks", "reporting", "recipients")


class PlanState(StrEnum):
    """A plan is cited by another one, being written here, or accepted; a former version is superseded."""

    CITED = "cited"
    DRAFTING = "drafting"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


NOT_IN_FORCE = (PlanState.SUPERSEDED, PlanState.DRAFTING)
WHOLE = "0"  # the node code of the total


class Evidence(StrEnum):
    """What a task must show for what it reports: a file; a file, or in words why there is none; nothing."""

    REQUIRED = "required"
    EXPLAINED = "explained"
    NONE = "none"


class Role(StrEnum):
    """What an agency owes for an indicator or a task."""

    LEAD = "lead"
    COORDINATING = "coordinating"
    CONSOLIDATING = "consolidating"
    ADVISING = "advising"
    DIRECTED = "directed"


@dataclass(frozen=True)
class Citation:
    """A plan as another document names it."""

    symbol: str
    issued_on: date | None = None
    document_type: str = ""
    issuer: str = ""
    title: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Goal:
    """A target for one node and year, as a table of goals states it."""

    node_code: str
    year: int
    target: Decimal | None = None
    rank_max: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Sum:
    """What the sub-indices of a plan come to together; each figure with its year."""

    baseline: Decimal
    target: Decimal
    baseline_year: int | None
    target_year: int | None

    @property
    def delta(self) -> Decimal:
        return self.target - self.baseline


def summed(targets: Iterable[Any]) -> Sum | None:
    """The targets of the sub-indices added up; None where they cannot be, or the plan states a total itself.

    They can where each stands once, with a baseline of one year and a score of one year to be reached.
    """
    parts = [t for t in targets if t.node_code and "." not in t.node_code]
    codes = {t.node_code for t in parts}
    kinds = {(t.baseline_year, t.target_year, t.comparator, t.measure) for t in parts}
    if len(parts) < 2 or len(codes) < len(parts) or WHOLE in codes or len(kinds) > 1:
        return None
    if any(t.baseline is None or t.target is None or t.comparator != ">=" for t in parts):
        return None
    baseline, target = sum(t.baseline for t in parts), sum(t.target for t in parts)
    return Sum(baseline, target, parts[0].baseline_year, parts[0].target_year)


def normal_symbol(symbol: str | None) -> str:
    """A symbol without inner spaces, in capitals.

    >>> normal_symbol(" 163 / kh-ubnd ")
    '163/KH-UBND'
    """
    return "".join(normalize("NFC", symbol or "").split()).upper()


def citations(legal_basis: Iterable[Data]) -> list[Citation]:
    """The plans among the documents a plan rests on, the latest first; laws and decisions are not plans."""
    plans = [c for c in map(_citation, legal_basis) if "KH" in c.symbol.partition("/")[2].split("-")]
    return sorted(plans, key=lambda c: c.issued_on or date.min, reverse=True)


def _citation(basis: Data) -> Citation:
    return Citation(
        symbol=normal_symbol(basis.get("number")),
        issued_on=day(basis.get("date")),
        document_type=basis.get("document") or "",
        issuer=basis.get("issuer") or "",
        title=basis.get("subject") or "",
    )


CONSOLIDATOR = re.compile(r"\bgửi\s+(.+?)\s+(?:để\s+)?tổng hợp\b", re.IGNORECASE)


def consolidator(note: str | None) -> str | None:
    """The body that a note on a row's coordinating agencies names to gather their parts.

    >>> consolidator("phối hợp rà soát gửi Sở Tài chính tổng hợp chung")
    'Sở Tài chính'
    """
    found = CONSOLIDATOR.search(normalize("NFC", note or ""))
    return found[1] if found else None


def day(text: Any) -> date | None:
    """An ISO date; None where there is none."""
    return date.fromisoformat(text) if text else None


def year_of(header: Data) -> int | None:
    """The year a plan is for; where none is given, that of its date.

    >>> year_of({"year": None, "date": "2026-01-21"})
    2026
    """
    issued_on = day(header.get("date"))
    return header.get("year") or (issued_on.year if issued_on else None)


def refusals(draft: Data) -> list[Problem]:
    """Everything that keeps a draft from becoming a plan."""
    return [*_header_refusals(draft), *_rows_twice(draft["indicators"]), *_incomplete(draft)]


def _header_refusals(draft: Data) -> Iterable[Problem]:
    if not any(draft[part] for part in ("indicators", "targets", "tasks", "reporting")):
        yield Problem("plan.nothing_in_it")
    if not (draft["header"].get("title") or "").strip():
        yield Problem("plan.without_title")


def _rows_twice(rows: Iterable[Data]) -> Iterable[Problem]:
    counts = Counter((row["subindex"], row["number"]) for row in rows)
    for (subindex, number), count in counts.items():
        if count > 1:
            yield Problem("plan.row_twice", values={"subindex": subindex, "number": number})


REQUIRED = {
    "indicators": ("subindex", "number", "name"),
    "targets": ("subindex",),
    "tasks": ("text",),
    "reporting": (),
    "recipients": ("name",),
}


def _has(row: Data, name: str) -> bool:
    """Whether a row has what it cannot do without; a target may name its index instead of a sub-index."""
    by_name = name == "subindex" and row.get("indicator")
    return bool(by_name) or row.get(name) not in (None, "")


def _incomplete(draft: Data) -> Iterable[Problem]:
    for part, names in REQUIRED.items():
        for index, row in enumerate(draft[part]):
            missing = [name for name in names if not _has(row, name)]
            if missing:
                place = row.get("path") or f"{part}.{index}"
                yield Problem("plan.row_incomplete", values={"item": place, "missing": ", ".join(missing)})


def spans(row: Data, *names: str) -> list[dict[str, int]]:
    """Where these fields (all, where none is named) were read, in reading order, each place once."""
    fields = row.get("fields") or {}
    found = [s for name in (names or fields) for s in fields.get(name, {}).get("spans", ())]
    unique = {(s["page"], s["first_line"], s["last_line"]): dict(s) for s in found}
    return [unique[key] for key in sorted(unique)]


def as_written(row: Data, *names: str) -> str:
    """The text of these fields as the document has it, a sentence that several were read from once."""
    fields = row.get("fields") or {}
    texts = (fields[n]["as_written"] for n in names if fields.get(n, {}).get("as_written"))
    return "\n".join(dict.fromkeys(texts))


WHAT_IS_OWED = {
    Role.LEAD: "Thực hiện {about}",
    Role.COORDINATING: "Phối hợp thực hiện {about}",
    Role.CONSOLIDATING: "Tổng hợp kết quả thực hiện {about}",
    Role.ADVISING: "Tham mưu thực hiện {about}",
    Role.DIRECTED: "Thực hiện {about}",
}


def stub_words(role: Role, about: str, scope: str = "", *, is_task: bool = False) -> str:
    """The words of a task that an agency's plan begins with; what its parent words as a task stands as it is.

    >>> stub_words(Role.COORDINATING, "chỉ tiêu 1.5 “Nước sạch”", "đô thị")
    'Phối hợp thực hiện chỉ tiêu 1.5 “Nước sạch” (phạm vi: đô thị)'
    >>> stub_words(Role.LEAD, "Rà soát các điểm ô nhiễm", is_task=True)
    'Rà soát các điểm ô nhiễm'
    """
    taken_over = is_task and role in (Role.LEAD, Role.DIRECTED)
    words = (
        about if taken_over else WHAT_IS_OWED[role].format(about=f"nhiệm vụ: {about}" if is_task else about)
    )
    return f"{words} (phạm vi: {scope})" if scope else words


def title_of_child(cited: str, issuer: str, title: str) -> str:
    """The subject of a plan that carries out another one.

    >>> title_of_child("Kế hoạch 18/KH-UBND ngày 21/01/2026", "UBND tỉnh", "Cải thiện Chỉ số Xanh")
    'Thực hiện Kế hoạch 18/KH-UBND ngày 21/01/2026 của UBND tỉnh về cải thiện Chỉ số Xanh'
    """
    of = f" của {issuer}" if issuer and issuer not in cited else ""
    begins = title[:1] if title[:2].isupper() else title[:1].lower()
    return f"Thực hiện {cited}{of}" + (f" về {begins}{title[1:]}" if title else "")


def lacks(task: Any) -> tuple[str, ...]:
    """What a task does not say that whoever carries it out must know: lead, due, product, measure."""
    has = {
        "lead": any(d.role in (Role.LEAD, Role.DIRECTED) for d in task.responsibilities.all()),
        "due": task.due_on is not None or (task.schedule or {}).get("kind") == "continuous",
        "product": bool(task.deliverable),
        "measure": bool(task.measure),
    }
    return tuple(name for name, there in has.items() if not there)


def citation_words(basis: Data) -> str:
    """A document that a plan rests on, in one line.

    >>> citation_words({"document": "Kế hoạch", "number": "18/KH-UBND", "date": "2026-01-05"})
    'Kế hoạch số 18/KH-UBND ngày 05 tháng 01 năm 2026'
    """
    dated = day(basis.get("date"))
    about = basis.get("subject") or ""
    begins = about[:1] if about[:2].isupper() else about[:1].lower()
    parts = (
        basis.get("document") or "",
        f"số {basis['number']}" if basis.get("number") else "",
        f"ngày {dated.day:02d} tháng {_month(dated.month)} năm {dated.year}" if dated else "",
        f"của {basis['issuer']}" if basis.get("issuer") else "",
        f"về {begins}{about[1:]}" if about else "",
    )
    return " ".join(part for part in parts if part)


def _month(month: int) -> str:
    """Only January and February are written with a zero before them."""
    return f"{month:02d}" if month < 3 else str(month)
