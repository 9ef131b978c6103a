"""A draft with a reviewer's corrections put in. The draft as read stays as it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from xanh.portal.imports.adding import to_check
from xanh.portal.imports.fields import GROUPS, ITEMS, READING_NAMES, split
from xanh.portal.imports.rules import ImportKind
from xanh.portal.plans import deadlines

Draft = dict[str, Any]
TO_CHECK = "to_check"
PROPOSED = "proposed"
PARTIES = ("lead", "coordinating")


@dataclass(frozen=True)
class Word:
    """The latest word on one path: what a correction row says."""

    pk: int
    path: str
    value: Any
    confirmed: bool = False
    by: str = ""
    at: str = ""

    @property
    def mark(self) -> dict[str, Any]:
        return {"id": self.pk, "confirmed": self.confirmed, "by": self.by, "at": self.at}


@dataclass(frozen=True)
class Doubt:
    """A field that a person must look at before the draft is accepted."""

    path: str
    value: Any
    as_written: str
    suggestion: str | None
    confidence: float
    spans: tuple[dict[str, int], ...]


def corrected(kind: str, draft: Mapping[str, Any], words: Iterable[Word]) -> Draft:
    """The draft with every word applied; each item knows its `path`, a dropped one is marked `removed`.

    Items keep their index whatever is added or dropped, so that a path means one thing for ever.
    """
    found = _own_holders(ImportKind(kind), draft)
    latest = sorted({w.path: w for w in words}.values(), key=lambda w: (w.path.count("."), w.pk))
    for word in latest:
        _apply(found, word)
    return found


def _own_holders(kind: ImportKind, draft: Mapping[str, Any]) -> Draft:
    """A draft with items and groups of its own; what lies deeper is shared and never changed in place.

    Copying all of it, readings and spans, would cost a page of a long plan more than anything else.
    """
    groups = {name: dict(draft[name]) for name in GROUPS[kind] if draft.get(name)}
    items = {
        part: [{**item, "path": f"{part}.{index}"} for index, item in enumerate(draft[part])]
        for part in ITEMS[kind]
    }
    return {**draft, **groups, **items}


def _apply(draft: Draft, word: Word) -> None:
    part, index, name = split(word.path)
    if index is not None and name is None:
        _apply_to_item(draft[part], index, word)
        return
    holder = draft[part] if index is None else _at(draft[part], index)
    if index is None and holder is None:
        holder = draft[part] = {}
    if holder is not None and name is not None and not holder.get("gone"):
        _put(holder, name, word)
        if name == "deadline" and not word.confirmed:
            holder |= deadlines.read(word.value, (draft.get("header") or {}).get("year"))


def _apply_to_item(items: list[Draft], index: int, word: Word) -> None:
    """Drop the item, or add it. Indexes of additions that were undone stay free, as removed items."""
    if word.value is None:
        item = _at(items, index)
        if item is not None:
            item["removed"] = True
            item["correction"] = word.mark
        return
    while len(items) <= index:
        items.append({"path": "", "removed": True, "gone": True})
    items[index] = {
        **word.value,
        "path": word.path,
        "added": True,
        "correction": word.mark,
        "fields": _unsaid(word),
    }


def _unsaid(word: Word) -> Draft:
    """Readings of a row that nobody read: what it cannot do without is to check."""
    part = split(word.path)[0]
    return {name: {**_unread(), "state": TO_CHECK} for name in to_check(part, word.value)}


def _at(items: list[Draft], index: int) -> Draft | None:
    return items[index] if index < len(items) else None


def _put(holder: Draft, name: str, word: Word) -> None:
    value = word.value
    if name in PARTIES:  # a task's coordinating units are plain names
        value = [_party(holder, name, p) if isinstance(p, dict) else p for p in value or ()]
    if name == "lead_unit" and value != holder.get(name):
        holder["lead"] = []
    if name == "lead" and "lead_unit" in holder:
        holder["lead_unit"] = value[0]["agency"] if value else None
    if not word.confirmed:
        holder[name] = value
    fields = holder.get("fields") or {}
    key = reading_key(fields, name)
    reading = {**_unread(), **fields.get(key, {}), "state": "accepted", "correction": word.mark}
    holder["fields"] = {**fields, key: reading}


def _party(holder: Draft, name: str, party: Draft) -> Draft:
    """A party as the reviewer has it, with its text and place in the source where it was read in this row."""
    read = [p for side in PARTIES for p in (holder.get(side) or ()) if isinstance(p, dict)]
    same = next((p for p in read if _same(p, party)), {})
    kept = {"as_written": same.get("as_written"), "fields": same.get("fields") or {}}
    return {"scope": None, "code": None, **kept, **party, "role": party.get("role") or name}


def _same(one: Draft, other: Draft) -> bool:
    codes = one.get("code"), other.get("code")
    return codes[0] == codes[1] if all(codes) else one["agency"] == other["agency"]


def _unread() -> Draft:
    return {"as_written": "", "spans": [], "confidence": 1.0, "suggestion": None}


def reading_key(fields: Mapping[str, Any], name: str) -> str:
    """The name under which a field's reading is kept."""
    other = READING_NAMES.get(name, name)
    return other if name not in fields and other in fields else name


def value_at(draft: Draft, path: str) -> Any:
    """What stands at a path of a corrected draft; KeyError where there is nothing to correct."""
    part, index, name = split(path)
    holder = draft.get(part) if index is None else _at(draft.get(part) or [], index)
    if part not in draft or (index is not None and (holder is None or holder.get("gone"))):
        raise KeyError(path)
    if name is None:
        return holder
    return (holder or {}).get(name)


def doubts(kind: str, draft: Draft) -> list[Doubt]:
    """What is still to check in a corrected draft, in reading order; places unknown come last."""
    found = [d for path, holder in _holders(ImportKind(kind), draft) for d in _doubts_of(path, holder)]
    return sorted(found, key=lambda d: _place(d.spans))


def _place(spans: tuple[dict[str, int], ...]) -> tuple[float, float]:
    places = [(float(s["page"]), float(s["first_line"])) for s in spans]
    return min(places, default=(float("inf"), 0.0))


def _holders(kind: ImportKind, draft: Draft) -> Iterator[tuple[str, Draft]]:
    for group in GROUPS[kind]:
        if draft.get(group):
            yield group, draft[group]
    for part in ITEMS[kind]:
        yield from ((i["path"], i) for i in draft[part] if not i.get("removed"))


def _doubts_of(path: str, holder: Draft) -> Iterator[Doubt]:
    for key, reading in (holder.get("fields") or {}).items():
        if reading["state"] == TO_CHECK:
            name = _name(holder, key)
            yield Doubt(
                path=f"{path}.{name}",
                value=holder.get(name),
                as_written=reading["as_written"],
                suggestion=reading.get("suggestion"),
                confidence=reading["confidence"],
                spans=tuple(reading["spans"]),
            )


def proposed(kind: str, draft: Draft) -> list[tuple[str, Any]]:
    """Path and value of every field that is likely right and that nobody has spoken on yet."""
    return [
        (f"{path}.{_name(holder, key)}", holder.get(_name(holder, key)))
        for path, holder in _holders(ImportKind(kind), draft)
        for key, reading in (holder.get("fields") or {}).items()
        if reading["state"] == PROPOSED
    ]


def _name(holder: Draft, key: str) -> str:
    return READING_NAMES.get(key, key) if key not in holder else key


def final(kind: str, draft: Draft) -> Draft:
    """A corrected draft without what the reviewer dropped: what is accepted."""
    kept = {part: [i for i in draft[part] if not i.get("removed")] for part in ITEMS[ImportKind(kind)]}
    return {**draft, **kept}
