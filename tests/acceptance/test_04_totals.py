"""4. A department's targets add up; a baseline that is changed later changes nothing that was signed."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.importing import accept, upload
from tests.acceptance.people import Visitor
from tests.acceptance.writing import official, own_plan, thu  # noqa: F401 - a fixture
from tests.documents.authority import NOW
from tests.portal.documents.conftest import authority, trusted  # noqa: F401 - fixtures
from tests.portal.drafts import plan_draft
from xanh import reference
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.plans.actions import accept_plan, renew_plan
from xanh.portal.plans.models import Plan

DEPARTMENT = "langson_2024_sgtvt"
SIGNED = "17,33 (2023) +5,04 ≥ 22,37 (2024)"
CHANGED = "17,29 (2023) +5,08 ≥ 22,37 (2024)"


def with_another_baseline(facts: dict) -> dict:
    """4.80 where 4.84 was; the target stays, so the gain grows."""
    changed = deepcopy(facts)
    assert changed["targets"][0]["baseline"] == 4.84
    changed["targets"][0] |= {"baseline": 4.80, "delta": 1.78}
    return changed


def totals(who: Visitor, plan: str) -> str:
    """The last row of a plan's table of targets."""
    return (
        who.words(plan).partition("phần mềm cộng các chỉ số thành phần ")[2].partition(" Chế độ báo cáo")[0]
    )


def test_04_totals_of_the_department_and_a_baseline_that_changes(framework, cast, enter):
    """The plan of 2024 as it was signed: its sums, and both where a corrected version takes its place."""
    facts, ha = reference.plan_facts(DEPARTMENT), enter("ha")
    signed = write_plan(facts)
    plan = accept(ha, upload(ha, "ke-hoach.docx", signed))
    assert totals(ha, plan) == SIGNED
    assert ha.file(f"{plan}document") == signed

    corrected = upload(ha, "ke-hoach-sua.docx", write_plan(with_another_baseline(facts)))
    assert accept(ha, corrected, version="renew") == plan
    assert totals(ha, plan) == CHANGED
    former = f"/plans/{Plan.objects.get(state='superseded').pk}/"
    assert f'href="{former}"' in ha.get(plan).body
    assert totals(ha, former) == SIGNED
    assert ha.file(f"{former}document") == signed


@pytest.fixture
def province(framework, at) -> Plan:
    """The province's plan with the targets of the four sub-indices."""
    return accept_plan(with_targets(), document=None, by=None, at=at)


def with_targets() -> dict:
    return plan_draft() | {"targets": plan_draft(DEPARTMENT)["targets"]}


@pytest.mark.usefixtures("cast", "thu")
def test_04_a_plan_that_was_issued_signed_stays_as_it_is(province, trusted, enter, clock):  # noqa: F811
    """Written under the province's, numbered, really signed, issued: then the province's baseline changes."""
    clock.moment = NOW
    lan, clerk = enter("lan"), enter("thu")
    own = own_plan(lan, clerk, province.pk)
    document = official(lan, own)
    signed = sign_and_issue(clerk, document, trusted)
    before = {page: clerk.words(page) for page in (own, document)}
    assert SIGNED in before[own]

    renew_plan(province, with_another_baseline(with_targets()), document=None, by=None, at=NOW)
    assert totals(clerk, f"/plans/{province.pk}/") == CHANGED
    assert {page: clerk.words(page) for page in before} == before
    assert clerk.file(f"{document}document.pdf") == signed


def sign_and_issue(clerk: Visitor, document: str, trusted) -> bytes:  # noqa: F811
    """The signed file."""
    for act in ("number", "export"):
        assert clerk.post(f"{document}act/", {"act": act}).status == 302
    signed = trusted.sign(clerk.file(f"{document}document.pdf"), trusted.person(), stamped=NOW)
    file = SimpleUploadedFile("da-ky.pdf", signed)
    for act, sent in (("signed", {"file": file}), ("issue", {})):
        answer = clerk.post(f"{document}act/", {"act": act, **sent})
        assert answer.status == 302, answer.words[:800]
    assert "Đã phát hành" in clerk.words(document)
    return signed
