"""The audit as one HTML file that needs nothing else: tables, plots as SVG, both languages, print style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from xanh.index.audit import plots
from xanh.index.audit.findings import PASS, VERDICTS, Audit, Finding
from xanh.index.audit.measures import figure, measure_words, reason_words, source_words
from xanh.index.audit.report_style import PAGE, STYLE
from xanh.index.audit.words import ITEMS, TEXTS, VERDICT_WORDS, assumption_words, spoken

MARKS = {"fail": "✕", "warn": "!", "pass": "✓", "not_applicable": "–"}
SHOWN = 8  # figures that pass are folded away where there are more
Name = Callable[[str], str]
Cell = tuple[str, str]  # class, HTML


@dataclass(frozen=True)
class Page:
    """What is written, in which words."""

    audit: Audit
    language: str
    name: Name

    def text(self, key: str) -> str:
        """A word of the report."""
        return TEXTS[self.language][key]

    def subject(self, finding: Finding) -> str:
        """What was looked at, in words."""
        return subject_words(finding, self.language, self.name)


def subject_words(finding: Finding, language: str, name: Name) -> str:
    """What a finding looked at, by its names."""
    if not finding.subject:
        return TEXTS[spoken(language)]["whole"]
    if finding.item == "sensitivity":
        return assumption_words(finding.subject, language)
    return " / ".join(name(code) for code in finding.subject.split(" / "))


def write_html(audit: Audit, path: Path | str, *, language: str = "vi", name: Name | None = None) -> None:
    """Write the report.

    Parameters
    ----------
    language
        "vi" or "en".
    name
        The display name of a node's or a unit's code; those of the audit where None.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    page = report_html(audit, language=language, name=name)
    Path(path).write_text(page, encoding="utf-8", errors="xmlcharrefreplace")


def report_html(audit: Audit, *, language: str = "vi", name: Name | None = None) -> str:
    """The report as text; everything that comes from outside is escaped."""
    words = spoken(language)
    page = Page(audit, words, name or (lambda code: audit.label(code, words)))
    drawn = plots.drawn(audit, words, page.name)
    title = f"{page.text('title')}: {audit.title(words)}"
    parts = [
        f"<header><h1>{escape(title)}</h1>{_counts(page)}</header>",
        _summary(page),
        *(_item(page, key, drawn or []) for key in audit.items),
        *([] if drawn is not None else [f"<p>{escape(page.text('no_plots'))}</p>"]),
        f"<footer><p>{page.text('digest')}: <code>{escape(audit.digest)}</code></p></footer>",
    ]
    return PAGE.format(language=words, title=escape(title), style=STYLE, body="".join(parts))


def _counts(page: Page) -> str:
    """How many figures of each verdict, those that fail first."""
    chips = "".join(
        f'<li class="{v}"><span aria-hidden="true">{MARKS[v]}</span> <b>{page.audit.count(v)}</b> '
        f"{VERDICT_WORDS[page.language][v]}</li>"
        for v in VERDICTS
    )
    return f'<p>{page.audit.units} {page.text("units")}</p><ul class="counts">{chips}</ul>'


def _summary(page: Page) -> str:
    audit, verdicts = page.audit, VERDICT_WORDS[page.language]
    heads = [("", page.text("item")), ("", page.text("verdict")), *(("n", verdicts[v]) for v in VERDICTS)]
    rows = []
    for key in audit.items:
        link = f'<a href="#{key}">{escape(ITEMS[key].name(page.language))}</a>'
        counts = [("n", str(audit.count(v, key) or "")) for v in VERDICTS]
        rows.append([("", link), ("", _verdict(audit.verdict(key), page)), *counts])
    return f"<h2>{page.text('summary')}</h2>{_grid(page.text('counted'), heads, rows)}"


def _item(page: Page, key: str, drawn: Sequence[plots.Plot]) -> str:
    """One item: its question, what needs a look, the plots; folded away what passes and sources."""
    item, found = ITEMS[key], page.audit.of(key)
    passes = [f for f in found if f.verdict == PASS]
    fold = len(passes) > SHOWN
    shown = [f for f in found if not (fold and f.verdict == PASS)]
    title = item.name(page.language)
    parts = [
        f'<section aria-labelledby="{key}"><h2 id="{key}">{escape(title)} '
        f"{_verdict(page.audit.verdict(key), page)}</h2><p>{escape(item.asks(page.language))}</p>",
        _findings(page, f"{page.text('findings')}: {title}", shown)
        if shown
        else f"<p>{page.text('all_pass')}</p>",
        *(_plot(plot) for plot in drawn if plot.item == key),
        _intervals(page) if key == "uncertainty" else "",
        _folded(page, title, passes) if fold else "",
        _sources(page, found),
        "</section>",
    ]
    return "".join(parts)


def _folded(page: Page, title: str, passes: Sequence[Finding]) -> str:
    label = f"{len(passes)} {page.text('passes')}"
    table = _findings(page, f"{VERDICT_WORDS[page.language][PASS]}: {title}", passes)
    return f"<details><summary>{label}</summary>{table}</details>"


def _findings(page: Page, caption: str, found: Sequence[Finding]) -> str:
    keys = (("", "subject"), ("", "measure"), ("n", "figure"), ("n", "threshold"), ("", "verdict"))
    rows = [list(_cells(page, finding)) for finding in found]
    return _grid(caption, [(kind, page.text(key)) for kind, key in keys], rows)


def _cells(page: Page, finding: Finding) -> Iterator[Cell]:
    yield "", escape(page.subject(finding))
    measure, _, detail = finding.measure.partition(":")
    detail = page.name(detail) if detail and not detail.isdigit() else detail
    yield "", escape(f"{measure_words(measure, page.language)} {detail}".strip())
    yield "n", figure(finding.figure, page.language)
    yield "n", figure(finding.threshold, page.language)
    reason = reason_words(finding.reason, page.language)
    verdict = _verdict(finding.verdict, page)
    yield "", f"<div>{verdict}<br><small>{escape(reason)}</small></div>" if reason else verdict


def _intervals(page: Page) -> str:
    """The figures of the plot of intervals, folded away."""
    table = page.audit.tables["intervals"]
    keys = (("", "unit"), ("n", "rank"), ("n", "from"), ("n", "median"), ("n", "to"))
    columns = (table[key] for key in ("unit", "rank", "low", "median", "high"))
    rows = [
        [("", escape(page.name(unit))), *(("n", figure(float(v), page.language)) for v in values)]
        for unit, *values in zip(*columns, strict=True)
    ]
    heads = [(kind, page.text(key)) for kind, key in keys]
    label = f"{page.text('data_of')}: {page.text('interval')}"
    return f"<details><summary>{label}</summary>{_grid(page.text('interval'), heads, rows)}</details>"


def _sources(page: Page, found: Sequence[Finding]) -> str:
    """Which limit comes from where, by figure."""
    measures = dict.fromkeys(f.measure.partition(":")[0] for f in found)
    rows = "".join(
        f"<dt>{escape(measure_words(m, page.language))}</dt><dd>{escape(source_words(m, page.language))}</dd>"
        for m in measures
    )
    return f'<details class="sources"><summary>{page.text("source")}</summary><dl>{rows}</dl></details>'


def _plot(plot: plots.Plot) -> str:
    return f'<figure tabindex="0">{plot.svg}<figcaption>{escape(plot.caption)}</figcaption></figure>'


def _verdict(verdict: str, page: Page) -> str:
    word = VERDICT_WORDS[page.language][verdict]
    return f'<span class="verdict {verdict}"><span aria-hidden="true">{MARKS[verdict]}</span> {word}</span>'


def _grid(caption: str, heads: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> str:
    """A table; on a narrow screen each row becomes a card, its cells labelled by their columns."""
    head = "".join(
        f'<th scope="col" role="columnheader" class="{kind}">{escape(text)}</th>' for kind, text in heads
    )
    body = "".join(
        '<tr role="row">'
        + "".join(
            f'<td role="cell" class="{kind}" data-label="{escape(label)}">{html}</td>'
            for (kind, html), (_, label) in zip(row, heads, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return (
        f'<table role="table"><caption>{escape(caption)}</caption><thead role="rowgroup"><tr role="row">'
        f'{head}</tr></thead><tbody role="rowgroup">{body}</tbody></table>'
    )
