"""Signing in and out, changing one's own password."""

from typing import Any
from unicodedata import normalize

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from xanh.portal.agencies import actions, queries
from xanh.portal.agencies.forms import LoginForm, OwnPasswordForm
from xanh.reference import Problem


class Login(LoginView):
    """Sign in. After too many failed tries for a name from one address, that pair has to wait."""

    template_name = "agencies/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name, address = self.caller()
        wait = queries.login_wait(name, address, at=timezone.now())
        if not wait:
            return super().post(request, *args, **kwargs)
        problem = Problem("login.too_many", values={"minutes": wait})
        form = LoginForm(request, initial={"username": name})
        context = self.get_context_data(form=form, problem=problem.to_json())
        return self.render_to_response(context, status=429)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        first_time = form.get_user().last_login is None
        answer = super().form_valid(form)
        if first_time:
            text = _("Bạn đang dùng mật khẩu được cấp. Nên đặt mật khẩu của riêng mình:")
            link = format_html('<a href="{}">{}</a>', reverse("password_change"), _("đổi mật khẩu"))
            messages.warning(self.request, format_html("{} {}", text, link))
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        if form.non_field_errors():
            actions.record_failed_login(*self.caller(), at=timezone.now())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def caller(self) -> tuple[str, str]:
        """Name and address, the name as the form reads it: another spelling of it is no other name."""
        name = normalize("NFKC", self.request.POST.get("username", "")).replace("\0", "")
        return name.strip().lower()[:150], self.request.META.get("REMOTE_ADDR", "")


class PasswordChange(PasswordChangeView):
    """Change one's own password."""

    template_name = "agencies/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("insight:overview")

    @transaction.atomic
    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        answer = super().form_valid(form)
        actions.record_own_password(form.user, at=timezone.now())
        messages.success(self.request, _("Đã đổi mật khẩu."))
        return answer
