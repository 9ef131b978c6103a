"""Kinds of agencies, roles of people, Vietnamese order and search; rights stand in `rights`."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Protocol
from unicodedata import normalize

from xanh.reference import Problem, folding


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


# Days that people may mean: beyond them a slip of the year, and days that no calendar can count from.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def is_valid(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether `day` lies in the validity, both ends included."""
    return (valid_from or day) <= day <= (valid_to or day)


GROUPS = frozenset({Kind.GROUP, Kind.COMPANY_GROUP})


class Member(Protocol):
    """A body named as a member of a group, for as long as it says."""

    agency_id: int
    valid_from: date | None
    valid_to: date | None


class Body(Protocol):
    """What of an agency decides whom a group means."""

    pk: int
    kind: str
    parent_id: int | None
    valid_from: date | None
    valid_to: date | None
    kinds: list[str]  # a group's: every body of these kinds is a member

    @property
    def named_members(self) -> Sequence[Member]: ...


def means(group: Body, body: Body, day: date | None = None) -> bool:
    """Whether the group means this body on `day`; at any time, where none is given.

    A group means the bodies named as its members, those under it in the register, all bodies of its kinds.
    """
    if group.kind not in GROUPS or body.pk == group.pk:
        return False
    if day and not is_valid(body.valid_from, body.valid_to, day):
        return False
    if body.kind in group.kinds or (group.kind == Kind.GROUP and body.parent_id == group.pk):
        return True
    return any(_names(member, body, day) for member in group.named_members)


def _names(member: Member, body: Body, day: date | None) -> bool:
    return member.agency_id == body.pk and (day is None or is_valid(member.valid_from, member.valid_to, day))


# Decision 20/2020/QĐ-TTg: at most 35 letters, digits and dots. QCVN 102:2016: four levels from the right.
CODE = re.compile(r"[A-Z0-9]+(\.[A-Z0-9]+)*")
CODE_LENGTH = 35
OLD_CODE = re.compile(r"(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})")
LEVELS = ("000", "00", "00")


def canonical_code(text: str) -> str:
    """An agency's code as Decision 20/2020/QĐ-TTg writes it, whichever shape it came in; "" for what is none.

    >>> [canonical_code(t) for t in ("000.00.00.H37", " h37.05 ", "000.12.05.H37", "H37..5", "0101234567")]
    ['H37', 'H37.05', 'H37.05.12', '', '0101234567']
    """
    written = "".join(text.split()).upper()
    old = OLD_CODE.fullmatch(written)
    if old:
        levels = list(old.groups()[:3])
        while levels and not levels[0].strip("0"):
            levels.pop(0)
        return ".".join([old[4], *reversed(levels)])
    return written if CODE.fullmatch(written) and len(written) <= CODE_LENGTH else ""


def old_code(code: str) -> str:
    """The same code in the 13 characters of QCVN 102:2016; "" where it has none.

    >>> [old_code(c) for c in ("H37", "H37.05", "H37.05.12.003", "H55.242", "0101234567")]
    ['000.00.00.H37', '000.00.05.H37', '003.12.05.H37', '', '']
    """
    first, *levels = code.split(".")
    padded = [*LEVELS[: 3 - len(levels)], *reversed(levels)]
    written = ".".join([*padded, first])
    return written if OLD_CODE.fullmatch(written) and canonical_code(written) == code else ""


def overlap(one: tuple[date | None, date | None], other: tuple[date | None, date | None]) -> bool:
    """Whether two validities, ends included, share a day; None is open.

    >>> overlap((None, date(2025, 2, 28)), (date(2025, 3, 1), None))
    False
    """
    return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)


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


search_key = folding.search_key


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


class Part(Protocol):
    """What of an agency decides whether it may end in a merger."""

    pk: int
    name: str
    kind: str
    valid_from: date | None
    valid_to: date | None
    successor_id: int | None


CANNOT_MERGE = GROUPS | {Kind.POST, Kind.UNKNOWN}


def merger_refusals(
    parts: Sequence[Part], into: Part | None, chain: frozenset[int], on: date
) -> list[Problem]:
    """Everything that keeps these agencies from ending the day before `on` in favour of `into`.

    `into` is None for one that the merger makes; `chain` holds it and whoever its own duties passed to.
    """
    found = [problem for part in parts for problem in _part_refusals(part, chain, on)]
    if not parts:
        found.append(Problem("agency.merge_nothing"))
    if into and into.kind in CANNOT_MERGE:
        found.append(Problem("agency.merge_kind", values={"name": into.name}))
    if into and not is_valid(into.valid_from, into.valid_to, on):
        found.append(
            Problem("agency.merge_successor_not_valid", values={"name": into.name, "day": f"{on:%d/%m/%Y}"})
        )
    return found


def _part_refusals(part: Part, chain: frozenset[int], on: date) -> Iterator[Problem]:
    values = {"name": part.name, "day": f"{on:%d/%m/%Y}"}
    if part.pk in chain:
        yield Problem("agency.merge_circle", values=values)
    if part.kind in CANNOT_MERGE:
        yield Problem("agency.merge_kind", values=values)
    if part.successor_id is not None:
        yield Problem("agency.merge_split", values=values)
    elif part.valid_to and part.valid_to < on:
        yield Problem("agency.merge_already_ended", values=values)
    if part.valid_from and part.valid_from >= on:
        yield Problem("agency.merge_before_start", values=values)


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
