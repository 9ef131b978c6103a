"""The calendar and the regimes shipped, in a database with the register and the cast."""

from __future__ import annotations

import pytest

from xanh import reference
from xanh.portal.agencies.models import Agency
from xanh.portal.periods.actions import load_regimes, load_state_days
from xanh.portal.periods.models import Regime
from xanh.portal.periods.rules import LineDraft, RegimeDraft, TierDraft


@pytest.fixture
def calendar(db, at):
    """The days shipped."""
    load_state_days(reference.state_days(), by=None, at=at)


@pytest.fixture
def regimes(register, calendar, at):
    """The regimes shipped, by code."""
    load_regimes(reference.regimes(), by=None, at=at)
    return {regime.code: regime for regime in Regime.objects.all()}


@pytest.fixture
def keys(register):
    """Each agency's key by its code."""
    return dict(Agency.objects.values_list("code", "pk"))


@pytest.fixture
def draft(keys):
    """Two tiers: communes to Sở NN&MT until the 14th, which reports on until the 20th."""
    tiers = (
        TierDraft(1, (keys["cap-xa"],), keys["so-nnmt"], {"rule": "before", "day": 15, "month": "last"}),
        TierDraft(2, (keys["so-nnmt"],), keys["ubnd-tinh"], {"rule": "by", "day": 20, "month": "last"}),
    )
    lines = (LineDraft("KQ", "text", "Kết quả"), LineDraft("SO", "figure", "Số hộ", roll_up="sum"))
    return RegimeDraft("rac-thai", "Báo cáo rác thải", "quarter", "decree_09_2019", tiers, lines)
