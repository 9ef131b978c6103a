"""Plots of the report as SVG; they need the extra "report" (matplotlib)."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np

from xanh.index.audit.findings import Audit

WORDS = {
    "vi": (
        "Khoảng hạng của từng đơn vị (5 % đến 95 %)",
        "Vai trò so với trọng số",
        "Tương quan giữa các phần",
        "Hạng",
        "Trọng số (tỷ trọng)",
        "Vai trò (tỷ trọng)",
    ),
    "en": (
        "Rank intervals of the units (5 % to 95 %)",
        "Importance against weight",
        "Correlations of the parts",
        "Rank",
        "Weight (share)",
        "Importance (share)",
    ),
}
INK, LINE, ACCENT = "#1c2430", "#5b6b7a", "#1b5e2a"


def drawn(audit: Audit, language: str, name: Callable[[str], str]) -> list[tuple[str, str]] | None:
    """Captions with SVG texts; None where matplotlib is not installed."""
    try:
        from matplotlib.backends.backend_svg import FigureCanvasSVG
        from matplotlib.figure import Figure
    except ImportError:
        return None
    words = WORDS["en" if language == "en" else "vi"]
    makers = (_intervals, _importance, _correlations)
    found = []
    for caption, maker in zip(words, makers, strict=False):
        figure = Figure(figsize=(8, 4), layout="constrained")
        FigureCanvasSVG(figure)
        maker(figure, audit, words, name)
        if language != "en":
            _with_decimal_commas(figure)
        found.append((caption, _svg(figure, caption)))
    return found


def _with_decimal_commas(figure: Any) -> None:
    """Numbers at the axes and in the cells as Vietnamese writes them."""
    from matplotlib.ticker import FuncFormatter

    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if not hasattr(axis.get_major_formatter(), "seq"):  # names of units stay as they are
                axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}".replace(".", ",")))
        for text in axes.texts:
            if text.get_text().replace(".", "").replace("-", "").isdigit():
                text.set_text(text.get_text().replace(".", ","))


def _svg(figure: Any, caption: str) -> str:
    """The figure as an SVG element with a text alternative, without ids that change from run to run."""
    import matplotlib as mpl

    text = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "xanh", "svg.fonttype": "none"}):
        figure.savefig(text, format="svg", metadata={"Date": None})
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(caption)}"', 1)


def _intervals(figure: Any, audit: Audit, words: tuple[str, ...], name: Callable[[str], str]) -> None:
    table = audit.tables["rank_intervals"]
    low, middle, high = (np.array(table[f"rank_{level}"]) for level in ("0.05", "0.5", "0.95"))
    places = np.arange(len(low))
    figure.set_size_inches(8, max(3.0, 0.19 * len(low) + 1))
    axes = figure.add_subplot()
    axes.hlines(places, low, high, color=LINE, linewidth=2)
    axes.plot(middle, places, "o", color=ACCENT, markersize=4)
    axes.plot(table["rank"], places, "|", color=INK, markersize=8)
    axes.set_yticks(places, [_plain(name(unit)) for unit in table["unit"]], fontsize=7)
    axes.set_xlabel(words[3])
    axes.set_ylim(len(low) - 0.3, -0.7)
    axes.grid(axis="x", color="#e3e7eb")


def _importance(figure: Any, audit: Audit, words: tuple[str, ...], name: Callable[[str], str]) -> None:
    rows = audit.tables["importance"]
    axes = figure.add_subplot()
    weights, shares = np.array([r[2] for r in rows]), np.array([r[1] for r in rows])
    most = float(np.nanmax([*weights, *shares, 0.1]))
    axes.plot([0, most], [0, most], color=LINE, linewidth=1)
    axes.plot(weights, shares, "o", color=ACCENT, markersize=4)
    for code, share, weight in rows:
        if weight > 0 and not 0.5 <= share / weight <= 2:
            axes.annotate(
                _plain(code), (weight, share), fontsize=7, xytext=(4, 2), textcoords="offset points"
            )
    axes.set_xlabel(words[4])
    axes.set_ylabel(words[5])


def _correlations(figure: Any, audit: Audit, words: tuple[str, ...], name: Callable[[str], str]) -> None:
    codes, r = audit.tables["correlations"]
    axes = figure.add_subplot()
    axes.pcolormesh(r, vmin=-1, vmax=1, cmap="PuOr", edgecolors="white")
    labels = [_plain(code) for code in codes]
    middles = np.arange(len(codes)) + 0.5
    axes.set_xticks(middles, labels, fontsize=8)
    axes.set_yticks(middles, labels, fontsize=8)
    axes.invert_yaxis()
    axes.set_aspect("equal")
    for i, j in np.ndindex(r.shape):
        axes.text(j + 0.5, i + 0.5, f"{r[i, j]:.2f}", ha="center", va="center", fontsize=8,
                  color="white" if abs(r[i, j]) > 0.7 else INK)  # fmt: skip


def _plain(text: str) -> str:
    """A label that matplotlib does not take for mathematics."""
    return text.replace("$", r"\$")
