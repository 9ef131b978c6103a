"""When a task is due: in the plan's words, as understood from them, and read again from a person's words."""

import re
from collections.abc import Mapping
from typing import Any

from xanh.documents.read.prose.schedules import deadline_of, read_schedule, schedule_words

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def written(deadline: str | None, schedule: Mapping[str, Any] | None) -> str:
    """The deadline as the plan writes it, never as 2025-11-30.

    >>> written("2025-11-30", {"kind": "date", "text": "Trước ngày 30/11/2025"}), written("2025-11-30", None)
    ('Trước ngày 30/11/2025', '30/11/2025')
    """
    return str((schedule or {}).get("text") or _day(deadline or ""))


def understood(schedule: Mapping[str, Any] | None) -> str:
    """What a schedule was understood to say; empty where there is none, or nothing that can be dated.

    >>> understood(read("Hằng năm trước 01/6 và 15/11", 2026)["schedule"])
    'trước ngày 01/06 và 15/11 hằng năm'
    """
    return "" if not schedule or schedule["kind"] == "unknown" else schedule_words(schedule)


def read(words: str | None, year: int | None) -> dict[str, Any]:
    """The deadline of a task and its schedule, from words that a person typed.

    >>> read("Quý IV", 2026)["schedule"]["until"], read(None, 2026)
    ('2026-12-31', {'deadline': None, 'schedule': None})
    """
    schedule = read_schedule(_day(words), year) if words else None
    day = deadline_of(schedule) if schedule else None
    return {"deadline": day if ISO.fullmatch(day or "") else words, "schedule": schedule}


def _day(words: str) -> str:
    return ISO.sub(r"\3/\2/\1", words)
