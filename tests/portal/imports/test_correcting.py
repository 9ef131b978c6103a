"""Corrections put into a draft, without a database."""

from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portal.drafts import plan_draft, reading
from xanh.portal.imports.correcting import Word, corrected, doubts, final, value_at
from xanh.portal.imports.rules import ImportKind

PLAN = ImportKind.PLAN


@pytest.fixture
def draft():
    return plan_draft("langson_2024_sgtvt")


@pytest.fixture
def table():
    return plan_draft()


def word(path, value, pk=1, **more) -> Word:
    return Word(pk, path, value, **more)


def test_without_words_nothing_changes_but_each_item_knows_its_path(draft):
    found = corrected(PLAN, draft, [])
    assert found["tasks"][2] == {**draft["tasks"][2], "path": "tasks.2"}
    assert "path" not in draft["tasks"][2]


def test_the_latest_word_counts(draft):
    said = [word("tasks.2.text", "một", 1), word("tasks.2.text", "hai", 2)]
    found = corrected(PLAN, draft, said)["tasks"][2]
    assert (found["text"], found["fields"]["text"]["state"]) == ("hai", "accepted")
    assert found["fields"]["text"]["correction"]["id"] == 2


def test_the_draft_as_read_stays(table):
    before = deepcopy(table)
    said = [
        word("indicators.0.name", "Tên khác"),
        word("indicators.1.lead", [{"agency": "A"}]),
        word("indicators.2", None),
        word("header.title", "Tên"),
    ]
    corrected(PLAN, table, said)
    assert table == before


def test_a_party_keeps_its_place_when_it_moves_from_one_list_to_the_other(table):
    row = table["indicators"][0]
    moved = next(p for p in row["coordinating"] if p["code"] == "cap-xa")
    value = [{"agency": moved["agency"], "code": "cap-xa", "role": None, "scope": "trên địa bàn"}]
    lead = corrected(PLAN, table, [word("indicators.0.lead", value)])["indicators"][0]["lead"][0]
    assert (lead["as_written"], lead["role"]) == ("UBND các xã, phường", "lead")
    assert lead["scope"] == "trên địa bàn"


def test_units_of_a_task_are_plain_names(draft):
    found = corrected(PLAN, draft, [word("tasks.0.coordinating", ["các phòng, ban"])])
    assert found["tasks"][0]["coordinating"] == ["các phòng, ban"]


def test_a_task_s_lead_and_its_name_go_together(draft):
    draft["tasks"][0]["lead"] = [{"agency": "Văn phòng Sở", "code": "gtvt-vp"}]
    named = corrected(PLAN, draft, [word("tasks.0.lead_unit", "Thanh tra Sở")])["tasks"][0]
    assert (named["lead_unit"], named["lead"]) == ("Thanh tra Sở", [])
    led = corrected(PLAN, draft, [word("tasks.0.lead", [{"agency": "Thanh tra Sở"}])])["tasks"][0]
    assert led["lead_unit"] == "Thanh tra Sở"


def test_a_dropped_item_stays_in_sight_and_shifts_nothing(draft):
    found = corrected(PLAN, draft, [word("tasks.1", None), word("tasks.2.text", "mới")])
    assert [i.get("removed", False) for i in found["tasks"]] == [False, True, False, False, False, False]
    assert found["tasks"][2]["text"] == "mới"
    assert [i["path"] for i in final(PLAN, found)["tasks"]] == [
        "tasks.0",
        "tasks.2",
        "tasks.3",
        "tasks.4",
        "tasks.5",
    ]


def test_an_added_item_can_be_corrected_in_turn(draft):
    said = [word("tasks.6", {"text": "Nhiệm vụ mới", "subindex": 2}), word("tasks.6.deadline", "30/06", 2)]
    added = corrected(PLAN, draft, said)["tasks"][6]
    assert (added["text"], added["deadline"], added["added"]) == ("Nhiệm vụ mới", "30/06", True)


def test_a_word_on_an_addition_that_was_undone_is_left_alone(draft):
    found = corrected(PLAN, draft, [word("tasks.7", {"text": "x"}), word("tasks.9.text", "y")])
    assert [i["path"] for i in final(PLAN, found)["tasks"]] == [*(f"tasks.{n}" for n in range(6)), "tasks.7"]
    with pytest.raises(KeyError):
        value_at(found, "tasks.6")


def test_groups_that_the_document_lacks_can_be_filled(draft):
    draft["signer"] = None
    assert corrected(PLAN, draft, [word("signer.name", "Vĩ")])["signer"]["name"] == "Vĩ"


def test_doubts_come_in_reading_order_and_leave_when_spoken_on(table):
    table["indicators"][5]["fields"]["lead"] = reading(9, "to_check")
    table["indicators"][1]["fields"]["name"] = reading(40, "to_check")
    table["indicators"][7]["fields"]["name"] = {**reading(1, "to_check"), "spans": []}
    table["indicators"][2]["fields"]["lead"] = reading(3, "proposed")
    paths = [d.path for d in doubts(PLAN, corrected(PLAN, table, []))]
    assert paths == ["indicators.5.lead", "indicators.1.name", "indicators.7.name"]
    said = [
        word("indicators.5.lead", table["indicators"][5]["lead"], confirmed=True),
        word("indicators.7", None),
    ]
    left = doubts(PLAN, corrected(PLAN, table, said))
    assert [(d.path, d.as_written) for d in left] == [("indicators.1.name", "as written")]


def test_a_reporter_s_reading_is_found_under_its_own_name(draft):
    draft["reporting"][0]["fields"] = {"reporter": reading(5, "to_check")}
    assert [d.path for d in doubts(PLAN, corrected(PLAN, draft, []))] == ["reporting.0.from"]
    found = corrected(PLAN, draft, [word("reporting.0.from", "Văn phòng Sở")])
    assert (found["reporting"][0]["from"], doubts(PLAN, found)) == ("Văn phòng Sở", [])


@pytest.mark.parametrize(
    ("words", "deadline", "until"),
    [
        ("Quý IV", "Quý IV", "2024-12-31"),
        ("trước ngày 30/11/2025", "2025-11-30", None),
        ("2025-11-30", "2025-11-30", None),
    ],
)
def test_a_deadline_is_read_again_from_the_words_of_a_person(draft, words, deadline, until):
    draft["header"]["year"] = 2024
    draft["tasks"][2] |= {
        "deadline": "Thường xuyên",
        "schedule": {"kind": "continuous", "text": "Thường xuyên"},
    }
    task = corrected(PLAN, draft, [word("tasks.2.deadline", words)])["tasks"][2]
    assert (task["deadline"], task["schedule"].get("until")) == (deadline, until)


def test_a_deadline_taken_out_leaves_no_schedule(draft):
    draft["tasks"][2] |= {"deadline": "Quý IV/2024", "schedule": {"kind": "period", "text": "Quý IV/2024"}}
    assert corrected(PLAN, draft, [word("tasks.2.deadline", None)])["tasks"][2]["schedule"] is None
    confirmed = [word("tasks.2.deadline", "Quý IV/2024", confirmed=True)]
    assert corrected(PLAN, draft, confirmed)["tasks"][2]["schedule"]["kind"] == "period"


def test_confirming_keeps_the_value_as_it_stands(table):
    said = [word("indicators.0.name", "đã xem", confirmed=True)]
    found = corrected(PLAN, table, said)["indicators"][0]
    assert found["name"] == table["indicators"][0]["name"]
    assert found["fields"]["name"]["correction"]["confirmed"] is True


@given(
    st.lists(
        st.tuples(st.integers(0, 8), st.sampled_from(["text", "deadline"]), st.text(max_size=5)), max_size=8
    )
)
def test_any_order_of_words_gives_what_the_last_on_each_field_says(spoken):
    draft = plan_draft("langson_2024_sgtvt")
    said = [word(f"tasks.{n}.{name}", value, pk) for pk, (n, name, value) in enumerate(spoken, 1)]
    found = corrected(PLAN, draft, said)
    last = {(n, name): value for n, name, value in spoken if n < 6}
    assert all(found["tasks"][n][name] == value for (n, name), value in last.items())
    assert len(found["tasks"]) == 6
