"""Every page of the workbench that can be asked for, found in the resolver itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

MANAGED_BY_DJANGO = {"logout", "set_language"}  # take POST alone


@dataclass(frozen=True)
class Address:
    """A page by its name in the resolver; `path` is None where no object is known to ask for."""

    name: str
    path: str | None


def addresses(known: Mapping[str, object]) -> list[Address]:
    """All pages with a name. `known` has an argument by "namespace:argument" or by "argument"."""
    found = [address(name, pattern, known) for name, pattern in patterns(get_resolver())]
    return [a for a in found if a.name not in MANAGED_BY_DJANGO]


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
