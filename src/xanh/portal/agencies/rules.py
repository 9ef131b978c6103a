"""Kinds of agencies, roles of people, Vietnamese order and search; rights stand in `rights`."""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Protocol
from unicodedata import combining, normalize


class Kind(StrEnum):
    """What an agency is; the last five are never accounts of their own."""

    COMMITTEE = "committee"
    DEPARTMENT = "department"
    PROVINCIAL = "provincial"
    CENTRAL = "central"
    PUBLIC_SERVICE = "public_service"
    BOARD = "board"
    STEERING = "steering"
    DIVISION = "division"
    COMMUNE = "commune"
    GROUP = "group"
    ASSOCIATION = "association"
    COMPANY = "company"
    COMPANY_GROUP = "company_group"
    POST = "post"
    UNKNOWN = "unknown"


HAVE_PEOPLE = frozenset(
    {
        Kind.COMMITTEE,
        Kind.DEPARTMENT,
        Kind.PROVINCIAL,
        Kind.CENTRAL,
        Kind.PUBLIC_SERVICE,
        Kind.BOARD,
        Kind.STEERING,
        Kind.DIVISION,
        Kind.COMMUNE,
    }
)


class Role(StrEnum):
    """What a person is in the workbench."""

    ADMINISTRATOR = "administrator"
    FOCAL = "focal"
    OFFICER = "officer"
    LEADER = "leader"  # of the province, or head of an agency
    CLERK = "clerk"  # gives numbers, registers what is issued


def is_valid(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether `day` lies in the validity, both ends included."""
    return (valid_from or day) <= day <= (valid_to or day)


# A group without members of its own in the register stands for every body of these kinds.
STANDS_FOR: dict[str, frozenset[Kind]] = {
    "cac-so-lien-quan": frozenset({Kind.DEPARTMENT, Kind.PROVINCIAL}),
    "cac-so-doan-the": frozenset({Kind.DEPARTMENT, Kind.PROVINCIAL, Kind.ASSOCIATION}),
}


class Body(Protocol):
    """What of an agency decides whom a group means."""

    pk: int
    code: str
    kind: str
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None


def means(group: Body, body: Body, day: date | None = None) -> bool:
    """Whether the group means this body on `day`; at any time, where none is given.

    A group means the bodies under it in the register, or every body of the kinds it stands for.
    """
    if body.pk == group.pk or (day and not is_valid(body.valid_from, body.valid_to, day)):
        return False
    kinds = STANDS_FOR.get(group.code)
    return body.kind in kinds if kinds else group.kind == Kind.GROUP and body.parent_id == group.pk


ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def sort_key(text: str) -> str:
    """A key that sorts Vietnamese text: spaces, signs, digits, letters; then tones.

    Digits alone, so that every database's collation gives the same order.

    >>> sorted(["Đà Nẵng", "Dơn", "Ân", "Ăn", "An"], key=sort_key)
    ['An', 'Ăn', 'Ân', 'Dơn', 'Đà Nẵng']
    """
    split = [_split_tone(char) for char in normalize("NFC", text).lower()]
    ranks = "".join(f"{_rank(base):02d}" for base, _ in split)
    return ranks[:240] + "00" + "".join(str(tone) for _, tone in split)[:55]


def _split_tone(char: str) -> tuple[str, int]:
    parts = normalize("NFD", char)
    tone = next((TONES[c] for c in parts if c in TONES), 0)
    return normalize("NFC", "".join(c for c in parts if c not in TONES)), tone


def _rank(char: str) -> int:
    if char in ALPHABET and char:
        return 13 + ALPHABET.index(char)
    if char.isdecimal():
        return 3 + int(char)
    return 1 if char.isspace() else 2


def search_key(text: str) -> str:
    """Text without tone marks, lower case, đ as d: what a search compares."""
    plain = normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not combining(c)).split())


def slug(text: str) -> str:
    """Letters and digits of the search key joined by hyphens: an agency code made from a name."""
    return "-".join(re.findall(r"[a-z0-9]+", search_key(text)))[:50].strip("-")


LOGIN_TRIES = 5  # of a name from one address
ACCOUNT_TRIES = 20  # of a name from all addresses together: one address alone must not lock somebody out
LOGIN_WINDOW = timedelta(minutes=15)


def login_wait(failures: Sequence[datetime], at: datetime, tries: int = LOGIN_TRIES) -> int:
    """Minutes to wait before the next try, given the last failures, oldest first; 0 where one may try.

    >>> noon = datetime(2026, 1, 5, 12, 0)
    >>> login_wait([noon] * 5, noon + timedelta(minutes=5))
    10
    """
    recent = [moment for moment in failures if moment > at - LOGIN_WINDOW]
    if len(recent) < tries:
        return 0
    return ceil((recent[-tries] + LOGIN_WINDOW - at) / timedelta(minutes=1))


class SecondFactor(StrEnum):
    """Who must have a second factor."""

    OPTIONAL = "optional"
    ADMINISTRATORS = "administrators"
    ALL = "all"


def must_have_second_factor(policy: str, roles: Collection[str]) -> bool:
    """Whether a person of these roles must have a second factor.

    >>> must_have_second_factor("administrators", {"officer"})
    False
    """
    if policy == SecondFactor.ADMINISTRATORS:
        return Role.ADMINISTRATOR in roles
    return policy == SecondFactor.ALL
