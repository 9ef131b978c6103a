"""The department plan of 2024, as scanned, against its transcription by hand."""

from __future__ import annotations

import json

import pytest

from tests.documents.scoring import overall
from xanh.documents.draft import State
from xanh.documents.read import read_plan


@pytest.fixture(scope="module")
def source(shared):
    return next(shared.glob("seeds/004_*.txt"))


@pytest.fixture(scope="module")
def draft(source):
    return read_plan(source)


@pytest.fixture(scope="module")
def gold(shared):
    return json.loads((shared / "gold/gold_004.json").read_text("utf-8"))


def test_overall_f1(shared, draft, gold, capsys):
    score, details = overall(shared, draft, gold)
    with capsys.disabled():
        print(f"\nseed 004: overall F1 {score:.3f}\n{details}")
    assert score >= 0.97


def test_header_sections_and_legal_basis(draft, gold):
    header = draft.header
    assert header.title.replace(" cá ", " của ") == gold["header"]["title"]
    assert (header.year, header.number, header.issuer_code) == (2024, None, "so-gtvt")
    assert [s["label"] for s in draft.sections] == [s["label"] for s in gold["sections"]]
    basis, want = header.legal_basis[0], gold["header"]["legal_basis"][0]
    assert (basis["number"], basis["date"]) == (want["number"], want["date"])


def test_targets_add_up_and_are_certain(draft, gold):
    for read, want in zip(draft.targets, gold["targets"], strict=True):
        assert (read.target, read.baseline, read.delta) == (want["target"], want["baseline"], want["delta"])
        assert read.fields["target"].state is State.ACCEPTED


def test_spans_lie_where_the_transcription_found_them(draft, gold):
    for read, want in zip(draft.tasks, gold["tasks"], strict=True):
        span = read.fields["text"].spans[0]
        assert span.first_line <= want["ocr_lines"][0] <= span.last_line
        assert span.first_line <= want["ocr_lines"][1] <= span.last_line + 1


def test_restored_text_is_a_suggestion_beside_the_text_as_written(draft, source):
    raw = " ".join(source.read_text("utf-8").split())
    for task in draft.tasks:
        reading = task.fields["text"]
        assert reading.as_written in raw
        assert reading.suggestion == task.text
        assert reading.state is not State.ACCEPTED


def test_who_directs_whom(draft, gold):
    for read, want in zip(draft.tasks, gold["tasks"], strict=True):
        assert list(read.directed) == want.get("directed", [])
        assert read.lead_verb == want["lead_verb"]


def test_reporters_recipients_archive_signer(draft, gold):
    assert [d.due_text for d in draft.reporting] == [d["due_text"] for d in gold["reporting"]]
    assert [d.reporter for d in draft.reporting] == [d["from"] for d in gold["reporting"]]
    assert [(r.name, r.note) for r in draft.recipients] == [
        (r["name"], r["note"]) for r in gold["recipients"]
    ]
    assert draft.recipients[2].as_written == gold["recipients"][2]["as_written"]
    assert draft.archive["drafting_unit"] == gold["archive"]["drafting_unit"]
    assert draft.signer["name"] == gold["signer"]["name"]
    assert draft.signer["fields"]["name"]["state"] == "to_check"
