"""Addresses of the read-only pages."""

from django.urls import path

from xanh.portal.insight import views

app_name = "insight"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("overview.xlsx", views.overview_xlsx, name="overview_xlsx"),
    path("matrix/", views.matrix, name="matrix"),
    path("matrix.xlsx", views.matrix_xlsx, name="matrix_xlsx"),
    path("agencies/<slug:code>/", views.agency, name="agency"),
    path("journal/", views.journal, name="journal"),
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<str:code>/", views.indicator, name="indicator"),
]
