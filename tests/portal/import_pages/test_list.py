"""The list of files and its filters."""

from __future__ import annotations

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"who": "Lan"}, True),
        ({"who": "lan"}, True),
        ({"who": "Minh"}, False),
        ({"since": "02/02/2026", "until": "02/02/2026"}, True),
        ({"until": "01/02/2026"}, False),
        ({"since": "01/01/0001"}, True),  # no day to filter by
        ({"state": "accepted"}, False),
    ],
)
def test_filters(imported, signed_in, asked, shown):
    page = signed_in("ha").get(reverse("imports:list"), asked)
    assert (list(page.context["page"]) == [imported]) is shown
