"""Acts on the calendar and on regimes: what is refused, what is kept, what the journal says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from xanh import reference
from xanh.portal.imports.start import load_calendar
from xanh.portal.journal.queries import history, verify
from xanh.portal.periods import actions
from xanh.portal.periods.models import Line, Regime, StateDay, Tier
from xanh.portal.periods.queries import around, fingerprint, periods_due, state_calendar, version
from xanh.portal.periods.rules import LineDraft, RegimeDraft, TierDraft, refusals
from xanh.reference import ProblemError, StateDayFact

DAY = StateDayFact(date(2026, 12, 31), works=False, reason="Nghỉ hoán đổi", source="Thông báo 1/TB-BNV")


def merge(draft, *, level=1, **changes):
    """The draft with one tier changed."""
    tiers = tuple(replace(t, **changes) if t.level == level else t for t in draft.tiers)
    return replace(draft, tiers=tiers)


def codes(error):
    return [problem.code for problem in error.value.problems]


def test_loading_twice_adds_nothing_and_keeps_what_people_wrote(calendar, at, regimes):
    changed = StateDayFact(date(2026, 11, 24), works=False, reason="Đã có luật", confirmed=True)
    actions.save_day(changed, by=None, at=at)
    assert actions.load_state_days(reference.state_days(), by=None, at=at) == 0
    assert actions.load_regimes(reference.regimes(), by=None, at=at) == 0
    assert StateDay.objects.get(day=date(2026, 11, 24)).reason == "Đã có luật"
    assert Regime.objects.count() == 4


def test_a_day_is_written_corrected_and_taken_out_with_its_history(calendar, at, ha):
    row = actions.save_day(DAY, by=ha, at=at)
    assert not state_calendar().is_working(DAY.day)
    actions.save_day(replace(DAY, confirmed=False), by=ha, at=at, why="chưa có thông báo")
    assert state_calendar().is_working(DAY.day)
    lines = list(history(row))
    assert [line.act for line in lines] == ["calendar.day", "calendar.day"]
    assert (lines[1].details["before"]["confirmed"], lines[1].details["after"]["confirmed"]) == (True, False)
    assert lines[1].details["why"] == "chưa có thông báo"
    actions.remove_day(row, by=ha, at=at, why="nhập nhầm")
    assert not StateDay.objects.filter(day=DAY.day).exists()
    assert verify() is None


def test_a_notice_changes_only_what_differs(calendar, at):
    seen = fingerprint(state_calendar())
    same = next(fact for fact in reference.state_days() if fact.day == date(2026, 1, 2))
    assert actions.accept_notice([DAY, same], seen=seen, by=None, at=at) == 1
    assert not state_calendar().is_working(DAY.day)


def test_a_notice_seen_against_another_calendar_is_refused(calendar, at):
    seen = fingerprint(state_calendar())
    actions.save_day(DAY, by=None, at=at)
    with pytest.raises(ProblemError) as error:
        actions.accept_notice([replace(DAY, works=True)], seen=seen, by=None, at=at)
    assert codes(error) == ["notice.changed_meanwhile"]
    assert not StateDay.objects.get(day=DAY.day).works


def test_a_regime_is_set_up_with_its_tiers_and_lines(draft, at, ha):
    regime = actions.create_regime(draft, by=ha, at=at)
    assert [t.level for t in regime.tiers.all()] == [1, 2]
    assert [(line.code, line.position) for line in regime.lines.all()] == [("KQ", 1), ("SO", 2)]
    (line,) = history(regime)
    assert line.act == "regime.create"
    assert line.details["after"]["tiers"][0]["reporters"] == ["cap-xa"]


def refusing(draft, keys):
    """Drafts that must be refused, each with its code."""
    return {
        "regime.no_tier": replace(draft, tiers=()),
        "regime.no_line": replace(draft, lines=()),
        "regime.no_reporter": merge(draft, reporters=()),
        "regime.receiver_reports": merge(draft, level=2, reporters=(keys["so-nnmt"], keys["ubnd-tinh"])),
        "regime.unknown_rule": merge(draft, due={"rule": "by", "day": 5}),
        "regime.unknown_period": replace(draft, period_rule="fiscal"),
        "regime.tier_not_after": merge(draft, level=2, due={"rule": "by", "day": 14, "month": "last"}),
        "regime.due_before_period": merge(draft, due={"rule": "by", "day": 5, "month": 1}),
        "regime.line_twice": replace(draft, lines=(*draft.lines, LineDraft("KQ", "text", "Lần nữa"))),
        "regime.content_differs": replace(draft, content="text"),
        "regime.ends_before_start": replace(draft, valid_from=date(2026, 3, 1), valid_to=date(2026, 2, 28)),
    }


def test_what_a_regime_may_not_be(draft, keys, at):
    found = {}
    for code, refused in refusing(draft, keys).items():
        with pytest.raises(ProblemError) as error:
            actions.create_regime(refused, by=None, at=at)
        found[code] = codes(error)
    assert all(code in codes for code, codes in found.items()), found
    assert not Regime.objects.exists()


def test_the_consolidators_deadline_is_checked_through_groups_too(draft, keys, at):
    """Sở NN&MT reports on as a member of the group of departments."""
    group = merge(draft, level=2, reporters=(keys["cac-so-lien-quan"],))
    actions.create_regime(group, by=None, at=at)
    early = merge(group, level=2, due={"rule": "before", "day": 14, "month": "last"})
    with pytest.raises(ProblemError) as error:
        actions.create_regime(replace(early, code="khac"), by=None, at=at)
    assert codes(error) == ["regime.tier_not_after"]
    told = error.value.problems[0].message()
    assert "Bước 2" in told
    assert "13/03/2026" in told
    assert "14/03/2026" in told


def test_a_deadline_by_working_days_is_checked_in_every_coming_period(draft, at):
    """Two working days after closing beats the 20th in most quarters; around a long holiday it does not."""
    lower = merge(draft, due={"rule": "after", "count": 4, "unit": "working_day"})
    upper = merge(lower, level=2, due={"rule": "by", "day": 18, "month": "last"})
    with pytest.raises(ProblemError) as error:
        actions.create_regime(upper, by=None, at=at)
    assert codes(error) == ["regime.tier_not_after"]


def test_a_code_is_taken_once(draft, at):
    actions.create_regime(draft, by=None, at=at)
    with pytest.raises(ProblemError) as error:
        actions.create_regime(draft, by=None, at=at)
    assert codes(error) == ["regime.code_taken"]


def test_a_change_keeps_the_rows_that_reports_hang_on(draft, at, ha):
    regime = actions.create_regime(draft, by=ha, at=at)
    before = {line.code: line.pk for line in regime.lines.all()}, {t.level: t.pk for t in regime.tiers.all()}
    lines = (replace(draft.lines[1], title="Số hộ phân loại rác"), draft.lines[0])
    actions.change_regime(regime, replace(draft, lines=lines), by=ha, at=at, why="đổi thứ tự")
    after = {line.code: line.pk for line in regime.lines.all()}, {t.level: t.pk for t in regime.tiers.all()}
    assert after == before
    assert [line.code for line in regime.lines.all()] == ["SO", "KQ"]
    change = history(regime).last()
    assert change.act == "regime.change"
    assert change.details["why"] == "đổi thứ tự"


def test_what_is_no_longer_asked_for_goes(draft, at):
    regime = actions.create_regime(draft, by=None, at=at)
    one = replace(draft, lines=draft.lines[:1], tiers=draft.tiers[:1])
    actions.change_regime(regime, one, by=None, at=at, why="gọn lại")
    assert Line.objects.filter(regime=regime).count() == 1
    assert Tier.objects.filter(regime=regime).count() == 1


def test_a_refused_change_changes_nothing(draft, at):
    regime = actions.create_regime(draft, by=None, at=at)
    with pytest.raises(ProblemError):
        actions.change_regime(regime, replace(draft, name="Khác", lines=()), by=None, at=at, why="thử")
    assert Regime.objects.get().name == draft.name


def test_a_regime_ends_and_stays(regimes, at, ha):
    regime = regimes["pgi-quy"]
    actions.end_regime(regime, date(2026, 12, 31), by=ha, at=at, why="có chế độ mới")
    regime.refresh_from_db()
    assert regime.valid_to == date(2026, 12, 31)
    assert history(regime).last().details["why"] == "có chế độ mới"
    with pytest.raises(ProblemError) as error:
        actions.end_regime(regime, date(2026, 1, 1), by=ha, at=at, why="nhầm")
    assert codes(error) == ["regime.ends_before_start"]


def test_a_regime_of_agencies_that_are_not_here_is_left_out(register, at):
    facts = [dict(fact) for fact in reference.regimes()]
    facts[0] = {**facts[0], "tiers": [{**facts[0]["tiers"][0], "receiver": "so-cua-tinh-khac"}]}
    assert actions.load_regimes(facts, by=None, at=at) == 3


def test_two_changes_at_once_do_not_overwrite_each_other(draft, at, ha):
    regime = actions.create_regime(draft, by=ha, at=at)
    seen = version(regime)
    actions.change_regime(regime, replace(draft, name="Tên thứ nhất"), by=ha, at=at, why="a", seen=seen)
    with pytest.raises(ProblemError) as error:
        actions.change_regime(regime, replace(draft, name="Tên thứ hai"), by=ha, at=at, why="b", seen=seen)
    assert codes(error) == ["regime.changed_meanwhile"]
    assert Regime.objects.get().name == "Tên thứ nhất"


def test_what_is_shipped_passes_the_checks_of_a_regime_set_up_by_hand(regimes):
    for regime in regimes.values():
        draft = draft_of(regime)
        assert [p.message("en") for p in refusals(draft, around(draft, regime.valid_from))] == []


def draft_of(regime):
    """A regime in the database as the draft it could be set up by."""
    tiers = tuple(
        TierDraft(t.level, tuple(a.pk for a in t.reporters.all()), t.receiver_id, t.due)
        for t in regime.tiers.all()
    )
    lines = tuple(LineDraft(line.code, line.kind, line.title) for line in regime.lines.all())
    return RegimeDraft(regime.code, regime.name, regime.frequency, regime.period_rule, tiers, lines)


def test_a_workbench_from_before_there_were_regimes_gets_them_once(register, at):
    load_calendar(at=at)
    row = StateDay.objects.get(day=date(2026, 11, 24))
    actions.remove_day(row, by=None, at=at, why="tỉnh không theo")
    load_calendar(at=at)
    assert (StateDay.objects.count(), Regime.objects.count()) == (15, 4)


def test_at_a_first_start_nobody_is_late_with_what_could_not_be_sent_before(register):
    """Installed in November, a regime of January counts from then on; one that has ended stays as it was."""
    load_calendar(at=datetime(2026, 11, 29, 20, tzinfo=UTC))  # the 30th in Vietnam
    quarterly, former = (Regime.objects.get(code=code) for code in ("pgi-quy", "gtvt-2024-quy"))
    assert (quarterly.valid_from, former.valid_from) == (date(2026, 11, 30), date(2024, 7, 12))
    assert "hiệu lực từ 21/01/2026" in quarterly.source
    tier = quarterly.tiers.get(level=1)
    assert [p.code for p in periods_due(tier, date(2026, 1, 1), date(2026, 12, 31))] == ["20264"]
