"""Addresses of the read-only pages."""

from django.urls import path

from xanh.portal.insight.views import journal, late, merging, pages

app_name = "insight"
urlpatterns = [
    path("", pages.overview, name="overview"),
    path("overview.xlsx", pages.overview_xlsx, name="overview_xlsx"),
    path("late/", late.late, name="late"),
    path("late.xlsx", late.late_xlsx, name="late_xlsx"),
    path("matrix/", pages.matrix, name="matrix"),
    path("matrix.xlsx", pages.matrix_xlsx, name="matrix_xlsx"),
    path("agencies/number/<int:pk>/", pages.agency_by_number, name="agency_by_number"),
    path("agencies/<slug:code>/", pages.agency, name="agency"),
    path("register/merge/", merging.merge, name="merge"),
    path("journal/", journal.journal, name="journal"),
    path("journal/export/", journal.export, name="journal_export"),
    path("indicators/", pages.indicators, name="indicators"),
    path("indicators/<str:code>/", pages.indicator, name="indicator"),
]
