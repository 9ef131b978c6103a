"""What the review shows: a draft as cards (one a row of the plan) of fields, each with state and lines."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xanh.documents.read.prose.due import in_words as due_in_words
from xanh.portal.display import figures, words
from xanh.portal.imports.correcting import reading_key
from xanh.portal.imports.views.parts import ADD, ADDED_FIELDS, FIELDS, GROUPS, PARTS, TITLES
from xanh.portal.plans import deadlines

EMPTY = gettext_lazy("(không nêu)")
NOT_DATED = gettext_lazy("chưa thành ngày cụ thể")


@dataclass(frozen=True)
class Field:
    """One field of a card: its value as data and as shown, how it was read, what a reviewer made of it."""

    path: str
    label: str | Promise
    editor: str
    value: Any
    reading: dict[str, Any]
    understood: str = ""
    unlisted: bool = False  # whether it names a body that no register knows

    @property
    def anchor(self) -> str:
        return "f-" + self.path.replace(".", "-")

    @property
    def correction(self) -> dict[str, Any]:
        """The latest word of a reviewer: id, confirmed, by, at; empty where there is none."""
        return self.reading.get("correction") or {}

    @property
    def state(self) -> str:
        if self.correction:
            return "confirmed" if self.correction["confirmed"] else "corrected"
        return str(self.reading.get("state", "accepted"))

    @property
    def is_doubt(self) -> bool:
        return self.state in ("to_check", "proposed")

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands here and nobody asks about it."""
        return self.value in (None, "", []) and not self.is_doubt

    @property
    def is_touched(self) -> bool:
        return bool(self.correction)

    @property
    def expected(self) -> str:
        return str(self.correction.get("id", ""))

    @property
    def shown(self) -> str:
        return self.words(self.value)

    def words(self, value: Any) -> str:
        """A value of this field as the page shows it."""
        return SHOWN.get(self.editor, _as_text)(value)

    @property
    def role(self) -> str:
        """The role that parties of this list have unless they say otherwise: the list's name."""
        return self.path.rpartition(".")[2]

    @property
    def plain(self) -> Any:
        """The value without what the reader adds to each party."""
        if self.editor != "parties":
            return self.value
        names = ("agency", "code", "role", "scope")
        return [{name: party.get(name) for name in names} for party in self.value or ()]

    @property
    def as_written(self) -> str:
        """The text of the source, where it says more than the value."""
        written = str(self.reading.get("as_written") or "")
        return "" if written.strip() == self.shown else written

    @property
    def suggestion(self) -> str:
        found = str(self.reading.get("suggestion") or "")
        useful = self.editor in ("text", "long", "agency") and found != self.value
        return found if useful and not self.is_touched else ""

    @property
    def lines(self) -> str:
        """Line ranges for the script that joins both sides: "45-47 50-50"."""
        return " ".join(f"{s['first_line']}-{s['last_line']}" for s in self.reading.get("spans") or ())

    @property
    def first_line(self) -> int | None:
        spans = self.reading.get("spans") or ()
        return min((s["first_line"] for s in spans), default=None)

    @property
    def first_page(self) -> int | None:
        spans = self.reading.get("spans") or ()
        return min((s["page"] for s in spans), default=None)


@dataclass(frozen=True)
class Card:
    """A row of the plan, or its header."""

    key: str
    part: str
    title: str
    fields: tuple[Field, ...]
    row: dict[str, Any] = field(default_factory=dict)

    @property
    def anchor(self) -> str:
        return "r-" + self.key.replace(".", "-")

    @property
    def removed(self) -> bool:
        return bool(self.row.get("removed"))

    @property
    def expected(self) -> str:
        return str((self.row.get("correction") or {}).get("id", ""))

    @property
    def cells(self) -> dict[str, Field]:
        """The fields by name."""
        return {f.role: f for f in self.fields}

    @property
    def sum(self) -> dict[str, Any] | None:
        """Whether baseline and rise make the target; None where one of them is missing."""
        parts = [self.row.get(name) for name in ("baseline", "delta", "target")]
        if self.part != "targets" or None in parts:
            return None
        baseline, delta, target = (Decimal(str(p)) for p in parts)
        return {"total": baseline + delta, "fits": baseline + delta == target}

    @property
    def due_in_words(self) -> str:
        """How the due rule was understood; empty where there is none."""
        return due_in_words(self.row["due"]) if self.row.get("due") else ""

    @property
    def may_be_dropped(self) -> bool:
        return self.part not in GROUPS

    @property
    def added(self) -> bool:
        """Whether a person added the row; to drop it is to take that back."""
        return bool(self.row.get("added"))

    @property
    def rank(self) -> int:
        """The worst state on the card: 0 to check, 1 proposed, 2 none in doubt."""
        states = set() if self.removed else {f.state for f in self.fields}
        return 0 if "to_check" in states else 1 if "proposed" in states else 2


def cards(draft: dict[str, Any] | None) -> list[Card]:
    """Every card of a draft in reading order."""
    made: list[Card] = []
    draft = draft or {}
    for part in PARTS:
        if part in GROUPS:
            made += [_card(part, part, draft[part], 0)] if draft.get(part) else []
        else:
            rows = enumerate(draft.get(part) or [])
            made += [_card(part, row["path"], row, i) for i, row in rows if not row.get("gone")]
    return made


def _card(part: str, key: str, row: dict[str, Any], index: int) -> Card:
    readings, added = row.get("fields") or {}, bool(row.get("added"))
    named = (*(ADDED_FIELDS.get(part, ()) if added else ()), *FIELDS[part])
    fields = [
        Field(f"{key}.{name}", label, editor, row.get(name), readings.get(reading_key(readings, name)) or {})
        for name, label, editor in named
    ]
    fields = [SEEN_WITH_ROW[f.role](f, row) if f.role in SEEN_WITH_ROW and f.value else f for f in fields]
    # Years and ranks that the plan does not state stay off the page.
    shown = tuple(
        f for f in fields if added or f.reading or f.value not in (None, "", []) or f.editor != "whole"
    )
    return Card(key, part, title_of(part, row, index), shown, row)


def _deadline(field: Field, row: dict[str, Any]) -> Field:
    """A deadline in its own words, which a person reads and types, and what they were understood to say."""
    schedule = row.get("schedule")
    words, understood = deadlines.written(field.value, schedule), deadlines.understood(schedule)
    return replace(field, value=words, understood=understood or str(NOT_DATED))


def _lead_unit(field: Field, row: dict[str, Any]) -> Field:
    """The first lead of a task, whose code stands with its parties."""
    return replace(field, unlisted=any(not p.get("code") for p in (row.get("lead") or ())[:1]))


# Fields whose meaning stands elsewhere in their row.
SEEN_WITH_ROW = {"deadline": _deadline, "lead_unit": _lead_unit}


def additions(draft: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The parts to which a row can be added, and how many rows each has now."""
    draft = draft or {}
    return [{"part": p, "text": text, "rows": len(draft[p])} for p, text in ADD.items() if p in draft]


def pick(found: list[Card], path: str) -> tuple[Card, Field]:
    """The field at a path, with its card; LookupError where there is none."""
    at = [
        (card, f) for card in found if path.startswith(f"{card.key}.") for f in card.fields if f.path == path
    ]
    return at[0]


def pick_card(found: list[Card], key: str) -> Card | None:
    """The card of an item; None where there is none."""
    return next((card for card in found if card.key == key), None)


def sides(field: Field, parties: Any) -> tuple[Any, list[dict[str, Any]]]:
    """The parties that stay in their list, and those whose role belongs in the other one."""
    if field.editor != "parties":
        return parties, []
    stays = [(p["role"] or field.role) == "lead" for p in parties]
    is_lead = field.role == "lead"
    own = [p for p, lead in zip(parties, stays, strict=True) if lead == is_lead]
    return own, [p for p, lead in zip(parties, stays, strict=True) if lead != is_lead]


def other_list(card: Card, field: Field) -> Field | None:
    """The list of leads for the list of coordinating agencies, and the other way round."""
    return next((f for f in card.fields if f.editor == "parties" and f.path != field.path), None)


def chosen(found: list[Card], part: str, order: str) -> list[Card]:
    """The cards of one part; doubts first unless the reader asks for the order of the document."""
    kept = [c for c in found if part in ("", c.part) and (order != "open" or c.rank < 2)]
    return kept if order == "reading" else sorted(kept, key=lambda c: c.rank)


def columns(found: list[Card]) -> list[Field]:
    """The fields that any row of a table fills, each once."""
    first = {f.role: f for card in reversed(found) for f in reversed(card.fields) if f.value is not None}
    return sorted(first.values(), key=lambda f: [name for name, *_ in FIELDS["rows"]].index(f.role))


def counts(found: list[Card]) -> dict[str, int]:
    """How many fields stand in each state, and how many still wait for a person."""
    states = [f.state for card in found if not card.removed for f in card.fields]
    by_state = {s: states.count(s) for s in ("to_check", "proposed", "accepted", "confirmed", "corrected")}
    return by_state | {"open": by_state["to_check"] + by_state["proposed"]}


def tabs(found: list[Card]) -> list[dict[str, Any]]:
    """The parts that hold anything, each with its number of open doubts."""
    return [
        {"code": part, "text": text, "count": len(own), "open": counts(own)["open"]}
        for part, text in PARTS.items()
        if (own := [c for c in found if c.part == part])
    ]


def _as_text(value: Any) -> str:
    return str(value) if value not in (None, "") else str(EMPTY)


def _as_number(value: Any) -> str:
    return figures.number(value, None) or str(EMPTY)


def _as_date(value: Any) -> str:
    return "/".join(reversed(str(value).split("-"))) if value else str(EMPTY)


def _as_lines(value: Any) -> str:
    return "; ".join(value or ()) or str(EMPTY)


def _as_period(value: Any) -> str:
    return str(words.word("period", value))


def _as_basis(value: Any) -> str:
    return "; ".join(basis_words(b) for b in value or ()) or str(EMPTY)


def basis_words(basis: dict[str, Any]) -> str:
    """A document cited: "Kế hoạch 163/KH-UBND ngày 12/07/2024 của UBND tỉnh"."""
    # Not inside f-strings: xgettext does not look there.
    day = _("ngày %(day)s") % {"day": _as_date(basis["date"])} if basis.get("date") else ""
    issuer = _("của %(issuer)s") % {"issuer": basis["issuer"]} if basis.get("issuer") else ""
    parts = (basis.get("document"), basis.get("number"), day, issuer)
    return " ".join(part for part in parts if part)


def basis_form(value: Any) -> dict[str, Any]:
    """The first document cited, its date as dd/mm/yyyy, for the editor."""
    first = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
    return {**first, "day": _as_date(first["date"]) if first.get("date") else ""}


def _as_figure(value: Any) -> str:
    return str(words.word("figure", value))


SHOWN = {
    "figure": _as_figure,
    "number": _as_number,
    "date": _as_date,
    "lines": _as_lines,
    "period": _as_period,
    "basis": _as_basis,
    "parties": lambda parties: "; ".join(p["agency"] for p in parties or ()) or str(EMPTY),
}


def _target_title(row: dict[str, Any]) -> str:
    number, name = row.get("subindex"), row.get("subindex_name") or row.get("indicator") or ""
    about = _("Tổng điểm") if number == 0 else f"CSTP {number}" if number else ""
    return " ".join(part for part in (_("Mục tiêu"), str(row.get("target_year") or ""), about, name) if part)


def title_of(part: str, row: dict[str, Any], index: int) -> str:
    """What a row is called: its number and name, or its place in its part."""
    if part == "indicators":
        return f"{row['subindex']}.{row['number']:02d} {row.get('name') or ''}"
    if part == "targets":
        return _target_title(row)
    if part == "rows":
        return f"{row.get('province') or ''} {row.get('year') or ''}"
    if part in GROUPS:
        return str(PARTS[part])
    about = f" (CSTP {row['subindex']})" if row.get("subindex") else ""
    return f"{TITLES[part]} {index + 1}{about}"
