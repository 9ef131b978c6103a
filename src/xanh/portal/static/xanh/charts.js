// Draws the charts of a page from the JSON beside them; loaded only where a chart stands.
"use strict";

const locale = document.documentElement.lang === "en" ? "en-GB" : "vi-VN";
const points = (value) =>
  value == null ? "" : value.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const read = (id) => JSON.parse(document.getElementById(id).textContent);

function frame() {
  const ink = token("--ink");
  return {
    animation: !still,
    animationDuration: 300,
    backgroundColor: token("--paper"),
    textStyle: { fontFamily: '"Be Vietnam Pro", sans-serif', fontSize: 14, color: ink },
    // Tooltips as text on the canvas: the page's security policy allows no styles in markup.
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, valueFormatter: points },
    legend: { bottom: 0, textStyle: { color: ink }, itemGap: 18 },
    grid: { left: 48, right: 24, top: 34, bottom: 56 },
  };
}

const axis = (more) => ({
  axisLabel: { color: token("--ink") },
  axisLine: { lineStyle: { color: token("--line-strong") } },
  splitLine: { lineStyle: { color: token("--line") } },
  ...more,
});

function marks(name, data, place, style) {
  // On a ground of its own: a line that passes behind a figure does not strike it out.
  const ground = { backgroundColor: token("--paper"), padding: [1, 3] };
  const label = { show: true, position: place, distance: 9, color: token("--ink"), ...ground, formatter: (p) => points(p.value[1]) };
  return { name, data, type: "scatter", label, ...style };
}

function trend(data, code) {
  const found = data.series.find((series) => series.code === code);
  const words = data.words;
  const green = token("--green");
  const at = (values) => data.years.map((year, i) => [year, values[i]]).filter(([, value]) => value != null);
  const actual = data.years.map((_, i) => found.published[i] ?? found.computed[i] ?? found.estimate[i]);
  const kinds = [
    ["published", words.published, "circle", green],
    ["computed", words.computed, "diamond", token("--paper")],
    ["estimate", words.estimate, "rect", token("--paper")],
  ].filter(([kind]) => found[kind].some((value) => value != null));
  const style = (symbol, fill) => ({ symbol, symbolSize: 14, itemStyle: { color: fill, borderColor: green, borderWidth: 2.5, opacity: 1 } });
  return {
    ...frame(),
    xAxis: axis({ type: "value", min: data.years[0] - 0.5, max: data.years.at(-1) + 0.5, interval: 0.5, splitLine: { show: false }, axisTick: { show: false }, axisLabel: { color: token("--ink"), formatter: (v) => (Number.isInteger(v) ? String(v) : "") } }),
    yAxis: axis({ type: "value", min: (v) => Math.max(0, Math.floor(v.min - 1)), max: (v) => Math.ceil(v.max + 1), axisLabel: { color: token("--ink"), formatter: (v) => v.toLocaleString(locale) } }),
    tooltip: { ...frame().tooltip, trigger: "item", formatter: (p) => `${p.seriesName} ${p.value[0]}: ${points(p.value[1])}` },
    series: [
      { type: "line", z: 1, data: at(segments(actual, data)), symbol: "none", silent: true, lineStyle: { color: green, width: 2 }, markLine: breakMark(data.breaks, words.break) },
      marks(words.target, at(found.target), "bottom", { symbol: "rect", symbolSize: [42, 5], itemStyle: { color: token("--bad"), opacity: 1 } }),
      ...kinds.map(([kind, name, symbol, fill]) => marks(name, at(found[kind]), "top", style(symbol, fill))),
    ],
  };
}

// A line never crosses a break between editions: years before the last break are left out of it.
function segments(values, data) {
  const last = Math.max(0, ...data.breaks.map((year) => data.years.indexOf(year)));
  return values.map((value, i) => (i < last ? null : value));
}

function breakMark(breaks, text) {
  if (!breaks.length) return undefined;
  const data = breaks.map((year) => ({ xAxis: year - 0.5 }));
  return { silent: true, animation: false, symbol: "none", lineStyle: { color: token("--ink-soft"), type: [6, 4], width: 2 }, label: { formatter: text, color: token("--ink"), position: "end" }, data };
}

function bars(data, width) {
  const narrow = width < 440;
  const tone = { reached: token("--good"), missed: token("--bad"), unknown: token("--unknown") };
  const parts = [...data.parts].reverse();
  return {
    ...frame(),
    grid: { left: 12, right: 28, top: 20, bottom: 66, containLabel: true },
    xAxis: axis({ type: "value", min: 0, max: 10, name: data.words.points, nameLocation: "middle", nameGap: 26 }),
    yAxis: axis({ type: "category", data: parts.map((p) => (narrow ? `CSTP${p.code}` : p.name)), axisLabel: { color: token("--ink"), width: narrow ? 52 : 150, overflow: "break", lineHeight: 17, fontSize: 13 } }),
    series: [
      { name: `${data.words.value} ${data.year}`, type: "bar", barMaxWidth: narrow ? 14 : 20, itemStyle: { color: token("--green") }, data: parts.map((p) => ({ value: p.value, itemStyle: { color: tone[p.verdict] } })), label: { show: true, position: "insideLeft", color: token("--paper"), fontWeight: 600, formatter: (p) => points(p.value) } },
      { name: data.words.target, type: "scatter", symbol: "rect", symbolSize: [5, narrow ? 22 : 30], itemStyle: { color: token("--ink"), opacity: 1 }, data: parts.map((p, i) => [p.target, i]).filter(([x]) => x != null), label: { show: true, position: "top", distance: 2, color: token("--ink"), formatter: (p) => points(p.value[0]) } },
    ],
  };
}

function download(chart, name) {
  const link = document.createElement("a");
  link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: "#ffffff" });
  link.download = `${name}.png`;
  link.click();
}

function start(element) {
  const data = read(element.dataset.source);
  const select = document.getElementById(element.dataset.select || "");
  const chart = echarts.init(element, null, { renderer: "canvas" });
  const option = { trend: () => trend(data, select ? select.value : data.series[0].code), bars: () => bars(data, element.clientWidth) };
  const draw = () => chart.setOption(option[element.dataset.chart](), true);
  draw();
  if (select) select.addEventListener("change", draw);
  document.addEventListener("xanh:contrast", draw);
  window.addEventListener("resize", () => (chart.resize(), draw()));
  const button = document.querySelector(`[data-png="${element.id}"]`);
  if (button) button.addEventListener("click", () => download(chart, element.dataset.name));
}

document.fonts.ready.then(() => document.querySelectorAll("[data-chart]").forEach(start));
