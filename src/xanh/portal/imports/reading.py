"""Plans and tables of scores read in a process of their own: `python -m xanh.portal.imports.reading`.

The process knows no Django and no database; its limits are those of `xanh.documents.apart`.
"""

from typing import Any

from xanh.documents import apart
from xanh.documents.apart import Outcome, Request
from xanh.portal.imports.rules import ImportKind

__all__ = ["Outcome", "Request", "read_apart", "read_here"]


def read_apart(request: Request, data: bytes) -> Outcome:
    """Read in a process that ends when its time is up."""
    return apart.read_apart(request, data, reader=__name__)


def read_here(request: Request, data: bytes) -> Outcome:
    """Read in this process: what the process apart does, and what tests of other things use."""
    return apart.read_here(request, data, _read_scores if request.kind == ImportKind.SCORES else None)


def _read_scores(request: Request, data: bytes) -> dict[str, Any]:
    from xanh.portal.imports.score_table import read_scores

    return read_scores(data, name=request.name)


if __name__ == "__main__":
    apart.serve(read_here)
