"""The cast of the portal's tests, and one object of each kind that an address may name."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import override_settings
from PIL import Image

from tests.access.reminders import reminders
from tests.access.reports import reports
from tests.access.roles import MORE_PEOPLE
from tests.portal.conftest import CAST
from tests.portal.drafts import EMPTY
from tests.portal.scans import scan
from tests.portal.tasks.making import give, make_plan, make_task
from xanh import reference
from xanh.calendar import StateCalendar
from xanh.documents.exchange import Message, Organ, write_edxml
from xanh.documents.official import Signer
from xanh.documents.pictures import page_sizes
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.agencies.accounts import ask_for_link
from xanh.portal.agencies.actions import create_person, load_agencies
from xanh.portal.agencies.merging import merge
from xanh.portal.agencies.models import Agency, User
from xanh.portal.documents import actions, queries
from xanh.portal.documents.rules import PaperNumber
from xanh.portal.explanations.actions import Sent, answer, ask
from xanh.portal.explanations.rules import Clock, Figure
from xanh.portal.imports.actions import accept_import, store_file
from xanh.portal.imports.reading import Outcome, read_here
from xanh.portal.imports.receiving import read_import
from xanh.portal.indicators.actions import load_framework, load_units
from xanh.portal.periods.actions import load_regimes, load_state_days
from xanh.portal.plans.actions import accept_plan
from xanh.portal.plans.writing import draft_plan
from xanh.portal.tasks.evidence import About, add_evidence, looked_at
from xanh.portal.tasks.rules import period_now
from xanh.reference import plan_facts, regimes, state_days

FACTS = plan_facts("langson_2026_18")
CLOCK = Clock(3, StateCalendar(reference.state_days()))
REASON = "đối chiếu xong"
AT = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def at():
    return AT


class _RollBackError(Exception):
    """Ends the transaction that all share."""


@dataclass(frozen=True)
class Made:
    """What a module's tests share: people by name, keyword arguments of every address."""

    people: dict[str, User]
    world: dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """All of it made once for a module; rolled back after its last test, as each test's own doings are."""
    folder = tmp_path_factory.mktemp("files")
    kept = {"MEDIA_ROOT": folder / "files", "PICTURES_ROOT": folder / "pictures"}
    with django_db_blocker.unblock(), override_settings(**kept):
        try:
            with transaction.atomic():
                people = make_people()
                yield Made(people, make_world(people)), kept
                raise _RollBackError
        except _RollBackError:
            pass


@pytest.fixture
def people(made, db, settings):
    """The cast, and whoever else walks the addresses."""
    found, kept = made
    settings.MEDIA_ROOT, settings.PICTURES_ROOT = kept["MEDIA_ROOT"], kept["PICTURES_ROOT"]
    return {key: User.objects.get(pk=person.pk) for key, person in found.people.items()}


@pytest.fixture
def cast(people):
    return people


@pytest.fixture
def world(made, people):
    """Keyword arguments of every address: what is Sở Xây dựng's, and as `other ...` Sở Công Thương's."""
    return made[0].world


def make_people() -> dict[str, User]:
    """Agencies, the framework, the provinces; whoever walks the addresses."""
    load_agencies(reference.agencies(), by=None, at=AT)
    load_framework(reference.editions(), reference.indicators(), by=None, at=AT)
    load_units(reference.provinces(), reference.agencies())
    roles = {**CAST, **MORE_PEOPLE, "dung": ("Dũng", None, None)}
    return {key: make_person(key, *about) for key, about in roles.items()}


def make_person(key: str, name: str, role: str | None, code: str | None) -> User:
    agency = Agency.objects.get(code=code) if code else None
    roles = [(role, agency)] if role else []
    return create_person(key, name=name, password="x", by=None, at=AT, roles=roles)


def make_world(cast, at=AT):
    stored = store_file("cu.docx", write_plan(FACTS), kind="plan", by=cast["ha"], at=at)
    read = read_import(stored.pk, at=at, read=read_here)
    accepted = accept_import(read, by=cast["ha"], at=at, accept_doubts=True, reason=REASON)
    ended, into = Agency.objects.get(code="so-khcn"), Agency.objects.get(code="so-nv")
    merged = merge([ended], into, on=at.date(), by=cast["admin"], at=at, why="NQ")
    return {
        **waiting_imports("", cast["lan"], at),
        **waiting_imports("other ", cast["minh"], at),
        **(reported := reports(cast, at)),
        **reminders(reported["report"]["tier"], cast, at),
        **documents("", "so-xd", cast["lan"], at),
        **documents("other ", "so-ct", cast["minh"], at),
        **work_of("", "so-xd", cast, at),
        **work_of("other ", "so-ct", cast, at),
        **own_plans("", "so-xd", accepted.plan, at),
        **own_plans("other ", "so-ct", accepted.plan, at),
        "person": {"pk": cast["minh"].pk},
        "key": {"pk": 1},
        "identity": {"pk": ask_for_link("oidc-x", "17", name="Bình", email="", at=at).pk},
        "plan": {"pk": accepted.plan_id},
        "merger": {"pk": merged.pk},
        "agency number": {"pk": Agency.objects.get(code="so-xd").pk},
        "agency": {"code": "so-xd"},
        "other agency": {"code": "so-ct"},
        "indicator": {"code": "1.05"},
        **periods_and_regimes(at),
        "": {},
    }


def periods_and_regimes(at):
    """Days and years are the state's; both regimes report to Sở NN&MT."""
    load_state_days(state_days(), by=None, at=at)
    load_regimes(regimes(), by=None, at=at)
    return {
        "year": {"number": 2026},
        "other year": {"number": 2027},
        "day": {"iso": "2026-11-24"},
        "other day": {"iso": "2026-01-02"},
        "regime": {"code": "pgi-quy"},
        "other regime": {"code": "pgi-nam"},
    }


def own_plans(prefix, code, parent, at):
    """A plan that the agency writes under the province's, and one of its own that counts."""
    agency = Agency.objects.get(code=code)
    draft = draft_plan(parent, agency, by=None, at=at)
    header = {**EMPTY["header"], "title": f"Kế hoạch của {agency.name}", "issuer": agency.name, "year": 2026}
    counted = {**EMPTY, "kind": "plan", "header": header, "tasks": [{"text": "Một việc", "subindex": 1}]}
    plan = accept_plan(counted, document=None, by=None, at=at)
    return {
        f"{prefix}draft": {"pk": draft.pk},
        f"{prefix}drafted task": {"pk": draft.pk, "task": draft.tasks.first().pk},
        f"{prefix}counted plan": {"pk": plan.pk},
        f"{prefix}task": {"pk": plan.pk, "task": plan.tasks.get().pk},
    }


def waiting_imports(prefix, by, at):
    """A new plan, a new version of the accepted one and a scan, that wait for a person's review."""
    number = f"{19 + len(prefix)}/KH-UBND"
    waiting = waiting_plan("moi.docx", {"number": number}, by, at)
    version = waiting_plan("lai.docx", {"title": f"Bản mới {prefix}"}, by, at)
    pdf, draft = scan()
    scanned = store_file("quet.pdf", pdf + prefix.encode(), kind="plan", by=by, at=at)
    read_import(scanned.pk, at=at, read=lambda *_: Outcome(draft, page_sizes=page_sizes(pdf)))
    return {
        f"{prefix}import": {"pk": waiting.pk},
        f"{prefix}version": {"pk": version.pk},
        f"{prefix}page": {"pk": scanned.pk, "number": 1},
    }


def waiting_plan(name, header, by, at):
    facts = {**FACTS, "header": {**FACTS["header"], **header}}
    stored = store_file(name, write_plan(facts), kind="plan", by=by, at=at)
    read_import(stored.pk, at=at, read=read_here)
    return stored


def documents(prefix, code, by, at):
    """A draft, a number of a paper document, a document issued to Sở NN&MT, its file, a message received."""
    agency = Agency.objects.get(code=code)
    text = replace(queries.blank_text(agency, type_code="BC", subject="Báo cáo quý"), signer=Signer("Tâm"))
    about = {"by": by, "at": at}
    draft = actions.draft_document(agency, text, **about)
    receiver = [Agency.objects.get(code="so-nnmt")]
    issued = actions.draft_document(agency, text, recipients=receiver, **about)
    actions.give_number(issued, key=f"{prefix}number", **about)
    issued.refresh_from_db()
    file = actions.export_for_signing(issued, **about)
    actions.register_paper(issued, **about)
    actions.issue(issued, **about)
    paper = PaperNumber(7, at.date(), "BC", "BC-X", "Báo cáo giấy")
    number = actions.register_paper_number(agency, paper, key=f"{prefix}paper", **about)
    message = write_edxml(Message(Organ("H37.05", "Sở A"), subject=f"Đến {prefix}"))
    received = actions.receive_edxml(agency, "a.edxml", message, **about)
    return {
        f"{prefix}document": {"pk": draft.pk},
        f"{prefix}issued document": {"pk": issued.pk},
        f"{prefix}document file": {"pk": file.pk},
        f"{prefix}number": {"pk": number.pk},
        f"{prefix}received": {"pk": received.pk},
    }


def work_of(prefix, code, cast, at):
    """A task of an agency with a photo as evidence, and what the leader asked about it."""
    agency = Agency.objects.get(code=code)
    task = make_task(make_plan(f"{code}/KH-UBND"))
    give(task, agency)
    by, day = cast["lan" if code == "so-xd" else "minh"], at.date()
    png = io.BytesIO()
    Image.new("RGB", (8, 8)).save(png, "PNG")
    looked = looked_at(io.BytesIO(png.getvalue() + prefix.encode()), "anh.png")
    kept = add_evidence(task, looked, About(agency, period_now(None, day)), by=by, at=at)
    asked, answered = (
        ask(Figure("x", code, name, "Số liệu"), "Vì sao?", of=agency, clock=CLOCK, by=cast["quang"], at=at)
        for name in ("a", "b")
    )
    turn = answer(answered, "Vì", files=[Sent("a.pdf", io.BytesIO(b"%PDF-1.7"))], by=by, at=at)
    return {
        f"{prefix}work": {"pk": task.pk},
        f"{prefix}evidence": {"pk": kept.pk},
        f"{prefix}explanation": {"pk": asked.pk},
        f"{prefix}answered": {"pk": answered.pk},
        f"{prefix}attachment": {"pk": turn.attachments.get().pk},
    }
