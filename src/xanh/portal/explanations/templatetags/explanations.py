"""What was asked about a figure, beside the figure: `{% load explanations %}`."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from xanh.portal.explanations import queries
from xanh.portal.explanations.access import may_ask
from xanh.portal.explanations.forms import sealed
from xanh.portal.explanations.rules import Figure
from xanh.portal.periods.queries import state_calendar

register = template.Library()
SHOWN = 5


@register.inclusion_tag("explanations/parts/of_figure.html", takes_context=True)
def explanations_of(
    context: Any, obj: Any, figure: str, *, label: str = "", value: str = "", agency: str = ""
) -> dict[str, Any]:
    """What was asked and answered about a figure of `obj`, and the button to ask.

    `obj` is a row of the database, or "type:id" where the figure belongs to none; `label` and `value` are
    kept as they stand when somebody asks; `agency` is the code of whom to propose (several: a comma between).
    """
    request = context["request"]
    object_type, object_id = _named(obj)
    about = Figure(object_type, object_id, figure, label or str(obj), str(value), request.get_full_path())
    found = list(queries.about(object_type, object_id, figure)[:SHOWN])
    rows = queries.with_lateness(found, at=timezone.now(), calendar=state_calendar()) if found else []
    may = may_ask(request.user)
    codes = [code for code in str(agency).split(",") if code]
    ask = f"{reverse('explanations:ask')}?about={sealed(about, codes)}" if may else ""
    return {"rows": rows, "ask": ask, "label": about.label}


def _named(obj: Any) -> tuple[str, str]:
    if isinstance(obj, str):
        object_type, _, object_id = obj.partition(":")
        return object_type, object_id
    return obj._meta.label_lower, str(obj.pk)
