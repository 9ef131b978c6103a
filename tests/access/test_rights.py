"""Rights stand in one table: each act of it is asked for, and nothing else decides by the names of roles."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import ROOT, tracked
from xanh.portal.agencies.rights import RIGHTS, Act
from xanh.portal.agencies.rules import Role

PORTAL = ROOT / "src" / "xanh" / "portal"
# The table itself, the names of roles on screen, and acts that keep an administrator.
KNOW_ROLES = {
    "agencies/rights.py",
    "agencies/rules.py",
    "agencies/models.py",
    "agencies/forms.py",
    "agencies/actions.py",
    "display/words.py",
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in tracked("src/xanh/portal/*.py"):
        if "migrations" not in path.parts:
            yield path.relative_to(PORTAL).as_posix(), ast.parse(path.read_text("utf-8"))


def attributes(tree: ast.Module, of: str) -> set[str]:
    """The names asked of `of`, as VIEW in Act.VIEW."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == of
    }


def test_each_act_has_a_row_and_each_role_an_act() -> None:
    assert {right.act for right in RIGHTS} == set(Act)
    assert {right.role for right in RIGHTS} == set(Role)


def test_each_act_is_asked_for_somewhere() -> None:
    asked = set().union(
        *(attributes(tree, "Act") for name, tree in sources() if name != "agencies/rights.py")
    )
    assert {act.name for act in Act} - asked == set()


def test_nothing_but_the_table_decides_by_the_names_of_roles() -> None:
    deciding = {
        name
        for name, tree in sources()
        if name not in KNOW_ROLES and imported_role(tree) and attributes(tree, "Role") & set(Role.__members__)
    }
    assert deciding == set()


def imported_role(tree: ast.Module) -> bool:
    """Whether `Role` here is a person's, not an agency's in a plan."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "xanh.portal.agencies.rules"
        and any(name.name == "Role" for name in node.names)
        for node in ast.walk(tree)
    )


def test_no_view_compares_with_the_name_of_a_role() -> None:
    """Neither as text: `role == "focal"` in a view, an access or a query."""
    spelled = []
    for name, tree in sources():
        if name in KNOW_ROLES:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                texts = {n.value for n in ast.walk(node) if isinstance(n, ast.Constant)}
                spelled += [f"{name}:{node.lineno}"] if texts & set(Role) else []
    assert spelled == []


def test_no_page_compares_with_the_name_of_a_role() -> None:
    wrong = [
        f"{path.name}: {role}"
        for path in tracked("src/xanh/portal/*.html")
        for role in Role
        if f'== "{role}"' in path.read_text("utf-8")
    ]
    assert wrong == []
