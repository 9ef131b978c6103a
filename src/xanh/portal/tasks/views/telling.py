"""What a step of these pages answers: on with a word, or back with every problem."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language


def in_words(error):
    """Every problem with its remedy, as one text."""
    language = "en" if get_language() == "en" else "vi"
    return " ".join(f"{p.message(language)} {p.remedy(language)}" for p in error.problems)


def back(request, fallback):
    """To the page that a form names, where it is one of ours."""
    there = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if own and there.startswith("/") else fallback)


def told(request, error):
    """Keep the problems for the next page."""
    messages.error(request, in_words(error))
