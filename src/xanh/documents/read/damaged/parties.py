"""From the words of a column "cơ quan chủ trì" or "cơ quan phối hợp" to parties with roles and scopes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from xanh.documents.draft import Party, Role
from xanh.documents.read.damaged.tape import Found
from xanh.documents.read.fold import fold
from xanh.documents.read.prose.accents import restore
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import Word, likeness, straightened

NOTE = re.compile(r"^phoi hop\b.*\btong hop\b")
# first words of bodies' names, folded
HEADS = (
    *("so", "ban", "cong", "trung", "cuc", "chi", "hoi", "hiep", "dai"),
    *("bao", "vien", "truong", "ngan", "bo", "van", "lien", "mat", "thanh"),
    *("kho", "thue", "hai", "buu", "doan", "quy", "toa", "phong", "ubnd"),
    *("uy"),
)
NAMED = 0.8  # share of a name within a scope
WHOLE = 0.8  # share of a name that stands alone in parentheses


@dataclass(frozen=True)
class Cell:
    """The parties of one column of a row, and a note that holds for all of them."""

    parties: tuple[Party, ...]
    note: str | None


def read_cell(
    tokens: Sequence[Word], found: Sequence[Found], role: Role, vocabulary: Vocabulary, *, mixed: bool
) -> Cell:
    """The parties of a column in order, duplicates kept; unknown bodies as written, with code None.

    Where columns are `mixed`, only what looks like a body's name beyond doubt counts as one.
    """
    placed = [(item.words[0], _party(item, role, vocabulary)) for item in found]
    unknown = bodies(tokens, found, strict=mixed)
    placed += [(run[0], Party(agency=_spelled(run), role=role)) for run in unknown]
    order = {id(word): index for index, word in enumerate(tokens)}
    parties = [p for _, p in sorted(placed, key=lambda item: order.get(id(item[0]), 0))]
    for item in found:
        parties += _examples(item, role, vocabulary)
    return _noted(parties) if role is Role.COORDINATING else Cell(tuple(parties), None)


def _noted(parties: Sequence[Party]) -> Cell:
    """A scope "phối hợp ... tổng hợp" of the last of them is a note on all."""
    note = next((p.scope for p in parties if p.scope and NOTE.match(fold(p.scope))), None)
    return Cell(tuple(replace(p, scope=None) if note and p.scope == note else p for p in parties), note)


def _party(found: Found, role: Role, vocabulary: Vocabulary) -> Party:
    agency = vocabulary.by_spelling[found.name]
    written = None if found.name == agency.name else found.name
    scope = _scope(found.scope, vocabulary) if found.scope else None
    return Party(agency=agency.name, role=role, code=agency.code or None, scope=scope, as_written=written)


def _spelled(tokens: Sequence[Word]) -> str:
    """The words as written, accents put back where that is possible."""
    written = " ".join(straightened(w.raw) + ("," if w.after.startswith(",") else "") for w in tokens)
    return restore(written.rstrip(","))[0]


def _scope(tokens: Sequence[Word], vocabulary: Vocabulary) -> str:
    """What an agency does: names of the vocabulary in full, stray signs of other columns left out."""
    plain = [w for w, after in zip(tokens, (*tokens[1:], None), strict=True) if not _stray(w, after)]
    parts: list[str] = []
    done = 0
    for item in vocabulary.text_tape.names(plain):
        if item.share < NAMED:
            continue
        first, last = (next(i for i, w in enumerate(plain) if w is item.words[k]) for k in (0, -1))
        parts += [_spelled(plain[done:first]), vocabulary.by_spelling[item.name].name]
        done = last + 1
    return " ".join(part for part in (*parts, _spelled(plain[done:])) if part)


def _stray(word: Word, after: Word | None) -> bool:
    """A single sign, but not the word ô of "ô nhiễm", which looks like one."""
    return len(word.text) == 1 and not (after and likeness(after.text, "nhiem") > 0.8)


def _examples(found: Found, role: Role, vocabulary: Vocabulary) -> list[Party]:
    """Agencies that stand alone in parentheses within a name, each with the words it is an example of."""
    out = []
    for index, word in enumerate(found.aside):
        if "(" not in word.before:
            continue
        end = next(
            (k for k, w in enumerate(found.aside) if k >= index and ")" in w.after), len(found.aside) - 1
        )
        group = found.aside[index : end + 1]
        inner = vocabulary.cell_tape.names(group)
        if len(inner) == 1 and inner[0].share > WHOLE and len(inner[0].words) > 0.7 * len(group):
            before = [w for w in found.words if (w.line, w.start) < (word.line, word.start)]
            out.append(replace(_party(inner[0], role, vocabulary), scope=_spelled(before[-2:])))
    return out


def bodies(tokens: Sequence[Word], found: Sequence[Found], *, strict: bool) -> list[list[Word]]:
    """Bodies that the vocabulary does not know: runs between separators that begin like the name of one."""
    taken = {id(w) for f in found for w in (*f.words, *f.scope, *f.aside)}
    runs: list[list[Word]] = [[]]
    for word in tokens:
        if id(word) in taken:
            runs.append([])
            continue
        if re.search(r"[;|+.]|-$", word.before) or (runs[-1] and re.search(r"[;.]", runs[-1][-1].after)):
            runs.append([])
        runs[-1].append(word)
    return [run for run in runs if len(run) > 1 and _is_body(run, strict=strict)]


def _is_body(run: Sequence[Word], *, strict: bool) -> bool:
    head = run[0].text
    letters = [w.text for w in run if w.text.isalpha() and (len(w.text) > 1 or w.text == "y")]
    if strict:
        listed = not run[0].before or run[0].before[-1] in "-;,."
        return head in HEADS and run[0].raw[:1].isupper() and listed and 3 <= len(letters) == len(run)
    return any(likeness(head, known) >= 0.85 for known in HEADS) and len(letters) >= 0.8 * len(run)
