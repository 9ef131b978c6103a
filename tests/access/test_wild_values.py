"""Days and years that no calendar has an end for: a clear answer, never a broken page."""

from __future__ import annotations

import pytest
from django.urls import reverse

FIRST, LAST = "0001-01-01", "9999-12-31"
ASKED = (
    ("insight:journal", {"first": FIRST, "last": LAST}),
    ("insight:journal_export", {"first": FIRST, "last": LAST, "as": "csv"}),
    ("agencies:list", {"on": FIRST}),
    ("agencies:list", {"on": LAST}),
    ("agencies:list_xlsx", {"on": LAST}),
    ("documents:list", {"year": "999999999"}),
    ("documents:list", {"year": "0"}),
    ("documents:list_xlsx", {"year": "10000"}),
    ("documents:register", {"year": "999999999"}),
    ("documents:register", {"year": "0"}),
    ("reports:board", {"year": "0"}),
    ("reports:board", {"year": "9999"}),
    ("reports:board", {"year": "999999999"}),
    ("reports:received", {"period": "99994", "tier": "999999999"}),
    ("reports:received", {"tier": "999999999", "state": "x"}),
    ("plans:list", {"year": "999999999"}),
    ("insight:merge", {"successor": "so-nv", "on": FIRST, "why": "x", "predecessors": "so-ct"}),
    ("insight:merge", {"successor": "so-nv", "on": LAST, "why": "x", "predecessors": "so-ct"}),
    ("periods:day_new", {"day": LAST}),
    ("tasks:queue", {"plan": "999999999"}),
    ("tasks:today", {"plan": "999999999"}),
)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["admin", "quang", "ha"])
def test_a_wild_day_or_year_breaks_no_page(client, world, cast, who):
    client.force_login(cast[who])
    broken = []
    for name, query in ASKED:
        try:
            answer = client.get(reverse(name), query)
            list(answer.streaming_content if answer.streaming else ())
        except (OverflowError, ValueError, TypeError) as error:
            broken.append((name, query, repr(error)))
    assert broken == []


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["99994", "99991", "00011", "0001", "9999", "999912", "1", "20265"])
def test_a_wild_period_is_no_report(client, world, cast, period):
    client.force_login(cast["quang"])
    tier = world["report"]["tier"]
    answer = client.get(reverse("reports:report", args=(tier, period, "so-xd")))
    assert answer.status_code in {200, 404}


@pytest.mark.django_db
@pytest.mark.parametrize("period", ["99994", "00011", "²0261", "9" * 40])
def test_a_wild_period_takes_no_entry_and_no_file(client, world, cast, period):
    client.force_login(cast["lan"])
    given = {"agency": "so-xd", "period": period, "done": "x", "percent": "1", "expected": "0"}
    answer = client.post(reverse("tasks:enter", kwargs=world["work"]), given)
    assert answer.status_code == 422
    client.post(reverse("tasks:add_evidence", kwargs=world["work"]), given)


@pytest.mark.django_db
@pytest.mark.parametrize("day", [FIRST, LAST, "01/01/0001", "31/12/9999"])
def test_a_wild_day_is_refused_or_taken_and_breaks_nothing(client, world, cast, day):
    client.force_login(cast["ha"])
    client.post(reverse("reports:lift", kwargs=world["report"]), {"until_day": day, "reason": "thử"})
    assert client.get(reverse("reports:report", kwargs=world["report"])).status_code == 200
    client.force_login(cast["admin"])
    for name, about in (
        ("agencies:edit", {"act": "end", "last": day, "why": "x"}),
        ("agencies:edit", {"act": "code", "code": "H37.99", "valid_from": day, "source": "x"}),
    ):
        client.post(reverse(name, kwargs=world["agency"]), about)
    merger = {"predecessors": "so-ct", "successor": "so-nv", "on": day, "why": "thử"}
    client.post(reverse("insight:merge"), merger)
    regime = reverse("periods:regime", kwargs=world["regime"])
    client.post(regime, {"last_day": day, "why": "x"})
    for page in (regime, reverse("agencies:list"), reverse("reports:board"), reverse("reports:mine")):
        assert client.get(page).status_code == 200
