"""All addresses: each app's pages stand in its own urls.py, with their full path."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.urls import include, path, reverse_lazy
from django.views.i18n import set_language

APPS = ("insight", "agencies", "plans", "imports", "journal")

urlpatterns = [
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "password/",
        PasswordChangeView.as_view(success_url=reverse_lazy("insight:overview")),
        name="password_change",
    ),
    path("language/", login_not_required(set_language), name="set_language"),
    *(
        path("", include(f"xanh.portal.{app}.urls"))
        for app in APPS
        if find_spec(f"xanh.portal.{app}.urls")
    ),
]
