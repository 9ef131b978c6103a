"""The pages that grow with a province's plans, found in the resolver itself.

Pages of other objects (a report, a document, a piece of evidence) hold one of them whatever the size of the
rest: of these apps only the lists are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

PICTURES = {"imports:page", "imports:picture"}
POST_ALONE = {
    "logout",
    "set_language",
    *(f"plans:{act}" for act in ("received", "undo", "discard", "task_act", "official")),
}
LEFT_OUT = PICTURES | POST_ALONE | {"insight:agency_by_number"}  # a way to another page
SIGNING_IN = ("account_", "mfa_", "oidc_")  # steps that lead elsewhere, or are one person's own
GROWING = {"agencies", "imports", "insight", "plans"}  # apps whose every page is asked for
LISTS = {
    "documents:list",
    "documents:register",
    "explanations:list",
    "periods:regimes",
    "reports:mine",
    "reports:received",
    "tasks:today",
    "tasks:queue",
}

# What else to ask a page for, besides its bare address: tabs, filters, a page further on.
ASKED = {
    "insight:agency": ("?role=coordinating&page=3",),
    "insight:indicator": ("?plan=1",),
    "insight:journal": ("?page=20",),
    "insight:matrix": ("?findings=1", "?q=moi+truong"),
    "imports:agencies": ("?q=moi+truong",),
    "imports:detail": ("?order=reading", "?part=tasks&page=9"),
    "plans:detail": ("?part=indicators", "?part=tasks", "?part=findings", "?part=history"),
    "plans:gaps": ("?helping=1&state=&page=9",),
}
# Pages that have no bare address.
ONLY = {"imports:field": ("?path=indicators.3.lead",), "imports:source": ("?from=151",)}


@dataclass(frozen=True)
class Address:
    """A page by its name in the resolver; `path` is None where no object is known to ask for."""

    name: str
    path: str | None


def addresses(known: Mapping[str, object]) -> list[Address]:
    """All pages with a name. `known` has an argument by "namespace:argument" or by "argument"."""
    found = [address(name, pattern, known) for name, pattern in patterns(get_resolver())]
    return [asked for a in found if is_asked(a.name) for asked in variants(a, known)]


def is_asked(name: str) -> bool:
    space, _, page = name.partition(":")
    if name in LEFT_OUT or name.startswith(SIGNING_IN):
        return False
    return not page or space in GROWING or name in LISTS


def variants(found: Address, known: Mapping[str, object]) -> list[Address]:
    """The address itself and what else to ask it for."""
    if found.path is None:
        return [found]
    asked = ONLY.get(found.name) or ("", *ASKED.get(found.name, ()))
    several = [Address(f"{found.name}{query}", f"{found.path}{query}") for query in asked]
    if found.name == "imports:detail":
        several.append(Address(f"{found.name} (scores)", reverse(found.name, args=[known["scores"]])))
    return several


def patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            yield from patterns(part, f"{space}{part.namespace}:" if part.namespace else space)
        elif part.name:
            yield f"{space}{part.name}", part


def address(name: str, pattern: URLPattern, known: Mapping[str, object]) -> Address:
    space = name.partition(":")[0]
    wanted = pattern.pattern.regex.groupindex
    given = {a: known.get(f"{name}:{a}", known.get(f"{space}:{a}", known.get(a))) for a in wanted}
    return Address(name, None if None in given.values() else reverse(name, kwargs=given))
