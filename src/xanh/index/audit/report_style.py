"""The frame and the look of the report: no resource from outside, readable on paper and on a telephone."""

from __future__ import annotations

PAGE = (
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    "<style>{style}</style></head><body><main>{body}</main></body></html>\n"
)
STYLE = """
:root{--ink:#1c2430;--line:#d5dae0;--fail:#a3172b;--warn:#7a4a00;--pass:#1b5e2a;--not_applicable:#4a5560;
--fail-bg:#fbe9ec;--warn-bg:#fdf3df;--pass-bg:#e8f3ea;--not_applicable-bg:#eef1f3}
*{box-sizing:border-box}
body{font:16px/1.5 "Be Vietnam Pro",system-ui,"Segoe UI",sans-serif;color:var(--ink);margin:0;background:#fff}
main{max-width:66rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem;line-height:1.25;margin:.5rem 0;overflow-wrap:anywhere}
h2{font-size:1.25rem;line-height:1.35;margin:0 0 .2rem}
section{border-top:1px solid var(--line);margin-top:1.6rem;padding-top:1.2rem}
p{margin:.3rem 0}code{overflow-wrap:anywhere}a{color:#0b4f8a}
.counts{display:flex;flex-wrap:wrap;gap:.5rem;list-style:none;padding:0;margin:.6rem 0 1.4rem}
.counts li{padding:.25rem .8rem;border-radius:1rem}
.fail{color:var(--fail)}.warn{color:var(--warn)}.pass{color:var(--pass)}
.not_applicable{color:var(--not_applicable)}
.counts .fail{background:var(--fail-bg)}.counts .warn{background:var(--warn-bg)}
.counts .pass{background:var(--pass-bg)}.counts .not_applicable{background:var(--not_applicable-bg)}
.verdict{white-space:nowrap;font-weight:600;font-size:.92rem}h2 .verdict{margin-left:.4rem}
.verdict.pass,.verdict.not_applicable{font-weight:400}
table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums;margin:.5rem 0}
caption{text-align:left;color:var(--not_applicable);padding:.2rem 0}
th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
td{overflow-wrap:anywhere}th{font-weight:600}
td.n,th.n{text-align:right;overflow-wrap:normal}td.n,th.n{white-space:nowrap}
details{margin:.5rem 0}summary{cursor:pointer;padding:.3rem 0;color:#0b4f8a}
.sources dl{display:grid;grid-template-columns:minmax(10rem,2fr) 3fr;gap:.2rem 1rem;font-size:.9rem;
margin:.3rem 0}
dt{font-weight:600}dd{margin:0}
figure{margin:1rem 0}svg{max-width:100%;height:auto}figcaption{color:var(--not_applicable);font-size:.92rem}
footer{border-top:1px solid var(--line);margin-top:2rem;padding-top:.6rem;font-size:.9rem}
small{color:var(--not_applicable)}
@media (max-width:40rem){
table,tbody,tr,td,caption{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border-bottom:1px solid var(--line);padding:.4rem 0}
td,td.n{border:0;padding:.1rem 0;text-align:left;white-space:normal;display:flex;gap:.5rem}
td::before{content:attr(data-label);color:var(--not_applicable);flex:0 0 6.5rem}
td:first-child{font-weight:600;display:block}td:first-child::before{content:none}
td.n:empty{display:none}
figure{overflow-x:auto}figure svg{max-width:none}
.sources dl{display:block}dd{margin:0 0 .5rem}
}
@page{size:A4;margin:15mm}
@media print{
body{font-size:10pt}main{max-width:none;padding:0}
h2,section>p:not(:last-child),caption{break-after:avoid}tr,figure,li{break-inside:avoid}thead{display:table-header-group}
section{margin-top:5mm;padding-top:3mm}details:not([open]){display:none}svg{max-height:235mm}
a{color:inherit;text-decoration:none}*{print-color-adjust:exact}
}
"""
