"""Time as state agencies count it: working days, reporting periods, due rules, reminders; pure functions.

Moments are aware; days are counted in Vietnam. Nothing here asks a clock.
"""

from xanh.calendar.days import Certainty, StateCalendar
from xanh.calendar.due import (
    ZONE,
    days_late,
    due_moment,
    due_moments,
    due_on_rest_day,
    is_late,
    last_moment,
    next_due,
)
from xanh.calendar.periods import (
    FREQUENCIES,
    Period,
    next_periods,
    parse_code,
    period_containing,
    period_of,
)
from xanh.calendar.recurrence import Occurrence, occurrences
from xanh.calendar.reminders import Reminder, Step, reminder_days

__all__ = [
    "FREQUENCIES",
    "ZONE",
    "Certainty",
    "Occurrence",
    "Period",
    "Reminder",
    "StateCalendar",
    "Step",
    "days_late",
    "due_moment",
    "due_moments",
    "due_on_rest_day",
    "is_late",
    "last_moment",
    "next_due",
    "next_periods",
    "occurrences",
    "parse_code",
    "period_containing",
    "period_of",
    "reminder_days",
]
