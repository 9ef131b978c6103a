"""States of a plan and the words for roles and periods."""

from enum import StrEnum


class PlanState(StrEnum):
    """A plan is cited by another one, or accepted from its document."""

    CITED = "cited"
    ACCEPTED = "accepted"


class Role(StrEnum):
    """What an agency owes for an indicator or a task."""

    LEAD = "lead"
    COORDINATING = "coordinating"
    CONSOLIDATING = "consolidating"
    ADVISING = "advising"
    DIRECTED = "directed"
