"""Every address of the portal with what it answers to whom: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.access.roles import (
    ADMIN,
    ANONYMOUS,
    CLERK_OWN,
    CLERKS,
    EVERYONE,
    FOCAL,
    FOCAL_OWN,
    FOCAL_RECEIVING,
    FOCALS,
    HEAD_OWN,
    HEADS,
    LEADER,
    MEMBERS,
    OFFICER,
    OFFICER_OWN,
    OFFICERS,
    OUTSIDER,
    OWN,
    SIGNED_IN,
    Answer,
    to,
)
from xanh.portal.explanations.forms import sealed
from xanh.portal.explanations.rules import Figure
from xanh.portal.tasks.rules import period_now

ANYONE = dict.fromkeys(EVERYONE, 302)
ALL_SIGNED_IN = to(200, *SIGNED_IN)
ALL_MEMBERS = to(200, *MEMBERS)
IMPORTERS = to(200, *OFFICERS, *FOCALS, ADMIN)
IMPORT_READ = to(200, *OWN, *FOCALS, ADMIN)
IMPORT_EDIT = to(200, OFFICER_OWN, *FOCALS, ADMIN)
IMPORT_ACT = to(302, OFFICER_OWN, *FOCALS, ADMIN)
IMPORT_ACCEPT = to(302, *FOCALS, ADMIN)
JOURNAL = to(200, LEADER, *HEADS, *FOCALS, ADMIN)
DOCUMENTS = (LEADER, *OFFICERS, *FOCALS, *CLERKS, *HEADS)
SEEING_REGISTER = to(403, LEADER, *OFFICERS, *HEADS)
PEOPLE = to(200, ADMIN)
PEOPLE_ACT = to(302, ADMIN)
REPORT_READ = to(200, *OWN, FOCAL_RECEIVING, LEADER, ADMIN)
CONSOLIDATION_READ = to(200, FOCAL_RECEIVING, LEADER, ADMIN)
CONSOLIDATION_NUMBER = to(302, FOCAL_RECEIVING, LEADER, ADMIN)
REGIME_ACT = {**to(422, FOCAL_RECEIVING, ADMIN, refused=403), OUTSIDER: 404}
REGIME_EDIT = {**to(200, FOCAL_RECEIVING, ADMIN), FOCAL: 403, FOCAL_OWN: 403}
REGIME_CHANGE = {**to(422, FOCAL_RECEIVING, ADMIN), FOCAL: 403, FOCAL_OWN: 403}
# Whoever is of the agency sees its plan being written; officers and focals write it.
DRAFT_EDIT = {**to(200, OFFICER_OWN, FOCAL_OWN), CLERK_OWN: 403, HEAD_OWN: 403}
DRAFT_ACT = {**to(302, OFFICER_OWN, FOCAL_OWN), CLERK_OWN: 403, HEAD_OWN: 403}
FIELD = "indicators.0.name"
NOBODY_YET = dict.fromkeys(EVERYONE, 404)  # no issuer is set
# Of one's own account: these have typed no password in this session, so what matters asks for it first.
ONE_S_OWN = to(302, *SIGNED_IN)
NO_FACTOR = to(404, *SIGNED_IN)

FIGURE = sealed(Figure("indicators.node", "1", "2024", "CSTP1 năm 2024"))
ENTRY = {"period": period_now(None, date.today()).code, "done": "Đã họp"}
OWN_PART = to(302, OFFICER_OWN, FOCAL_OWN)
READERS = (*OWN, *FOCALS, LEADER)
EVIDENCE_READ = to(200, *READERS)
EVIDENCE_JUDGE = {**EVIDENCE_READ, **dict.fromkeys(READERS, 403), FOCAL_RECEIVING: 302}
EVIDENCE_WITHDRAW = {**EVIDENCE_READ, **dict.fromkeys(READERS, 403), OFFICER_OWN: 302, FOCAL_OWN: 302}
# Objects that are nobody's own; every other kind is walked twice, see `roles`.
SHARED = {
    "",
    "agency number",
    "merger",
    "plan",
    "indicator",
    "person",
    "key",
    "identity",
    "tier",
    "private calendar",
}
SHARED |= {"consolidation", *(f"consolidation {part}" for part in ("number", "line", "part", "above"))}

# Rows of seven answers, not yet told for all roles: anonymous, Dũng (no role), Quang (leader), Minh (officer
# elsewhere), Lan (her import), Hà (focal), administrator.
SEVEN = (ANONYMOUS, OUTSIDER, LEADER, OFFICER, OFFICER_OWN, FOCAL_RECEIVING, ADMIN)


def consolidation(status: Answer) -> dict[str, Answer]:
    """The focal people of the receiver get `status`; who else sees the consolidation is refused."""
    seen = {role: 403 if answer == 200 else answer for role, answer in CONSOLIDATION_READ.items()}
    return {**seen, FOCAL_RECEIVING: status}


def report(status: Answer, *who: str) -> dict[str, Answer]:
    """These get `status`; who else sees the report is refused, to all others there is none."""
    seen = {role: 403 if answer == 200 else answer for role, answer in REPORT_READ.items()}
    return {**seen, **dict.fromkeys(who, status)}


WRITERS, SENDERS = (OFFICER_OWN, FOCAL_OWN), (OFFICER_OWN, FOCAL_OWN, HEAD_OWN)


@dataclass(frozen=True)
class Address:
    """One address and method: `about` names the object it is about, `answers` the status for each role."""

    name: str
    answers: Mapping[str, Answer] | tuple[Answer, ...]
    about: str = ""
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)

    @property
    def by_role(self) -> Mapping[str, Answer]:
        if isinstance(self.answers, tuple):
            return dict(zip(SEVEN, self.answers, strict=True))
        return self.answers

    @property
    def is_walked_twice(self) -> bool:
        return self.about not in SHARED and not isinstance(self.answers, tuple)


def post(
    name: str, answers: Mapping[str, Answer] | tuple[Answer, ...], about: str = "", /, **data: str
) -> Address:
    return Address(name, answers, about, "post", data)


def to_own(status: Answer, *who: str) -> dict[str, Answer]:
    """These get `status`; others of the agency see the object and are refused; to the rest there is none."""
    return {**to(404), **dict.fromkeys(OWN, 403), **dict.fromkeys(who, status)}


def step(status: int, *who: str) -> dict[str, Answer]:
    """An object that every member sees: others than these are refused, a stranger does not find it."""
    return {**to(status, *who, refused=403), OUTSIDER: 404}


TABLE = (
    Address("login", {**ANYONE, ANONYMOUS: 200}),
    post("login", {**ANYONE, ANONYMOUS: 422}),
    Address("account_login", {**ANYONE, ANONYMOUS: 200}),
    post("account_login", {**ANYONE, ANONYMOUS: 422}),
    Address("mfa_authenticate", ANYONE),
    post("mfa_authenticate", ANYONE, code="000000"),
    Address("mfa_login_webauthn", ANYONE),
    post("mfa_login_webauthn", ANYONE, credential="{}"),
    post("oidc_login", NOBODY_YET),
    Address("oidc_callback", NOBODY_YET),
    Address("oidc_waiting", ANYONE),
    Address("mfa_index", ALL_SIGNED_IN),
    post("end_sessions", ONE_S_OWN),
    Address("account_reauthenticate", ALL_SIGNED_IN),
    post("account_reauthenticate", to(422, *SIGNED_IN), password="wrong"),
    Address("mfa_reauthenticate", ONE_S_OWN),
    post("mfa_reauthenticate", ONE_S_OWN, code="000000"),
    Address("mfa_reauthenticate_webauthn", ONE_S_OWN),
    post("mfa_reauthenticate_webauthn", ONE_S_OWN, credential="{}"),
    Address("mfa_activate_totp", ONE_S_OWN),
    post("mfa_activate_totp", ONE_S_OWN, code="000000"),
    Address("mfa_deactivate_totp", NO_FACTOR),
    post("mfa_deactivate_totp", NO_FACTOR),
    Address("mfa_view_recovery_codes", NO_FACTOR),
    Address("mfa_generate_recovery_codes", ONE_S_OWN),
    post("mfa_generate_recovery_codes", ONE_S_OWN),
    Address("mfa_add_webauthn", ONE_S_OWN),
    post("mfa_add_webauthn", ONE_S_OWN, credential="{}"),
    Address("mfa_remove_webauthn", ONE_S_OWN, "key"),
    post("mfa_remove_webauthn", ONE_S_OWN, "key"),
    post("logout", to(302, *SIGNED_IN)),
    Address("password_change", ALL_SIGNED_IN),
    post("password_change", to(422, *SIGNED_IN)),
    post("set_language", ANYONE, language="en", next="/login/"),
    Address("insight:overview", ALL_MEMBERS),
    Address("insight:overview_xlsx", ALL_MEMBERS),
    Address("insight:late", ALL_MEMBERS),
    Address("insight:late_xlsx", ALL_MEMBERS),
    Address("insight:matrix", ALL_MEMBERS),
    Address("insight:matrix_xlsx", ALL_MEMBERS),
    Address("insight:agency", ALL_MEMBERS, "agency"),
    Address("insight:indicators", ALL_MEMBERS),
    Address("insight:indicator", ALL_MEMBERS, "indicator"),
    Address("agencies:list", ALL_MEMBERS),
    Address("agencies:list_xlsx", ALL_MEMBERS),
    Address("agencies:add", PEOPLE),
    post("agencies:add", to(422, ADMIN)),
    Address("agencies:edit", PEOPLE, "agency"),
    post("agencies:edit", PEOPLE_ACT, "agency", act="end", last="2030-01-01", why="giải thể"),
    Address("agencies:contacts", to(200, *OWN, *FOCALS, ADMIN), "agency"),
    post("agencies:contacts", to(302, OFFICER_OWN, FOCAL_OWN, ADMIN), "agency", name="A", phone="1"),
    post("agencies:merge_undo", PEOPLE_ACT, "merger", why="nhầm"),
    Address("insight:merge", PEOPLE),
    post("insight:merge", to(422, ADMIN)),
    Address("agencies:people", PEOPLE),
    post("agencies:people", to(422, ADMIN)),
    Address("agencies:person", PEOPLE, "person"),
    post("agencies:person", PEOPLE_ACT, "person", act="active"),
    post("agencies:person", PEOPLE_ACT, "person", act="end_sessions"),
    post("agencies:person", PEOPLE_ACT, "person", act="second_factor", why="mất điện thoại"),
    post("agencies:identity", PEOPLE_ACT, "identity", act="refuse"),
    Address("plans:list", ALL_MEMBERS),
    Address("plans:detail", ALL_MEMBERS, "plan"),
    Address("plans:document", ALL_MEMBERS, "plan"),
    Address("plans:plan_xlsx", ALL_MEMBERS, "plan"),
    post("plans:official", to(302, OFFICER_OWN, FOCAL_OWN, refused=403) | {OUTSIDER: 404}, "counted plan"),
    Address("plans:gaps", ALL_MEMBERS, "plan"),
    Address("plans:gaps_xlsx", ALL_MEMBERS, "plan"),
    Address("plans:draft", {**to(200, *OFFICERS, *FOCALS, refused=403), OUTSIDER: 404}, "plan"),
    post(
        "plans:draft", {**to(302, OFFICER_OWN, FOCAL_OWN, refused=403), OUTSIDER: 404}, "plan", agency="so-xd"
    ),
    post(
        "plans:received", {**to(302, *OFFICERS, *FOCALS, LEADER, *HEADS, refused=403), OUTSIDER: 404}, "plan"
    ),
    Address("plans:edit", DRAFT_EDIT, "draft"),
    Address("plans:head", DRAFT_EDIT, "draft"),
    post("plans:head", DRAFT_ACT, "draft", expected="1", title="Tên khác"),
    post("plans:undo", DRAFT_ACT, "draft", line="0"),
    Address("plans:adopt", {**to(200, FOCAL_OWN, HEAD_OWN), OFFICER_OWN: 403, CLERK_OWN: 403}, "draft"),
    post(
        "plans:adopt", {**to(302, FOCAL_OWN, HEAD_OWN), OFFICER_OWN: 403, CLERK_OWN: 403}, "draft", why="đủ"
    ),
    post("plans:discard", DRAFT_ACT, "draft", why="soạn nhầm"),
    Address("plans:task_add", DRAFT_EDIT, "draft"),
    post("plans:task_add", DRAFT_ACT, "draft", text="Việc mới", requires_evidence="none"),
    Address("plans:task", DRAFT_EDIT, "drafted task"),
    post("plans:task", DRAFT_ACT, "drafted task", expected="1", text="Lời khác", requires_evidence="none"),
    post("plans:task_act", DRAFT_ACT, "drafted task", act="down"),
    Address("plans:task", to(200, OFFICER_OWN, FOCAL_OWN, HEAD_OWN, refused=403) | {OUTSIDER: 404}, "task"),
    post("plans:task_act", to(302, FOCAL_OWN, HEAD_OWN, refused=403) | {OUTSIDER: 404}, "task", act="cancel"),
    Address("insight:journal", JOURNAL),
    Address("insight:journal_export", JOURNAL, data={"as": "csv"}),
    Address("insight:agency_by_number", to(302, *MEMBERS), "agency number"),
    Address("imports:list", ALL_MEMBERS),
    Address("imports:upload", IMPORTERS),
    post("imports:upload", to(422, *OFFICERS, *FOCALS, ADMIN)),
    Address("imports:detail", IMPORT_READ, "import"),
    Address("imports:progress", IMPORT_READ, "import"),
    Address("imports:source", IMPORT_READ, "import", data={"from": "1"}),
    Address("imports:page", IMPORT_READ, "page"),
    Address("imports:picture", IMPORT_READ, "page"),
    Address("imports:changes", IMPORT_READ, "version"),
    Address("imports:changes_xlsx", IMPORT_READ, "version"),
    Address("imports:file", IMPORT_READ, "import"),
    Address("imports:plan_xlsx", IMPORT_READ, "import"),
    Address("imports:agencies", IMPORT_READ, "import", data={"q": "xay dung"}),
    Address("imports:field", IMPORT_EDIT, "import", data={"path": FIELD}),
    post("imports:field", IMPORT_ACT, "import", path=FIELD, act="confirm", expected=""),
    post("imports:row", IMPORT_ACT, "import", path="indicators.0", act="remove", expected=""),
    post("imports:add", IMPORT_ACT, "import", rows="tasks:0"),
    post("imports:confirm_proposed", IMPORT_ACT, "import"),
    Address("imports:accept", IMPORT_READ, "import"),
    post("imports:accept", IMPORT_ACCEPT, "import", accept_doubts="1", reason="xong"),
    post("imports:discard", IMPORT_ACT, "import"),
    post("imports:restore", IMPORT_ACT, "import"),
    post("imports:retry", IMPORT_ACT, "import"),
    Address("reports:mine", ALL_MEMBERS),
    Address("reports:received", ALL_MEMBERS),
    Address("reports:board", ALL_MEMBERS),
    Address("reports:board_xlsx", ALL_MEMBERS),
    post("reports:accept_several", to(302, LEADER, *HEADS, *FOCALS)),
    Address("reports:consolidations", ALL_MEMBERS),
    Address("reports:consolidation", CONSOLIDATION_READ, "consolidation"),
    Address("reports:consolidation_by_number", CONSOLIDATION_NUMBER, "consolidation number"),
    Address("reports:consolidation_xlsx", CONSOLIDATION_READ, "consolidation"),
    post("reports:take", consolidation(422), "consolidation"),
    Address("reports:joint", CONSOLIDATION_READ, "consolidation line"),
    post("reports:joint", consolidation(409), "consolidation line", text="Chung", expected="9"),
    Address("reports:part", CONSOLIDATION_READ, "consolidation part"),
    post("reports:part", consolidation(422), "consolidation part", number="9"),
    Address("reports:carry", consolidation(200), "consolidation above"),
    post("reports:carry", consolidation(422), "consolidation above", seen="khác"),
    Address("reports:draft", consolidation(200), "consolidation"),
    post("reports:draft", consolidation(422), "consolidation", seen="khác"),
    Address("reports:report", REPORT_READ, "report"),
    Address("reports:report", REPORT_READ, "sent report"),
    Address("reports:version", REPORT_READ, "report version"),
    post("reports:line", report(302, *WRITERS), "report line", expected="1", estimate="2"),
    post("reports:save", report(302, *WRITERS), "report"),
    Address("reports:submit", report(200, *SENDERS), "report"),
    post("reports:submit", report(422, *SENDERS), "report", seen="khác", key="k"),
    post("reports:recall", report(302, *SENDERS), "sent report"),
    Address("reports:sheet", report(200, *WRITERS), "report"),
    post("reports:upload", report(422, *WRITERS), "report"),
    Address("reports:judge", report(200, FOCAL_RECEIVING), "sent report"),
    post("reports:judge", report(302, FOCAL_RECEIVING), "sent report", act="accept", number="1"),
    Address("reports:lift", report(200, FOCAL_RECEIVING, ADMIN), "report"),
    post("reports:lift", report(302, FOCAL_RECEIVING, ADMIN), "report", until_day="31/12/2090", reason="bão"),
    Address("documents:list", to(200, *DOCUMENTS)),
    Address("documents:list_xlsx", to(200, *DOCUMENTS)),
    Address("documents:new", to(200, *OFFICERS, *FOCALS)),
    post("documents:new", to(422, *OFFICERS, *FOCALS)),
    Address("documents:register", to(200, *DOCUMENTS)),
    post("documents:register", {**SEEING_REGISTER, **dict.fromkeys((*CLERKS, *FOCALS), 422)}),
    Address("documents:register_xlsx", to(200, *DOCUMENTS)),
    post("documents:cancel", to_own(302, CLERK_OWN, FOCAL_OWN), "number", reason="Nhầm"),
    Address("documents:received", to(200, *DOCUMENTS)),
    post(
        "documents:received",
        {**SEEING_REGISTER, CLERK_OWN: 422, FOCAL_OWN: 422},
        agency="so-xd",
    ),
    Address("documents:received_detail", to(200, *OWN), "received"),
    post("documents:received_detail", to_own(302, CLERK_OWN, FOCAL_OWN), "received"),
    Address("documents:detail", to(200, *OWN), "document"),
    Address("documents:detail", to(200, *OWN, FOCAL_RECEIVING), "issued document"),
    post("documents:act", to_own(302, CLERK_OWN, FOCAL_OWN), "document", act="number", key="k"),
    post("documents:act", to_own(302, HEAD_OWN, FOCAL_OWN), "document", act="withdraw", reason="Thôi"),
    post("documents:act", to_own(422, CLERK_OWN, FOCAL_OWN), "document", act="signed"),
    post("documents:act", to_own(422, CLERK_OWN, FOCAL_OWN), "document", act="issue"),
    post("documents:act", to_own(422, OFFICER_OWN, FOCAL_OWN), "document", act="reopen", reason="Sửa"),
    post("documents:act", to(302, *OWN), "document", act="delete"),
    Address("documents:edit", to_own(200, OFFICER_OWN, FOCAL_OWN), "document"),
    post("documents:edit", to_own(422, OFFICER_OWN, FOCAL_OWN), "document"),
    Address("documents:check", to(200, *OWN), "document"),
    Address("documents:docx", to(200, *OWN), "issued document"),
    Address("documents:pdf", to(200, *OWN, FOCAL_RECEIVING), "issued document"),
    Address("documents:edxml", to(200, *OWN), "issued document"),
    Address("documents:edxml", to(404), "document"),
    Address("documents:file", to(200, *OWN), "document file"),
    Address("explanations:list", ALL_MEMBERS),
    Address("explanations:list_xlsx", ALL_MEMBERS),
    Address("explanations:ask", to(200, LEADER, *HEADS, *FOCALS), data={"about": FIGURE}),
    Address("explanations:ask", to(422, LEADER, *HEADS, *FOCALS), method="post", data={"about": FIGURE}),
    Address("explanations:detail", ALL_MEMBERS, "explanation"),
    post("explanations:answer", step(302, OFFICER_OWN, FOCAL_OWN, HEAD_OWN), "explanation", text="Vì"),
    post("explanations:accept", step(302, LEADER), "answered"),
    post("explanations:ask_again", step(302, LEADER), "answered", text="Còn gì", days="2"),
    post("explanations:withdraw", step(302, LEADER), "answered", text="Thôi"),
    Address("explanations:attachment", ALL_MEMBERS, "attachment"),
    Address("tasks:today", ALL_MEMBERS),
    Address("tasks:today_xlsx", ALL_MEMBERS),
    Address("tasks:detail", ALL_MEMBERS, "work"),
    post("tasks:enter", {**OWN_PART, CLERK_OWN: 403, HEAD_OWN: 403}, "work", **ENTRY),
    post("tasks:complete", step(422, OFFICER_OWN, FOCAL_OWN, HEAD_OWN), "work", done_on="01/01/2026"),
    post("tasks:reopen", step(422, OFFICER_OWN, FOCAL_OWN, HEAD_OWN), "work", why="x"),
    post("tasks:add_evidence", to(302, *OWN), "work", **ENTRY),
    Address("tasks:queue", ALL_MEMBERS),
    Address("tasks:queue_xlsx", ALL_MEMBERS),
    Address("tasks:evidence", EVIDENCE_READ, "evidence"),
    post("tasks:judge", EVIDENCE_JUDGE, "evidence", verdict="accepted"),
    post("tasks:withdraw", EVIDENCE_WITHDRAW, "evidence"),
    Address("tasks:file", EVIDENCE_READ, "evidence"),
    Address("tasks:picture", EVIDENCE_READ, "evidence"),
    Address("offline:worker", dict.fromkeys(EVERYONE, 200)),
    Address("offline:who", dict.fromkeys(EVERYONE, 200)),
    Address("offline:unsent", ALL_SIGNED_IN),
    Address("periods:calendar", ALL_MEMBERS),
    Address("periods:year", ALL_MEMBERS, "year"),
    Address("periods:year_xlsx", ALL_MEMBERS, "year"),
    Address("periods:day_new", to(200, ADMIN)),
    post("periods:day_new", to(422, ADMIN)),
    Address("periods:day", to(200, ADMIN), "day"),
    post("periods:day", to(422, ADMIN), "day", act="remove"),
    Address("periods:notice", to(200, ADMIN)),
    post("periods:notice", to(422, ADMIN), act="preview"),
    Address("periods:regimes", ALL_MEMBERS),
    Address("periods:regime_new", to(200, *FOCALS, ADMIN)),
    post("periods:regime_new", to(422, *FOCALS, ADMIN), act="save"),
    Address("periods:regime", ALL_MEMBERS, "regime"),
    post("periods:regime", REGIME_ACT, "regime"),
    Address("periods:regime_edit", REGIME_EDIT, "regime"),
    post("periods:regime_edit", REGIME_CHANGE, "regime", act="save"),
    Address("reminders:list", ALL_MEMBERS),
    Address("reminders:open", to(302, OFFICER_OWN), "notice"),
    post("reminders:read", to(302, OFFICER_OWN), "notice"),
    post("reminders:read_all", to(302, *MEMBERS)),
    Address("reminders:settings", ALL_MEMBERS),
    post("reminders:settings", to(422, *MEMBERS)),
    post("reminders:feed_new", to(302, *MEMBERS)),
    post("reminders:feed_end", to(302, *MEMBERS)),
    Address("reminders:feed", dict.fromkeys(EVERYONE, 200), "private calendar"),
    Address("reminders:letters", to(200, ADMIN)),
    post("reminders:letters_again", to(302, ADMIN)),
    Address("reminders:urge", {**to(200, FOCAL_RECEIVING, refused=403), OUTSIDER: 404}, "tier"),
    post("reminders:urge", {**to(422, FOCAL_RECEIVING, refused=403), OUTSIDER: 404}, "tier"),
    post("reminders:urging_letter", {**to(422, FOCAL_RECEIVING, refused=403), OUTSIDER: 404}, "tier"),
)
