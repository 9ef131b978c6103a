"""Every address of the portal with what it answers to whom: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.access.roles import (
    ADMIN,
    ANONYMOUS,
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

ANYONE = dict.fromkeys(EVERYONE, 302)
ALL_SIGNED_IN = to(200, *SIGNED_IN)
ALL_MEMBERS = to(200, *MEMBERS)
IMPORTERS = to(200, *OFFICERS, *FOCALS, ADMIN)
IMPORT_READ = to(200, *OWN, *FOCALS, ADMIN)
IMPORT_EDIT = to(200, OFFICER_OWN, *FOCALS, ADMIN)
IMPORT_ACT = to(302, OFFICER_OWN, *FOCALS, ADMIN)
IMPORT_ACCEPT = to(302, *FOCALS, ADMIN)
JOURNAL = to(200, LEADER, *HEADS, *FOCALS, ADMIN)
PEOPLE = to(200, ADMIN)
PEOPLE_ACT = to(302, ADMIN)
REPORT_READ = to(200, *OWN, FOCAL_RECEIVING, LEADER, *HEADS, ADMIN)
REGIME_ACT = {**to(422, FOCAL_RECEIVING, ADMIN, refused=403), OUTSIDER: 404}
REGIME_EDIT = {**to(200, FOCAL_RECEIVING, ADMIN), FOCAL: 403, FOCAL_OWN: 403}
REGIME_CHANGE = {**to(422, FOCAL_RECEIVING, ADMIN), FOCAL: 403, FOCAL_OWN: 403}
FIELD = "indicators.0.name"
# Objects that are nobody's own; every other kind is walked twice, see `roles`.
SHARED = {"", "plan", "indicator", "person"}

# Rows of seven answers, not yet told for all roles: anonymous, Dũng (no role), Quang (leader), Minh (officer
# elsewhere), Lan (her import), Hà (focal), administrator.
SEVEN = (ANONYMOUS, OUTSIDER, LEADER, OFFICER, OFFICER_OWN, FOCAL_RECEIVING, ADMIN)


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
    name: str, answers: Mapping[str, Answer] | tuple[Answer, ...], about: str = "", **data: str
) -> Address:
    return Address(name, answers, about, "post", data)


TABLE = (
    Address("login", {**ANYONE, ANONYMOUS: 200}),
    post("login", {**ANYONE, ANONYMOUS: 422}),
    post("logout", to(302, *SIGNED_IN)),
    Address("password_change", ALL_SIGNED_IN),
    post("password_change", ALL_SIGNED_IN),
    post("set_language", ANYONE, language="en", next="/login/"),
    Address("insight:overview", ALL_MEMBERS),
    Address("insight:overview_xlsx", ALL_MEMBERS),
    Address("insight:matrix", ALL_MEMBERS),
    Address("insight:matrix_xlsx", ALL_MEMBERS),
    Address("insight:agency", ALL_MEMBERS, "agency"),
    Address("insight:indicators", ALL_MEMBERS),
    Address("insight:indicator", ALL_MEMBERS, "indicator"),
    Address("agencies:list", ALL_MEMBERS),
    Address("agencies:people", PEOPLE),
    post("agencies:people", to(422, ADMIN)),
    Address("agencies:person", PEOPLE, "person"),
    post("agencies:person", PEOPLE_ACT, "person", act="active"),
    Address("plans:list", ALL_MEMBERS),
    Address("plans:detail", ALL_MEMBERS, "plan"),
    Address("plans:document", ALL_MEMBERS, "plan"),
    Address("plans:plan_xlsx", ALL_MEMBERS, "plan"),
    Address("insight:journal", JOURNAL),
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
)
