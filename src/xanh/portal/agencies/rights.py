"""Who may do what, in which state: one table that decides every right.

A right is a role, an act, how far it reaches from the person's own agency, and the states in which it holds.
Acts that have no state, or hold in all, name none. What a person may not do to an object they see is refused;
an object they may not see is not found.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from xanh.portal.agencies.rules import Role


class Act(StrEnum):
    """What a right allows."""

    VIEW = "view"
    READ_IMPORT = "read_import"
    IMPORT = "import"
    ACCEPT = "accept"
    MANAGE_PEOPLE = "manage_people"
    READ_JOURNAL = "read_journal"
    READ_PRIVATE_LINES = "read_private_lines"
    VIEW_REPORT = "view_report"
    EDIT_REPORT = "edit_report"
    SUBMIT_REPORT = "submit_report"
    RECALL_REPORT = "recall_report"
    RESTATE_REPORT = "restate_report"
    RETURN_REPORT = "return_report"
    ACCEPT_REPORT = "accept_report"
    LIFT_LOCK = "lift_lock"
    CONSOLIDATE = "consolidate"
    MANAGE_AGENCIES = "manage_agencies"
    SEE_CONTACTS = "see_contacts"
    EDIT_CONTACTS = "edit_contacts"
    MANAGE_CALENDAR = "manage_calendar"
    MANAGE_REGIMES = "manage_regimes"
    SEE_DRAFT = "see_draft"
    DRAFT_PLAN = "draft_plan"
    ADOPT_PLAN = "adopt_plan"
    EDIT_TASK = "edit_task"
    CANCEL_TASK = "cancel_task"
    DIRECT_TASK = "direct_task"
    RECEIVE_TASK = "receive_task"
    SEE_DOCUMENT = "see_document"
    DRAFT_DOCUMENT = "draft_document"
    NUMBER_DOCUMENT = "number_document"
    RECORD_SIGNED = "record_signed"
    WITHDRAW_DOCUMENT = "withdraw_document"
    RECEIVE_DOCUMENT = "receive_document"
    BE_REMINDED = "be_reminded"
    URGE = "urge"
    SEE_LETTERS = "see_letters"
    ASK_EXPLANATION = "ask_explanation"
    ANSWER_EXPLANATION = "answer_explanation"
    JUDGE_EXPLANATION = "judge_explanation"
    ENTER_PROGRESS = "enter_progress"
    COMPLETE_TASK = "complete_task"
    ADD_EVIDENCE = "add_evidence"
    READ_EVIDENCE = "read_evidence"
    REVIEW_EVIDENCE = "review_evidence"


class Reach(StrEnum):
    """How the object's agency must stand to the person's own for a right to hold."""

    ANY = "any"  # whosever it is
    OWN = "own"  # the person's agency owes it, or took it over from a predecessor
    BELOW = "below"  # owed by the person's agency or by a division of it
    RECEIVED = "received"  # owed to the person's agency
    UNDER = "under"  # owed by or to any body that stands under the person's agency in the register


@dataclass(frozen=True)
class Right:
    """One row of the table."""

    role: Role
    act: Act
    reach: Reach = Reach.ANY
    states: frozenset[str] = frozenset()  # none: in every state


ADMINISTRATOR, FOCAL, OFFICER, LEADER = Role.ADMINISTRATOR, Role.FOCAL, Role.OFFICER, Role.LEADER
CLERK = Role.CLERK
EVERYONE = tuple(Role)


def _rows(act: Act, *roles: Role, reach: Reach = Reach.ANY, states: Iterable[str] = ()) -> tuple[Right, ...]:
    return tuple(Right(role, act, reach, frozenset(states)) for role in roles)


RIGHTS: tuple[Right, ...] = (
    *_rows(Act.VIEW, *EVERYONE),
    *_rows(Act.READ_IMPORT, ADMINISTRATOR, FOCAL),
    *_rows(Act.READ_IMPORT, OFFICER, LEADER, CLERK, reach=Reach.OWN),
    *_rows(Act.IMPORT, ADMINISTRATOR, FOCAL, OFFICER),
    *_rows(Act.ACCEPT, ADMINISTRATOR, FOCAL),
    *_rows(Act.MANAGE_PEOPLE, ADMINISTRATOR),
    *_rows(Act.READ_JOURNAL, ADMINISTRATOR, FOCAL, LEADER),
    *_rows(Act.READ_PRIVATE_LINES, ADMINISTRATOR),
    *_rows(Act.VIEW_REPORT, FOCAL, OFFICER, LEADER, CLERK, reach=Reach.BELOW),
    *_rows(Act.VIEW_REPORT, FOCAL, OFFICER, LEADER, CLERK, reach=Reach.RECEIVED),
    *_rows(Act.VIEW_REPORT, ADMINISTRATOR),
    *_rows(Act.VIEW_REPORT, LEADER, reach=Reach.UNDER),
    *_rows(Act.EDIT_REPORT, FOCAL, OFFICER, reach=Reach.OWN, states=("none", "draft", "returned")),
    *_rows(Act.SUBMIT_REPORT, FOCAL, OFFICER, LEADER, reach=Reach.OWN, states=("draft", "returned")),
    *_rows(Act.RECALL_REPORT, FOCAL, OFFICER, LEADER, reach=Reach.OWN, states=("submitted",)),
    *_rows(Act.RESTATE_REPORT, FOCAL, OFFICER, reach=Reach.OWN, states=("submitted", "accepted")),
    *_rows(Act.RETURN_REPORT, FOCAL, LEADER, reach=Reach.RECEIVED, states=("submitted", "accepted")),
    *_rows(Act.ACCEPT_REPORT, FOCAL, LEADER, reach=Reach.RECEIVED, states=("submitted",)),
    *_rows(Act.LIFT_LOCK, FOCAL, LEADER, reach=Reach.RECEIVED),
    *_rows(Act.LIFT_LOCK, ADMINISTRATOR),
    *_rows(Act.CONSOLIDATE, FOCAL, reach=Reach.RECEIVED),
    *_rows(Act.MANAGE_AGENCIES, ADMINISTRATOR),
    *_rows(Act.SEE_CONTACTS, ADMINISTRATOR, FOCAL),
    *_rows(Act.SEE_CONTACTS, OFFICER, LEADER, CLERK, reach=Reach.OWN),
    *_rows(Act.EDIT_CONTACTS, ADMINISTRATOR),
    *_rows(Act.EDIT_CONTACTS, OFFICER, FOCAL, reach=Reach.OWN),
    *_rows(Act.EDIT_CONTACTS, FOCAL, states=("outside",)),
    *_rows(Act.MANAGE_CALENDAR, ADMINISTRATOR),
    *_rows(Act.MANAGE_REGIMES, ADMINISTRATOR),
    *_rows(Act.MANAGE_REGIMES, FOCAL, reach=Reach.RECEIVED),
    *_rows(Act.SEE_DRAFT, OFFICER, FOCAL, LEADER, CLERK, reach=Reach.BELOW, states=("drafting",)),
    *_rows(Act.DRAFT_PLAN, OFFICER, FOCAL, reach=Reach.BELOW, states=("drafting",)),
    *_rows(Act.ADOPT_PLAN, FOCAL, LEADER, reach=Reach.BELOW, states=("drafting",)),
    *_rows(Act.EDIT_TASK, OFFICER, FOCAL, reach=Reach.BELOW, states=("accepted",)),
    *_rows(Act.CANCEL_TASK, FOCAL, LEADER, reach=Reach.BELOW, states=("accepted",)),
    *_rows(Act.DIRECT_TASK, FOCAL, LEADER, reach=Reach.BELOW, states=("accepted",)),
    *_rows(Act.RECEIVE_TASK, OFFICER, FOCAL, LEADER, reach=Reach.BELOW),
    *_rows(Act.SEE_DOCUMENT, OFFICER, FOCAL, LEADER, CLERK, reach=Reach.OWN),
    *_rows(
        Act.SEE_DOCUMENT, OFFICER, FOCAL, LEADER, CLERK, reach=Reach.RECEIVED, states=("issued", "withdrawn")
    ),
    *_rows(Act.DRAFT_DOCUMENT, OFFICER, FOCAL, reach=Reach.OWN, states=("", "draft", "numbered", "exported")),
    *_rows(Act.NUMBER_DOCUMENT, CLERK, FOCAL, reach=Reach.OWN, states=("", "draft", "numbered", "exported")),
    *_rows(Act.RECORD_SIGNED, CLERK, FOCAL, reach=Reach.OWN, states=("numbered", "exported")),
    *_rows(
        Act.WITHDRAW_DOCUMENT,
        *(LEADER, FOCAL),
        reach=Reach.OWN,
        states=("draft", "numbered", "exported", "issued"),
    ),
    *_rows(Act.RECEIVE_DOCUMENT, CLERK, FOCAL, reach=Reach.OWN),
    *_rows(Act.BE_REMINDED, OFFICER, FOCAL, reach=Reach.OWN),
    *_rows(Act.BE_REMINDED, LEADER, reach=Reach.OWN, states=("late",)),
    *_rows(Act.URGE, FOCAL, LEADER, reach=Reach.RECEIVED),
    *_rows(Act.SEE_LETTERS, ADMINISTRATOR),
    *_rows(Act.ASK_EXPLANATION, FOCAL, LEADER),
    *_rows(Act.ANSWER_EXPLANATION, OFFICER, FOCAL, LEADER, reach=Reach.OWN),
    *_rows(Act.JUDGE_EXPLANATION, FOCAL, LEADER, reach=Reach.RECEIVED),
    *_rows(Act.ENTER_PROGRESS, OFFICER, FOCAL, reach=Reach.BELOW),
    *_rows(Act.COMPLETE_TASK, OFFICER, FOCAL, LEADER, reach=Reach.BELOW),
    *_rows(Act.ADD_EVIDENCE, OFFICER, FOCAL, reach=Reach.BELOW),
    *_rows(Act.READ_EVIDENCE, OFFICER, FOCAL, LEADER, CLERK, reach=Reach.BELOW),
    *_rows(Act.READ_EVIDENCE, FOCAL, LEADER, reach=Reach.RECEIVED),
    *_rows(Act.READ_EVIDENCE, FOCAL, states=("plain",)),
    *_rows(Act.READ_EVIDENCE, LEADER, reach=Reach.UNDER, states=("plain",)),
    *_rows(Act.REVIEW_EVIDENCE, FOCAL, reach=Reach.RECEIVED),
)


def may(roles: Iterable[str], act: Act) -> bool:
    """Whether any of these roles allows the act somewhere, in some state."""
    held = set(roles)
    return any(right.act is act and right.role in held for right in RIGHTS)


@cache
def reaches(act: Act, role: str) -> frozenset[Reach]:
    """How far an act may reach for a role."""
    return frozenset(right.reach for right in RIGHTS if right.act is act and right.role == role)


def holds(act: Act, state: str) -> bool:
    """Whether anybody may do the act to an object in this state."""
    return any(right.act is act and (not right.states or state in right.states) for right in RIGHTS)


def may_on(held: Iterable[tuple[str, frozenset[Reach]]], act: Act, *, state: str = "") -> bool:
    """Whether the act is allowed on an object in `state`.

    Parameters
    ----------
    held
        For each membership of the person its role and how the object's agencies stand to its agency.
    act
        What the person wants to do.
    state
        The object's state; empty for an object that has none.

    Examples
    --------
    >>> may_on([("officer", frozenset({Reach.ANY}))], Act.VIEW)
    True
    """
    return any(not right.states or state in right.states for right in _allowing(held, act))


def may_ever(held: Iterable[tuple[str, frozenset[Reach]]], act: Act) -> bool:
    """As `may_on`, in whatever state: what the state forbids is told, not denied.

    Examples
    --------
    >>> own = [("clerk", frozenset({Reach.OWN}))]
    >>> may_on(own, Act.RECORD_SIGNED, state="issued"), may_ever(own, Act.RECORD_SIGNED)
    (False, True)
    """
    return any(_allowing(held, act))


def _allowing(held: Iterable[tuple[str, frozenset[Reach]]], act: Act) -> Iterator[Right]:
    """The rights to the act that reach the object, each in its states."""
    for role, reaches in held:
        for right in RIGHTS:
            if right.act is act and right.role == role and right.reach in reaches:
                yield right
