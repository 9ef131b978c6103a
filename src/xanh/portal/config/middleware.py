"""What no page should have to think of."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def vietnamese_first(get_response: Answer) -> Answer:
    """A browser that asks for English, as many here do unknown to their users, gets Vietnamese.

    English is for those who choose it on the page.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return get_response(request)

    return answer


def refuse_nul(get_response: Answer) -> Answer:
    """An address with a NUL asks for nothing there is, and PostgreSQL would break on it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return get_response(request)

    return answer
