"""The official document of a plan, drafted by a button."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from xanh.portal.display.telling import show_problems
from xanh.portal.plans import access, papers
from xanh.reference import ProblemError


@require_POST
def draft(request, pk):
    """Draft it, or open the one there is."""
    plan = access.get_plan(request.user, pk)
    if not access.may_write_document(request.user, plan):
        raise PermissionDenied
    try:
        document = papers.draft_official(plan, by=request.user, at=timezone.now())
    except ProblemError as error:
        show_problems(request, error)
        return redirect("plans:detail", pk=pk)
    return redirect("documents:detail", pk=document.pk)
