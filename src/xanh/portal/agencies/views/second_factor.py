"""A second factor: codes of an app, keys, recovery codes; asked for at the sign-in and before what matters.

The flows are django-allauth's. What is ours: words, counted tries, a journal line in the same transaction.
"""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from xanh.portal.agencies import access, accounts, watching
from xanh.portal.agencies.account_forms import (
    CodeAgain,
    FirstCode,
    Key,
    KeyAgain,
    KeyAlone,
    NewKey,
    PasswordAgain,
    SignInCode,
)
from xanh.portal.agencies.middleware import owes_second_factor
from xanh.portal.agencies.views.limits import Limited, as_typed


class Security(IndexView):
    """What protects one's account, and where it is in use."""

    template_name = "agencies/account/security.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = access.person(self.request.user)
        return super().get_context_data(**kwargs) | {
            "owed": owes_second_factor(user),
            "sessions": accounts.open_sessions(user, at=timezone.now()),
            "current": watching.current(self.request),
        }


class Written:
    """Goes before a form view that changes a second factor: the change and its line are one."""

    act = ""
    request: Any

    def said(self, form: Any) -> dict[str, Any]:
        return {}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        details = self.said(form)
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        accounts.record_factor(self.request.user, self.act, at=timezone.now(), details=details)
        return answer


class SignInWithCode(Limited, AuthenticateView):
    """After the password: a code of the app, a recovery code, or a key."""

    template_name = "agencies/account/code.html"
    form_class = SignInCode
    webauthn_form_class = Key
    secrets = ("code", "credential")

    def guessed_name(self) -> str:
        return as_typed(self.stage.login.user.get_username())


class SignInWithKey(Limited, LoginWebAuthnView):
    """A key alone. Nobody is named before it is read, so an address alone is counted."""

    form_class = KeyAlone
    secrets = ("credential",)

    def guessed_name(self) -> str:
        return f"(key) {watching.caller(self.request).address}"


class PasswordOnceMore(Limited, ReauthenticateView):
    """The password before something that matters."""

    template_name = "agencies/account/confirm.html"
    form_class = PasswordAgain
    secrets = ("password",)


class CodeOnceMore(Limited, ReauthenticateByCodeView):
    """A code instead of the password."""

    template_name = "agencies/account/confirm.html"
    form_class = CodeAgain


class KeyOnceMore(Limited, ReauthenticateWebAuthnView):
    """A key instead of the password."""

    template_name = "agencies/account/confirm_key.html"
    form_class = KeyAgain
    secrets = ("credential",)

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)
        return redirect(self.request.get_full_path())


class AppOn(Limited, Written, ActivateTOTPView):
    """Tell an app the seed, and type its first code."""

    template_name = "agencies/account/app_on.html"
    form_class = FirstCode
    act = "person.factor_add"

    def said(self, form: Any) -> dict[str, Any]:
        return {"after": {"factor": "totp"}}


class AppOff(Written, DeactivateTOTPView):
    """Do without the app's codes."""

    template_name = "agencies/account/sure.html"
    act = "person.factor_remove"

    def said(self, form: Any) -> dict[str, Any]:
        return {"before": {"factor": "totp"}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = _("Tắt mã xác thực từ ứng dụng?")
        told = _("Từ lần sau, đăng nhập không còn hỏi mã trong ứng dụng này.")
        return super().get_context_data(**kwargs) | {
            "asked": asked,
            "told": told,
            "doing": _("Tắt mã xác thực"),
        }


class KeyOn(Limited, Written, AddWebAuthnView):
    """Add a key."""

    template_name = "agencies/account/key_on.html"
    form_class = NewKey
    act = "person.factor_add"
    secrets = ("credential",)

    def said(self, form: Any) -> dict[str, Any]:
        return {"after": {"factor": "webauthn", "name": form.cleaned_data["name"]}}


class KeyOff(Written, RemoveWebAuthnView):
    """Do without a key."""

    template_name = "agencies/account/sure.html"
    success_url = reverse_lazy("mfa_index")
    act = "person.factor_remove"

    def said(self, form: Any) -> dict[str, Any]:
        return {"before": {"factor": "webauthn", "name": str(self.object)}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = _("Xóa khóa “%(name)s”?") % {"name": self.object}
        told = _("Khóa này không còn đăng nhập được vào tài khoản của bạn.")
        return super().get_context_data(**kwargs) | {"asked": asked, "told": told, "doing": _("Xóa khóa")}


class RecoveryCodes(ViewRecoveryCodesView):
    """The recovery codes, shown once."""

    template_name = "agencies/account/recovery.html"


class NewRecoveryCodes(Written, GenerateRecoveryCodesView):
    """New recovery codes; the old ones hold no more."""

    template_name = "agencies/account/sure.html"
    act = "person.factor_codes"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = _("Tạo mã khôi phục mới?")
        told = _("Các mã khôi phục cũ mất hiệu lực ngay. Mã mới chỉ hiện một lần.")
        return super().get_context_data(**kwargs) | {"asked": asked, "told": told, "doing": _("Tạo mã mới")}
