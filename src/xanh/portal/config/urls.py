"""All addresses: each app's pages stand in its own urls.py, with their full path."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

APPS = (
    "insight",
    "agencies",
    "periods",
    "offline",
    "explanations",
    "documents",
    "plans",
    "tasks",
    "imports",
    "reports",
    "reminders",
)

urlpatterns = [
    path("", include("xanh.portal.agencies.account_urls")),
    path("language/", login_not_required(set_language), name="set_language"),
    *(path("", include(f"xanh.portal.{app}.urls")) for app in APPS),
]
