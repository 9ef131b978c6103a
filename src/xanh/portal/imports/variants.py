"""Spellings that reviewers gave: what a body was called in a document, and the agency a person said it is."""

from collections.abc import Iterator
from typing import Any

from xanh.portal.imports.models import Correction, Import
from xanh.portal.imports.rules import ImportKind, ImportState

NAMES = ("lead", "coordinating", "lead_unit", "name")
PARTS = ("indicators", "tasks", "recipients")
LATEST = 2000  # corrections looked at


def variants() -> dict[str, str]:
    """Agency's code or name by spelling, from the corrections of accepted plans; the latest word counts."""
    rows = Correction.objects.filter(
        imported__state=ImportState.ACCEPTED,
        imported__kind=ImportKind.PLAN,
        undone=False,
        confirmed=False,
        path__regex=rf"^({'|'.join(PARTS)})\.[0-9]+\.({'|'.join(NAMES)})$",
    )
    latest = sorted(rows.order_by("-id")[:LATEST], key=lambda c: c.pk)
    # Each draft once: a long plan's is megabytes.
    drafts = dict(Import.objects.filter(pk__in={c.imported_id for c in latest}).values_list("pk", "draft"))
    found: dict[str, str] = {}
    for row in latest:
        found |= dict(_told(row.path, row.value, drafts[row.imported_id] or {}))
    return found


def _told(path: str, said: Any, draft: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The names that a correction put in place of others, one by one where as many were read."""
    part, index, name = path.split(".")
    items = draft.get(part) or []
    item = items[int(index)] if int(index) < len(items) else None
    if item is None or (part == "recipients") != (name == "name"):
        return
    read = _names(item, "lead" if name == "lead_unit" else name)
    said = said if isinstance(said, list) else [said]
    if len(read) != len(said):
        return
    for before, now in zip(read, said, strict=True):
        named = now.get("code") or now.get("agency") if isinstance(now, dict) else now
        if named and before and named != before:
            yield before, str(named)


def _names(item: dict[str, Any], name: str) -> list[str]:
    value = item.get(name)
    parties = value if isinstance(value, list) else [{"agency": value, "as_written": item.get("as_written")}]
    return [p.get("as_written") or p["agency"] if isinstance(p, dict) else p for p in parties]
