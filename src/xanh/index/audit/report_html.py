"""The audit as one HTML file that needs nothing else: tables, plots as SVG, both languages, print style."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import groupby
from pathlib import Path

from xanh.index.audit import plots
from xanh.index.audit.findings import VERDICTS, Audit, Finding
from xanh.index.audit.words import ITEMS, VERDICT_WORDS, figure, measure_words

MARKS = {"fail": "✕", "warn": "!", "pass": "✓", "not_applicable": "–"}
SHOWN = 12  # passes beyond it are folded away
TEXTS = {
    "vi": {
        "title": "Báo cáo kiểm định thống kê",
        "units": "đơn vị",
        "digest": "Mã kiểm chứng",
        "summary": "Tóm tắt",
        "item": "Hạng mục",
        "verdict": "Kết luận",
        "subject": "Đối tượng",
        "measure": "Số đo",
        "figure": "Giá trị",
        "threshold": "Ngưỡng",
        "source": "Nguồn của ngưỡng",
        "more": "dòng đạt khác",
        "whole": "toàn bộ",
        "no_plots": "Không có biểu đồ: cần cài thêm gói matplotlib (phần bổ sung “report”).",
        "plots": "Biểu đồ",
    },
    "en": {
        "title": "Statistical audit",
        "units": "units",
        "digest": "Digest",
        "summary": "Summary",
        "item": "Item",
        "verdict": "Verdict",
        "subject": "Subject",
        "measure": "Measure",
        "figure": "Figure",
        "threshold": "Threshold",
        "source": "Source of the threshold",
        "more": "more that pass",
        "whole": "whole",
        "no_plots": "No plots: they need the package matplotlib (extra “report”).",
        "plots": "Plots",
    },
}
STYLE = """
:root{--fail:#a3172b;--warn:#7a4a00;--pass:#1b5e2a;--none:#4a5560}
*{box-sizing:border-box}
body{font:16px/1.5 "Be Vietnam Pro",system-ui,sans-serif;color:#1c2430}
body{max-width:62rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0}h2{font-size:1.2rem;margin:2rem 0 .3rem}
p{margin:.3rem 0}.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--none);padding:.2rem 0}
th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid #d5dae0;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap}
.fail{color:var(--fail);font-weight:700}.warn{color:var(--warn);font-weight:700}.pass{color:var(--pass)}
.not_applicable{color:var(--none)}code{overflow-wrap:anywhere}
figure{margin:1rem 0}svg{max-width:100%;height:auto}
summary{cursor:pointer;padding:.3rem 0}
@media print{body{max-width:none;font-size:10pt}h2{break-after:avoid}tr,figure{break-inside:avoid}}
"""
PAGE = (
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    "<style>{style}</style></head><body><main>{body}</main></body></html>\n"
)
Name = Callable[[str], str]


def write_html(audit: Audit, path: Path | str, *, language: str = "vi", name: Name = str) -> None:
    """Write the report.

    Parameters
    ----------
    language
        "vi" or "en".
    name
        The display name of a node's or a unit's code.
    """
    Path(path).write_text(report_html(audit, language=language, name=name), encoding="utf-8")


def report_html(audit: Audit, *, language: str = "vi", name: Name = str) -> str:
    """The report as text; everything that comes from outside is escaped."""
    words = TEXTS["en" if language == "en" else "vi"]
    title = f"{words['title']}: {audit.name} {audit.edition}".strip()
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{audit.units} {words['units']}. {words['digest']}: <code>{escape(audit.digest)}</code></p>",
        _summary(audit, language),
        *(
            _item(key, list(found), language, name)
            for key, found in groupby(audit.findings, lambda f: f.item)
        ),
        *_plots(audit, language, name),
    ]
    return PAGE.format(language=language, title=escape(title), style=STYLE, body="".join(parts))


def _summary(audit: Audit, language: str) -> str:
    """Items by verdict, the failures first."""
    words = TEXTS["en" if language == "en" else "vi"]
    keys = list(dict.fromkeys(f.item for f in audit.findings))
    keys.sort(key=lambda key: VERDICTS.index(audit.verdict(key)))
    rows = []
    for key in keys:
        counts = [sum(f.verdict == v for f in audit.of(key)) for v in VERDICTS]
        cells = "".join(f'<td class="n">{count or ""}</td>' for count in counts)
        link = f'<a href="#{key}">{escape(ITEMS[key].name(language))}</a>'
        rows.append(f"<tr><td>{link}</td><td>{_verdict(audit.verdict(key), language)}</td>{cells}</tr>")
    heads = "".join(
        f'<th class="n" scope="col">{VERDICT_WORDS["en" if language == "en" else "vi"][v]}</th>'
        for v in VERDICTS
    )
    return (
        f'<h2>{words["summary"]}</h2><div class="scroll"><table><thead><tr>'
        f'<th scope="col">{words["item"]}</th><th scope="col">{words["verdict"]}</th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _item(key: str, found: list[Finding], language: str, name: Name) -> str:
    words, item = TEXTS["en" if language == "en" else "vi"], ITEMS[key]
    shown = [f for f in found if f.verdict != "pass"]
    passed = [f for f in found if f.verdict == "pass"]
    shown, folded = (shown + passed, []) if len(passed) <= SHOWN else (shown, passed)
    more = ""
    if folded:
        rest = _table(folded, language, name, item.asks(language))
        more = f"<details><summary>{len(folded)} {words['more']}</summary>{rest}</details>"
    table = _table(shown, language, name, item.asks(language)) if shown else ""
    return (
        f'<h2 id="{key}">{escape(item.name(language))}</h2><p>{escape(item.asks(language))}</p>{table}{more}'
        f"<p><small>{words['source']}: {escape(item.source)}</small></p>"
    )


def _table(found: list[Finding], language: str, name: Name, caption: str) -> str:
    words = TEXTS["en" if language == "en" else "vi"]
    rows = "".join(
        f"<tr><td>{escape(_subject(f.subject, name) or words['whole'])}</td>"
        f"<td>{escape(measure_words(f.measure, language))}</td>"
        f'<td class="n">{figure(f.figure, language)}</td><td class="n">{figure(f.threshold, language)}</td>'
        f"<td>{_verdict(f.verdict, language)}</td></tr>"
        for f in found
    )
    heads = (("subject", ""), ("measure", ""), ("figure", "n"), ("threshold", "n"), ("verdict", ""))
    head = "".join(f'<th scope="col" class="{kind}">{words[key]}</th>' for key, kind in heads)
    return (
        f'<div class="scroll"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _subject(subject: str, name: Name) -> str:
    return " / ".join(name(code) for code in subject.split(" / ")) if subject else ""


def _verdict(verdict: str, language: str) -> str:
    word = VERDICT_WORDS["en" if language == "en" else "vi"][verdict]
    return f'<span class="{verdict}"><span aria-hidden="true">{MARKS[verdict]}</span> {word}</span>'


def _plots(audit: Audit, language: str, name: Name) -> list[str]:
    words = TEXTS["en" if language == "en" else "vi"]
    drawn = plots.drawn(audit, language, name)
    if drawn is None:
        return [f"<p>{words['no_plots']}</p>"]
    figures = [f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>" for caption, svg in drawn]
    return [f"<h2>{words['plots']}</h2>", *figures]
