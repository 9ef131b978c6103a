"""How far the fields of a scanned plan can be trusted: by the letters of their lines, and by what is known.

What a name or a sum confirms may have been read from bad print. All else is as sure as the letters it was read
from: what is likely to be wrong somewhere is `to_check`. Names read with a letter wrong become the known name
that they can only be.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz, process

from xanh.documents.draft import (
    Fields,
    IndicatorRow,
    Party,
    PlanDraft,
    Reading,
    RecipientRow,
    State,
    TargetRow,
    TaskRow,
)
from xanh.documents.read.prose_names import known_spelling
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import AgencyFact

SURE = 0.985  # a field whose letters are all right with this probability may be accepted in bulk
LIKELY = 0.955  # below this a person must look
ALIKE = 88  # likeness, letter by letter with accents, of a name read with a letter wrong
AHEAD = 4  # by so much another name must be less like it
SHORT = 12  # letters of a name, below which one wrong letter says too little
NAMES = ("lead", "coordinating", "directed", "name", "reporter", "to", "issuer")


@dataclass(frozen=True)
class Print:
    """How sure the letters of each line are, 0 to 1, and the names that confirm them."""

    certainty: Sequence[float]
    vocabulary: Vocabulary

    def of(self, reading: Reading) -> float:
        """How sure all lines are that a field was read from."""
        lines = [self.certainty[n - 1] for s in reading.spans for n in range(s.first_line, s.last_line + 1)]
        return min(lines, default=1.0)


def is_print(certainty: Sequence[float]) -> bool:
    """Whether lines were read from print, not from a file's own letters."""
    return any(sure < 1 for sure in certainty)


def weighed(draft: PlanDraft, certainty: Sequence[float], vocabulary: Vocabulary) -> PlanDraft:
    """The draft with states and confidences that its print allows.

    Parameters
    ----------
    certainty : sequence of float, one for each line of the draft's source
        The probability that all its letters are right.
    """
    known = Print(certainty, vocabulary)
    rows = {
        "indicators": tuple(_indicator(row, known) for row in draft.indicators),
        "targets": tuple(_weigh(row, known, _adds_up(row)) for row in draft.targets),
        "tasks": tuple(_task(row, known) for row in draft.tasks),
        "reporting": tuple(_weigh(row, known) for row in draft.reporting),
        "recipients": tuple(_recipient(row, known) for row in draft.recipients),
        "header": _weigh(draft.header, known),
    }
    return replace(draft, **rows, archive=_group(draft.archive, known), signer=_group(draft.signer, known))
