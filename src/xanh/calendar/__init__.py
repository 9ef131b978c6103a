"""Time as state agencies count it: when a due rule falls due, in Vietnamese time. Data and pure functions."""

from xanh.calendar.due import ZONE, due_moments, next_due

__all__ = ["ZONE", "due_moments", "next_due"]
