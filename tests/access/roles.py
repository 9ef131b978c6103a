"""Who walks the addresses: each role once in the agency whose object it is, once in another.

Objects are walked twice: `x` is owed by Sở Xây dựng, `other x` by Sở Công Thương. Who is "own" to the first
is elsewhere to the second, so one row of answers holds for both.
"""

from __future__ import annotations

from collections.abc import Mapping

from xanh.portal.agencies.rules import Role

LOGIN = "login"  # sent to the login page
Answer = int | str

ANONYMOUS, OUTSIDER, LEADER, ADMIN = "anonymous", "outsider", "leader of the province", "administrator"
OFFICER, OFFICER_OWN = "officer elsewhere", "officer of its agency"
FOCAL, FOCAL_OWN, FOCAL_RECEIVING = "focal elsewhere", "focal of its agency", "focal of the receiving agency"
CLERK, CLERK_OWN = "clerk elsewhere", "clerk of its agency"
HEAD, HEAD_OWN = "head of another agency", "head of its agency"

OFFICERS, FOCALS = (OFFICER, OFFICER_OWN), (FOCAL, FOCAL_OWN, FOCAL_RECEIVING)
CLERKS, HEADS = (CLERK, CLERK_OWN), (HEAD, HEAD_OWN)
OWN = (OFFICER_OWN, FOCAL_OWN, CLERK_OWN, HEAD_OWN)
MEMBERS = (LEADER, *OFFICERS, *FOCALS, *CLERKS, *HEADS, ADMIN)
SIGNED_IN = (OUTSIDER, *MEMBERS)
EVERYONE = (ANONYMOUS, *SIGNED_IN)

# Who stands for each: before an object of Sở Xây dựng, before one of Sở Công Thương.
PEOPLE: Mapping[str, tuple[str | None, str | None]] = {
    ANONYMOUS: (None, None),
    OUTSIDER: ("dung", "dung"),
    LEADER: ("quang", "quang"),
    OFFICER: ("minh", "lan"),
    OFFICER_OWN: ("lan", "minh"),
    FOCAL: ("nga", "tam"),
    FOCAL_OWN: ("tam", "nga"),
    FOCAL_RECEIVING: ("ha", "ha"),
    CLERK: ("khanh", "thu"),
    CLERK_OWN: ("thu", "khanh"),
    HEAD: ("son", "binh"),
    HEAD_OWN: ("binh", "son"),
    ADMIN: ("admin", "admin"),
}
# Beside the cast of the portal's tests: name, role, agency.
MORE_PEOPLE = {
    "tam": ("Tâm", Role.FOCAL, "so-xd"),
    "nga": ("Nga", Role.FOCAL, "so-ct"),
    "thu": ("Thu", Role.CLERK, "so-xd"),
    "khanh": ("Khánh", Role.CLERK, "so-ct"),
    "binh": ("Bình", Role.LEADER, "so-xd"),
    "son": ("Sơn", Role.LEADER, "so-ct"),
}


def to(status: Answer, *who: str, refused: Answer = 404) -> dict[str, Answer]:
    """These get `status`; others who are signed in are refused; nobody else gets past the login page."""
    return {
        column: status if column in who else LOGIN if column == ANONYMOUS else refused for column in EVERYONE
    }
