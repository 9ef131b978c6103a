"""Forms of signing in safely: codes, keys, the password once more, whom an identity belongs to."""

import struct
from collections.abc import Callable
from typing import Any

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils.translation import gettext_lazy as _

from xanh.portal.agencies.forms import REQUIRED

CODE = _("Mã xác thực")


def word(field: Any, label: Any, **attributes: str) -> None:
    """Our label, our look, our word for what is missing."""
    field.label = label
    field.error_messages["required"] = REQUIRED
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update({"class": "form-control", **attributes})


class SignInCode(AuthenticateForm):
    """A code of the app, or a recovery code, after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["code"], CODE, inputmode="numeric", autofocus="")


class CodeAgain(CodeAgainForm):
    """A code of the app, or a recovery code, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["code"], CODE, inputmode="numeric", autofocus="")


class FirstCode(ActivateTOTPForm):
    """The first code of an app that has just been told its seed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["code"], _("Mã 6 chữ số đang hiện trong ứng dụng"), inputmode="numeric")


class PasswordAgain(ReauthenticateForm):
    """The password in use, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        word(self.fields["password"], _("Mật khẩu"))


# What a stranger's bytes break while a key is read: a wrong key, not an error of ours.
BROKEN = (AttributeError, IndexError, InvalidSignature, KeyError, TypeError, ValueError, struct.error)


def read_key(clean: Callable[[], Any]) -> Any:
    """What allauth's `clean` reads; bytes that it does not expect are a wrong key."""
    try:
        return clean()
    except BROKEN as error:
        raise get_adapter().validation_error("incorrect_key") from error


class Key(AuthenticateWebAuthnForm):
    """A key after the password."""

    def clean_credential(self) -> Any:
        return read_key(super().clean_credential)


class KeyAlone(LoginWebAuthnForm):
    """A key instead of name and password."""

    def clean_credential(self) -> Any:
        return read_key(super().clean_credential)


class KeyAgain(ReauthenticateWebAuthnForm):
    """A key before something that matters."""

    def clean_credential(self) -> Any:
        return read_key(super().clean_credential)


class NewKey(AddWebAuthnForm):
    """A key with the name its owner tells it by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self.fields["name"], _("Tên gợi nhớ"), maxlength="60")
        self.fields["name"].help_text = _("Ví dụ: Điện thoại của tôi, Khóa USB ở cơ quan.")
        passwordless = self.fields["passwordless"]
        passwordless.label = _("Đăng nhập bằng khóa này, không cần gõ mật khẩu")
        passwordless.help_text = _("Khóa phải hỏi vân tay, khuôn mặt hoặc mã PIN của bạn.")

    def clean_name(self) -> str:
        return str(super().clean_name())[:60]

    def clean_credential(self) -> Any:
        """An object: allauth takes `false` or `0` for nothing to examine, and would keep it as a key."""
        if not isinstance(self.cleaned_data["credential"], dict):
            raise get_adapter().validation_error("incorrect_key")
        return self.cleaned_data["credential"]

    def clean(self) -> Any:
        return read_key(super().clean)


class ResetFactorForm(forms.Form):
    """Why somebody's second factor is taken away."""

    why = forms.CharField(label=_("Lý do"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"].widget.attrs["class"] = "form-control"


class LinkForm(forms.Form):
    """Whose account an identity is."""

    person: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        field.queryset = people  # type: ignore[attr-defined]
        field.error_messages["required"] = field.error_messages["invalid_choice"] = _(
            "Chọn một người trong danh sách."
        )
