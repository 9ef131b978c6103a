"""Every address of the portal with what it answers to whom: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.access.roles import (
    ADMIN,
    ANONYMOUS,
    CLERK_OWN,
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
# Whoever is of the agency sees its plan being written; officers and focals write it.
DRAFT_EDIT = {**to(200, OFFICER_OWN, FOCAL_OWN), CLERK_OWN: 403, HEAD_OWN: 403}
DRAFT_ACT = {**to(302, OFFICER_OWN, FOCAL_OWN), CLERK_OWN: 403, HEAD_OWN: 403}
REGIME_ACT = {**to(422, FOCAL_RECEIVING, ADMIN, refused=403), OUTSIDER: 404}
REGIME_EDIT = {**to(200, FOCAL_RECEIVING, ADMIN), FOCAL: 403, FOCAL_OWN: 403}
REGIME_CHANGE = {**to(422, FOCAL_RECEIVING, ADMIN), FOCAL: 403, FOCAL_OWN: 403}
FIELD = "indicators.0.name"
# Objects that are nobody's own; every other kind is walked twice, see `roles`.
SHARED = {"", "plan", "indicator", "person"}

# Rows of seven answers, not yet told for all roles: anonymous, Dũng (no role), Quang (leader), Minh (officer
# elsewhere), Lan (her import), Hà (focal), administrator.
SEVEN = (ANONYMOUS, OUTSIDER, LEADER, OFFICER, OFFICER_OWN, FOCAL_RECEIVING, ADMIN)


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
