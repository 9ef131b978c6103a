"""Short names of things that bear long ones."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xanh.portal.display.figures import day


def plan_name(plan: Any) -> str:
    """A plan as officials cite it: type, number, date; without a number by its issuer and year."""
    kind = plan.document_type or _("Kế hoạch")
    if plan.symbol:
        dated = _(" ngày %(day)s") % {"day": day(plan.issued_on)} if plan.issued_on else ""
        return f"{kind} {plan.symbol}{dated}"
    issuer = _(" của %(issuer)s") % {"issuer": plan.issuer_text} if plan.issuer_text else ""
    year = _(" năm %(year)s") % {"year": plan.year} if plan.year else ""
    return f"{kind}{issuer}{year}"


def plan_symbol(plan: Any) -> str:
    """The number alone where there is one: for narrow places."""
    return plan.symbol or plan_name(plan)


def in_readers_language(name: str, name_en: str) -> str:
    """A name that also exists in English, as the reader of the page would read it."""
    return (name_en if (get_language() or "").startswith("en") else "") or name
