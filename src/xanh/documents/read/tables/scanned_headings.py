"""Headings of columns from scans: words with a letter wrong are known by their likeness to the usual ones."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from xanh.documents.read.sheet import CellText

# What headings are made of (folded words).
USUAL = (
    "bao cao",
    "can cu",
    "chi so",
    "chi so thanh phan",
    "chi tieu",
    "chi tieu giao",
    "chiu trach nhiem",
    "chu tri",
    "co quan",
    "cong viec",
    "dau moi",
    "dau ra",
    "don vi",
    "don vi tinh",
    "ghi chu",
    "giai phap",
    "hoan thanh",
    "hoat dong",
    "ke hoach",
    "ket qua",
    "kinh phi",
    "lo trinh",
    "muc tieu",
    "ngan sach",
    "nhiem vu",
    "noi dung",
    "phan cong",
    "phan dau",
    "phoi hop",
    "phu trach",
    "san pham",
    "tham gia",
    "thanh phan",
    "thoi gian",
    "thoi han",
    "thu hang",
    "thuc hien",
    "tien do",
    "tieu chi",
    "trien khai",
    "xep hang",
)
BY_LENGTH = {n: [phrase for phrase in USUAL if phrase.count(" ") + 1 == n] for n in (2, 3, 4)}
ALIKE = 80  # likeness of words with a letter wrong to those meant
LABEL = re.compile(r"[IVXHLl1|]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,2})*")
NUMBERED = 0.7  # share of a column's texts that are labels


def mended(text: str) -> str:
    """A heading (folded words) with the words that it can only mean.

    Examples
    --------
    >>> mended("ch so thanh phan"), mended("co quan chu ti thuc hlen"), mended("tong so")
    ('chi so thanh phan', 'co quan chu tri thuc hien', 'tong so')
    """
    words = text.split()
    free = set(range(len(words)))
    for _, length, at, meant in sorted(_likenesses(words), reverse=True):
        if free.issuperset(range(at, at + length)):
            words[at : at + length] = meant.split()
            free -= set(range(at, at + length))
    return " ".join(words)


def _likenesses(words: Sequence[str]) -> Iterator[tuple[float, int, int, str]]:
    """Likeness, number of words, place and meaning of all that may be a usual phrase."""
    for length, phrases in BY_LENGTH.items():
        for at in range(len(words) - length + 1):
            read = " ".join(words[at : at + length])
            found = process.extractOne(read, phrases, scorer=fuzz.ratio, score_cutoff=ALIKE)
            if found:
                yield found[1], length, at, found[0]


def is_number_column(cells: Sequence[CellText]) -> bool:
    """Whether cells below a heading hold nothing but numbers of rows.

    Examples
    --------
    >>> is_number_column([CellText((text,), 1, 1) for text in ("I", "1", "2.", "")])
    True
    """
    texts = [cell.flat.strip(" .)") for cell in cells if cell.flat]
    return bool(texts) and sum(bool(LABEL.fullmatch(text)) for text in texts) >= NUMBERED * len(texts)
