"""The closed vocabulary a plan is read with: agencies with all their spellings, sub-indices, indicators."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xanh.documents.read.tape import Found, Tape
from xanh.documents.read.trie import Trie
from xanh.documents.read.words import words
from xanh.reference import AgencyFact, IndicatorFact, agencies, indicators

SURE_IN_TEXT = 0.62  # the same in running text
SURE = 0.45  # share of a name's letters that the text must show

GONE = 3.0  # cost of taking the rest of a name for an agency that no longer exists
SPOKEN_OF = 30.0  # the same for a committee: plans speak of it at length ("tham mưu cho Ban Chỉ huy ...")


@dataclass(frozen=True)
class Match:
    """An agency found in a text: characters start..end of it, and how much of the name they show (0 to 1)."""

    agency: AgencyFact
    start: int
    end: int
    score: float


class Vocabulary:
    """Names known on a day. Agencies that no longer exist stay in it: old plans name them."""

    def __init__(
        self, known: tuple[AgencyFact, ...], nodes: tuple[IndicatorFact, ...], as_of: date | None
    ) -> None:
        self.agencies = known
        self.subindices = tuple(n for n in nodes if n.kind == "subindex")
        self.indicators = tuple(n for n in nodes if n.kind == "indicator")
        self.as_of = as_of

    @classmethod
    def of(cls, as_of: date | None = None) -> "Vocabulary":
        """The vocabulary shipped, valid agencies first.

        Examples
        --------
        >>> found = Vocabulary.of().find_agencies("S& Tai chinh; UBND cac x4, phuong")
        >>> [m.agency.name for m in found]
        ['Sở Tài chính', 'UBND cấp xã']
        """
        known = sorted(agencies(), key=lambda a: as_of is not None and not a.valid_on(as_of))
        return cls(tuple(known), indicators(), as_of)

    @cached_property
    def by_spelling(self) -> dict[str, AgencyFact]:
        """Agency by spelling; the first agency with a spelling has it."""
        found: dict[str, AgencyFact] = {}
        for agency in self.agencies:
            for spelling in agency.spellings:
                found.setdefault(spelling, agency)
        return found

    @cached_property
    def trie(self) -> Trie:
        """All spellings as a tree of words."""
        gone = {s: GONE for s, a in self.by_spelling.items() if self.as_of and not a.valid_on(self.as_of)}
        spoken_of = {s: SPOKEN_OF for s, a in self.by_spelling.items() if a.kind == "steering"}
        return Trie(self.by_spelling, gone | spoken_of)

    @cached_property
    def cell_tape(self) -> Tape:
        """The decoder for a cell of a table, where a name may be followed by what the agency does."""
        return Tape(self.trie, scopes=True)

    @cached_property
    def text_tape(self) -> Tape:
        """The decoder for running text."""
        return Tape(self.trie, scopes=False)

    def find_agencies(self, text: str) -> list[Match]:
        """The agencies named in a text, in order, longest names first, damage and line breaks or not."""
        return [self._match(item) for item in self.text_tape.names(words(text)) if item.share >= SURE_IN_TEXT]

    def _match(self, item: Found) -> Match:
        first, last = item.words[0], item.words[-1]
        return Match(self.by_spelling[item.name], first.start, last.end, round(min(1.0, item.share), 3))
