"""All addresses: each app's pages stand in its own urls.py, with their full path."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.i18n import set_language

from xanh.portal.agencies.views.account import Login, PasswordChange

APPS = (
    "insight",
    "agencies",
    "periods",
    "explanations",
    "documents",
    "plans",
    "tasks",
    "imports",
    "reports",
    "reminders",
)

urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", PasswordChange.as_view(), name="password_change"),
    path("language/", login_not_required(set_language), name="set_language"),
    *(path("", include(f"xanh.portal.{app}.urls")) for app in APPS),
]
