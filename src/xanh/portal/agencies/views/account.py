"""Signing in and out, changing one's own password."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xanh.portal.agencies import accounts, actions, watching
from xanh.portal.agencies.forms import LoginForm, OwnPasswordForm
from xanh.portal.agencies.views.limits import Limited, as_typed
from xanh.reference import ProblemError


class Login(Limited, LoginView):
    """Name and password; who has a second factor goes on to it."""

    template_name = "agencies/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def guessed_name(self) -> str:
        return as_typed(self.request.POST.get("username", ""))

    def is_wrong_guess(self, form: Any) -> bool:
        return bool(form.non_field_errors())

    def too_many(self, error: ProblemError) -> HttpResponse:
        form = LoginForm(self.request, initial={"username": self.guessed_name()})
        context = self.get_context_data(form=form, problem=error.problems[0].to_json())
        return self.render_to_response(context, status=429)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password was right: the account's second factor, if any, comes next."""
        accounts.take_back(self.tried)
        user = form.get_user()
        first_time = user.last_login is None
        # Whoever has typed the password just now is not asked for it again before what matters.
        record_authentication(self.request, user, "password", reauthenticated=True)
        answer = perform_login(self.request, user, redirect_url=self.get_success_url())
        if first_time:
            text = _("Bạn đang dùng mật khẩu được cấp. Nên đặt mật khẩu của riêng mình:")
            link = format_html('<a href="{}">{}</a>', reverse("password_change"), _("đổi mật khẩu"))
            messages.warning(self.request, format_html("{} {}", text, link))
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = self.request.COOKIES.get(watching.ENDED, "")
        return super().get_context_data(**kwargs) | {"ended": ended, "outside": settings.OIDC}

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Why the last session is over is said once."""
        answer = super().render_to_response(context, **kwargs)
        answer.delete_cookie(watching.ENDED)
        return answer


class PasswordChange(Limited, PasswordChangeView):
    """Change one's own password; every other session of the person ends."""

    template_name = "agencies/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("insight:overview")
    secrets = ("old_password",)

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        answer = super().form_valid(form)
        actions.record_own_password(form.user, at=timezone.now(), keep=watching.current(self.request))
        messages.success(self.request, _("Đã đổi mật khẩu."))
        return answer
