"""The closed vocabulary a plan is read with: agencies with all their spellings, sub-indices, indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache

from xanh.documents.read.damaged.tape import Found, Tape
from xanh.documents.read.damaged.trie import Trie
from xanh.documents.read.words import words
from xanh.reference import AgencyFact, IndicatorFact, agencies, bodies, indicators

SURE_IN_TEXT = 0.62  # the same in running text
HOME = "Lạng Sơn"  # the province whose agencies are shipped
GROUPS = ("group", "company_group")
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
        self,
        known: tuple[AgencyFact, ...],
        nodes: tuple[IndicatorFact, ...],
        as_of: date | None,
        *,
        home: bool = True,
        told: frozenset[str] = frozenset(),
    ) -> None:
        self.agencies = known
        self.home = home  # whether the register's own province speaks: its agencies have codes
        self.subindices = tuple(n for n in nodes if n.kind == "subindex")
        self.indicators = tuple(n for n in nodes if n.kind == "indicator")
        self.as_of = as_of
        self.told = told  # spellings in small letters that only a reviewer's word gives a meaning

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

    @classmethod
    @lru_cache(maxsize=64)
    def of_province(cls, as_of: date | None, province: str | None) -> "Vocabulary":
        """The vocabulary for a plan of a province: with the bodies that every province has.

        In a plan of another province than the one whose agencies are shipped, these stand for its own bodies
        of the same name and have no code.
        """
        known = cls.of(as_of).agencies
        home = province in (None, HOME)
        # What bears the home province's name is its own; other provinces' stand among the usual bodies.
        others = (a for a in known if a.kind != "commune" and HOME not in a.name)
        named = known if home else tuple(_abroad(a, str(province)) for a in others)
        taken = {spelling.lower() for agency in named for spelling in agency.spellings}
        more = [b for b in _bodies(province or HOME) if b.name.lower() not in taken]
        more.sort(key=lambda a: as_of is not None and not a.valid_on(as_of))
        return cls(named + tuple(more), indicators(), as_of, home=home)

    def with_variants(self, variants: Mapping[str, str]) -> "Vocabulary":
        """The vocabulary with more spellings: each stands for an agency's code or official name.

        A spelling that names an agency already keeps its meaning.
        """
        taken = {spelling.lower() for spelling in self.by_spelling}
        variants = {s: named for s, named in variants.items() if s.lower() not in taken}
        if not variants:
            return self
        known = {a.code: a for a in self.agencies if a.code} | {a.name: a for a in self.agencies}
        more: dict[str, list[str]] = {}
        for spelling, named in variants.items():
            more.setdefault(named, []).append(spelling)
        own = tuple(
            replace(known[n], variants=(*known[n].variants, *s)) for n, s in more.items() if n in known
        )
        new = tuple(_named(n, s) for n, s in more.items() if n not in known)
        told = {a.name for a in own}
        rest = tuple(a for a in self.agencies if a.name not in told)
        nodes = (*self.subindices, *self.indicators)
        told_now = frozenset(spelling.lower() for spelling in variants)
        return Vocabulary((*own, *new, *rest), nodes, self.as_of, home=self.home, told=told_now)

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
        spelled = {s: a for s, a in self.by_spelling.items() if _told_from_damage(s, a)}
        gone = {s: GONE for s, a in spelled.items() if self.as_of and not a.valid_on(self.as_of)}
        spoken_of = {s: SPOKEN_OF for s, a in spelled.items() if a.kind == "steering"}
        return Trie(spelled, gone | spoken_of)

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


def _told_from_damage(spelling: str, agency: AgencyFact) -> bool:
    """Whether a spelling is looked for in damaged text: of the usual bodies only what a table may name."""
    usual = not agency.code and agency.source
    far = agency.kind in ("party", "central", "board") and not agency.name.endswith("tỉnh")
    here = not far and agency.kind != "committee" and "thành phố" not in agency.name
    return not usual or (spelling == agency.name and agency.valid_to is None and here)


def _abroad(agency: AgencyFact, province: str) -> AgencyFact:
    """An agency as another province has it: with that province's name, unknown to the reference."""
    if not agency.province:
        return agency
    # A group of another province is what its plan calls it.
    kept = () if agency.kind in GROUPS else agency.variants
    variants = tuple(v.replace(HOME, province) for v in kept)
    return replace(agency, code="", variants=variants)


def _named(name: str, spellings: Sequence[str]) -> AgencyFact:
    """A body that only a person's correction has named so far."""
    return AgencyFact(
        code="",
        name=name,
        kind="unknown",
        parent=None,
        valid_from=None,
        valid_to=None,
        successor=None,
        variants=tuple(spellings),
        abbreviations=(),
        province="",
        source="",
    )


@cache
def _bodies(province: str) -> tuple[AgencyFact, ...]:
    """The bodies that every province has, under this province's name."""
    return tuple(
        replace(b, name=_of(b.name, province), variants=tuple(_of(v, province) for v in b.variants))
        for b in bodies()
    )


def _of(name: str, province: str) -> str:
    return name.replace("{tỉnh}", province)
