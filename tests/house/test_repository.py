"""What must never stand in the repository."""

from __future__ import annotations

import re

from tests.house.tree import ROOT, tracked

# In pieces, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(" + "|".join(("work", "root", "farm", "home/\\w+")) + r")/")
SECRET = re.compile(
    "-----BEGIN [A-Z ]*PRIVATE KEY|" + r"(?i:(secret_key|password|token)\s*=\s*['\"][\w/+-]{24,}['\"])"
)
RUN = 60  # characters in a row that only a copy shares with a source text
BINARY = {".png", ".woff2", ".docx", ".xlsx", ".ico"}


def texts() -> dict[str, str]:
    files = [path for path in tracked() if path.suffix not in BINARY]
    return {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in files}


def test_names_no_path_of_a_machine() -> None:
    assert [name for name, text in texts().items() if MACHINE_PATH.search(text)] == []


def test_holds_no_secret() -> None:
    assert [name for name, text in texts().items() if SECRET.search(text)] == []


def test_holds_no_third_party_files() -> None:
    bundled = re.compile(r"\.(min\.(js|css)|woff2?|ttf|otf|map)$|(^|/)(vendor|node_modules)/")
    assert [name for name in texts() if bundled.search(name)] == []
    assert [str(p) for p in tracked("*.woff2", "*.ttf", "*.otf")] == []


def test_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_holds_no_run_of_the_source_plans(shared) -> None:
    """The facts of the two plans are here as data; their text, as scanned, is not."""
    seeds = [shingles(path.read_text("utf-8", "replace")) for path in shared.glob("seeds/*.txt")]
    known = set().union(*seeds)
    assert known
    assert [name for name, text in texts().items() if not known.isdisjoint(shingles(text))] == []


def shingles(text: str) -> set[str]:
    plain = " ".join(text.split())
    return {plain[i : i + RUN] for i in range(len(plain) - RUN + 1)}
