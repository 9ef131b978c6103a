"""Every page a person can open, with whoever opens it: what the tests of looks and weight go through."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """A page by a short name; `address` may hold {ready}, {scan}, {version}, {scores}, {failed}, {plan},
    {tier}."""

    name: str
    address: str
    who: str = "an"


SCREENS = (
    Screen("overview", "/"),
    Screen("matrix", "/matrix/"),
    Screen("agencies", "/agencies/"),
    Screen("agency", "/agencies/so-xd/"),
    Screen("indicators", "/indicators/"),
    Screen("indicator", "/indicators/1.05/"),
    Screen("plans", "/plans/"),
    Screen("plan", "/plans/{plan}/"),
    Screen("reports", "/reports/", "lan"),
    Screen("reports-received", "/reports/received/", "ha"),
    Screen("reports-board", "/reports/board/?year=2026", "ha"),
    Screen("report", "/reports/{tier}/20262/so-tc/", "ha"),
    Screen("report-judge", "/reports/{tier}/20262/so-tc/judge", "ha"),
    Screen("report-version", "/reports/{tier}/20262/so-tc/versions/1", "ha"),
    Screen("report-lift", "/reports/{tier}/20261/so-ct/lift", "ha"),
    Screen("report-entry", "/reports/{tier}/20264/so-ct/", "lan"),
    Screen("report-submit", "/reports/{tier}/20264/so-ct/submit", "lan"),
    Screen("journal", "/journal/"),
    Screen("imports", "/imports/"),
    Screen("imports-none", "/imports/?state=discarded"),
    Screen("upload", "/imports/new/"),
    Screen("review", "/imports/{ready}/"),
    Screen("review-pages", "/imports/{scan}/"),
    Screen("review-field", "/imports/{ready}/field/?path=indicators.2.lead"),
    Screen("scores-review", "/imports/{scores}/"),
    Screen("failed", "/imports/{failed}/"),
    Screen("changes", "/imports/{version}/changes/"),
    Screen("accept", "/imports/{version}/accept/"),
    Screen("accepted", "/imports/1/"),
    Screen("people", "/people/"),
    Screen("person", "/people/{person}/"),
    Screen("calendar", "/calendar/2026/"),
    Screen("calendar-guessed", "/calendar/2028/"),
    Screen("calendar-day", "/calendar/day/2026-11-24/"),
    Screen("notice", "/calendar/notice/"),
    Screen("regimes", "/regimes/"),
    Screen("regime", "/regime/pgi-quy/"),
    Screen("regime-edit", "/regime/pgi-quy/edit/"),
    Screen("password", "/password/"),
    Screen("not-found", "/plans/999999/"),
    Screen("login", "/login/", ""),
)
