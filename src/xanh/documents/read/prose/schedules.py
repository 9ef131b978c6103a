"""When something is due, in the words of plans: a date, a period, a recurrence, a duration, milestones.

A schedule is plain data (ready for JSON) with the key `kind`:

- "date": `date` (ISO), `rule` ("before": until the day before, "by": that day included, "on")
- "period": `from`, `until` (ISO dates, both included; None where open)
- "recurrence": `every` ("week", "month", "quarter", "half", "year"), `due`: rules such as
  {"rule": "before", "day": 1, "month": 6}
- "duration": `count`, `unit` ("day", "working_day", "week", "month", "quarter", "year"), `after`
  (words, or None)
- "milestones": `items`, schedules
- "continuous", "unknown"

Each has `text`, the words as written.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Schedule = dict[str, Any]
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
QUARTERS = ("I", "II", "III", "IV")
_D = r"(?<!tháng )(?<![\d/])(\d{1,2})(?:\s?/\s?(\d{1,2})\s?/\s?|[.-](\d{1,2})[.-])(\d{4})"
_DM = r"(\d{1,2})\s?/\s?(\d{1,2})(?!\d|\s?/)"
_YEAR = r"(20\d\d)"
_QUARTER = r"(iv|i{1,3}|[1-4])"
DATE = re.compile(_D)
SPOKEN = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})")
PARTS = re.compile(r"[;\n]|(?<=20\d\d)(?: và |, )(?=(?:tháng|quý|quí|năm) )", re.I)
SPOKEN_MONTH = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?!\d)")
BEFORE = re.compile(r"\btrước\b")
CONTINUOUS = re.compile(
    r"(?:thực hiện |triển khai )?(?:thường xuyên|liên tục)"
    r"(?:,? (?:liên tục|thường xuyên|hằng năm|trong năm|hằng ngày|trong cả năm|năm \d{4}))*"
)
EVERY = (
    ("week", re.compile(r"\b(?:hằng|mỗi|theo) tuần\b")),
    ("month", re.compile(r"\b(?:hằng|mỗi|theo) tháng\b")),
    ("quarter", re.compile(r"\b(?:hằng|mỗi|từng|theo) quý\b|\btháng cuối (?:của )?(?:mỗi )?quý\b")),
    ("half", re.compile(r"\b(?:0?6|sáu) tháng(?: một|/) ?lần\b|\b(?:hằng|mỗi|định kỳ) (?:0?6|sáu) tháng\b")),
    ("year", re.compile(r"\b(?:hằng|mỗi|từng) năm\b|\bđịnh kỳ năm\b")),
)
UNITS = (
    ("ngày làm việc", "working_day"),
    ("ngày", "day"),
    ("tuần", "week"),
    ("tháng", "month"),
    ("quý", "quarter"),
    ("năm", "year"),
)
DURATION = re.compile(
    r"(?:(?:chậm nhất|trong|trong vòng|trong thời hạn|thời hạn|không quá|sau|là) )*(\d{1,3})(?: \([^)]*\))? "
    rf"({'|'.join(words for words, _ in UNITS)})(?: (?:kể từ|sau khi|từ khi|tính từ|kể từ khi) (.+))?"
)
LEAD_IN = re.compile(
    r"^(?:(?:hoàn thành|thực hiện|xong|báo cáo|triển khai|thời gian|thời hạn|ban hành|trình|từ)[:,]?\s+)+"
)
EACH = {
    "week": "hằng tuần",
    "month": "hằng tháng",
    "quarter": "hằng quý",
    "half": "định kỳ 6 tháng",
    "year": "hằng năm",
}
RULES = {"before": "trước ngày", "by": "chậm nhất ngày", "on": "ngày"}
Found = Schedule | None


def read_schedule(text: str, year: int | None = None) -> Schedule:
    """What the words of a deadline say; kind "unknown" where they say nothing that can be dated.

    Parameters
    ----------
    text : str
        A cell or phrase; its lines or parts between semicolons are milestones.
    year : int, optional
        The year of the plan, for words such as "Quý IV" or "trước 30/6" that name none.

    Examples
    --------
    >>> read_schedule("Quý IV/2025") == {
    ...     "kind": "period", "from": "2025-10-01", "until": "2025-12-31", "text": "Quý IV/2025"}
    True
    >>> read_schedule("trước ngày 01/6 và 15/11 hằng năm")["due"][1]
    {'rule': 'before', 'day': 15, 'month': 11}
    >>> [read_schedule(t)["kind"] for t in ("Thường xuyên", "trong 30 ngày làm việc", "Theo kế hoạch")]
    ['continuous', 'duration', 'unknown']
    """
    shown = " ".join(text.split())
    parts = [p.strip(" -–+*•.,") for p in PARTS.split(text)]
    items = [read_schedule(p, year) for p in parts if p] if sum(map(bool, parts)) > 1 else []
    if len(items) > 1 and any(i["kind"] != "unknown" for i in items):
        return {"kind": "milestones", "items": items, "text": shown}
    return {**_single(_plain(shown), year), "text": shown}


def deadline_of(schedule: Schedule) -> str | None:
    """The deadline in one string: an ISO date where the words are one whole date, else the words.

    Examples
    --------
    >>> deadline_of(read_schedule("Trước 30/6/2026")), deadline_of(read_schedule("Quý IV/2025"))
    ('2026-06-30', 'Quý IV/2025')
    """
    written = re.search(rf"{_D}|{SPOKEN.pattern}", schedule["text"].lower())
    return schedule["date"] if schedule["kind"] == "date" and written else schedule["text"] or None


def schedule_words(schedule: Mapping[str, Any]) -> str:
    """A schedule in words that `read_schedule` reads back as the same.

    Examples
    --------
    >>> schedule_words({"kind": "period", "from": "2026-01-01", "until": "2026-12-31"})
    'Năm 2026'
    """
    kind = schedule["kind"]
    if kind == "milestones":
        return "; ".join(schedule_words(item) for item in schedule["items"])
    if kind == "recurrence":
        return _each_in_words(schedule)
    if kind == "duration":
        unit = next(words for words, name in UNITS if name == schedule["unit"])
        after = f" kể từ {schedule['after']}" if schedule.get("after") else ""
        return f"trong {schedule['count']} {unit}{after}"
    if kind == "date":
        return f"{RULES[schedule['rule']]} {_day(schedule['date'])}"
    return _period_in_words(schedule) if kind == "period" else FIXED.get(kind) or schedule.get("text", "")


FIXED = {"continuous": "Thường xuyên"}


def _plain(text: str) -> str:
    """Lower case, one spelling of "hằng" and "quý", plain dashes."""
    flat = unicodedata.normalize("NFC", text).lower()
    for found, put in (("hàng", "hằng"), ("quí", "quý"), ("–", "-"), ("—", "-")):
        flat = flat.replace(found, put)
    return re.sub(r"[\s.,/]+$", "", flat).strip(" -(")


def _single(text: str, year: int | None) -> Schedule:
    if CONTINUOUS.fullmatch(text):
        return {"kind": "continuous"}
    readers = (_recurrence, _dates, _always, _months, _quarters, _halves, _duration, _years)
    return next((found for reader in readers if (found := reader(text, year))), {"kind": "unknown"})


def _always(text: str, _: int | None) -> Found:
    return {"kind": "continuous"} if text.startswith("thường xuyên") else None


def _recurrence(text: str, _: int | None) -> Found:
    every = next((name for name, pattern in EVERY if pattern.search(text)), None)
    if every is None or DATE.search(text):
        return None
    rule = _rule(text)
    days = [(int(a), int(b)) for a, b in re.findall(_DM, text)]
    days += [(int(a), int(b)) for a, b in SPOKEN_MONTH.findall(text)]
    due: list[Schedule] = [{"rule": rule, "day": d, "month": m} for d, m in days if _is_day(d, m)]
    named = re.search(r"ngày (\d{1,2})\b(?! ?/)(?! tháng \d)", text)
    if not due and named and every in ("month", "quarter") and int(named[1]) <= 31:
        due = [
            {"rule": rule, "day": int(named[1]), "month": "each" if every == "month" else "last_of_quarter"}
        ]
    return {"kind": "recurrence", "every": every, "due": due or _named_part(text)}


def _named_part(text: str) -> list[Schedule]:
    """Quý IV hằng năm, tháng 12 hằng năm: due by the end of that part of the year."""
    found = re.search(rf"\bquý {_QUARTER} |\btháng (\d{{1,2}}) ", text)
    month = (3 * _quarter(found[1]) if found[1] else int(found[2])) if found else 0
    return [{"rule": "by", "day": monthrange(2025, month)[1], "month": month}] if 1 <= month <= 12 else []


def _rule(text: str) -> str:
    if BEFORE.search(text):
        return "before"
    late = re.search(r"\b(?:chậm nhất|muộn nhất|đến|hết|hạn|xong)\b", text)
    return "by" if late else "on"


def _dates(text: str, year: int | None) -> Found:
    found = [_iso(d, a or b, y) for d, a, b, y in DATE.findall(text)]
    found += [_iso(*d) for d in SPOKEN.findall(text)]
    if not found and year and not re.search(r"\d{4}", text):
        found = [_iso(d, m, str(year)) for d, m in (*re.findall(_DM, text), *SPOKEN_MONTH.findall(text))]
    days = [day for day in found if day]
    if not days or re.search(r"\b(?:kể|tính) từ\b", text):
        return None
    if len(days) == 2 and re.search(r"\btừ\b.*\bđến\b|\d\s?-\s?(?:ngày )?\d{1,2}/", text):
        return {"kind": "period", "from": days[0], "until": days[1]}
    items = [{"kind": "date", "date": day, "rule": _rule(text)} for day in days]
    return items[0] if len(items) == 1 else _milestones(items)


def _milestones(items: list[Schedule]) -> Schedule:
    return {"kind": "milestones", "items": [item | {"text": schedule_words(item)} for item in items]}


def _months(text: str, year: int | None) -> Found:
    """Tháng 12/2025; tháng 9-10/2025; từ tháng 3/2025 đến tháng 12/2026."""
    found = re.search(
        rf"\btháng (\d{{1,2}})(?:\s?(?:/|-|năm)\s?{_YEAR})?"
        rf"(?:\s?(?:-|đến|và|,)\s?(?:hết )?(?:tháng )?(\d{{1,2}})(?!\d))?(?:\s?(?:/|-|năm)\s?{_YEAR})?",
        text,
    )
    if found is None or not 1 <= int(found[1]) <= 12 or not 1 <= int(found[3] or 1) <= 12:
        return None
    last = int(found[4] or found[2] or year or 0)
    first = int(found[2] or last)
    return _span(text, (first, int(found[1])), (last, int(found[3] or found[1]))) if last else None


def _quarters(text: str, year: int | None) -> Found:
    """Quý IV/2025; quý II, III/2026; quý I-III năm 2026; từ quý IV/2025 đến quý II/2026."""
    found = re.search(
        rf"\bquý {_QUARTER}\b(?:\s?(?:/|-|năm)\s?{_YEAR})?"
        rf"(?:\s?(?:-|đến|và|,)\s?(?:hết )?(?:quý )?{_QUARTER}\b)?(?:\s?(?:/|-|năm)\s?{_YEAR})?",
        text,
    )
    if found is None:
        return None
    last = int(found[4] or found[2] or year or 0)
    first, end = _quarter(found[1]), _quarter(found[3] or found[1])
    return _span(text, (int(found[2] or last), 3 * first - 2), (last, 3 * end)) if last else None


def _halves(text: str, year: int | None) -> Found:
    found = re.search(rf"\b(?:0?6|sáu) tháng (đầu|cuối)(?: năm)?(?: {_YEAR})?", text)
    if found is None or not (found[2] or year):
        return None
    named, first = int(found[2] or year or 0), 1 if found[1] == "đầu" else 7
    return _span(text, (named, first), (named, first + 5))


def _years(text: str, year: int | None) -> Found:
    """Năm 2026; 2025-2030; giai đoạn 2025 - 2030; đến năm 2030; trong năm."""
    years = [int(y) for y in re.findall(rf"(?<![\d/]){_YEAR}(?!\d)", text)]
    if not years and year and re.fullmatch(r"(?:trong|cả|cuối|hết) năm|trong năm kế hoạch", text):
        years = [year]
    if not years or len(LEAD_IN.sub("", text).split()) > 9:
        return None
    open_start = len(years) == 1 and re.search(r"\b(?:đến|hết|trước|cuối)\b", text)
    if re.search(r"\btiếp theo\b|\btrở đi\b|^từ năm \d{4}$", text):
        return {"kind": "period", "from": f"{years[0]}-01-01", "until": None}
    until = years[-1] - (1 if re.search(r"\btrước (?:năm )?20", text) else 0)
    start = None if open_start else f"{years[0]}-01-01"
    return {"kind": "period", "from": start, "until": f"{until}-12-31"}


def _duration(text: str, _: int | None) -> Found:
    found = DURATION.fullmatch(text)
    return (
        {"kind": "duration", "count": int(found[1]), "unit": dict(UNITS)[found[2]], "after": found[3]}
        if found
        else None
    )


def _span(text: str, first: tuple[int, int], last: tuple[int, int]) -> Schedule | None:
    """From the first day of one month to the last day of another; "trước" ends the day before the first."""
    if BEFORE.search(text) and first == last:
        year, month = (last[0], last[1] - 1) if last[1] > 1 else (last[0] - 1, 12)
        return {"kind": "period", "from": None, "until": _month_end(year, month)}
    if first > last:
        return None
    return {"kind": "period", "from": f"{first[0]}-{first[1]:02d}-01", "until": _month_end(*last)}


def _month_end(year: int, month: int) -> str:
    return date(year, month, monthrange(year, month)[1]).isoformat()


def _quarter(read: str) -> int:
    return ROMAN.get(read) or int(read)


def _is_day(day: int, month: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _iso(day: str, month: str, year: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _day(iso: str) -> str:
    return f"{iso[8:]}/{iso[5:7]}/{iso[:4]}"


def _each_in_words(schedule: Mapping[str, Any]) -> str:
    each = EACH[schedule["every"]]
    due = schedule.get("due") or []
    if not due:
        return each[0].upper() + each[1:]
    days = [
        f"{d['day']:02d}/{d['month']:02d}" if isinstance(d["month"], int) else f"{d['day']:02d}" for d in due
    ]
    return f"{RULES[due[0]['rule']]} {' và '.join(days)} {each}"


def _period_in_words(schedule: Mapping[str, Any]) -> str:
    start, until = schedule["from"], schedule["until"]
    if until is None:
        return f"Từ năm {start[:4]}"
    shapes: tuple[tuple[bool, Callable[[], str]], ...] = (
        (start is None and until[5:] == "12-31", lambda: f"Đến hết năm {until[:4]}"),
        (start is None, lambda: f"chậm nhất ngày {_day(until)}"),
        (_year_of(start, until) == 1, lambda: f"Năm {until[:4]}"),
        (_year_of(start, until) > 1, lambda: f"{start[:4]} - {until[:4]}"),
    )
    said = next((words() for holds, words in shapes if holds), None)
    return said or _part_of_year(start, until) or f"từ ngày {_day(start)} đến ngày {_day(until)}"


def _year_of(start: str | None, until: str) -> int:
    """How many whole years a period covers, 0 where it begins or ends within one."""
    whole = start and start[5:] == "01-01" and until[5:] == "12-31"
    return int(until[:4]) - int(start[:4]) + 1 if start and whole else 0


def _part_of_year(start: str, until: str) -> str | None:
    year, first, last = int(start[:4]), int(start[5:7]), int(until[5:7])
    if start != f"{year}-{first:02d}-01" or until != _month_end(year, last):
        return None
    if first == last:
        return f"Tháng {last:02d}/{year}"
    return f"Quý {QUARTERS[last // 3 - 1]}/{year}" if last - first == 2 and last % 3 == 0 else None
