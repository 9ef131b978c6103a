"""What the pages of tasks take in: an entry, a file with what is said of it, a day, a verdict."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from xanh.calendar import Period
from xanh.portal.display import numbers
from xanh.portal.tasks.evidence import About
from xanh.portal.tasks.rules import Given, Verdict, period_of_code
from xanh.reference import Problem, ProblemError

EARLIEST = date(1990, 1, 1)
FIGURES = {"percent": "progress.bad_percent", "quantity": "progress.bad_quantity"}
VERDICTS = {
    Verdict.ACCEPTED: _("Chấp nhận"),
    Verdict.MORE: _("Cần bổ sung"),
    Verdict.REFUSED: _("Không chấp nhận"),
}


def given(data: Mapping[str, str]) -> Given:
    """The entry that a form holds.

    Raises
    ------
    ProblemError
        With every figure that is none.
    """
    problems: list[Problem] = []
    found = {name: _figure(data.get(name, ""), code, problems) for name, code in FIGURES.items()}
    if problems:
        raise ProblemError(problems)
    return Given(
        percent=found["percent"],
        quantity=found["quantity"],
        done=_text(data.get("done", "")),
        difficulties=_text(data.get("difficulties", "")),
        no_evidence=_text(data.get("no_evidence", "")),
    )


def _figure(text: str, code: str, problems: list[Problem]) -> Decimal | None:
    text = text.strip().removesuffix("%").strip()
    if not text:
        return None
    try:
        return numbers.decimal(text)
    except ValueError:
        problems.append(Problem(code, values={"value": text[:40]}))
        return None


def _text(text: str) -> str:
    return text.replace("\0", "").replace("\r\n", "\n").strip()


def period(data: Mapping[str, str]) -> Period:
    """The period that a form is for."""
    code = data.get("period", "")[:8]
    try:
        return period_of_code(code)
    except ValueError as error:
        raise ProblemError(Problem("progress.period_not_open", values={"period": code})) from error


def day(text: str) -> date:
    """A day as officials write it, or as a browser's calendar does."""
    text = text.strip()
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
        if found >= EARLIEST:
            return found
    raise ProblemError(Problem("progress.bad_date", values={"value": text[:40]}))


def about_file(data: Mapping[str, str], agency: Any) -> About:
    """What a person says of a file."""
    until = data.get("keep_until", "").strip()
    return About(
        agency=agency,
        period=period(data),
        note=_text(data.get("note", "")),
        personal=bool(data.get("personal")),
        keep_until=day(until) if until else None,
    )


def verdict(data: Mapping[str, str]) -> Verdict:
    """What a reviewer has chosen."""
    chosen = data.get("verdict", "")
    if chosen not in set(Verdict):
        raise ProblemError(Problem("evidence.without_verdict"))
    return Verdict(chosen)
