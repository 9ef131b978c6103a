"""Plans and tables of scores read in a process of their own: `python -m xanh.portal.imports.reading`.

The process knows no Django and no database; see `xanh.documents.apart`.
"""

from dataclasses import asdict, replace
from typing import Any

from xanh.documents import apart, reading
from xanh.documents.apart import Told
from xanh.documents.reading import Outcome, Request, failed
from xanh.portal.imports.rules import ImportKind
from xanh.reference import ProblemError

__all__ = ["Outcome", "Request", "Told", "failed", "read_apart", "read_here"]


def read_apart(request: Request, data: bytes, told: Told | None = None) -> Outcome:
    """Read in a process that ends when its time is up. `told(done, of)` hears of pages read."""
    return reading.read_apart(request, data, told, reader=__name__)


def read_here(request: Request, data: bytes, told: Told | None = None) -> Outcome:
    """Read in this process: what the process apart does, and what tests of other things use."""
    if request.kind == ImportKind.SCORES:
        return reading.read_here(request, data, told, _read_scores)
    outcome = reading.read_here(request, data, told)
    return replace(outcome, page_sizes=_page_sizes(outcome.draft or {}, request, data))


def _read_scores(request: Request, data: bytes, told: Told | None) -> dict[str, Any]:
    from xanh.portal.imports.score_table import read_scores

    return read_scores(data, name=request.name)


def _page_sizes(draft: dict[str, Any], request: Request, data: bytes) -> tuple[tuple[int, int], ...]:
    """None where no line stands on a page, nor where pages cannot be drawn: their text is there still."""
    from xanh.documents.draft import View
    from xanh.documents.pictures import page_sizes

    source = draft.get("source") or {}
    if not source.get("regions"):
        return ()
    try:
        views = [View(**view) for view in source.get("views") or ()]
        return page_sizes(data, request.name, views=views)
    except ProblemError:
        return ()


def _answer(about: dict[str, Any], data: bytes, told: Told) -> dict[str, Any]:
    return asdict(read_here(Request(**about), data, told))


if __name__ == "__main__":
    apart.work(_answer)
