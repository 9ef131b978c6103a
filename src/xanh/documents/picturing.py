"""Pages of a document as pictures: drawn once, in a process of its own, and kept on disk.

`python -m xanh.documents.picturing` is that process. Pictures are named by the document's content, so
that one is never drawn twice and never shows another file.
"""

import base64
import os
import shutil
import tempfile
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from xanh.documents import apart
from xanh.documents.apart import ApartError, Job, Told
from xanh.documents.draft import View
from xanh.reference import Place, Problem, ProblemError

SECONDS = 30


def folder_of(root: Path, sha256: str) -> Path:
    """Where the pictures of a document lie."""
    return Path(root) / sha256[:2] / sha256


def forget(root: Path, sha256: str) -> None:
    """Remove every picture of a document: nothing of a state secret is kept."""
    shutil.rmtree(folder_of(root, sha256), ignore_errors=True)


def name_of(view: View) -> str:
    """What tells the picture of a page from others of its document."""
    return "-".join(f"{value:g}" for value in astuple(view))


def kept(root: Path, sha256: str, view: View) -> Path:
    """The file of a page's picture, there or not yet."""
    return folder_of(root, sha256) / f"{name_of(view)}.webp"


def draw(target: Path, file: Path, *, name: str, view: View) -> bytes:
    """Draw a page into its file, whole or not at all; returns the picture.

    Raises
    ------
    ProblemError
        document.page_not_drawn or what `xanh.documents.pictures.page_picture` raises.
    """
    about = {"name": name, "view": asdict(view)}
    try:
        found = apart.run(Job(__name__, about, SECONDS), file)
    except ApartError as error:
        raise ProblemError(Problem("document.page_not_drawn", Place(file=name, page=view.page))) from error
    if found["problems"]:
        raise ProblemError([Problem(code, Place(file=name, page=view.page)) for code in found["problems"]])
    picture = base64.b64decode(found["picture"])
    _keep(target, picture)
    return picture


def _keep(target: Path, picture: bytes) -> None:
    target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(picture)
    Path(draft).replace(target)


def _work(about: dict[str, Any], data: bytes, told: Told) -> dict[str, Any]:
    from xanh.documents.pictures import page_picture

    try:
        picture = page_picture(data, View(**about["view"]), about["name"])
    except ProblemError as error:
        return {"problems": [problem.code for problem in error.problems]}
    return {"picture": base64.b64encode(picture).decode("ascii"), "problems": []}


if __name__ == "__main__":
    apart.work(_work)
