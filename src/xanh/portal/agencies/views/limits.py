"""Every page where a password or a code is typed counts its tries: by name and address, and by name."""

from typing import Any
from unicodedata import normalize

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from xanh.portal.agencies import accounts, watching
from xanh.reference import ProblemError


class Limited:
    """Goes before a form view. A try is counted first, and taken back where it was none or was right."""

    request: Any
    secrets: tuple[str, ...] = ("code",)  # fields whose errors are wrong guesses

    def guessed_name(self) -> str:
        """Whose secret is tried: the person who is signed in, or about to be."""
        return as_typed(self.request.user.get_username())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        name, address = self.guessed_name(), watching.caller(request).address
        try:
            self.tried = accounts.begin_try(name, address, at=timezone.now())
        except ProblemError as error:
            return self.too_many(error)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_valid(self, form: Any) -> Any:
        accounts.take_back(self.tried)
        return super().form_valid(form)  # type: ignore[misc]

    def form_invalid(self, form: Any) -> Any:
        if not self.is_wrong_guess(form):
            accounts.take_back(self.tried)
        answer = super().form_invalid(form)  # type: ignore[misc]
        if answer.status_code == 200:
            answer.status_code = 422
        return answer

    def is_wrong_guess(self, form: Any) -> bool:
        errors = form.errors.as_data()
        found = [error for name in (*self.secrets, "__all__") for error in errors.get(name, [])]
        return any(error.code != "required" for error in found)

    def too_many(self, error: ProblemError) -> HttpResponse:
        problem = error.problems[0].to_json()
        return render(self.request, "agencies/account/too_many.html", {"problem": problem}, status=429)


def as_typed(name: str) -> str:
    """A name as the form reads it: another spelling of it is no other name."""
    return normalize("NFKC", name).replace("\0", "").strip().lower()[:150]
