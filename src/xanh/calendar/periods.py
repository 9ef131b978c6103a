"""Reporting periods: which days the data of a month, quarter, half, nine months or year are from.

A period of months m to n ends on the rule's closing day of month n and begins the day after the closing day
of the month before m. Decree 09/2019/NĐ-CP, article 12, closes on the 14th; other regimes at the end of the
month.

Codes: `2026` a year, `20263` a quarter, `202609` a month (told by their length), `2026H1` and `2026H2` the
halves, `2026N9` the first nine months.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from xanh.reference import period_rules

ONE = timedelta(days=1)
# Months in one period, and periods in one year. Nine months leave the rest of the year uncovered.
MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}
IN_YEAR = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1, "year": 1}
FREQUENCIES = tuple(MONTHS)
FIRST_YEAR, LAST_YEAR = 1900, 2999
CODES = (
    ("month", re.compile(r"(\d{4})(0[1-9]|1[0-2])")),
    ("quarter", re.compile(r"(\d{4})([1-4])")),
    ("half", re.compile(r"(\d{4})H([12])")),
    ("nine_months", re.compile(r"(\d{4})(N9)")),
    ("year", re.compile(r"(\d{4})()")),
)
WRITTEN = {
    "month": "{:04}{:02}",
    "quarter": "{:04}{}",
    "half": "{:04}H{}",
    "nine_months": "{:04}N9",
    "year": "{:04}",
}


@dataclass(frozen=True, order=True)
class Period:
    """One reporting period; its data are from `first_day` to `last_day`, both included.

    Attributes
    ----------
    code : str
        Unique among the periods of one rule: "2026", "20263", "202609", "2026H1", "2026N9".
    frequency : str
        One of `FREQUENCIES`.
    rule : str
        A key of `xanh.reference.period_rules()`.
    year, number : int
        The year reported on; which period of it, from 1.
    """

    first_day: date
    last_day: date
    code: str
    frequency: str
    rule: str
    year: int
    number: int

    @property
    def last_month(self) -> tuple[int, int]:
        """Year and number of the last month reported on."""
        return self.year, self.number * MONTHS[self.frequency]

    @property
    def next(self) -> "Period":
        """The period after this one, of the same frequency and rule."""
        return self._shifted(1)

    @property
    def previous(self) -> "Period":
        """The period before this one, of the same frequency and rule."""
        return self._shifted(-1)

    def _shifted(self, by: int) -> "Period":
        years, n = divmod(self.number - 1 + by, IN_YEAR[self.frequency])
        return period_of(self.frequency, self.rule, self.year + years, n + 1)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def period_of(frequency: str, rule: str, year: int, n: int = 1) -> Period:
    """The `n`-th period of a year (from 1).

    Raises
    ------
    ValueError
        For a frequency or rule that is not known, a number that the year does not have, a year out of range.

    Examples
    --------
    >>> q1 = period_of("quarter", "decree_09_2019", 2026, 1)
    >>> q1.code, q1.first_day.isoformat(), q1.last_day.isoformat()
    ('20261', '2025-12-15', '2026-03-14')
    """
    _check(frequency, rule)
    if not 1 <= n <= IN_YEAR[frequency]:
        raise ValueError(f"a year has no {frequency} number {n}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"year {year} is not from {FIRST_YEAR} to {LAST_YEAR}")
    span = MONTHS[frequency]
    last = _closing(rule, year, n * span)
    before = (year, (n - 1) * span) if n > 1 else (year - 1, 12)
    first = _closing(rule, *before) + ONE
    return Period(first, last, WRITTEN[frequency].format(year, n), frequency, rule, year, n)


def period_containing(frequency: str, rule: str, day: date) -> Period | None:
    """The period whose data are from `day`; None where no period is (after the ninth month).

    Examples
    --------
    >>> period_containing("month", "decree_09_2019", date(2025, 12, 20)).code
    '202601'
    """
    found = next_periods(frequency, rule, day, 1)[0]
    return found if day in found else None


def next_periods(frequency: str, rule: str, start: date, count: int) -> tuple[Period, ...]:
    """The first `count` periods that have not ended before `start`, in order.

    Examples
    --------
    >>> [p.code for p in next_periods("half", "calendar", date(2026, 7, 1), 3)]
    ['2026H2', '2027H1', '2027H2']
    """
    period = period_of(frequency, rule, start.year)
    while period.last_day < start:
        period = period.next
    found = [period]
    while len(found) < count:
        found.append(found[-1].next)
    return tuple(found[:count])


def parse_code(code: str, rule: str) -> Period:
    """The period of a code, told by its form.

    Raises
    ------
    ValueError
        For a code of no known form.

    Examples
    --------
    >>> parse_code("20263", "decree_09_2019").last_day.isoformat()
    '2026-09-14'
    >>> [parse_code(c, "calendar").frequency for c in ("2026", "202610", "2026H2", "2026N9")]
    ['year', 'month', 'half', 'nine_months']
    """
    for frequency, pattern in CODES:
        found = pattern.fullmatch(code)
        if found and code.isascii():
            return period_of(frequency, rule, int(found[1]), int(found[2]) if found[2].isdigit() else 1)
    raise ValueError(f"unknown period code {code!r}: expected YYYY, YYYYQ, YYYYMM, YYYYH1, YYYYH2 or YYYYN9")


def _check(frequency: str, rule: str) -> None:
    if frequency not in MONTHS:
        raise ValueError(f"unknown frequency {frequency!r}: expected one of {', '.join(MONTHS)}")
    if rule not in period_rules():
        raise ValueError(f"unknown period rule {rule!r}: expected one of {', '.join(period_rules())}")


def _closing(rule: str, year: int, month: int) -> date:
    closing = period_rules()[rule].closing_day
    return date(year, month, closing or monthrange(year, month)[1])
