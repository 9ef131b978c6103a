"""A reviewer's words: each kept, the latest counts, nobody overwrites another unseen."""

from __future__ import annotations

import pytest

from xanh.portal.imports import actions, queries
from xanh.portal.imports.models import Correction, Import
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.portal.journal.queries import history, verify
from xanh.reference import ProblemError

NAME = "indicators.6.name"


@pytest.fixture
def said(review, lan, at):
    """Say something about the review as Lan, on what she sees."""

    def said(act, path, *value, by=lan, expected="seen"):
        if expected == "seen":
            latest = queries.latest_correction(review, path)
            expected = latest.pk if latest else None
        return act(review, path, *value, by=by, at=at, expected=expected)

    return said


def refused(call, *args, **more) -> str:
    with pytest.raises(ProblemError) as error:
        call(*args, **more)
    return error.value.problems[0].code


def current(review, index=6):
    return queries.current_draft(review)["indicators"][index]


def test_a_correction_stands_beside_the_draft(review, said):
    read = review.draft["indicators"][6]["name"]
    said(actions.correct_field, NAME, "Tên đúng")
    review.refresh_from_db()
    assert (review.draft["indicators"][6]["name"], current(review)["name"]) == (read, "Tên đúng")
    last = history(review).last()
    assert (last.act, last.actor_name, last.details) == (
        "import.correct",
        "Lan (lan)",
        {"path": NAME, "from": read, "to": "Tên đúng"},
    )


def test_the_latest_counts_and_all_are_kept(review, said):
    for name in ("một", "hai", "ba"):
        said(actions.correct_field, NAME, name)
    assert (current(review)["name"], review.corrections.count()) == ("ba", 3)


def test_undoing_brings_back_what_was_before(review, said):
    said(actions.correct_field, NAME, "một")
    said(actions.correct_field, NAME, "hai")
    said(actions.undo_correction, NAME)
    assert current(review)["name"] == "một"
    said(actions.undo_correction, NAME)
    assert current(review)["name"] == review.draft["indicators"][6]["name"]
    assert "correction" not in current(review)["fields"]["name"]
    assert Correction.objects.count() == 2
    assert [e.act for e in history(review)][-2:] == ["import.undo", "import.undo"]


def test_the_second_of_two_reviewers_is_told(review, said, cast, at):
    said(actions.correct_field, NAME, "của Lan")
    with pytest.raises(ProblemError) as error:
        said(actions.correct_field, NAME, "của Hà", by=cast["ha"], expected=None)
    problem = error.value.problems[0]
    assert (problem.code, problem.values["who"]) == ("import.stale", "Lan")
    assert "15:00 02/02/2026" in problem.message("vi")  # Asia/Ho_Chi_Minh
    assert current(review)["name"] == "của Lan"


def test_an_undone_word_is_stale_too(review, said):
    spoken = said(actions.correct_field, NAME, "một")
    said(actions.undo_correction, NAME)
    assert refused(said, actions.correct_field, NAME, "hai", expected=spoken.pk) == "import.stale"
    said(actions.correct_field, NAME, "hai", expected=None)


def test_a_word_that_nobody_spoke_cannot_have_been_seen(said):
    assert refused(said, actions.correct_field, NAME, "x", expected=999_999) == "field.unknown"


def test_parties_get_their_codes(review, said):
    said(actions.correct_field, "indicators.6.lead", [{"agency": "Sở xây dựng"}, {"agency": "Chi cục mới"}])
    assert [p["code"] for p in current(review)["lead"]] == ["so-xd", None]


def test_a_code_that_no_agency_has_is_refused(said):
    value = [{"agency": "x", "code": "no-such"}]
    assert refused(said, actions.correct_field, "indicators.6.lead", value) == "field.unknown_agency"


@pytest.mark.parametrize("path", ["indicators.99.name", "rows.0.total", "indicators.6.colour", "header"])
def test_a_field_that_is_not_there_is_refused(said, path):
    assert refused(said, actions.correct_field, path, "x") == "field.unknown"
    assert not Correction.objects.exists()


def test_confirming_clears_a_doubt(review, said):
    assert [d.path for d in queries.doubts(review)] == ["indicators.4.lead", "indicators.6.lead"]
    said(actions.confirm_field, "indicators.4.lead")
    assert [d.path for d in queries.doubts(review)] == ["indicators.6.lead"]
    assert current(review, 4)["lead"] == review.draft["indicators"][4]["lead"]
    assert history(review).last().act == "import.confirm"


def test_correcting_clears_a_doubt_and_undoing_brings_it_back(review, said):
    said(actions.correct_field, "indicators.4.lead", [{"agency": "Sở Xây dựng"}])
    assert [d.path for d in queries.doubts(review)] == ["indicators.6.lead"]
    said(actions.undo_correction, "indicators.4.lead")
    assert len(queries.doubts(review)) == 2


def test_a_false_row_is_dropped_and_taken_back(review, said, lan, at):
    actions.remove_item(review, "indicators.3", by=lan, at=at, expected=None)
    assert current(review, 3)["removed"] is True
    said(actions.undo_correction, "indicators.3")
    assert "removed" not in current(review, 3)


def test_only_whole_rows_are_dropped(review, lan, at):
    for path in (NAME, "header", "header.title"):
        assert refused(actions.remove_item, review, path, by=lan, at=at, expected=None) == "field.unknown"


def test_nothing_is_said_on_what_is_not_in_review(review, said, lan, at):
    actions.discard_import(review, by=lan, at=at)
    assert refused(said, actions.correct_field, NAME, "x") == "import.not_ready"
    assert refused(said, actions.confirm_field, NAME) == "import.not_ready"
    assert refused(actions.accept_import, review, by=lan, at=at) == "import.not_ready"


def test_discarding_keeps_everything(review, said, lan, at):
    said(actions.correct_field, NAME, "Tên đúng")
    actions.discard_import(review, by=lan, at=at)
    back = actions.restore_import(review, by=lan, at=at)
    assert (back.state, current(back)["name"]) == (ImportState.READY, "Tên đúng")
    assert verify() is None


def test_a_file_discarded_before_it_was_read_waits_again(receive, lan, at):
    imported = receive(lan)
    actions.discard_import(imported, by=lan, at=at)
    assert actions.restore_import(imported, by=lan, at=at).state == ImportState.RECEIVED


def test_a_half_corrected_draft_lives_in_the_database_alone(review, said):
    said(actions.correct_field, NAME, "Tên đúng")
    anew = Import.objects.get(pk=review.pk)
    assert current(anew)["name"] == "Tên đúng"


def test_a_review_page_takes_few_queries(review, said, django_assert_max_num_queries):
    for index in range(30):
        said(actions.correct_field, f"indicators.{index}.name", "x")
    with django_assert_max_num_queries(2):
        draft = queries.current_draft(review)
        queries.doubts(review)
    assert len(draft["indicators"]) == 42


def test_scores_are_corrected_alike(receive, at, lan):
    imported = receive(lan, data="Năm;Tỉnh;CSTP1\n2024;Lạng Sơn;4,95\n".encode(), kind=ImportKind.SCORES)
    actions.read_import(imported.pk, at=at)
    actions.correct_field(imported, "rows.0.cstp1", "5,01", by=lan, at=at, expected=None)
    imported.refresh_from_db()
    assert queries.current_draft(imported)["rows"][0]["cstp1"] == 5.01


def test_one_act_on_two_fields_is_undone_as_one(review, said, lan, at):
    lead, coordinating = current(review)["lead"], current(review)["coordinating"]
    both = {"indicators.6.lead": [], "indicators.6.coordinating": [*coordinating, *lead]}
    plain = {
        path: [{k: p.get(k) for k in ("agency", "code", "scope")} for p in value]
        for path, value in both.items()
    }
    said(actions.confirm_field, "indicators.5.lead")
    actions.correct_fields(review, [actions.Change(*c, None) for c in plain.items()], by=lan, at=at)
    assert (current(review)["lead"], len(current(review)["coordinating"])) == (
        [],
        len(coordinating) + len(lead),
    )
    said(actions.undo_correction, "indicators.6.lead")
    assert (current(review)["lead"], current(review)["coordinating"]) == (lead, coordinating)
    line = history(review).last()
    assert (line.act, list(line.details["with"])) == ("import.undo", ["indicators.6.coordinating"])
    assert queries.latest_correction(review, "indicators.5.lead").confirmed


def test_undoing_leaves_other_acts_and_other_rows_alone(review, said, cast, at):
    said(actions.correct_field, "indicators.6.unit_note", "điểm", by=cast["ha"])
    said(actions.correct_field, "indicators.16.name", "hàng khác")
    said(actions.correct_field, NAME, "một")
    said(actions.undo_correction, NAME)
    assert (current(review)["unit_note"], current(review, 16)["name"]) == ("điểm", "hàng khác")
