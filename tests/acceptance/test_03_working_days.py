"""3. A Friday that was swapped away is a day of rest, the Saturday that makes up for it is worked."""

from __future__ import annotations

from tests.acceptance.people import row_of
from xanh.portal.reminders import jobs
from xanh.portal.reminders.models import Run


def test_03_the_second_of_january_2026_is_off_and_the_tenth_is_worked(clock, cast, state_days, enter):
    """The calendar says so with the reason, and what goes by working days obeys it."""
    clock.set("2026-01-15 09:00")
    year = enter("lan").get("/calendar/2026/")
    off, worked = row_of(year, 'id="d20260102"'), row_of(year, 'id="d20260110"')
    assert ("Thứ Sáu" in off, "Nghỉ" in off, "Nghỉ hoán đổi, làm bù ngày 10/01" in off) == (True, True, True)
    assert ("Thứ Bảy" in worked, "Làm bù cho ngày 02/01" in worked) == (True, True)

    mornings = {}
    for day in range(1, 12):
        clock.set(f"2026-01-{day:02} 08:00")
        jobs.run()
        mornings[day] = Run.objects.filter(day=clock.moment.date()).exists()
    assert [day for day, goes_out in mornings.items() if goes_out] == [5, 6, 7, 8, 9, 10]
