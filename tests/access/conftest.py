"""The cast of the portal's tests, and one object of each kind that an address may name."""

from __future__ import annotations

import pytest

from tests.access.reports import reports
from tests.access.roles import MORE_PEOPLE
from tests.portal.conftest import at, cast, framework, register  # noqa: F401
from tests.portal.scans import scan
from xanh.documents.pictures import page_sizes
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.agencies.actions import create_person
from xanh.portal.agencies.models import Agency
from xanh.portal.imports.actions import accept_import, store_file
from xanh.portal.imports.reading import Outcome, read_here
from xanh.portal.imports.receiving import read_import
from xanh.portal.periods.actions import load_regimes, load_state_days
from xanh.reference import plan_facts, regimes, state_days

FACTS = plan_facts("langson_2026_18")
REASON = "đối chiếu xong"


@pytest.fixture
def people(cast, at):  # noqa: F811
    """The cast, and whoever else walks the addresses."""
    more = {
        key: create_person(
            key, name=name, password="x", by=None, at=at, roles=[(role, Agency.objects.get(code=code))]
        )
        for key, (name, role, code) in MORE_PEOPLE.items()
    }
    return {**cast, **more}


@pytest.fixture
def world(framework, cast, at):  # noqa: F811
    """Keyword arguments of every address: what is Sở Xây dựng's, and as `other ...` Sở Công Thương's."""
    stored = store_file("cu.docx", write_plan(FACTS), kind="plan", by=cast["ha"], at=at)
    read = read_import(stored.pk, at=at, read=read_here)
    accepted = accept_import(read, by=cast["ha"], at=at, accept_doubts=True, reason=REASON)
    return {
        **waiting_imports("", cast["lan"], at),
        **waiting_imports("other ", cast["minh"], at),
        **reports(cast, at),
        "person": {"pk": cast["minh"].pk},
        "plan": {"pk": accepted.plan_id},
        "agency": {"code": "so-xd"},
        "other agency": {"code": "so-ct"},
        "indicator": {"code": "1.05"},
        **periods_and_regimes(at),
        "": {},
    }


def periods_and_regimes(at):  # noqa: F811
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


def waiting_imports(prefix, by, at):  # noqa: F811
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


def waiting_plan(name, header, by, at):  # noqa: F811
    facts = {**FACTS, "header": {**FACTS["header"], **header}}
    stored = store_file(name, write_plan(facts), kind="plan", by=by, at=at)
    read_import(stored.pk, at=at, read=read_here)
    return stored
