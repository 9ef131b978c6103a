"""Addresses of the reports: each is named by tier, period and agency, for it may not be written yet."""

from django.urls import path

from xanh.portal.reports.views import board, entry, judging, sheet

app_name = "reports"
ONE = "reports/<int:tier>/<slug:period>/<slug:agency>/"
urlpatterns = [
    path("reports/", entry.mine, name="mine"),
    path("reports/received/", judging.received, name="received"),
    path("reports/received/accept", judging.accept_several, name="accept_several"),
    path("reports/board/", board.board, name="board"),
    path("reports/board.xlsx", board.board_xlsx, name="board_xlsx"),
    path(ONE, entry.report, name="report"),
    path(f"{ONE}save", entry.save, name="save"),
    path(f"{ONE}lines/<str:code>", entry.line, name="line"),
    path(f"{ONE}submit", entry.submit, name="submit"),
    path(f"{ONE}recall", entry.recall, name="recall"),
    path(f"{ONE}versions/<int:number>", entry.version, name="version"),
    path(f"{ONE}judge", judging.judge, name="judge"),
    path(f"{ONE}lift", judging.lift, name="lift"),
    path(f"{ONE}report.xlsx", sheet.download, name="sheet"),
    path(f"{ONE}upload", sheet.upload, name="upload"),
]
