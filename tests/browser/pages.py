"""Every page a person can open, with whoever opens it: what the tests of looks and weight go through."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """A page by a short name; `address` may hold {ready}, {scan}, {version}, {scores}, {failed}, {plan},
    {official}, {document}, {received}, {parent}, {draft}, {task}, {work}, {evidence}, {explanation},
    {tier}."""

    name: str
    address: str
    who: str = "an"


SCREENS = (
    Screen("overview", "/"),
    Screen("matrix", "/matrix/"),
    Screen("agencies", "/agencies/"),
    Screen("agency", "/agencies/so-xd/"),
    Screen("agency-new", "/register/new/"),
    Screen("agency-edit", "/register/so-xd/"),
    Screen("group-edit", "/register/cac-so-lien-quan/"),
    Screen("contacts", "/register/so-xd/contacts/"),
    Screen("merge", "/register/merge/"),
    Screen("merge-preview", "/register/merge/?predecessors=so-khcn&successor=so-xd&on=2026-12-01&why=NQ"),
    Screen("journal-checked", "/journal/?check=1"),
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
    Screen("documents", "/documents/", "ha"),
    Screen("document-new", "/documents/new/", "ha"),
    Screen("document-draft", "/documents/{official}/edit/", "ha"),
    Screen("document", "/documents/{document}/", "ha"),
    Screen("documents-received", "/documents/received/", "ha"),
    Screen("document-received", "/documents/received/{received}/", "ha"),
    Screen("register", "/documents/numbers/", "ha"),
    Screen("plan-tasks", "/plans/{plan}/?part=tasks"),
    Screen("plan-gaps", "/plans/{parent}/gaps/"),
    Screen("plan-draft", "/plans/{parent}/draft/", "lan"),
    Screen("plan-edit", "/plans/{draft}/edit/", "lan"),
    Screen("plan-head", "/plans/{draft}/edit/head/", "lan"),
    Screen("plan-task", "/plans/{draft}/tasks/{task}/", "lan"),
    Screen("plan-task-new", "/plans/{draft}/tasks/new/", "lan"),
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
    Screen("regime", "/regime/pgi-quy/", "ha"),
    Screen("regime-edit", "/regime/pgi-quy/edit/", "ha"),
    Screen("today", "/today/", "lan"),
    Screen("unsent", "/unsent/", "lan"),
    Screen("task", "/tasks/{work}/", "quang"),
    Screen("evidence-queue", "/evidence/", "ha"),
    Screen("evidence", "/evidence/{evidence}/", "ha"),
    Screen("explanations", "/explanations/?side=all", "quang"),
    Screen("explanation", "/explanations/{explanation}/", "lan"),
    Screen("password", "/password/"),
    Screen("security", "/security/"),
    Screen("confirm", "/security/confirm/"),
    Screen("app", "/security/app/"),
    Screen("key", "/security/keys/"),
    Screen("recovery-new", "/security/recovery/new/"),
    Screen("not-found", "/plans/999999/"),
    Screen("login", "/login/", ""),
)
