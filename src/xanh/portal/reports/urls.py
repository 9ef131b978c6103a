"""Addresses of the reports: each is named by tier, period and agency, for it may not be written yet."""

from django.urls import path

from xanh.portal.reports.views import board, consolidating, drafting, entry, judging, sheet

app_name = "reports"
ONE = "reports/<int:tier>/<slug:period>/<slug:agency>/"
ALL = "reports/consolidations/<int:tier>/<slug:period>/"
urlpatterns = [
    path("reports/", entry.mine, name="mine"),
    path("reports/received/", judging.received, name="received"),
    path("reports/received/accept", judging.accept_several, name="accept_several"),
    path("reports/board/", board.board, name="board"),
    path("reports/board.xlsx", board.board_xlsx, name="board_xlsx"),
    path("reports/consolidations/", consolidating.consolidations, name="consolidations"),
    path("reports/consolidations/number/<int:pk>/", consolidating.by_number, name="consolidation_by_number"),
    path(ALL, consolidating.consolidation, name="consolidation"),
    path(f"{ALL}lines/<str:code>", consolidating.joint, name="joint"),
    path(f"{ALL}parts/<slug:agency>", consolidating.part, name="part"),
    path(f"{ALL}take", consolidating.take, name="take"),
    path(f"{ALL}consolidation.xlsx", consolidating.consolidation_xlsx, name="consolidation_xlsx"),
    path(f"{ALL}carry/<int:above>", drafting.carry, name="carry"),
    path(f"{ALL}draft", drafting.draft, name="draft"),
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
