"""The end of an official document: who receives it ("Nơi nhận"), where it is kept ("Lưu"), who signs it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xanh.documents.draft import Reading, RecipientRow, Source, State, plain_reading
from xanh.documents.read.prose.accents import is_clean, restore, restore_name
from xanh.documents.read.prose.names import spelling_of, whole
from xanh.documents.read.prose.outline import Block, span
from xanh.documents.read.prose.words import find, key, starts
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import words

NOTES = {
    "b/c": "b/c",
    "bc": "b/c",
    "de b/c": "để b/c",
    "de bao cao": "để báo cáo",
    "bao cao": "báo cáo",
    "de tong hop": "để tổng hợp",
    "tong hop": "tổng hợp",
    "de th": "để t/h",
    "t/h": "t/h",
    "de t/h": "để t/h",
    "de thuc hien": "để thực hiện",
    "thuc hien": "thực hiện",
    "de biet": "để biết",
    "de phoi hop": "để phối hợp",
    "phoi hop": "phối hợp",
    "de p/h": "để p/h",
    "p/h": "p/h",
    "de chi dao": "để chỉ đạo",
    "de dang tai": "để đăng tải",
}
POSTS = (
    "PHÓ GIÁM ĐỐC",
    "GIÁM ĐỐC",
    "PHÓ CHỦ TỊCH",
    "CHỦ TỊCH",
    "TRƯỞNG BAN",
    "PHÓ TRƯỞNG BAN",
    "CHÁNH VĂN PHÒNG",
    "CỤC TRƯỞNG",
    "CHI CỤC TRƯỞNG",
    "TRƯỞNG PHÒNG",
    "TM. ỦY BAN NHÂN DÂN",
    "KT. CHỦ TỊCH",
    "KT. GIÁM ĐỐC",
    "TUQ. GIÁM ĐỐC",
    "TL. CHỦ TỊCH",
    "THỦ TRƯỞNG ĐƠN VỊ",
)
AUTHORITY = re.compile(r"^(?:TM|KT|TUQ|TL|T/M|K/T)\.\s?\S")
POST = re.compile(r"\b(?:CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG|CHÁNH|BÍ THƯ|TỔNG BIÊN TẬP|CHỦ NHIỆM|VIỆN TRƯỞNG)\b")
NOTE = re.compile(r"^(.*?)\s*[(\[{]([^()]*)[)\]}]?\s*$")
ONE_LINE = re.compile(r";[ \t]*[-–]\W{0,2}(?=\w)")
PERSON = re.compile(r"^(?:[A-ZĐÀ-Ỹ][\w'’]*\s+){1,4}[A-ZĐÀ-Ỹ][\w'’]*$")


def closing_start(all_blocks: Sequence[Block]) -> int | None:
    """The index of the paragraph "Nơi nhận:"."""
    return next(
        (i for i, b in enumerate(all_blocks) if starts(b.words, 0, "noi nhan") and len(b.words) <= 8), None
    )


def read_recipients(
    source: Source, tail: Sequence[Block], vocabulary: Vocabulary
) -> tuple[RecipientRow, ...]:
    """The lines of "Nơi nhận" up to the archive line."""
    tail = [part for block in tail for part in _parts(block)]
    end = next((i for i, b in enumerate(tail) if _is_archive(b)), len(tail))  # annexes may follow
    listed = [b for at, b in enumerate(tail[:end]) if _is_listed(b, tail, at)]
    clean = is_clean("\n".join(b.text for b in tail))  # a line alone may lack the letters that tell
    rows = [_recipient(source, b, vocabulary, clean=clean) for b in listed or _unmarked(tail)]
    return tuple(row for row in rows if row is not None)


def _is_listed(block: Block, tail: Sequence[Block], at: int) -> bool:
    """Whether a line is one of the list: it has a dash, or a scan lost it between two that have theirs."""
    if block.kind in ("dash", "plus"):
        return True
    dashed = 0 < at < len(tail) - 1 and tail[at - 1].kind == tail[at + 1].kind == "dash"
    return dashed and block.kind == "" and block.flat.endswith(";") and not block.is_title


def _parts(block: Block) -> list[Block]:
    """Several recipients on one line, each behind its dash."""
    texts = ONE_LINE.split(block.text) if block.kind == "dash" else [block.text]
    return [replace(block, text=text) for text in texts if text.strip()]


def _unmarked(tail: Sequence[Block]) -> list[Block]:
    """Lines between "Nơi nhận" and the archive line, where a file keeps no dashes in its text."""
    end = next((i for i, b in enumerate(tail) if _is_archive(b)), 0)
    return [b for b in tail[1:end] if not b.is_title and not _is_person(b.flat)]


def _recipient(source: Source, block: Block, vocabulary: Vocabulary, *, clean: bool) -> RecipientRow | None:
    text = block.flat.rstrip(" .,;:")
    found = NOTE.match(text)
    named, note = (found[1], _note(found[2])) if found and found[1] else (text, None)
    if not named:
        return None
    name = whole(named, vocabulary, clean=clean)
    lines = (span(source, block.first, block.last),)
    fields = {"name": Reading(block.flat, lines, name.confidence, name.state, name.name)}
    if found and note:
        fields["note"] = Reading(found[2], lines, *_trust(found[2].strip(), note))
    spelled = spelling_of(name, vocabulary)
    return RecipientRow(
        name=name.name,
        note=note,
        code=name.code,
        as_written=None if spelled == name.name else spelled,
        fields=fields,
    )


def _trust(written: str, note: str) -> tuple[float, State]:
    """How sure a note is: one of the usual ones needs no accents to be certain ("b/c")."""
    usual = note in NOTES.values()
    if is_clean(written) or (usual and note == written):
        return 1.0, State.ACCEPTED
    return (0.8, State.PROPOSED) if usual else (0.5, State.TO_CHECK)


def _note(text: str) -> str:
    folded = " ".join(text.split()).strip(" .;")
    return NOTES.get(key(folded), restore(folded)[0])


def _is_archive(block: Block) -> bool:
    return starts(block.words, 0, "luu") and (
        ":" in block.words[0].after or find(block.words[:3], "vt") is not None
    )


def read_archive(source: Source, tail: Sequence[Block], vocabulary: Vocabulary) -> dict[str, Any] | None:
    """The archive line "Lưu: VT, QLKCHT&ATGT" and the drafting unit that its abbreviation names."""
    block = next((b for b in tail if _is_archive(b)), None)
    if block is None:
        return None
    body = block.flat.split(":", 1)[-1] if ":" in block.flat else block.flat.split(None, 1)[-1]
    parts = [re.sub(r"\s*\([^)]*\)$", "", p).strip(" .;") for p in re.split(r"[,;]", body)]
    others = [p for p in parts if p and key(p) != "vt"]
    unit = whole(others[0], vocabulary) if others else None
    known = unit is not None and unit.code is not None
    where = (span(source, block.first, block.last),)
    fields = {}
    if unit:
        state = unit.state if known else State.TO_CHECK
        fields["drafting_unit"] = plain_reading(Reading(block.flat, where, unit.confidence, state, unit.name))
    return {
        "as_written": "Lưu: " + ", ".join(["VT", *others]),
        "drafting_unit": unit.name if unit and known else None,
        "drafting_code": unit.code if unit else None,
        "unsure": None if known or not others else others[0],
        "lines": [block.first, block.last],
        "fields": fields,
    }


def read_signer(source: Source, tail: Sequence[Block]) -> dict[str, Any] | None:
    """The post in capitals, by whose authority ("TM.", "KT."), and the person's name below it."""
    texts = [(b, _behind_label(line)) for b in tail if b.kind != "dash" for line in b.text.split("\n")]
    posts = [post for _, line in texts if (post := _post(line))]
    persons = [(b, line) for b, line in texts if _is_person(line)]
    if not persons:
        return None
    block, line = persons[-1]
    clean = is_clean("\n".join(b.text for b in tail))  # a name alone may lack the letters that tell
    name = line if clean else restore_name(line)
    state = State.ACCEPTED if clean else State.TO_CHECK
    reading = Reading(line, (span(source, block.first, block.last),), 1.0 if clean else 0.6, state, name)
    return {
        "name": name,
        "title": posts[-1] if posts else None,
        "authority": [post for post in posts if AUTHORITY.match(post)],
        "fields": {"name": plain_reading(reading)},
    }


def _behind_label(line: str) -> str:
    """A post that the scan put on the line of "Nơi nhận:"."""
    return line.split(":", 1)[1].strip() if ":" in line and key(line).startswith("noi nh") else line.strip()


def _post(line: str) -> str | None:
    """A post or an authority line: one of the usual ones, or in clean capitals any that names a post."""
    read = key(line)
    upper = sum(c.isupper() for c in line) > 0.6 * sum(c.isalpha() for c in line)
    usual = next((post for post in POSTS if upper and read == key(post)), None)
    named = upper and len(read.split()) <= 12 and (POST.search(line) or AUTHORITY.match(line))
    return usual or (" ".join(line.split()) if named else None)


def _is_person(line: str) -> bool:
    return (
        bool(PERSON.match(line))
        and not line.isupper()
        and 2 <= len(words(line)) <= 5
        and "noi nhan" not in key(line)
    )
