"""Due rules in words: "trước ngày 15 tháng cuối quý", "trước ngày 05/12", "chậm nhất ngày 25 hằng tháng"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xanh.documents.read.prose.words import alike, starts, written
from xanh.documents.read.words import Word, words

# Phrases behind "ngày 15" and the month they name, longest first.
MONTHS: tuple[tuple[str, str], ...] = (
    ("thang cuoi cua quy", "last_of_quarter"),
    ("thang cuoi moi quy", "last_of_quarter"),
    ("cua thang cuoi quy", "last_of_quarter"),
    ("thang cuoi quy", "last_of_quarter"),
    ("cuoi quy", "last_of_quarter"),
    ("thang cuoi ky", "last_of_half"),
    ("thang dau quy sau", "first_after_quarter"),
    ("thang dau cua quy sau", "first_after_quarter"),
    ("thang dau quy tiep", "first_after_quarter"),
    ("hang thang", "each"),
    ("moi thang", "each"),
)
PERIODS = {
    "last_of_quarter": "quarterly",
    "first_after_quarter": "quarterly",
    "each": "monthly",
    "last_of_half": "semiannual",
}
NAMED = (
    ("sau thang", "semiannual"),
    ("6 thang", "semiannual"),
    ("06 thang", "semiannual"),
    ("nam", "annual"),
    ("quy", "quarterly"),
    ("thang", "monthly"),
)


DAY = re.compile(r"(\d{1,2})(?:\s?/\s?(\d{1,2})(?:\s?/\s?(\d{4}))?)?(?!\d)")
AND = re.compile(r"\s*(?:,|và|,\s+và)\s+(?:ngày\s+)?(\d{1,2})\s?/\s?(\d{1,2})(?!\d|\s?/)")
DAY_AFTER_WORD = re.compile(r"\S{3,6}\s+\d{1,2}(?!\d)")  # "ngày", however damaged, before a day
SAID = {
    "last_of_quarter": "tháng cuối quý",
    "first_after_quarter": "tháng đầu quý sau",
    "last_of_half": "tháng cuối kỳ 6 tháng",
    "each": "hằng tháng",
}


@dataclass(frozen=True)
class Due:
    """A due rule found: its words first..last, the reporting period, whether the text names that period."""

    period: str | None
    rule: dict[str, Any]
    text: str
    first: int
    last: int
    stated: bool


def in_words(rule: Mapping[str, Any]) -> str:
    """A due rule as plans write it.

    Examples
    --------
    >>> in_words({"rule": "before", "day": 5, "month": 12})
    'trước ngày 05/12'
    """
    first = "trước ngày" if rule["rule"] == "before" else "chậm nhất ngày"
    if "date" in rule:
        year, month, day = rule["date"].split("-")
        return f"{first} {day}/{month}/{year}"
    if isinstance(rule["month"], int):
        return f"{first} {rule['day']:02d}/{rule['month']:02d}"
    return f"{first} {rule['day']:02d} {SAID[rule['month']]}"


def find_dues(text: str) -> list[Due]:
    """Every due rule of a paragraph, in order.

    Examples
    --------
    >>> dues = find_dues("báo cáo trước ngày 15 tháng cuối quý và báo cáo năm trước ngày 05/12.")
    >>> [(d.period, d.rule["day"], d.rule["month"], d.text) for d in dues][1]
    ('annual', 5, 12, 'trước ngày 05/12')
    """
    if not DAY_AFTER_WORD.search(text):  # no day, no rule: spares most tasks the taking apart
        return []
    found = words(text)
    dues: list[Due] = []
    for i in range(1, len(found) - 1):
        due = _due_at(text, found, i, dues[-1].last + 1 if dues else 0)
        if due:
            dues.append(due)
            dues += _further(text, found, due)
    return dues


def _further(text: str, found: Sequence[Word], due: Due) -> list[Due]:
    """A second day behind the same word: "trước ngày 10/6 và ngày 10/12"."""
    named = AND.match(text, found[due.last].end)
    if named is None or not 1 <= int(named[1]) <= 31 or not 1 <= int(named[2]) <= 12:
        return []
    places = [i for i, word in enumerate(found) if named.start(1) <= word.start < named.end()]
    rule = {"rule": due.rule["rule"], "day": int(named[1]), "month": int(named[2])}
    said = f"{due.text.split(' ngày')[0]} ngày {named[1]}/{named[2]}"
    return [Due("annual", rule, said, places[0], places[-1], stated=due.stated)]


def _due_at(text: str, found: Sequence[Word], i: int, since: int) -> Due | None:
    """The due rule whose word "ngày" is word `i`."""
    kind = _kind(found, i)
    named = DAY.match(text, found[i + 1].start)
    if kind is None or named is None or alike(found[i].text, "ngay") < 0.75 or not 1 <= int(named[1]) <= 31:
        return None
    after = next((n for n in range(i + 1, len(found)) if found[n].start >= named.end()), len(found))
    when = _slashed(named, after) if named[2] else _when(found, after) or _monthly(found, i)
    if when is None:
        return None
    month, last = when
    first = i - 1 if kind == "before" else i - 2
    day = int(named[1])
    limit = {"date": f"{month}-{day:02d}"} if _dated(month) else {"day": day, "month": month}
    yearly = starts(found, last - 1, "hang nam")
    period, stated = _period(month, found[since:first], yearly=yearly)
    shown = written(text, found, first, last + 1).rstrip(" .,;:/")
    return Due(period, {"rule": kind, **limit}, _cut(shown, text, found, last), first, last, stated)


def _cut(shown: str, text: str, found: Sequence[Word], last: int) -> str:
    """The rule's own words, without what follows the last of them."""
    tail = text[found[last].end : found[last + 1].start] if last + 1 < len(found) else ""
    return shown.removesuffix(tail.strip()).rstrip(" .,;:/")


def _kind(found: Sequence[Word], i: int) -> str | None:
    if alike(found[i - 1].text, "truoc") >= 0.7:
        return "before"
    late = any(starts(found, i - back, "cham nhat") for back in (2, 3) if i >= back)
    return "by" if late else None


def _when(found: Sequence[Word], i: int) -> tuple[Any, int] | None:
    """The month from word `i` on (a number, a name, or "2026-06" for a full date) and its last word."""
    for phrase, month in MONTHS:
        if starts(found, i, phrase):
            return month, i + len(phrase.split()) - 1
    if starts(found, i, "thang") and i + 1 < len(found) and found[i + 1].text.isdigit():
        return _spelled(found, i + 1)
    return None


def _monthly(found: Sequence[Word], i: int) -> tuple[Any, int] | None:
    """A bare day behind "hằng tháng": "báo cáo hằng tháng (trước ngày 25)"."""
    told = any(starts(found, at, "hang thang") for at in range(max(0, i - 5), i - 1))
    return ("each", i + 1) if told else None


def _slashed(named: re.Match[str], after: int) -> tuple[Any, int] | None:
    """05/12 and 30/6/2026; `after` is the word behind the date."""
    month = int(named[2])
    if not 1 <= month <= 12:
        return None
    return (f"{named[3]}-{month:02d}" if named[3] else month), after - 1


def _spelled(found: Sequence[Word], i: int) -> tuple[Any, int] | None:
    month = int(found[i].text)
    if not 1 <= month <= 12:
        return None
    if starts(found, i + 1, "nam") and i + 2 < len(found) and found[i + 2].text.isdigit():
        return f"{found[i + 2].text}-{month:02d}", i + 2
    if starts(found, i + 1, "hang nam"):
        return month, i + 2
    return month, i


def _dated(month: Any) -> bool:
    return isinstance(month, str) and month[:4].isdigit()


def _period(month: Any, before: Sequence[Word], *, yearly: bool) -> tuple[str | None, bool]:
    """The period by the month named, else by the words before the rule; a fixed day recurs yearly."""
    if _dated(month):
        return None, True
    if isinstance(month, str):
        return PERIODS[month], True
    if yearly:
        return "annual", True
    near = before[-6:]
    for phrase, period in NAMED:
        if any(_names(near, i, phrase) for i in range(len(near))):
            return period, True
    return "annual", False


def _names(near: Sequence[Word], i: int, phrase: str) -> bool:
    """Whether a period is named there; a single short word has to fit closely ("quả" is not "quý")."""
    return starts(near, i, phrase) if " " in phrase else alike(near[i].text, phrase) >= 0.9
