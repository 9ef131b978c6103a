"""Signatures judged in a process of their own: `python -m xanh.documents.signing.judging`.

A signed file comes from outside; whatever it does to its reader, the workbench goes on.
"""

import base64
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from xanh.documents import apart
from xanh.documents.apart import ApartError, Job, Told
from xanh.documents.signing.roots import Roots
from xanh.documents.signing.verdict import Sent, Verdict
from xanh.reference import Place, Problem, ProblemError

SECONDS = 60


def verify_apart(
    pdf: bytes, roots: Roots, at: datetime, *, sent: Sent | None = None, file: str = ""
) -> Verdict:
    """What `verify` finds, found in a process that ends when its time is up.

    Raises
    ------
    ProblemError
        What `verify` raises; import.reader_timeout, document.too_much_memory or import.reader_failed.
    """
    about = {
        "roots": {name: [_text(der) for der in ders] for name, ders in asdict(roots).items()},
        "at": at.isoformat(),
        "sent": asdict(sent) if sent else None,
        "file": file,
    }
    try:
        answer = apart.run(Job(__name__, about, SECONDS), pdf)
    except ApartError as error:
        raise ProblemError(Problem(error.code, Place(file=file))) from error
    if "verdict" not in answer:
        raise ProblemError(_problems(answer["problems"]))
    return Verdict.from_json(answer["verdict"])


def _text(der: bytes) -> str:
    return base64.b64encode(der).decode()


def _problems(told: Sequence[dict[str, Any]]) -> list[Problem]:
    return [Problem(p["code"], Place(**p["place"]), p["values"]) for p in told]


def _answer(about: dict[str, Any], data: bytes, told: Told) -> dict[str, Any]:
    from xanh.documents.signing.verifying import verify

    roots = {name: tuple(base64.b64decode(der) for der in ders) for name, ders in about["roots"].items()}
    sent = Sent(**about["sent"]) if about["sent"] else None
    at = datetime.fromisoformat(about["at"])
    try:
        return {"verdict": verify(data, Roots(**roots), at, sent=sent, file=about["file"]).to_json()}
    except ProblemError as error:
        return {"problems": [problem.to_json() for problem in error.problems]}


if __name__ == "__main__":
    apart.work(_answer)
