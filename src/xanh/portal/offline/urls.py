"""Addresses of working without a network. The worker stands at the root: its scope is every page."""

from django.urls import path

from xanh.portal.offline import views

app_name = "offline"
urlpatterns = [
    path("sw.js", views.worker, name="worker"),
    path("unsent/", views.unsent, name="unsent"),
    path("unsent/who/", views.who, name="who"),
]
