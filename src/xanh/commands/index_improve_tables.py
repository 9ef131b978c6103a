"""What `xanh index improve` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from xanh.commands.index_score import aligned

if TYPE_CHECKING:
    from xanh.index import Result

COUNT = 15  # rows that a table shows


def lines(result: Result, unit: str, found: dict[str, Any]) -> Iterator[str]:
    """The answer to whatever was asked."""
    if "scenario" in found:
        yield from _scenarios(result, found["scenario"])
    elif "cheapest" in found:
        yield from _cheapest(result, found["cheapest"])
    elif "required" in found:
        yield from _required(result, found["required"])
    else:
        gaps = {"value": "hiện tại", "reference": "mốc", "gap": "cách", "points": "điểm"}
        yield f"{result.data.name(unit)}: khoảng cách, tốn điểm nhất trước"
        yield from _table(result, found["gaps_of_groups"], gaps, "nhóm")
        yield from _table(result, found["gaps"], gaps)
        yield "Cải thiện từng chỉ tiêu, được nhiều nhất trước"
        yield from _table(result, found["gains"], {"step": "thêm", "gain": "điểm", "ranks_gained": "hạng"})


def _table(
    result: Result, table: dict[str, list[Any]], names: dict[str, str], what: str = "chỉ tiêu"
) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    rows = [["", what, *names.values()]]
    for n, code in enumerate(table["indicator"][:COUNT]):
        rows.append([code, result.framework.name(code)[:60], *(figure(table[c][n], "vi") for c in names)])
    yield from aligned(rows)


def _cheapest(result: Result, plan: dict[str, Any]) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    cost, score = (figure(plan[name], "vi") for name in ("cost", "score"))
    yield f"Chi phí {cost}: đạt {score} điểm, hạng {_whole(plan['rank'])}"
    rows = [["", "chỉ tiêu", "cải thiện"]]
    rows += [
        [code, result.framework.name(code)[:60], figure(amount, "vi")]
        for code, amount in plan["amounts"].items()
    ]
    yield from aligned(rows)
    if not plan["proved"]:
        yield "Đây là phương án tốt nhất tìm được; chưa chứng minh được là rẻ nhất."
    if plan["probability"] is not None:
        yield f"Xác suất đạt mục tiêu khi số liệu có sai số: {figure(100 * plan['probability'], 'vi', 0)} %"


def _required(result: Result, found: dict[str, Any]) -> Iterator[str]:
    from xanh.index.explaining_text import figure

    present, value, score = (figure(found[name], "vi") for name in ("present", "value", "score"))
    name = result.framework.name(found["indicator"])
    yield f"{found['indicator']} {name}: từ {present} cần đạt {value}"
    yield f"Khi đó được {score} điểm, hạng {_whole(found['rank'])}"
    if not found["stays"]:
        yield f"Vượt quá mức đó chưa chắc còn đạt (đã thử đến {figure(found['bound'], 'vi')})."


def _scenarios(result: Result, table: dict[str, list[Any]]) -> Iterator[str]:
    """Scenario by scenario; the name of the only one is not told."""
    from xanh.index.explaining_text import figure

    names = list(dict.fromkeys(table["scenario"]))
    for name in names:
        if len(names) > 1:
            yield name
        rows = [["", "đơn vị", "điểm trước", "điểm sau", "hạng trước", "hạng sau"]]
        for n, unit in enumerate(table["unit"]):
            if table["scenario"][n] == name:
                scores = [figure(table[c][n], "vi") for c in ("score_before", "score_after")]
                ranks = [_whole(table[c][n]) for c in ("rank_before", "rank_after")]
                rows.append(["", result.data.name(unit), *scores, *ranks])
        yield from aligned(rows)


def _whole(rank: float) -> str:
    return "–" if rank != rank else f"{rank:.0f}"  # noqa: PLR0124 - NaN: no rank
