"""Every address of the portal with what it answers to whom: one table."""

from __future__ import annotations

from dataclasses import dataclass, field

ROLES = ("anonymous", "dung", "quang", "minh", "lan", "ha", "admin")
LOGIN = "login"  # sent to the login page

# Anonymous, Dũng (no role), Quang (leader), Minh (officer elsewhere), Lan (her import), Hà (focal), admin.
SIGNED_IN = (LOGIN, 200, 200, 200, 200, 200, 200)
SIGNED_IN_ACT = (LOGIN, 302, 302, 302, 302, 302, 302)
MEMBERS = (LOGIN, 404, 200, 200, 200, 200, 200)
IMPORTERS = (LOGIN, 404, 404, 200, 200, 200, 200)
IMPORT_READ = (LOGIN, 404, 404, 404, 200, 200, 200)
IMPORT_ACT = (LOGIN, 404, 404, 404, 302, 302, 302)
IMPORT_ACCEPT = (LOGIN, 404, 404, 404, 404, 302, 302)
JOURNAL = (LOGIN, 404, 200, 404, 404, 200, 200)
PEOPLE = (LOGIN, 404, 404, 404, 404, 404, 200)
PEOPLE_ACT = (LOGIN, 404, 404, 404, 404, 404, 302)
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
    Address("account_login", (200, *[302] * 6)),
    post("login", (422, *[302] * 6), username="lan", password="wrong"),
    Address("mfa_authenticate", (302, *[302] * 6)),
    post("mfa_authenticate", (302, *[302] * 6), code="000000"),
    post("mfa_login_webauthn", (302, *[302] * 6), credential="{}"),
    post("oidc_login", (404,) * 7),
    Address("oidc_callback", (404,) * 7),
    Address("oidc_waiting", (302,) * 7),
    Address("mfa_index", SIGNED_IN),
    post("end_sessions", SIGNED_IN_ACT),
    Address("account_reauthenticate", SIGNED_IN),
    post("account_reauthenticate", (LOGIN, *[422] * 6), password="wrong"),
    Address("mfa_reauthenticate", (LOGIN, *[302] * 6)),  # to the password: these have no code, no key
    Address("mfa_reauthenticate_webauthn", (LOGIN, *[302] * 6)),
    Address("mfa_activate_totp", SIGNED_IN_ACT),  # to the password once more, as all that follow
    Address("mfa_deactivate_totp", (LOGIN, *[404] * 6)),
    Address("mfa_view_recovery_codes", (LOGIN, *[404] * 6)),
    Address("mfa_generate_recovery_codes", SIGNED_IN_ACT),
    Address("mfa_add_webauthn", SIGNED_IN_ACT),
    Address("mfa_remove_webauthn", SIGNED_IN_ACT, "key"),
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
    post("agencies:person", PEOPLE_ACT, "person", act="end_sessions"),
    post("agencies:person", PEOPLE_ACT, "person", act="second_factor", why="mất điện thoại"),
    post("agencies:identity", PEOPLE_ACT, "identity", act="refuse"),
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
)
