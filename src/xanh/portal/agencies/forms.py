"""Forms: signing in, one's own password, people and their roles."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.utils.translation import gettext_lazy as _

from xanh.portal.agencies.rules import Role

REQUIRED = _("Cần điền ô này.")


class LoginForm(AuthenticationForm):
    """Name and password."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường."),
        "inactive": _("Tài khoản này đã khóa. Hãy hỏi quản trị hệ thống của tỉnh."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
            field.error_messages["required"] = REQUIRED


class OwnPasswordForm(PasswordChangeForm):
    """The password in use once, the new one twice."""

    error_messages = {
        "password_incorrect": _("Mật khẩu đang dùng chưa đúng."),
        "password_mismatch": _("Hai lần nhập mật khẩu mới chưa giống nhau."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = (_("Mật khẩu đang dùng"), _("Mật khẩu mới"), _("Nhập lại mật khẩu mới"))
        for field, label in zip(self.fields.values(), labels, strict=True):
            field.label = label
            field.widget.attrs["class"] = "form-control"
            field.error_messages["required"] = REQUIRED


ROLES = [
    (Role.OFFICER, _("Cán bộ cơ quan: xem tất cả, nhập văn bản của cơ quan mình")),
    (Role.FOCAL, _("Cơ quan đầu mối: nhập và chấp nhận mọi văn bản, đọc nhật ký")),
    (Role.LEADER, _("Lãnh đạo: xem tất cả, đọc nhật ký")),
    (Role.ADMINISTRATOR, _("Quản trị hệ thống: mọi quyền, quản lý tài khoản")),
]
NEEDS_AGENCY = _("Chọn cơ quan của người này; chỉ quản trị hệ thống không cần cơ quan.")


class RoleForm(forms.Form):
    """A role in an agency."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=ROLES)
    agency: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Cơ quan"), queryset=None, required=False, empty_label=_("(không thuộc cơ quan nào)")
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
        for field in self.fields.values():
            select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if select else "form-control"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") not in (None, Role.ADMINISTRATOR) and not cleaned.get("agency"):
            self.add_error("agency", NEEDS_AGENCY)
        return cleaned


class PersonForm(RoleForm):
    """A new person with a first role."""

    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("Tên đăng nhập"),
        max_length=150,
        help_text=_("Chữ, số và các dấu . _ - @; không có dấu cách. Ví dụ: ha.nguyen"),
        error_messages={"invalid": _("Chỉ dùng chữ, số và các dấu . _ - @.")},
    )
    field_order = ("name", "username", "role", "agency")
