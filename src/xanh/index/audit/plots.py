"""Plots of the report as SVG; they need the extra "report" (matplotlib)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.audit.figures import Distribution
from xanh.index.audit.findings import Audit
from xanh.index.audit.weighting import Importance
from xanh.index.audit.words import TEXTS, spoken
from xanh.index.explaining_text import figure as figure_text

Name = Callable[[str], str]
INK, LINE, ACCENT, PALE = "#1c2430", "#5b6b7a", "#1b5e2a", "#e3e7eb"
# Ids that nothing refers to, the same in every plot.
NAMED = re.compile(r' id="(?:figure|axes|patch|text|line2d|xtick|ytick|matplotlib\.axis|[A-Z][A-Za-z]+)_\d+"')
LONGEST = 34  # letters of a label
MOST_UNITS, MOST_CODES, MOST_COLUMNS = 120, 120, 24
WORDS = {
    "vi": {
        "uncertainty": (
            "Khoảng hạng của từng đơn vị ({low} % đến {high} % số lần mô phỏng). Chấm: hạng trung vị; "
            "vạch đứng: hạng công bố."
        ),
        "importance": (
            "Vai trò so với trọng số của từng phần trong nhóm của nó. Đường xám: vai trò bằng trọng số; "
            "có tên: vai trò gấp đôi hay chưa bằng nửa trọng số."
        ),
        "correlation": "Tương quan giữa các phần và chỉ số tổng hợp.",
        "indicators": "Tương quan giữa các chỉ tiêu, xếp theo nhóm.",
        "outliers": ("Chỉ tiêu đã xử lý giá trị ngoại lai: trước (trên) và sau (dưới), mỗi chấm một đơn vị."),
    },
    "en": {
        "uncertainty": (
            "Rank interval of each unit ({low} % to {high} % of the replications). Dot: median rank; upright "
            "mark: nominal rank."
        ),
        "importance": (
            "Importance against weight of each part in its group. Grey line: importance equals weight; "
            "named: importance twice the weight or less than half of it."
        ),
        "correlation": "Correlations of the parts and the composite.",
        "indicators": "Correlations of the indicators, by group.",
        "outliers": "Indicators treated for outliers: before (above) and after (below), a dot for each unit.",
    },
}


@dataclass(frozen=True)
class Plot:
    """A plot of one item: what it shows in words, and the SVG element."""

    item: str
    caption: str
    svg: str


@dataclass(frozen=True)
class Drawing:
    """What a plot is drawn from."""

    audit: Audit
    language: str
    name: Name

    def text(self, key: str) -> str:
        """A word of the report."""
        return TEXTS[spoken(self.language)][key]

    def short(self, code: str) -> str:
        """The name as a label of a plot."""
        return _label(self.name(code))


def drawn(audit: Audit, language: str, name: Name) -> list[Plot] | None:
    """The plots in the order of their items; None where matplotlib is not installed."""
    try:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError:
        return None
    drawing, plots = Drawing(audit, spoken(language), name), []
    for key, maker in MAKERS.items():
        figure = Figure(figsize=(8, 4), layout="constrained")
        FigureCanvasSVG(figure)
        if maker(figure, drawing):
            low, high = (_percent(level) for level in audit.tables["levels"])
            caption = WORDS[drawing.language][key].format(low=low, high=high)
            plots.append(Plot("correlation" if key == "indicators" else key, caption, _svg(figure, caption)))
    return plots


def _label(text: str) -> str:
    """Text that matplotlib can draw and does not take for mathematics, as long as a plot has room for."""
    text = "".join(sign for sign in text if sign.isprintable())
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return text.replace("$", r"\$")


def _percent(level: float) -> str:
    return f"{100 * level:g}"


def _svg(figure: Any, caption: str) -> str:
    """The figure as an SVG element with a text alternative, the same bytes from run to run."""
    import matplotlib as mpl

    text = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": caption, "svg.fonttype": "none"}):
        figure.savefig(text, format="svg", metadata={"Date": None})
    svg = text.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], count=1, flags=re.DOTALL)
    svg = NAMED.sub("", svg)
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(caption)}"', 1)


def _decimal(drawing: Drawing, axes: Any) -> None:
    """Numbers at the axes as the language writes them."""
    from matplotlib.ticker import FuncFormatter

    if drawing.language != "en":
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace(".", ",")))


def _bare(axes: Any) -> None:
    """No frame but the axis that is read."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=INK, length=0)
    axes.set_axisbelow(True)


def _intervals(figure: Any, drawing: Drawing) -> bool:
    table = drawing.audit.tables["intervals"]
    names = [drawing.short(unit) for unit in table["unit"][:MOST_UNITS]]
    low, high, median, rank = (np.array(table[k][:MOST_UNITS]) for k in ("low", "high", "median", "rank"))
    places = np.arange(len(names))
    figure.set_size_inches(8, 0.2 * len(names) + 1.2)
    axes = figure.add_subplot()
    axes.hlines(places, low, high, color="#a9b8c4", linewidth=4)
    axes.plot(rank, places, "|", color=INK, markersize=9, markeredgewidth=1.5)
    axes.plot(median, places, "o", color=ACCENT, markersize=4)
    axes.set_yticks(places, names, fontsize=8)
    axes.set_xlabel(drawing.text("rank"))
    axes.set_xlim(0, float(np.nanmax([*high, *rank])) + 1)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    axes.grid(axis="x", color=PALE)
    _bare(axes)
    axes.spines[["left", "bottom"]].set_visible(False)
    return bool(names)


def _importance(figure: Any, drawing: Drawing) -> bool:
    rows: list[Importance] = [r for r in drawing.audit.tables["importance"] if not np.isnan(r.ratio)]
    if not rows:
        return False
    figure.set_size_inches(8, 5)
    axes = figure.add_subplot()
    weights, shares = np.array([r.weight for r in rows]), np.array([r.ratio for r in rows])
    most = float(np.max([*weights, *shares, 0.1])) * 1.05
    axes.plot([0, most], [0, most], color=LINE, linewidth=1)
    axes.scatter(weights, shares, s=22, color=ACCENT, alpha=0.6, linewidths=0)
    far = [r for r in rows if r.weight > 0 and not 0.5 <= r.ratio / r.weight <= 2]
    for row, height in zip(far, _apart([r.ratio for r in far], 0.035 * most), strict=True):
        axes.annotate(drawing.short(row.code), (row.weight, row.ratio), (row.weight + 0.012 * most, height),
                      fontsize=8, va="center", color=INK,
                      arrowprops={"arrowstyle": "-", "color": LINE, "linewidth": 0.5})  # fmt: skip
    axes.set(xlim=(0, most), ylim=(min(0.0, -0.02 * most), most))
    axes.set_xlabel(drawing.text("weight"))
    axes.set_ylabel(drawing.text("importance"))
    axes.grid(color=PALE)
    _decimal(drawing, axes)
    _bare(axes)
    return True


def _apart(heights: Sequence[float], gap: float) -> list[float]:
    """Heights of labels moved up so that none is nearer than `gap` to another.

    Examples
    --------
    >>> _apart([0.5, 0.1, 0.1], 0.2)
    [0.5, 0.1, 0.30000000000000004]
    """
    found, last = [0.0] * len(heights), -np.inf
    for place in np.argsort(heights, kind="stable").tolist():
        last = max(float(heights[place]), last + gap)
        found[place] = last
    return found


def _parts(figure: Any, drawing: Drawing) -> bool:
    codes, r = drawing.audit.tables["correlations"]
    size = len(codes)
    figure.set_size_inches(min(8.0, 0.55 * size + 3.2), min(8.0, 0.55 * size + 1.0))
    axes = _heat(figure, codes, r)
    axes.set_yticks(range(size), [drawing.short(code) for code in codes])
    for i, j in np.ndindex(r.shape if size <= MOST_COLUMNS else (0, 0)):
        colour = "white" if abs(r[i, j]) > 0.6 else INK
        text = figure_text(r[i, j], drawing.language)
        axes.text(j, i, text, ha="center", va="center", fontsize=8, color=colour)
    return size > 1


def _indicators(figure: Any, drawing: Drawing) -> bool:
    codes, r = drawing.audit.tables["indicators"]
    figure.set_size_inches(8, 7.4)
    _heat(figure, codes, r)
    return 1 < len(codes) <= MOST_CODES


def _heat(figure: Any, codes: Sequence[str], r: Floats) -> Any:
    """Squares from brown (-1) over white to violet (1), with a key."""
    axes, labels = figure.add_subplot(), [_label(code) for code in codes]
    image = axes.imshow(r, vmin=-1, vmax=1, cmap="PuOr", aspect="equal", interpolation="none")
    size = max(4.0, min(8.0, 320 / max(len(labels), 1)))
    axes.set_xticks(range(len(labels)), labels, fontsize=size, rotation=90 if len(labels) > 4 else 0)
    axes.set_yticks(range(len(labels)), labels, fontsize=size)
    _bare(axes)
    axes.spines[:].set_visible(False)
    key = figure.colorbar(image, ax=axes, shrink=0.6, ticks=[-1, 0, 1])
    key.outline.set_visible(False)
    return axes


def _distributions(figure: Any, drawing: Drawing) -> bool:
    found: list[Distribution] = drawing.audit.tables["distributions"][:MOST_COLUMNS]
    if not found:
        return False
    columns = min(3, len(found))
    rows = -(-len(found) // columns)
    figure.set_size_inches(8, 1.15 * rows + 0.4)
    for place, one in enumerate(found, 1):
        axes = figure.add_subplot(rows, columns, place)
        for height, values in ((1.0, one.before), (0.0, one.after)):
            known = values[~np.isnan(values)]
            span = float(np.ptp(known)) or 1.0
            scaled = (known - known.min()) / span
            axes.plot(scaled, np.full(len(known), height), "o", markersize=4, alpha=0.4,
                      color=LINE if height else ACCENT, markeredgewidth=0)  # fmt: skip
        axes.set_title(drawing.short(one.code), fontsize=8, loc="left", color=INK)
        axes.set(ylim=(-0.6, 1.6), xticks=[], yticks=[])
        _bare(axes)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.axhline(0.5, color=PALE, linewidth=0.8)
    return True


MAKERS: dict[str, Callable[[Any, Drawing], bool]] = {
    "outliers": _distributions, "correlation": _parts, "indicators": _indicators,
    "importance": _importance, "uncertainty": _intervals,
}  # fmt: skip
