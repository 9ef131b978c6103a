"""Kinds of agencies, roles of people, who may do what: one table."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
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


class Role(StrEnum):
    """What a person is in the workbench."""

    ADMINISTRATOR = "administrator"
    FOCAL = "focal"
    OFFICER = "officer"
    LEADER = "leader"


class Act(StrEnum):
    """What a right allows."""

    VIEW = "view"
    IMPORT = "import"
    ACCEPT = "accept"
    MANAGE_PEOPLE = "manage_people"
    READ_JOURNAL = "read_journal"


ALLOWED: dict[Role, frozenset[Act]] = {
    Role.ADMINISTRATOR: frozenset(Act),
    Role.FOCAL: frozenset({Act.VIEW, Act.IMPORT, Act.ACCEPT, Act.READ_JOURNAL}),
    Role.OFFICER: frozenset({Act.VIEW, Act.IMPORT}),
    Role.LEADER: frozenset({Act.VIEW, Act.READ_JOURNAL}),
}


def may(roles: Iterable[str], act: Act) -> bool:
    """Whether any of these roles allows the act."""
    return any(act in ALLOWED[Role(r)] for r in roles)


def is_valid(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether `day` lies in the validity, both ends included."""
    return (valid_from or day) <= day <= (valid_to or day)


ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
MARKS = {"\u0302", "\u0306", "\u031b"}


def sort_key(text: str) -> str:
    """A key that sorts Vietnamese text as a dictionary does: letters first, then tones (huyền, hỏi, ngã, sắc, nặng)."""
    letters, tones = [], []
    for char in normalize("NFC", text).lower():
        base, tone = _split_tone(char)
        letters.append(f"{ALPHABET.index(base) + 10:02d}" if base in ALPHABET else _other(base))
        tones.append(str(tone))
    return "".join(letters)[:240] + "~" + "".join(tones)[:55]


def _split_tone(char: str) -> tuple[str, int]:
    parts = normalize("NFD", char)
    tone = next((TONES[c] for c in parts if c in TONES), 0)
    return normalize("NFC", "".join(c for c in parts if c not in TONES)), tone


def _other(char: str) -> str:
    return "00" if char.isspace() else f"0{char}" if char.isdigit() else "01"


def search_key(text: str) -> str:
    """Text without tone marks, lower case, đ as d: what a search compares."""
    plain = normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not combining(c)).split())
