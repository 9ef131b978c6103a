"""Where a step of these pages leads."""

from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request, fallback):
    """To the page that a form names, where it is one of ours."""
    there = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if own and there.startswith("/") else fallback)
