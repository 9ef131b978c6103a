"""How documents are exchanged between agencies: the namespace of a message and the lengths of its fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from xanh.reference.shipped_files import shipped


@dataclass(frozen=True)
class FieldLength:
    """How many characters a field may hold by one rule, and by another where there is one."""

    at_most: int
    other: int | None
    source: str


@dataclass(frozen=True)
class ExchangeRules:
    """The standard of exchange with its field lengths by name of the element."""

    standard: str
    namespace: str
    lengths: Mapping[str, FieldLength]


@cache
def exchange_rules() -> ExchangeRules:
    """The rules in force, read once from `edxml.yaml`."""
    found: dict[str, Any] = shipped("edxml.yaml")
    lengths = {
        name: FieldLength(entry["at_most"], entry.get("other"), entry.get("source", found["source"]))
        for name, entry in found["lengths"].items()
    }
    return ExchangeRules(found["standard"], found["namespace"], lengths)
