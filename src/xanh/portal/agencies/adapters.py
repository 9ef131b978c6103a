"""What django-allauth asks of this house: who may come in, how secrets are kept, what is said."""

import base64
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xanh.portal.agencies import accounts
from xanh.portal.agencies.watching import begin

logger = logging.getLogger(__name__)
WRONG_CODE = _(
    "Mã chưa đúng hoặc đã dùng rồi. Lấy mã đang hiện trong ứng dụng, hoặc một mã khôi phục chưa dùng."
)
WRONG_KEY = _("Không nhận ra khóa này. Hãy thử lại, hoặc dùng cách khác.")
SAID = {
    "mfa/messages/totp_activated.txt": _("Đã bật mã xác thực từ ứng dụng."),
    "mfa/messages/totp_deactivated.txt": _("Đã tắt mã xác thực từ ứng dụng."),
    "mfa/messages/webauthn_added.txt": _("Đã thêm khóa."),
    "mfa/messages/webauthn_removed.txt": _("Đã xóa khóa."),
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators alone; each way in begins a session of ours."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": _("Mật khẩu chưa đúng."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def login(self, request: Any, user: Any) -> None:
        super().login(request, user)
        begin(request, at=timezone.now())

    def respond_user_inactive(self, request: Any, user: Any) -> Any:
        messages.error(request, gettext("Tài khoản này đã khóa. Hãy hỏi quản trị hệ thống của tỉnh."))
        return redirect("login")

    def add_message(
        self, request: Any, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """What allauth has to say, in our words; what has none is said by the page itself."""
        text = kwargs.get("message") or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, text)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Seeds of codes stand enciphered in the database, with a key made of the secret key."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "incorrect_key": WRONG_KEY,
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Under another secret key: a seed that nobody knows, so that no code is right."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's word
        count = accounts.second_factors(user).filter(type=type).count()
        return gettext("Khóa số %(number)s") % {"number": count + 1}


def _cipher() -> Fernet:
    key = salted_hmac("xanh.second_factor", "seed", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Whom another organisation knows comes in where an administrator has linked them; nobody else."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        account, told = sociallogin.account, sociallogin.user
        waiting = accounts.ask_for_link(
            account.provider,
            account.uid,
            name=told.get_full_name(),
            email=told.email or "",
            at=timezone.now(),
        )
        request.session["waiting_identity"] = waiting.pk
        raise ImmediateHttpResponse(redirect("oidc_waiting"))

    def on_authentication_error(self, request: Any, provider: Any, **about: Any) -> None:
        raise ImmediateHttpResponse(self.refuse(request, provider, about.get("exception") or about))

    def refuse(self, request: Any, provider: Any, reason: Any) -> HttpResponse:
        """Whatever went wrong is said on the login page; the reason is for the log."""
        logger.warning("sign-in through %s refused: %r", provider.name, reason)
        text = gettext("Không đăng nhập được qua %(name)s. Hãy thử lại, hoặc dùng mật khẩu.")
        messages.error(request, text % {"name": provider.name})
        return redirect("login")
