"""2. The last minute before the 15th is on time, the next one is late; the reminder finds people at work."""

from __future__ import annotations

import re

from django.core import mail

from tests.acceptance.people import row_of
from tests.cycle.office import Duty, fill_in, send
from xanh.portal.agencies.models import User
from xanh.portal.reminders import jobs

PERIOD = "20261"  # 15/12/2025 to 14/03/2026, due before 15/03/2026
LAST_DAY = "Hôm nay là ngày làm việc cuối cùng trước hạn 14/03/2026"


def test_02_a_report_at_2359_is_on_time_at_midnight_late(clock, divisions, tiers, enter):
    """Two divisions send a minute apart, on either side of the midnight between 14 and 15 March 2026."""
    of = Duty(tiers["quy"], PERIOD).of
    in_time, late = (of(divisions[person].code) for person in ("lan", "minh"))
    clock.set("2026-03-14 23:50")
    fill_in(enter("lan"), in_time, 1)
    fill_in(enter("minh"), late, 2)
    clock.set("2026-03-14 23:59")
    send(enter("lan"), in_time)
    clock.set("2026-03-15 00:00")
    send(enter("minh"), late)

    ha = enter("ha")
    received = ha.get("/reports/received/")
    assert "gửi đúng hạn" in row_of(received, divisions["lan"].name)
    assert "gửi chậm 1 ngày" in row_of(received, divisions["minh"].name)
    board = ha.get("/reports/board/", tier=tiers["quy"], year=2026)
    assert "trễ" not in row_of(board, divisions["lan"].name)
    assert "trễ 1 ngày" in row_of(board, divisions["minh"].name)
    assert "2 trong 2 đơn vị đã gửi, 1 đúng hạn" in board.words
    assert "gửi chậm 1 ngày" in enter("minh").words(late)  # whoever was late sees it, too


def test_02_the_reminder_comes_on_friday_the_13th_and_on_working_days_before(
    clock, divisions, tiers, enter, settings
):
    """14 March 2026 is a Saturday: nobody is reminded on a day of rest, everybody on the Friday before."""
    settings.SENDS_MAIL = True
    User.objects.filter(username="lan").update(email="lan@example.vn")
    letters = {}
    for day in range(1, 16):
        clock.set(f"2026-03-{day:02} 08:00")
        jobs.run()
        for letter in mail.outbox:
            letters[day] = letter
        mail.outbox.clear()
    assert list(letters) == [9, 12, 13]  # five and two working days before due, the last one before it
    assert LAST_DAY in letters[13].body

    rows = enter("lan").get("/notices/")
    told = re.findall(r"\d\d/03/2026", row_of(rows, LAST_DAY))
    assert told == ["14/03/2026", "13/03/2026"]  # due on, told on
    assert rows.body.count(divisions["lan"].name) == len(letters)
