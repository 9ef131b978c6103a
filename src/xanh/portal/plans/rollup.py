"""The one formula of a parent's progress: the mean of its children's progress, weighted.

- A child that was cancelled or deleted, or whose weight is 0, does not count.
- A child whose progress is unknown counts as 0; what share of the weight is known is told beside the figure.
- Where no child counts, or no progress is known, the parent's is unknown: no figure is made up.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)
ONE = Decimal(1)
HUNDRED = 100
SHOWN = 6  # children whose figures a formula spells out
HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Child:
    """What of a child counts for its parent: percent done (None: unknown), weight, whether it counts."""

    progress: Decimal | Fraction | None
    weight: Decimal = ONE
    counts: bool = True  # False for one that was cancelled or deleted

    def __post_init__(self) -> None:
        if self.progress is not None and not 0 <= self.progress <= HUNDRED:
            raise ValueError(f"progress {self.progress} is not between 0 and {HUNDRED}")
        if self.weight < 0:
            raise ValueError(f"weight {self.weight} is negative")


@dataclass(frozen=True)
class Rollup:
    """A parent's progress: the exact figure, the share of weight that is known, the children counted."""

    exact: Fraction | None
    known: Fraction
    counted: tuple[Child, ...]

    @property
    def progress(self) -> Decimal | None:
        """The figure to two decimals, half up."""
        return None if self.exact is None else _decimal(self.exact)

    @property
    def known_percent(self) -> Decimal:
        return _decimal(self.known * HUNDRED)

    @property
    def unknown(self) -> int:
        """How many of the children counted have no known progress."""
        return sum(child.progress is None for child in self.counted)


def roll_up(children: Iterable[Child]) -> Rollup:
    """A parent's progress from its children's, the same in whatever order they come.

    >>> result = roll_up([Child(Decimal(60), Decimal(2)), Child(Decimal(30), Decimal(1))])
    >>> result.progress, result.known_percent
    (Decimal('50.00'), Decimal('100.00'))
    >>> roll_up([Child(None)]).progress is None
    True
    """
    counted = tuple(child for child in children if child.counts and child.weight > 0)
    whole = sum((Fraction(child.weight) for child in counted), Fraction(0))
    known = [child for child in counted if child.progress is not None]
    if not known:
        return Rollup(None, Fraction(0), counted)
    done = sum((Fraction(c.weight) * Fraction(c.progress or 0) for c in known), Fraction(0))
    return Rollup(done / whole, sum(Fraction(c.weight) for c in known) / whole, counted)


def roll_up_tree(children: Mapping[Key, Sequence[Key]], leaves: Mapping[Key, Child]) -> dict[Key, Rollup]:
    """The roll-up of every parent of a tree, parents of parents included.

    `children` names the children of each parent; `leaves` holds the own figures of every child. Where it is a
    parent too, its progress gives way to its children's; its weight and whether it counts stay.

    Raises
    ------
    ValueError
        Where a member is its own ancestor.
    """
    done: dict[Key, Rollup] = {}
    for start in children:
        _roll_branch(start, children, leaves, done)
    return done


def _roll_branch(
    start: Key, children: Mapping[Key, Sequence[Key]], leaves: Mapping[Key, Child], done: dict[Key, Rollup]
) -> None:
    """Depth first without recursion: a parent is counted when all under it are."""
    path: list[tuple[Key, bool]] = [(start, False)]
    open_: set[Key] = set()
    while path:
        key, ready = path.pop()
        if ready:
            open_.discard(key)
            done[key] = roll_up(_child(child, leaves, done) for child in children[key])
        elif key in open_:
            raise ValueError(f"{key} is its own ancestor")
        elif key not in done and children.get(key):
            open_.add(key)
            path.append((key, True))
            path += [(child, False) for child in children[key]]


def _child(key: Key, leaves: Mapping[Key, Child], done: Mapping[Key, Rollup]) -> Child:
    return replace(leaves[key], progress=done[key].exact) if key in done else leaves[key]


def formula(result: Rollup, number: Callable[[Decimal], str] = str) -> str:
    """The sum as a person would write it; an unknown progress stands as "?" and counts as 0.

    >>> result = roll_up([Child(Decimal(60), Decimal(2)), Child(Decimal(30), Decimal(1))])
    >>> formula(result, lambda value: f"{value:f}".removesuffix(".00"))
    '(60 × 2 + 30 × 1) / 3 = 50 %'
    """
    if result.exact is None:
        return ""
    alike = len({child.weight for child in result.counted}) == 1
    terms = [_term(child, alike, number) for child in result.counted[:SHOWN]]
    more = len(result.counted) - len(terms)
    written = " + ".join([*terms, "…"] if more else terms)
    whole = Decimal(len(result.counted)) if alike else sum((c.weight for c in result.counted), Decimal(0))
    total = number(_decimal(result.exact))
    return f"({written}) / {number(whole)} = {total} %" if len(result.counted) > 1 else f"{total} %"


def _term(child: Child, alike: bool, number: Callable[[Decimal], str]) -> str:
    done = "?" if child.progress is None else number(_decimal(Fraction(child.progress)))
    return done if alike else f"{done} × {number(child.weight)}"


def _decimal(value: Fraction) -> Decimal:
    """To two decimals, half up; exact integers in between, so that no context rounds first."""
    cents = (value * 100 * 2 + 1) // 2
    return (Decimal(int(cents)) * HUNDREDTH).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
