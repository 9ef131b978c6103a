"""Write docs/problem-codes.md from the catalogue of problems."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from xanh.reference import catalogue

PAGE = Path(__file__).resolve().parent.parent / "docs" / "problem-codes.md"
SEVERITY = {"error": "lỗi / error", "warning": "cần xem lại / warning", "note": "lưu ý / note"}
HEAD = """\
# Mã vấn đề / Problem codes

Mỗi điều phần mềm phát hiện đều có một mã, một mức độ, một câu nêu vấn đề và một câu nêu việc cần làm; chữ
trong ngoặc nhọn được thay bằng giá trị thật. *Lỗi*: việc không tiếp tục được. *Cần xem lại*: phải có người
xem trước khi dùng. *Lưu ý*: nên biết.

Everything the program finds has a code, a severity, a message and a remedy; words in braces stand for actual
values. *Error*: work cannot go on. *Warning*: a person must look. *Note*: worth knowing.

This page is written by `.venv/bin/python tools/write_problem_codes.py` from
[problems.yaml](../src/xanh/reference/data/problems.yaml); do not edit it by hand.
"""


def page(entries: Mapping[str, Mapping[str, Any]]) -> str:
    """The whole page: one section for each subject, one heading for each code."""
    subjects = groupby(sorted(entries), key=lambda code: code.split(".")[0])
    return HEAD + "".join(section(subject, entries, list(codes)) for subject, codes in subjects)


def section(subject: str, entries: Mapping[str, Mapping[str, Any]], codes: list[str]) -> str:
    return f"\n## {subject}\n" + "".join(described(code, entries[code]) for code in codes)


def described(code: str, entry: Mapping[str, Any]) -> str:
    texts = [f"- {plain(entry['message'][x])} *{plain(entry['remedy'][x])}*\n" for x in ("vi", "en")]
    return f"\n### `{code}`\n\n{SEVERITY[entry['severity']]}\n\n" + "".join(texts)


def plain(text: str) -> str:
    """Signs that Markdown would take for its own, escaped."""
    for sign in "\\*<[`":
        text = text.replace(sign, f"\\{sign}")
    return text


if __name__ == "__main__":
    PAGE.write_text(page(catalogue()), "utf-8")
