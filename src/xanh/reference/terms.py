"""Terms in working days that the workbench proposes where a person does not choose.

Examples
--------
>>> term("explanation").allows(3)
True
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from xanh.reference.shipped_files import shipped


@dataclass(frozen=True)
class Term:
    """A proposed number of working days, and between which numbers a person may choose."""

    days: int
    least: int
    most: int
    valid_from: date
    source: str

    def allows(self, days: int) -> bool:
        """Whether a person may choose this number.

        Examples
        --------
        >>> term("explanation").allows(0)
        False
        """
        return self.least <= days <= self.most


@cache
def term(name: str) -> Term:
    """The term of this name in `data/terms.yaml`.

    Raises
    ------
    KeyError
        Where there is none.

    Examples
    --------
    >>> term("explanation").source.startswith("Giả định")
    True
    """
    return Term(**shipped("terms.yaml")[name])
