"""What a reporting regime may say: kinds, contents, frequencies, rules of its periods."""

from enum import StrEnum


class RegimeKind(StrEnum):
    """The three kinds of Decree 09/2019/NĐ-CP, article 4."""

    PERIODIC = "periodic"  # định kỳ
    THEMATIC = "thematic"  # chuyên đề
    AD_HOC = "ad_hoc"  # đột xuất


class Content(StrEnum):
    """What a report under the regime holds."""

    TEXT = "text"
    FIGURES = "figures"
    BOTH = "both"


class LineKind(StrEnum):
    """What is asked for on one line of a report."""

    TEXT = "text"
    FIGURE = "figure"


class RollUp(StrEnum):
    """How a consolidator's figure comes from those of its reporters; `none`: it is entered anew."""

    NONE = "none"
    SUM = "sum"
    MEAN = "mean"
    LEAST = "least"
    GREATEST = "greatest"
