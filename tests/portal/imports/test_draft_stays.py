"""Corrections go into a draft of their own: the draft as read is never touched."""

from __future__ import annotations

from copy import deepcopy

from xanh.portal.imports.correcting import Word, corrected, final


def reading(state: str = "to_check") -> dict:
    spans = [{"page": 1, "first_line": 3, "last_line": 3}]
    return {
        "as_written": "S& Xay dung",
        "spans": spans,
        "confidence": 0.5,
        "state": state,
        "suggestion": None,
    }


def party(name: str) -> dict:
    return {"agency": name, "code": None, "role": "lead", "as_written": name, "fields": {"agency": reading()}}


def draft() -> dict:
    row = {"subindex": 1, "number": 5, "name": "Nước sạch", "unit_note": None, "coordinating": []}
    task = {
        "text": "kiểm tra",
        "lead_unit": "Văn phòng Sở",
        "lead": [party("Văn phòng Sở")],
        "coordinating": [],
    }
    return {
        "header": {"title": "Kế hoạch", "fields": {"title": reading()}},
        "signer": None,
        "archive": None,
        "indicators": [{**row, "lead": [party("Sở Xây dựng")], "fields": {"lead": reading()}}],
        "tasks": [{**task, "fields": {"text": reading(), "lead_unit": reading()}}],
        "targets": [{"subindex": 1, "target": 6.58}],
        "reporting": [],
        "recipients": [],
    }


WORDS = [
    Word(1, "header.title", "Kế hoạch năm 2026"),
    Word(2, "indicators.0.lead", [{"agency": "Sở Công Thương", "code": "so-ct"}]),
    Word(3, "indicators.0.unit_note", "%"),
    Word(4, "tasks.0.lead_unit", "Phòng Vận tải"),
    Word(5, "tasks.0.text", "kiểm tra", confirmed=True),
    Word(6, "targets.0.target", 7.0),
    Word(7, "signer.name", "Nguyễn Văn An"),
    Word(8, "tasks.1", {"text": "thêm", "lead_unit": None}),
    Word(9, "tasks.0", None),
]


def test_the_draft_as_read_stays_as_it_is():
    read = draft()
    found = corrected("plan", read, WORDS)
    final("plan", found)
    assert read == draft()


def test_every_word_is_in_the_corrected_draft():
    found = corrected("plan", deepcopy(draft()), WORDS)
    assert found["header"]["title"] == "Kế hoạch năm 2026"
    assert found["header"]["fields"]["title"]["state"] == "accepted"
    assert [p["agency"] for p in found["indicators"][0]["lead"]] == ["Sở Công Thương"]
    assert found["indicators"][0]["fields"]["lead"]["correction"]["id"] == 2
    assert found["tasks"][0]["lead"] == []
    assert (found["tasks"][0]["removed"], found["tasks"][1]["added"]) == (True, True)
    assert found["targets"][0]["fields"]["target"]["state"] == "accepted"
    assert found["signer"]["name"] == "Nguyễn Văn An"
