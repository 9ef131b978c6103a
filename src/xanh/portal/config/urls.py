"""All addresses: one line for each app, its pages in its own urls.py."""

from importlib.util import find_spec

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.i18n import set_language

APPS = {
    "": "insight",
    "co-quan/": "agencies",
    "chi-tieu/": "indicators",
    "ke-hoach/": "plans",
    "nhap/": "imports",
    "nhat-ky/": "journal",
}

urlpatterns = [
    path("dang-nhap/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("dang-xuat/", LogoutView.as_view(), name="logout"),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
    *(
        path(prefix, include(f"xanh.portal.{app}.urls"))
        for prefix, app in APPS.items()
        if find_spec(f"xanh.portal.{app}") and find_spec(f"xanh.portal.{app}.urls")
    ),
]
