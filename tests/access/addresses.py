"""Every address of the portal with what it answers to whom: one table."""

from __future__ import annotations

from dataclasses import dataclass, field

ROLES = ("anonymous", "dung", "quang", "minh", "lan", "ha", "admin")
LOGIN = "login"  # sent to the login page

# Anonymous, Dũng (no role), Quang (leader), Minh (officer elsewhere), Lan (her import), Hà (focal), admin.
SIGNED_IN = (LOGIN, 200, 200, 200, 200, 200, 200)
MEMBERS = (LOGIN, 404, 200, 200, 200, 200, 200)
IMPORTERS = (LOGIN, 404, 404, 200, 200, 200, 200)
IMPORT_READ = (LOGIN, 404, 404, 404, 200, 200, 200)
IMPORT_ACT = (LOGIN, 404, 404, 404, 302, 302, 302)
IMPORT_ACCEPT = (LOGIN, 404, 404, 404, 404, 302, 302)
JOURNAL = (LOGIN, 404, 200, 404, 404, 200, 200)
PEOPLE = (LOGIN, 404, 404, 404, 404, 404, 200)
PEOPLE_ACT = (LOGIN, 404, 404, 404, 404, 404, 302)
# Reports: Lan's agency owes them, Hà's receives them.
REPORT = (LOGIN, 404, 200, 404, 200, 200, 200)
REPORT_OWN = (LOGIN, 404, 403, 404, 200, 403, 403)
REPORT_OWN_ACT = (LOGIN, 404, 403, 404, 302, 403, 403)
REPORT_JUDGE = (LOGIN, 404, 403, 404, 403, 200, 403)
REPORT_JUDGE_ACT = (LOGIN, 404, 403, 404, 403, 302, 403)
REPORT_LIFT = (LOGIN, 404, 403, 404, 403, 200, 200)
REPORT_LIFT_ACT = (LOGIN, 404, 403, 404, 403, 302, 302)
FIELD = "indicators.0.name"


@dataclass(frozen=True)
class Address:
    """One address and method: `about` names the object it is about, `answers` the status for each role."""

    name: str
    answers: tuple[int | str, ...]
    about: str = ""
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)


def post(name: str, answers: tuple[int | str, ...], about: str = "", **data: str) -> Address:
    return Address(name, answers, about, "post", data)


TABLE = (
    Address("login", (200, *[302] * 6)),
    post("logout", (LOGIN, *[302] * 6)),
    Address("password_change", SIGNED_IN),
    post("set_language", (302, *[302] * 6), language="en", next="/login/"),
    Address("insight:overview", MEMBERS),
    Address("insight:overview_xlsx", MEMBERS),
    Address("insight:matrix", MEMBERS),
    Address("insight:matrix_xlsx", MEMBERS),
    Address("insight:agency", MEMBERS, "agency"),
    Address("insight:indicators", MEMBERS),
    Address("insight:indicator", MEMBERS, "indicator"),
    Address("agencies:list", MEMBERS),
    Address("agencies:people", PEOPLE),
    post("agencies:people", (LOGIN, 404, 404, 404, 404, 404, 422)),
    Address("agencies:person", PEOPLE, "person"),
    post("agencies:person", PEOPLE_ACT, "person", act="active"),
    Address("plans:list", MEMBERS),
    Address("plans:detail", MEMBERS, "plan"),
    Address("plans:document", MEMBERS, "plan"),
    Address("plans:plan_xlsx", MEMBERS, "plan"),
    Address("insight:journal", JOURNAL),
    Address("imports:list", MEMBERS),
    Address("imports:upload", IMPORTERS),
    post("imports:upload", (LOGIN, 404, 404, 422, 422, 422, 422)),
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
    Address("imports:field", IMPORT_READ, "import", data={"path": FIELD}),
    post("imports:field", IMPORT_ACT, "import", path=FIELD, act="confirm", expected=""),
    post("imports:row", IMPORT_ACT, "import", path="indicators.0", act="remove", expected=""),
    post("imports:add", IMPORT_ACT, "import", rows="tasks:0"),
    post("imports:confirm_proposed", IMPORT_ACT, "import"),
    Address("imports:accept", IMPORT_READ, "import"),
    post("imports:accept", IMPORT_ACCEPT, "import", accept_doubts="1", reason="xong"),
    post("imports:discard", IMPORT_ACT, "import"),
    post("imports:restore", IMPORT_ACT, "import"),
    post("imports:retry", IMPORT_ACT, "import"),
    Address("reports:mine", MEMBERS),
    Address("reports:received", MEMBERS),
    Address("reports:board", MEMBERS),
    Address("reports:board_xlsx", MEMBERS),
    post("reports:accept_several", (LOGIN, 404, 302, 404, 404, 302, 404)),
    Address("reports:report", REPORT, "report"),
    Address("reports:report", REPORT, "sent report"),
    Address("reports:version", REPORT, "report version"),
    post("reports:line", REPORT_OWN_ACT, "report line", expected="1", estimate="2"),
    post("reports:save", REPORT_OWN_ACT, "report"),
    Address("reports:submit", REPORT_OWN, "report"),
    post("reports:submit", (LOGIN, 404, 403, 404, 422, 403, 403), "report", seen="khác", key="k"),
    post("reports:recall", REPORT_OWN_ACT, "sent report"),
    Address("reports:sheet", REPORT_OWN, "report"),
    post("reports:upload", (LOGIN, 404, 403, 404, 422, 403, 403), "report"),
    Address("reports:judge", REPORT_JUDGE, "sent report"),
    post("reports:judge", REPORT_JUDGE_ACT, "sent report", act="accept", number="1"),
    Address("reports:lift", REPORT_LIFT, "report"),
    post("reports:lift", REPORT_LIFT_ACT, "report", until_day="31/12/2090", reason="bão"),
)
