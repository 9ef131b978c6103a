"""From a cell "cơ quan chủ trì" or "cơ quan phối hợp" to parties with roles and scopes."""

import re
from dataclasses import dataclass

from xanh.documents.draft import Party, Role
from xanh.documents.read.fold import fold
from xanh.documents.read.tape import Found, Tape
from xanh.documents.read.vocabulary import SURE, Vocabulary
from xanh.documents.read.words import Word, words

NOTE = re.compile(r"^phoi hop\b.*\btong hop\b")
BODY = re.compile(
    r"^(so|ban|uy ban|ubnd|cong ty|cong an|trung tam|cuc|chi cuc|hoi|hiep hoi|dai|bao|vien|truong|chi nhanh|ngan hang|"
    r"bo|van phong|lien minh|lien doan|mat tran|thanh tra|kho bac|thue|hai quan|buu dien|doan|quy|toa an|phong|cac|tinh)\b"
)


@dataclass(frozen=True)
class Cell:
    """The parties of one cell, a note that holds for all of them, and how much of their names the text showed."""

    parties: tuple[Party, ...]
    note: str | None
    share: float


def read_cell(text: str, role: Role, vocabulary: Vocabulary) -> Cell:
    """The parties named in a cell, in order, duplicates kept; unknown bodies as written, with code None.

    Examples
    --------
    >>> cell = read_cell("Sở Xây dựng (nước sạch đô thị); Sở Y tế", Role.LEAD, Vocabulary.of())
    >>> [(p.agency, p.code, p.scope) for p in cell.parties]
    [('Sở Xây dựng', 'so-xd', 'nước sạch đô thị'), ('Sở Y tế', None, None)]
    """
    tape = vocabulary.cell_tape
    plain, examples = _examples(text, vocabulary)
    tokens = words(plain)
    found = [f for f in tape.found(tape.close(tape.read(tokens))) if f.share >= SURE]
    parties = [(f.words[0].start, _party(f, plain, role, vocabulary)) for f in found]
    parties += [(start, party(name, role, vocabulary)) for start, name in _unknown(plain, tokens, found)]
    ordered = [p for _, p in sorted(parties, key=lambda item: item[0])] + [
        party(name, role, vocabulary, scope=scope) for name, scope in examples
    ]
    note = next((p.scope for p in ordered if role is Role.COORDINATING and p.scope and NOTE.match(fold(p.scope))), None)
    share = sum(f.share for f in found) / len(found) if found else 0.0
    return Cell(tuple(_without_note(p, note) for p in ordered), note, min(1.0, share))


def party(written: str, role: Role, vocabulary: Vocabulary, scope: str | None = None) -> Party:
    """A party for a spelling: the agency's own name, with the spelling beside it where it differs."""
    agency = vocabulary.by_spelling.get(written)
    if agency is None:
        return Party(agency=written, role=role, scope=scope)
    return Party(
        agency=agency.name,
        role=role,
        code=agency.code,
        scope=scope,
        as_written=None if written == agency.name else written,
    )


def _party(found: Found, text: str, role: Role, vocabulary: Vocabulary) -> Party:
    scope = _between(text, found.scope) if found.scope else None
    return party(found.name, role, vocabulary, scope)


def _between(text: str, tokens: tuple[Word, ...]) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split())


def _without_note(item: Party, note: str | None) -> Party:
    if note is None or item.scope != note:
        return item
    return Party(agency=item.agency, role=item.role, code=item.code, as_written=item.as_written)


def _examples(text: str, vocabulary: Vocabulary) -> tuple[str, list[tuple[str, str]]]:
    """Agencies that stand alone in parentheses, with the words they are an example of; and the text without them."""
    found: list[tuple[str, str]] = []

    def taken(match: re.Match[str]) -> str:
        tokens = words(match.group(1))
        name = _whole_name(tokens, vocabulary.cell_tape)
        if name is None:
            return match.group()
        before = re.split(r"[,;(]", text[: match.start()])[-1].split()
        found.append((name, " ".join(before[-2:])))
        return " " * len(match.group())

    return re.sub(r"\(([^()]*)\)", taken, text), found


def _whole_name(tokens: list[Word], tape: Tape) -> str | None:
    found = tape.found(tape.close(tape.read(tokens)))
    whole = len(found) == 1 and found[0].share > 0.8 and len(found[0].words) == len(tokens)
    return found[0].name if whole else None


def _unknown(text: str, tokens: list[Word], found: list[Found]) -> list[tuple[int, str]]:
    """Bodies that the vocabulary does not know: what stands between separators, untouched by a known name."""
    taken = {w.start for f in found for w in (*f.words, *f.scope)}
    runs: list[list[Word]] = [[]]
    for word in tokens:
        if word.start in taken:
            runs.append([])
            continue
        if re.search(r"[;|+]|^-", word.before):
            runs.append([])
        runs[-1].append(word)
    named = [(run[0].start, _between(text, tuple(run))) for run in runs if len(run) > 1]
    return [(start, name) for start, name in named if BODY.match(fold(name))]
