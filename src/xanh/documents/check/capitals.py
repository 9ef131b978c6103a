"""Words that Annex II of the decree writes with a capital, or without."""

from __future__ import annotations

import re
from functools import cache

from xanh.documents.check.findings import Findings
from xanh.documents.check.pars import Flow
from xanh.reference import layout_rules


def check_capitals(found: Findings, flow: Flow) -> None:
    """Look for each word of the list in every text that is not all in capitals."""
    source = layout_rules().sources["capitals"]
    for par in flow.filled:
        if par.shown.isupper():
            continue
        for pattern, right in _patterns():
            if match := pattern.search(par.text):
                found.add("layout.capitals", par, source, found=match[0].strip(), wanted=right)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry.wrong), entry.right) for entry in layout_rules().capitals)
