"""Addresses of one's own account. Names that start with mfa_ or account_ are django-allauth's."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from xanh.portal.agencies.views import account, identities, second_factor, sessions

urlpatterns = [
    path("login/", account.Login.as_view(), name="login"),
    path("login/", account.Login.as_view(), name="account_login"),
    path("login/code/", second_factor.SignInWithCode.as_view(), name="mfa_authenticate"),
    path("login/key/", second_factor.SignInWithKey.as_view(), name="mfa_login_webauthn"),
    path("login/oidc/", identities.begin, name="oidc_login"),
    path("login/oidc/callback/", identities.returned, name="oidc_callback"),
    path("login/oidc/waiting/", identities.waiting, name="oidc_waiting"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", account.PasswordChange.as_view(), name="password_change"),
    path("security/", second_factor.Security.as_view(), name="mfa_index"),
    path("security/sessions/", sessions.end_sessions, name="end_sessions"),
    path("security/confirm/", second_factor.PasswordOnceMore.as_view(), name="account_reauthenticate"),
    path("security/confirm/code/", second_factor.CodeOnceMore.as_view(), name="mfa_reauthenticate"),
    path("security/confirm/key/", second_factor.KeyOnceMore.as_view(), name="mfa_reauthenticate_webauthn"),
    path("security/app/", second_factor.AppOn.as_view(), name="mfa_activate_totp"),
    path("security/app/off/", second_factor.AppOff.as_view(), name="mfa_deactivate_totp"),
    path("security/recovery/", second_factor.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path(
        "security/recovery/new/", second_factor.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"
    ),
    path("security/keys/", second_factor.KeyOn.as_view(), name="mfa_add_webauthn"),
    path("security/keys/<int:pk>/remove/", second_factor.KeyOff.as_view(), name="mfa_remove_webauthn"),
]
