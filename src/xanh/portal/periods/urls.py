"""Addresses of the calendar and of the reporting regimes."""

from django.urls import path

from xanh.portal.periods.views import calendar, regimes

app_name = "periods"
urlpatterns = [
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/<int:number>/", calendar.year, name="year"),
    path("calendar/<int:number>/xlsx/", calendar.year_xlsx, name="year_xlsx"),
    path("calendar/day/", calendar.day_new, name="day_new"),
    path("calendar/day/<str:iso>/", calendar.day, name="day"),
    path("calendar/notice/", calendar.notice, name="notice"),
    path("regimes/", regimes.regimes, name="regimes"),
    path("regimes/new/", regimes.regime_new, name="regime_new"),
    path("regime/<slug:code>/", regimes.regime, name="regime"),
    path("regime/<slug:code>/edit/", regimes.regime_edit, name="regime_edit"),
]
