"""What the pages of the reports share: the tabs above them, several refusals as one."""

from xanh.portal.agencies.access import own_ids
from xanh.portal.journal.answers import ConflictError
from xanh.portal.reports.inbox import waiting_count
from xanh.reference import ProblemError


def tabs(user, current):
    """Our reports, those sent to us with how many wait, the board."""
    return {"tab": current, "waiting": waiting_count(own_ids(user))}


def failed(error, problems):
    """All the problems of several refusals, as the last of them is told: a conflict stays one."""
    if isinstance(error, ConflictError) and len(problems) == 1:
        return error
    return ProblemError(problems)
